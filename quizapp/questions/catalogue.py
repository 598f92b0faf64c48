"""All question types by name, and what sort of value each of their settings takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType

from quizapp.questions.base import Question, QuestionType
from quizapp.questions.choice import Choice
from quizapp.questions.cloze import Cloze, blanked
from quizapp.questions.essay import Essay
from quizapp.questions.flashcard import Flashcard
from quizapp.questions.markdown import plain
from quizapp.questions.matching import Matching
from quizapp.questions.number import Number
from quizapp.questions.ordering import Ordering
from quizapp.questions.text import Text
from quizapp.questions.truefalse import TrueFalse

TYPES: Mapping[str, QuestionType] = {
    kind.name: kind
    for kind in (Choice(), TrueFalse(), Text(), Number(), Cloze(), Matching(), Ordering(), Flashcard(), Essay())
}
"""The types in the order in which menus show them. Adding one is its file, its template folder and its name here."""

SETTINGS: Mapping[str, type | UnionType] = {
    "several": bool,
    "rule": str,
    "shuffle": bool,
    "keep": list,
    "typed": bool,
    "exact": bool,
    "case": bool,
    "accents": bool,
    "unit": str,
    "units": dict,
    "unit_penalty": int | float,
    "unit_required": bool,
    "gaps": dict,
    "rubric": list,
    "words": int,
}
"""What a setting is, whichever type has it: a file written by hand may say anything."""


def type_of(question: Question) -> QuestionType:
    """The type that asks and marks this question."""
    return TYPES[question.kind]


def in_a_list(question: Question) -> str:
    """The question as lists name it: the words of its prompt, without the names of its gaps, which may be answers."""
    return plain(blanked(question.prompt) if question.kind == Cloze.name else question.prompt)
