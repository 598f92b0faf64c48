"""The presentation of an item: its text, and what the learner is asked to choose, type or order in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quizapp.formats.qti1.media import Media
from quizapp.formats.shared.xml import Node

RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy", "response_na")
RENDERS = ("render_choice", "render_fib", "render_hotspot", "render_slider", "render_extension")


@dataclass(frozen=True, slots=True)
class Label:
    """An option: what conditions call it, and its text as HTML."""

    ident: str
    html: str
    line: int


@dataclass(slots=True)
class Response:
    """What is asked for at one place."""

    tag: str
    ident: str
    cardinality: str
    line: int
    render: str = ""
    labels: list[Label] = field(default_factory=list)
    html: str = ""
    """What stands with it, such as the left side of a pair."""
    shuffle: bool = True
    number: bool = False


@dataclass(slots=True)
class Presentation:
    """An item as it is shown: pieces of HTML, and in their place the responses."""

    parts: list[str | Response] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    """The right sides that Blackboard lists apart from the pairs."""

    @property
    def responses(self) -> list[Response]:
        """What is asked for, in its order."""
        return [part for part in self.parts if isinstance(part, Response)]

    @property
    def html(self) -> str:
        """The text alone."""
        return "".join(part for part in self.parts if isinstance(part, str))


def presented(media: Media, node: Node) -> Presentation:
    """What an item shows."""
    shown = Presentation()
    _walk(media, node, shown)
    return shown


def _walk(media: Media, node: Node, shown: Presentation) -> None:
    pending = ""
    for part in node.nodes:
        if part.tag in RESPONSES:
            made = _response(media, part)
            if node.get("class") == "RESPONSE_BLOCK" and pending and not made.html:
                made.html, pending = pending, ""
            shown.parts += [pending] * bool(pending) + [made]
            pending = ""
        elif part.tag == "flow" and part.get("class") == "RIGHT_MATCH_BLOCK":
            shown.rights += [media.material(one) for one in part.all("flow")]
        elif part.tag == "flow" and (part.get("class") == "Block" and _is_pair(node, part)):
            _pair(media, part, shown)
        elif part.tag == "flow":
            shown.parts += [pending] * bool(pending)
            pending = ""
            _walk(media, part, shown)
        else:
            pending += media.part(part)
    shown.parts += [pending] * bool(pending)


def _is_pair(outer: Node, flow: Node) -> bool:
    return outer.get("class") == "RESPONSE_BLOCK" and any(True for _ in flow.deep(*RESPONSES))


def _pair(media: Media, flow: Node, shown: Presentation) -> None:
    """The left side of a pair of Blackboard, and the response that belongs to it."""
    response = next(flow.deep(*RESPONSES))
    made = _response(media, response)
    left = "".join(media.part(part) for part in flow.nodes if part is not response and part.tag not in RESPONSES)
    made.html = made.html or left
    shown.parts.append(made)


def _response(media: Media, node: Node) -> Response:
    made = Response(node.tag, node.get("ident"), node.get("rcardinality", "Single").lower(), node.line)
    made.html = "".join(media.part(part) for part in node.nodes if part.tag not in RENDERS)
    render = next((one for one in node.deep(*RENDERS)), None)
    if render:
        made.render = render.tag
        made.shuffle = render.get("shuffle").lower() != "no"
        if any(True for _ in render.deep("render_choice", "ims_render_object")):
            made.render = "render_choice"
        if render.tag != "render_fib":
            made.html += "".join(media.part(one) for one in render.nodes if one.tag in ("material", "material_ref"))
        made.number = render.get("fibtype").lower() in ("integer", "decimal", "scientific")
        made.labels = [_label(media, one) for one in render.deep("response_label")]
        if render.tag == "render_fib":
            made.html += "".join(one.html for one in made.labels)
    made.number = made.number or node.tag == "response_num"
    return made


def _label(media: Media, node: Node) -> Label:
    return Label(node.get("ident"), media.material(node), node.line)


def texts_of(node: Node | None, media: Media, *tags: str) -> Iterator[str]:
    """The texts of what is called so, anywhere in it."""
    for one in node.deep(*tags) if node else ():
        if text := media.text(media.material(one), one.line):
            yield text
