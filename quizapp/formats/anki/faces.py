"""What Anki shows of a question: the visible fields of its note, so that it can be answered there as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from quizapp.formats.anki.designs import BASIC, CHOICE, CLOZE, TYPED, Design
from quizapp.formats.shared.proof import shape_of
from quizapp.formats.shared.to_html import Shown, html, line
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.catalogue import type_of
from quizapp.questions.gaps import GAP, gaps_of
from quizapp.questions.spelling import literal
from quizapp.questions.truefalse import TrueFalse

PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*+)</p>", re.DOTALL)
ANKI_SIGNS = re.compile(r"\[(?=sound:|latex\]|\$|/)|\{(?=\{)|\}(?=\})")
"""What would mean something to Anki within a text."""
EMPTY = "<br>"
SEED = b"anki"
"""From which the order of options and steps on the front is drawn."""


def design_of(question: Question) -> Design:
    """The note type for a question; raises Unwritable for a kind that is not known."""
    shape = shape_of(question)
    if shape in (Shape.TEXT, Shape.NUMBER):
        return TYPED
    if shape is Shape.GAPS:
        return CLOZE
    return BASIC if shape in (Shape.CARD, Shape.ESSAY) else CHOICE


def visible(question: Question, design: Design, shown: Shown) -> list[str]:
    """The fields of the note but for the hidden one; of media `shown` says what the package calls them."""
    parts = {"Explanation": block(question.explanation, shown), "Hint": block(question.hint, shown)}
    if design is BASIC:
        parts |= {"Front": block(question.prompt, shown), "Back": _back(question, shown)}
    elif design is TYPED:
        first, *others = [literal(one.text) for one in question.answers if one.credit > 0] or [""]
        unit = str(question.settings.get("unit") or "")
        also = ", ".join(_safe(escape(other)) for other in others)
        parts |= {
            "Question": block(question.prompt, shown) + (f" ({escape(unit)})" if unit else ""),
            "Answer": _safe(escape(first, quote=False)),
            "Also right": f"Also right: {also}" if also else "",
        }
    elif design is CLOZE:
        parts |= {"Text": _gapped(question, shown)}
    else:
        asked, answer = _chosen(question, shown)
        parts |= {"Question": block(question.prompt, shown), "Shown": asked, "Answer": answer}
    return [parts[name] for name in design.fields]


def block(text: str, shown: Shown) -> str:
    """A text as a field; one paragraph goes without its tags."""
    made = _safe(html(text, shown))
    alone = PARAGRAPH.fullmatch(made)
    return alone[1] if alone else made


def _safe(made: str) -> str:
    return ANKI_SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", made)


def _back(question: Question, shown: Shown) -> str:
    return block(question.answers[0].text, shown) if question.answers else ""


def _gapped(question: Question, shown: Shown) -> str:
    """The text with a cloze for each gap, all of the same number: one card asks for all of them."""
    gaps = {gap.name: gap for gap in gaps_of(question)}
    places: list[str] = []

    def mark(found: re.Match[str]) -> str:
        places.append(found[1])
        return f"\ue0e0{len(places) - 1}\ue0e1"

    made = block(GAP.sub(mark, question.prompt), shown)
    for place, name in enumerate(places):
        gap = gaps[name]
        hint = " / ".join(one.text for one in gap.question.answers) if gap.options else gap.unit
        answer = _inside(literal(gap.right) or gap.right)
        made = made.replace(f"\ue0e0{place}\ue0e1", f"{{{{c1::{answer}{f'::{_inside(hint)}' if hint else ''}}}}}")
    return made


def _inside(words: str) -> str:
    """Words within a cloze, where colons and braces would end it."""
    return escape(words, quote=False).replace(":", "&#58;").replace("{", "&#123;").replace("}", "&#125;")


def _chosen(question: Question, shown: Shown) -> tuple[str, str]:
    """What the front shows besides the question, and the answer."""
    shape, order = shape_of(question), type_of(question).deal(question, SEED)
    texts = [_safe(line(one.text, shown)) for one in question.answers]
    if question.kind == TrueFalse.name:
        return "True or false?", escape(type_of(question).right(question))
    if shape is Shape.PAIRS:
        rights = sorted({_safe(escape(one.match, quote=False)) for one in question.answers})
        lefts = [text for text in texts if text]
        pairs = [f"{text} → {_safe(escape(one.match, quote=False))}" for text, one in _pairs(texts, question)]
        return _listed("ul", lefts) + _listed("ul", rights), _listed("ul", pairs)
    if shape is Shape.SEQUENCE:
        return _listed("ul", [texts[place] for place in order]), _listed("ol", texts)
    right = [text for text, one in zip(texts, question.answers, strict=True) if one.credit > 0]
    return _listed("ol", [texts[place] for place in order]), _listed("ul", right)


def _pairs(texts: list[str], question: Question) -> Iterator[tuple[str, Answer]]:
    return ((text, one) for text, one in zip(texts, question.answers, strict=True) if text)


def _listed(tag: str, items: list[str]) -> str:
    return f"<{tag}>{''.join(f'<li>{item or EMPTY}</li>' for item in items)}</{tag}>" if items else ""
