"""Questions in quizapp's own TOML: the questions.toml of the question bank, for any deck and without its duties.

[[topic]] has key and title; [[question]] has key, topic (the key of a [[topic]], or a title), title, tags, points,
kind, prompt, hint, explanation, evidence, its kind's settings, and its answers as unit/byhand.py reads them. Only kind,
prompt and answers must be there. A key may be any text: a question that is read again under it is the same question.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Severity, Written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.proof import Unwritable, proved, shape_of
from quizapp.formats.unit import toml
from quizapp.formats.unit.byhand import write_answers
from quizapp.formats.unit.entry import own_settings, read_question, short
from quizapp.formats.unit.tables import Table, TomlFile
from quizapp.questions.base import Question
from quizapp.questions.catalogue import TYPES

NAME, LABEL, SUFFIX, MIMETYPE = "toml", "quizapp TOML", ".toml", "application/toml"
LARGEST = 10_000_000
"""Bytes of a file."""
MOST = 20_000
"""Questions of a file."""
BESIDE = ("key", "topic", "fact", "title", "tags", "points")
"""Fields of a question that say nothing of how it is asked."""


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a file, and everything that is wrong in it; raises FormatError for what is no TOML."""
    data = data.encode() if isinstance(data, str) else data
    if data.count(b"[[question]]") > most:
        raise FormatError(f"More than {most:,} questions: take them in parts.")
    whole = _whole(data, largest)
    intake = Intake(NAME, most)
    for name in sorted(whole.raw.keys() - {"unit", "topic", "question"}):
        intake.problems.append(Problem(whole.line(name), "", f"“{short(name)}” was not read.", Severity.LOST))
    titles = {str(one.raw.get("key", "")): str(one.raw.get("title", "")) for one in whole.tables("topic")}
    for table in whole.tables("question"):
        _read(intake, table, titles)
    for told in whole.file.problems:
        severity = Severity.REFUSED if told.item else Severity.LOST
        intake.problems.append(Problem(told.line, told.item, told.message, severity))
    if not intake.found:
        raise FormatError("There is no [[question]] in this file.")
    return intake.done()


def _whole(data: bytes, largest: int) -> Table:
    """The file as a table; raises FormatError."""
    file = TomlFile("", largest=largest)
    whole = file.table(file.decoded(data), "")
    if file.problems:
        first = file.problems[0]
        raise FormatError(first.message, first.line)
    return whole


def _read(intake: Intake, table: Table, titles: Mapping[str, str]) -> None:
    title, key = (_words(intake, table, name) for name in ("title", "key"))
    intake.begin(table.line(), title or key)
    topic = _words(intake, table, "topic")
    before = len(table.file.problems)
    question = read_question(table, "", strict=False, beside=BESIDE)
    for told in table.file.problems[before:]:
        unknown = told.message.startswith("Unknown field")
        if unknown:
            intake.note(told.line or 0, told.message, Severity.LOST)
        else:
            intake.refuse(told.line or 0, told.message)
    del table.file.problems[before:]
    tags, points = _tags(intake, table), _points(intake, table)
    intake.take(Item(question, table.line(), title, titles.get(topic, topic), key, tags, points))


def _words(intake: Intake, table: Table, name: str) -> str:
    value = table.raw.get(name, "")
    if isinstance(value, str) and "\0" not in value:
        return value
    intake.problems.append(Problem(table.line(name), "", f"“{name}” is no text, and was not read.", Severity.LOST))
    return ""


def _tags(intake: Intake, table: Table) -> tuple[str, ...]:
    value = table.raw.get("tags", [])
    if isinstance(value, list) and all(isinstance(tag, str) and "\0" not in tag for tag in value):
        return tuple(value)
    intake.note(table.line("tags"), "“tags” is no list of texts, and was not read.", Severity.LOST)
    return ()


def _points(intake: Intake, table: Table) -> float | None:
    value = table.raw.get("points")
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= 1_000:
        return float(value)
    intake.note(table.line("points"), "“points” is no number from 0 to 1,000, and was not read.", Severity.LOST)
    return None


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A file of the questions, in which the addresses of pictures stay; what is not read again is in `left_out`."""
    kept, left_out = proved(questions, lambda item: written([item]), parse)
    return Written(written(kept).encode(), tuple(left_out))


def written(items: Sequence[Item]) -> str:
    """The questions as TOML; raises Unwritable."""
    return "\n".join("[[question]]\n" + toml.fields(_fields(item)) for item in items)


def _fields(item: Item) -> dict[str, Any]:
    question, shape = item.question, shape_of(item.question)
    try:
        answers = write_answers(shape, question)
    except (IndexError, ValueError) as error:
        raise Unwritable("Its answers cannot be written by hand: they are not sound.") from error
    fields = {
        "key": item.ref,
        "topic": item.topic,
        "title": item.title,
        "tags": list(item.tags),
        "points": item.points,
        "kind": question.kind,
        "prompt": question.prompt,
        **{name: value for name, value in question.settings.items() if name in own_settings(TYPES[question.kind])},
        **answers,
        "hint": question.hint,
        "explanation": question.explanation,
        "evidence": question.evidence,
    }
    return {name: value for name, value in fields.items() if value is not None}
