"""Questions written as GIFT, one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from quizapp.formats.base import Item
from quizapp.formats.gift.text import FORMAT, escaped
from quizapp.formats.shared.categories import category_of
from quizapp.formats.shared.margins import number_and_margin
from quizapp.formats.shared.proof import Unwritable, no_place_for, shape_of
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.number import ANYTHING
from quizapp.questions.truefalse import TrueFalse

ESSAY = "essay"
"""The shape of what is marked by hand."""
TAME = re.compile(r"[^<>&*_`|\\$#~\[\]\n/+-][^<>&*_`|\\$\n]*+")
"""A text that means the same in every format."""


def topic_line(topic: str) -> str:
    """The line that says to which topic the questions beneath it belong."""
    return f"$CATEGORY: {category_of(topic)}\n\n"


def written(item: Item) -> str:
    """The question with its comment and title; raises Unwritable."""
    question = item.question
    told = [f"[id:{_bracketed(item.ref)}]"] if item.ref else []
    told += [f"[tag:{_bracketed(tag)}]" for tag in item.tags]
    comment = f"// {' '.join(told)}\n" if told else ""
    title = f"::{escaped(item.title)}::" if item.title else ""
    page = _Page(markdown=not TAME.fullmatch(question.prompt))
    told = page.general(question.explanation)
    if shape_of(question) == ESSAY:
        answers, told = "", page.general(question.answers[0].text if question.answers else question.explanation)
    else:
        answers = _answers(page, question)
    return f"{comment}{title}{page.prompt(question.prompt)} {{{answers}{told}}}\n"


class _Page:
    """Writes the texts of one question: those that mean something else as plain text are marked as Markdown."""

    def __init__(self, *, markdown: bool) -> None:
        self.markdown = markdown

    def prompt(self, text: str) -> str:
        return ("[markdown]" if self.markdown else "") + escaped(text)

    def text(self, text: str) -> str:
        tame = self.markdown or not text or TAME.fullmatch(text)
        return ("[markdown]" if not tame or text[:1] in ("[", "%") else "") + escaped(text)

    def feedback(self, text: str) -> str:
        return f"#{self.text(text)}" if text else ""

    def general(self, text: str) -> str:
        return f"\n\t####{self.text(text)}\n" if text else ""


def _answers(page: _Page, question: Question) -> str:
    shape = shape_of(question)
    if shape is Shape.CHOICES:
        return _statement(page, question) if question.kind == TrueFalse.name else _choice(page, question)
    if shape is Shape.TEXT:
        return _listed([_typed(page, answer) for answer in question.answers])
    if shape is Shape.NUMBER:
        return "#" + _listed([_number(page, answer) for answer in question.answers])
    if shape is Shape.PAIRS:
        return _listed([f"={page.text(one.text)} -> {escaped(one.match)}" for one in question.answers])
    raise no_place_for("GIFT", question)


def _listed(parts: Sequence[str]) -> str:
    return "".join(f"\n\t{part}" for part in parts) + "\n" if parts else ""


def _statement(page: _Page, question: Question) -> str:
    right, wrong = sorted(question.answers, key=lambda answer: -answer.credit)
    told = (
        f"#{page.text(wrong.feedback)}#{page.text(right.feedback)}" if right.feedback else page.feedback(wrong.feedback)
    )
    return right.text.upper() + told


def _choice(page: _Page, question: Question) -> str:
    answers, settings = question.answers, question.settings
    if not settings.get("several"):
        signs = ["=" if answer.credit == 1 else f"~{_weight(answer.credit)}" for answer in answers]
    elif settings.get("rule") == "weights":
        signs = [f"~{_weight(answer.credit)}" for answer in answers]
    else:
        share = f"{100 / max(1, sum(answer.credit > 0 for answer in answers)):.5f}".rstrip("0").rstrip(".")
        signs = [f"~%{'' if answer.credit > 0 else '-'}{share}%" for answer in answers]
    words = (page.text(answer.text) + page.feedback(answer.feedback) for answer in answers)
    return _listed([sign + said for sign, said in zip(signs, words, strict=True)])


def _weight(credit: float) -> str:
    """The credit as a weight; nothing where it is nought."""
    share = (Decimal(repr(credit)) * 100).normalize()
    return f"%{share:f}%" if share else ""


def _credit(credit: float) -> str:
    """The sign before an answer to type that has this credit."""
    return "=" if credit == 1 else f"={_weight(credit) or '%0%'}"


def _typed(page: _Page, answer: Answer) -> str:
    if "->" in answer.text:
        raise Unwritable("GIFT would read an answer with -> in it as a pair.")
    plain = "[plain]" if FORMAT.match(answer.text) or answer.text.startswith("%") else ""
    return f"{_credit(answer.credit)}{plain}{escaped(answer.text)}{page.feedback(answer.feedback.replace('->', '→'))}"


def _number(page: _Page, answer: Answer) -> str:
    if answer.text == ANYTHING:
        return f"{_credit(answer.credit)}*{page.feedback(answer.feedback)}"
    number, margin = number_and_margin(answer, "GIFT")
    return f"{_credit(answer.credit)}{number}{f':{margin}' * bool(margin)}{page.feedback(answer.feedback)}"


def _bracketed(text: str) -> str:
    return text.replace("]", "\\]")
