"""A unit of the question bank: a reading with the questions that rest on it, from reading.md and questions.toml.

reading.md: TOML between two lines `+++` (key, title, subtitle, as_of, author, licence, original), then plain paragraphs
with blank lines between, headings `## …` and items `- …`. Line breaks inside a paragraph count as spaces.

questions.toml: `unit` (the reading's key), [[topic]] with key and title in reading order, [[question]] with key, topic,
fact, kind, prompt, hint, explanation, evidence, its kind's settings, and its answers as unit/byhand.py reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from quizapp.formats.base import Problem
from quizapp.formats.unit import toml
from quizapp.formats.unit.byhand import write_answers
from quizapp.formats.unit.entry import REQUIRED, own_settings, read_question, short
from quizapp.formats.unit.tables import Table, TomlFile
from quizapp.questions.base import Question
from quizapp.questions.catalogue import TYPES
from quizapp.questions.spelling import tidied

READING, QUESTIONS = "reading.md", "questions.toml"
MOST_QUESTIONS = 2_000
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
        **{name: value for name, value in question.settings.items() if name in own_settings(kind)},
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
        question = read_question(table, titles.get(topic, ""))
        start, end = _span(table, question.evidence, text)
        yield UnitQuestion(key, topic, fact or key, table.line(), question, start, end)


def _span(table: Table, evidence: str, text: str) -> tuple[int, int]:
    """Where the evidence stands in the text; (0, 0), with a problem noted, where it does not."""
    if not evidence or not text:
        return 0, 0
    start = text.find(evidence)
    if start < 0:
        nearly = " Only quotation marks or dashes differ." if tidied(evidence) in _tidied_reading(text) else ""
        table.fault("evidence", f"The evidence is not in the reading: “{short(evidence)}”.{nearly}")
        return 0, 0
    if text.find(evidence, start + 1) >= 0:
        table.fault("evidence", f"The evidence stands twice in the reading: “{short(evidence)}”. Take more words.")
    return start, start + len(evidence)


@lru_cache(maxsize=1)
def _tidied_reading(text: str) -> str:
    return tidied(text)


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
