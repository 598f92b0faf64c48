"""What is kept of a list of names until it is taken: sound lines, lines that cannot be used, and what was changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from quizapp.formats.base import Problem, Severity
from quizapp.formats.roster import Roster, shortened
from quizapp.services.errors import Invalid
from quizapp.services.names import LONGEST_NAME
from quizapp.services.ways_in.accounts import clean_username


@dataclass(frozen=True, slots=True)
class Kept:
    """A sound line: who is meant, and what was changed on the way."""

    line: int
    name: str
    email: str
    extra_time: float
    note: str
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that cannot be used: what it says, and why."""

    line: int | None
    read: str
    why: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A whole list. `said` is what is to be known of all of it."""

    rows: tuple[Kept, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    said: tuple[str, ...] = ()


def of(found: Roster) -> Lines:
    """What is kept of a list that was read; names that nobody can sign in by are left out of it."""
    said: dict[int | None, list[str]] = {}
    for problem in found.problems:
        if problem.severity is Severity.CHANGED:
            said.setdefault(problem.line, []).append(_told(problem))
    left_out = [LeftOut(p.line, p.item, p.message) for p in found.problems if p.severity is Severity.REFUSED]
    rows: list[Kept] = []
    for row in found.rows:
        try:
            name = clean_username(row.name)
        except Invalid:
            left_out.append(LeftOut(row.line, shortened(row.name), _why(row.name)))
        else:
            rows.append(Kept(row.line, name, row.email, row.extra_time, row.note, tuple(said.get(row.line, ()))))
    left_out.sort(key=lambda each: each.line or 0)
    elsewhere = said.keys() - {row.line for row in found.rows}
    whole = [text for line in sorted(elsewhere, key=lambda line: line or 0) for text in said[line]]
    return Lines(tuple(rows), tuple(left_out), tuple(whole))


def _told(problem: Problem) -> str:
    return f"“{problem.item}”: {problem.message}" if problem.item else problem.message


def _why(name: str) -> str:
    if len(name) > LONGEST_NAME:
        return f"This name has {len(name)} characters, and {LONGEST_NAME} fit."
    return "An @ cannot stand in a name." if "@" in name else "Nothing of this name can be seen."


def to_json(lines: Lines) -> str:
    """As it is stored."""
    return json.dumps(asdict(lines), ensure_ascii=False)


def from_json(text: str) -> Lines:
    """As it was stored; empty once it is taken."""
    if not text:
        return Lines()
    data = json.loads(text)
    rows = [Kept(*(row[field.name] for field in fields(Kept))) for row in data["rows"]]
    return Lines(tuple(rows), tuple(LeftOut(**each) for each in data["left_out"]), tuple(data["said"]))
