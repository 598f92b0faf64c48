"""One `<question>` of Moodle XML while it is read: its texts and settings, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from quizapp.formats.base import FormatError, Problem, Severity
from quizapp.formats.moodle.gallery import Gallery
from quizapp.formats.shared.from_html import holds_html, markdown
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.literal import Patience, literal
from quizapp.formats.shared.weights import unrounded
from quizapp.formats.shared.xml import Node
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Unreadable
from quizapp.questions.numeral import quantity

FORMATS = {"moodle_auto_format": "moodle", "wiki_like": "moodle", "plain_text": "plain", "markdown": "markdown"} | {
    "html": "html",
    "0": "moodle",
    "1": "html",
    "2": "plain",
    "4": "markdown",
}
"""What Moodle calls the formats of texts; old files have them as numbers."""
YES = frozenset({"1", "true", "yes"})


MOST_EFFORT = 5_000_000
"""What reading the texts of a file may take, in units of about a microsecond."""
OF_A_TAG, OF_A_GAP = 8, 30
"""What a tag of HTML takes, and an answer in a gap."""
TOO_MUCH = "Up to here this file has more tags in its texts, or answers in its gaps, than are read at once: divide it."


class Refused(ValueError):
    """A question that cannot be read, and the line that is to blame."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Tally:
    """What holds for many questions of a file and is told once, with how many they are."""

    seen: dict[tuple[str, Severity], tuple[int, int]] = field(default_factory=dict)
    """The first line and the number of questions, by what is told."""
    effort: int = 0

    def spend(self, line: int, effort: int) -> None:
        """Count what reading takes; raises FormatError where it is too much."""
        self.effort += effort
        if self.effort > MOST_EFFORT:
            raise FormatError(TOO_MUCH, line)

    def add(self, line: int, told: str, severity: Severity = Severity.CHANGED) -> None:
        """Count one more question of which this is to be told; `{}` in it stands for their number."""
        first, count = self.seen.get((told, severity), (line, 0))
        self.seen[told, severity] = (first, count + 1)

    def problems(self) -> list[Problem]:
        """One problem for each thing that was counted."""
        return [
            Problem(line, "", told.format(f"{many} question{'s' * (many > 1)}"), severity)
            for (told, severity), (line, many) in self.seen.items()
        ]


@dataclass(slots=True)
class Sheet:
    """A question that is being read."""

    node: Node
    intake: Intake
    tally: Tally
    form: str = "html"
    """The format of texts that name none: that of the question itself."""

    def note(self, line: int, message: str) -> None:
        """Tell of something that is read in another way than it may be meant."""
        self.intake.note(line, message)

    def lose(self, line: int, what: str) -> None:
        """Tell of something that has no place."""
        self.intake.note(line, f"Left behind: {what}. Add it by hand if the question needs it.", Severity.LOST)

    def count(self, told: str) -> None:
        """Tell of this once in a file."""
        self.tally.add(self.node.line, told)

    def text(self, node: Node | None, before: Callable[[str], str] = str) -> str:
        """A text in Markdown; what is lost of it is told. `before` changes it as it stands in the file."""
        if node is None:
            return ""
        raw = raw_text(node)
        if not raw.strip() and node.first("file") is None:
            return ""
        self.tally.spend(node.line, OF_A_TAG * (raw.count("<") + raw.count("&")) + raw.count("\n"))
        gallery = Gallery(node, self.intake)
        text, lost = _converted(before(raw), self.form_of(node), gallery, self.intake.patience)
        if lost := list(dict.fromkeys([*lost, *gallery.unseen()])):
            self.lose(node.line, ", ".join(lost))
        return text

    def prompt(self) -> str:
        """The text of the question, with the picture that one of Moodle 1 has beside it."""
        text = self.text(self.node.first("questiontext"))
        if not (named := self.words("image")):
            return text
        gallery = Gallery(self.node, self.intake)
        address = gallery.attached(self.words("image_base64"), named)
        if not address:
            self.lose(self.node.line, f"a picture ({named[:60]})")
        return f"{text}\n\n![]({address})" if address else text

    def form_of(self, node: Node) -> str:
        """The format of a text."""
        return FORMATS.get(node.get("format").strip().lower(), self.form)

    def words(self, *path: str) -> str:
        """A plain text, such as a name or a setting."""
        return words_of(self.node, *path)

    def flag(self, name: str, default: bool = False) -> bool:
        """A setting that is on or off."""
        return self.words(name).lower() in YES if self.node.first(name) else default

    def number(self, name: str, default: float) -> float:
        """A setting that is a number; the default where it is none."""
        return decimal_of(self.words(name), default)

    def answers(self, least: float = -1) -> list[Answer]:
        """The `<answer>`s with their texts as Markdown; raises Refused."""
        return [
            Answer(self.text(node), self.credit(node, least), feedback=self.text(node.first("feedback")))
            for node in self.node.all("answer")
        ]

    def credit(self, node: Node, least: float = -1) -> float:
        """The share of the mark that an answer is worth; raises Refused where it is none."""
        return self.share(node.get("fraction", "0"), node.line, least)

    def share(self, written: str, line: int, least: float = -1) -> float:
        """A share written in percent; one below `least` is told. Raises Refused."""
        percent = decimal_of(written, 200)
        if abs(percent) > 100.01:
            raise Refused(line, f"“{short(written)}” is no share of the mark: it must lie between -100 and 100.")
        credit = min(1.0, max(-1.0, percent / 100 if percent == int(percent) else unrounded(percent / 100)))
        if credit < least:
            self.note(line, "A mark below 0 for what is typed is not known here: it counts 0.")
        return max(credit, least) or 0.0


def raw_text(node: Node) -> str:
    """The text in an element as it stands in the file."""
    inner = node.first("text")
    if inner is None:
        return "" if any(node.nodes) else node.text()
    return inner.html() if any(inner.nodes) else inner.text()


def length_of(node: Node) -> int:
    """The characters in an element, its files counted."""
    return sum(len(part) if isinstance(part, str) else length_of(part) for part in node.parts)


def words_of(node: Node, *path: str) -> str:
    """The plain text of an element, its spaces folded."""
    return " ".join(node.text(*path).split())


def in_a_line(text: str) -> str:
    """A text that is typed or chosen, its line breaks made spaces."""
    return " ".join(line.strip() for line in text.strip().splitlines())


def decimal_of(written: str, default: float) -> float:
    """A number in a file; the default where there is none."""
    try:
        value = Decimal(written.strip().replace(",", ".")) if len(written) < 60 else Decimal("nan")
        return float(value) if value.is_finite() and abs(value) < 10**12 else default
    except ArithmeticError:
        return default


def is_nothing(tolerance: str) -> bool:
    """Whether a tolerance allows nothing."""
    try:
        return not tolerance or quantity(tolerance).value == 0
    except Unreadable:
        return False


def _converted(raw: str, form: str, gallery: Gallery, patience: Patience) -> tuple[str, list[str]]:
    """The text in Markdown, and what was lost."""
    if form == "markdown":
        return gallery.in_markdown(raw.replace("\r", "").strip())
    if form == "html" or (form == "moodle" and holds_html(raw)):
        return markdown(raw, keep_lines=form == "moodle", shown=gallery.shown, patience=patience)
    return literal("\n".join(line.strip() for line in raw.strip().splitlines()), patience), []
