"""A unit of the question bank: a reading with the questions that rest on it, from reading.md and questions.toml.

reading.md: TOML between two lines `+++` (key, title, subtitle, as_of, author, licence, original), then plain paragraphs
with blank lines between, headings `## …` and items `- …`. Line breaks inside a paragraph count as spaces.

questions.toml: `unit` (the reading's key), [[topic]] with key and title in reading order, [[question]] with key, topic,
fact, kind, prompt, hint, explanation, evidence, its kind's settings, and its answers as formats/byhand.py reads them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from quizapp.formats import toml
from quizapp.formats.base import Problem
from quizapp.formats.byhand import Misspelt, fields_of, read_answers, write_answers
from quizapp.formats.tables import Table, TomlFile
from quizapp.questions.base import Fault, Question, QuestionType
from quizapp.questions.catalogue import SETTINGS, TYPES
from quizapp.questions.leaks import leaks
from quizapp.questions.spelling import tidied

READING, QUESTIONS = "reading.md", "questions.toml"
MOST_QUESTIONS = 2_000
LONGEST_PART = 500
"""Characters of an answer, of a pair's right side, of feedback."""
MOST_PARTS = 200
"""Answers of a question, whatever its kind allows."""
REQUIRED = ("key", "topic", "kind", "prompt", "explanation", "evidence")
OPTIONAL = ("fact", "hint")
ABOUT = ("key", "title", "subtitle", "as_of", "author", "licence", "original")


@dataclass(frozen=True, slots=True)
class UnitTopic:
    """A part of a unit, in reading order."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class UnitQuestion:
    """A question of a unit: its lasting key, and its evidence as a span of the unit's text."""

    key: str
    topic: str
    fact: str
    """Questions on one fact are siblings; a question that names none has its own key here."""
    line: int = field(compare=False)
    question: Question
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A reading and its questions. Only one without problems may be loaded."""

    key: str
    title: str
    subtitle: str
    as_of: str
    author: str
    licence: str
    original: str
    text: str
    """The body of the reading, one paragraph a line, blank lines between: what evidence spans index."""
    topics: tuple[UnitTopic, ...]
    questions: tuple[UnitQuestion, ...]
    problems: tuple[Problem, ...]


def parse(reading: bytes, questions: bytes) -> Unit:
    """The unit, with everything that is wrong in its files; raises nothing."""
    first, second = TomlFile(READING), TomlFile(QUESTIONS)
    about, text = _reading(first, reading)
    whole = second.table(second.decoded(questions), "unit")
    topics = tuple(_topics(whole))
    found = tuple(_questions(whole, {topic.key: topic.title for topic in topics}, text))
    if not second.problems or whole.raw:
        _check_whole(whole, about["key"], topics, found)
    return Unit(**about, text=text, topics=topics, questions=found, problems=(*first.problems, *second.problems))


def unparse(unit: Unit) -> tuple[bytes, bytes]:
    """The two files of a unit without problems; parse reads the same unit from them."""
    about = toml.fields({name: getattr(unit, name) for name in ABOUT})
    parts = [toml.fields({"unit": unit.key})]
    parts += ["[[topic]]\n" + toml.fields({"key": topic.key, "title": topic.title}) for topic in unit.topics]
    parts += ["[[question]]\n" + toml.fields(_written(one)) for one in unit.questions]
    return f"+++\n{about}+++\n\n{unit.text}\n".encode(), "\n".join(parts).encode()


def _written(one: UnitQuestion) -> dict[str, Any]:
    question, kind = one.question, TYPES[one.question.kind]
    return {
        "key": one.key,
        "topic": one.topic,
        "fact": "" if one.fact == one.key else one.fact,
        "kind": question.kind,
        "prompt": question.prompt,
        **{name: value for name, value in question.settings.items() if name in _own_settings(kind)},
        **write_answers(kind.shape, question),
        "hint": question.hint,
        "explanation": question.explanation,
        "evidence": question.evidence,
    }


def _reading(file: TomlFile, raw: bytes) -> tuple[dict[str, str], str]:
    """What the reading says of itself, and its text."""
    lines = [line.rstrip() for line in file.decoded(raw).split("\n")]
    if lines[0] != "+++" or "+++" not in lines[1:]:
        if not file.problems:
            file.fault(1, "", "Begin with what the text is, in TOML between two lines +++.")
        return dict.fromkeys(ABOUT, ""), ""
    end = lines.index("+++", 1)
    table = file.table("\n".join(lines[1:end]), "reading", above=1)
    about = {name: table.key() if name == "key" else table.words(name) for name in ABOUT}
    if not file.problems:
        table.only(ABOUT)
        table.needed("key", "title")
    body = folded_text("\n".join(lines[end + 1 :]))
    if not body:
        file.fault(end + 1, "reading", "There is no text after the second +++.")
    return about, body


def folded_text(body: str) -> str:
    """The text with one line a paragraph and a blank line between; items of a list stand on following lines."""
    blocks: list[str] = []
    goes_on = False
    for line in (" ".join(raw.split()) for raw in body.split("\n")):
        heading, item = line.startswith("## "), line.startswith("- ")
        if item and blocks and blocks[-1].startswith("- "):
            blocks[-1] += f"\n{line}"
        elif goes_on and line and not heading and not item:
            blocks[-1] += f" {line}"
        elif line:
            blocks.append(line)
        goes_on = bool(line) and not heading
    return "\n\n".join(blocks)


def _topics(whole: Table) -> Iterator[UnitTopic]:
    seen: set[str] = set()
    for table in whole.tables("topic"):
        table.only(("key", "title"))
        table.needed("key", "title")
        topic = UnitTopic(table.key(), table.words("title"))
        if topic.key in seen:
            table.fault("key", "Another topic has this key.")
        elif topic.key:
            seen.add(topic.key)
            yield topic


def _questions(whole: Table, titles: Mapping[str, str], text: str) -> Iterator[UnitQuestion]:
    """Each question whose fields can be read; `titles` are those of the topics by key."""
    seen: dict[str, int] = {}
    for n, table in enumerate(whole.tables("question")):
        if n == MOST_QUESTIONS:
            table.fault("", f"More than {MOST_QUESTIONS:,} questions: split the unit.")
            return
        table.needed(*REQUIRED)
        key, topic, fact = table.key(), table.key("topic"), table.key("fact")
        if key in seen:
            table.fault("key", f"The question of line {seen[key]} has the same key.")
        if key:
            seen.setdefault(key, table.line())
        if topic and topic not in titles:
            table.fault("topic", f"There is no [[topic]] with the key “{topic}”.")
        question = _question(table, titles.get(topic, ""))
        start, end = _span(table, question.evidence, text)
        yield UnitQuestion(key, topic, fact or key, table.line(), question, start, end)


def _question(table: Table, topic: str) -> Question:
    """The question as its type knows it; each of its faults is noted."""
    question = Question(
        kind=table.words("kind"),
        prompt=table.words("prompt"),
        explanation=table.words("explanation"),
        hint=table.words("hint"),
        evidence=" ".join(table.words("evidence").split()),
    )
    kind = TYPES.get(question.kind)
    if kind is None:
        if question.kind:
            table.fault("kind", f"Unknown kind “{question.kind}”; use one of {', '.join(TYPES)}.")
        return question
    table.only({*REQUIRED, *OPTIONAL, *fields_of(kind.shape), *_own_settings(kind)})
    before = len(table.file.problems)
    settings = dict(_settings(table, kind))
    try:
        answers, implied = read_answers(kind.shape, table.raw)
    except Misspelt as error:
        table.fault(error.field, str(error))
        return question
    question = replace(question, answers=answers, settings={**implied, **settings})
    _check_parts(table, question, fields_of(kind.shape))
    _check_gaps(table, implied.get("gaps", {}))
    if len(table.file.problems) == before:
        for fault in (*_unsound(kind, question), *leaks(question, {"topic": topic})):
            table.fault(_field(table, fault.where, fields_of(kind.shape)), fault.message)
    return question


def _own_settings(kind: QuestionType) -> frozenset[str]:
    """The settings that are written as fields; the rest follows from how the answers are written."""
    return kind.settings - fields_of(kind.shape)


def _settings(table: Table, kind: QuestionType) -> Iterator[tuple[str, Any]]:
    for name in sorted(_own_settings(kind) & table.raw.keys()):
        if _of_its_sort(name, table.raw[name]):
            yield name, table.raw[name]
        else:
            table.fault(name, f"“{name}” cannot be {_short(repr(table.raw[name]))}.")


def _check_gaps(table: Table, gaps: Mapping[str, Mapping[str, Any]]) -> None:
    for gap, settings in gaps.items():
        for name, value in settings.items():
            if not _of_its_sort(name, value):
                table.fault("gaps", f"“{name}” of gap “{gap}” cannot be {_short(repr(value))}.")


def _of_its_sort(name: str, value: Any) -> bool:
    """Whether a setting is what it should be; True and False are not numbers here."""
    wanted = SETTINGS.get(name, object)
    return isinstance(value, wanted) and (wanted in (bool, object) or not isinstance(value, bool)) and _plain(value)


def _plain(value: Any) -> bool:
    """Whether a value can be stored as JSON: no dates, no infinite numbers, no NUL."""
    if isinstance(value, dict):
        return all(_plain(key) and _plain(one) for key, one in value.items())
    if isinstance(value, list):
        return all(_plain(one) for one in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return "\0" not in value if isinstance(value, str) else isinstance(value, int)


def _check_parts(table: Table, question: Question, fields: frozenset[str]) -> None:
    if len(question.answers) > MOST_PARTS:
        table.fault(_field(table, "", fields), f"There are {len(question.answers):,} answers; {MOST_PARTS} at most.")
    for answer in question.answers[:MOST_PARTS]:
        for part in (answer.text, answer.match, answer.feedback, answer.tolerance):
            if len(part) > LONGEST_PART or "\0" in part:
                told = f"“{_short(part)}” is longer than {LONGEST_PART} characters or holds a NUL."
                table.fault(_field(table, "", fields), told)


def _unsound(kind: QuestionType, question: Question) -> list[Fault]:
    """What the type finds. Where a hand wrote something on which the type stumbles, that is a fault too."""
    try:
        if faults := kind.problems(question):
            return faults
        kind.deal(question, b"")
        kind.right(question)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        return [Fault("", f"This cannot be asked as it is written ({type(error).__name__}: {error}).")]
    return []


def _field(table: Table, where: str, fields: frozenset[str]) -> str:
    """The field that a type's fault is about: faults of answers stand where the answers begin."""
    return where if where in table.raw else min(fields & table.raw.keys(), key=table.line, default="")


def _span(table: Table, evidence: str, text: str) -> tuple[int, int]:
    """Where the evidence stands in the text; (0, 0), with a problem noted, where it does not."""
    if not evidence or not text:
        return 0, 0
    start = text.find(evidence)
    if start < 0:
        nearly = " Only quotation marks or dashes differ." if tidied(evidence) in _tidied_reading(text) else ""
        table.fault("evidence", f"The evidence is not in the reading: “{_short(evidence)}”.{nearly}")
        return 0, 0
    if text.find(evidence, start + 1) >= 0:
        table.fault("evidence", f"The evidence stands twice in the reading: “{_short(evidence)}”. Take more words.")
    return start, start + len(evidence)


@lru_cache(maxsize=1)
def _tidied_reading(text: str) -> str:
    return tidied(text)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _check_whole(whole: Table, key: str, topics: tuple[UnitTopic, ...], found: tuple[UnitQuestion, ...]) -> None:
    whole.only(("unit", "topic", "question"))
    whole.needed("unit", "topic", "question")
    if key and whole.key("unit") not in ("", key):
        whole.fault("unit", f"The reading’s key is “{key}”: “unit” must say the same.")
    asked = {one.topic for one in found}
    for n, topic in enumerate(topics):
        if topic.key not in asked:
            line = whole.file.lines.of("topic", n)
            whole.file.fault(line, f"topic {topic.key}", "No question belongs to this topic.")
