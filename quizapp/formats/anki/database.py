"""A collection as Anki has kept it since 2009, made in memory: notes, cards, decks and what was answered."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from quizapp.formats.anki.designs import DESIGNS, Design
from quizapp.formats.anki.names import number_of
from quizapp.formats.base import Look, Schedule

SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL,
  left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
VERSION = 11
"""Of the schema: the one that packages for all Ankis have."""
CREATED = datetime(2015, 1, 1, 4, tzinfo=UTC)
"""When the collection is said to have begun: due days are counted from here."""
EASE = 2500
"""Thousandths; FSRS has no use for it."""
CONF = {"schedVer": 2, "sched2021": True, "fsrs": True, "creationOffset": 0, "rollover": 4, "nextPos": 1,
        "activeDecks": [1], "curDeck": 1, "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": True,
        "dueCounts": True, "sortType": "noteFld", "sortBackwards": False, "addToCur": True,
        "dayLearnFirst": False}  # fmt: skip
OPTIONS = {"id": 1, "mod": 0, "name": "Default", "usn": 0, "maxTaken": 60, "autoplay": True, "timer": 0,
           "replayq": True, "dyn": False, "new": {"bury": False, "delays": [1.0, 10.0], "initialFactor": 2500,
           "ints": [1, 4, 0], "order": 1, "perDay": 20}, "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0,
           "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2}, "lapse": {"delays": [10.0], "leechAction": 1,
           "leechFails": 8, "minInt": 1, "mult": 0.0}}  # fmt: skip
TAGS = re.compile(r"<[^<>]*+>")
ALLOWED_TIME = 60_000
"""Milliseconds that Anki counts of one answer at most."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its one card."""

    guid: str
    design: Design
    deck: str
    tags: tuple[str, ...]
    fields: Sequence[str]
    schedule: Schedule | None = None


def collection(notes: Iterable[Note], now: datetime) -> bytes:
    """The database of a collection with these notes, said to be changed at this instant."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA)
        ids, decks, times = _Unique(), {"Default": 1}, _Unique()
        seconds = int(now.timestamp())
        first = seconds * 1000  # the ids of notes are when they were made, and their order
        for place, note in enumerate(notes, 1):
            deck = decks.setdefault(note.deck, number_of("deck", note.deck))
            key, card = first + place, ids.of(number_of("card", note.guid))
            made.execute(f"INSERT INTO notes VALUES ({', '.join('?' * 11)})", _note(note, key, seconds))
            made.execute(
                f"INSERT INTO cards VALUES ({', '.join('?' * 18)})", _card(note, card, key, deck, seconds, place)
            )
            if note.schedule:
                made.executemany(
                    "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", _log(note.schedule, card, times)
                )
        made.execute("INSERT INTO col VALUES (1, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?, '{}')", _head(decks, seconds))
        made.commit()
        return made.serialize()


class _Unique:
    """Gives each number once: one that is taken makes room for the next."""

    def __init__(self) -> None:
        self.taken: set[int] = set()

    def of(self, number: int) -> int:
        while number in self.taken:
            number += 1
        self.taken.add(number)
        return number


def _note(note: Note, key: int, now: int) -> tuple[Any, ...]:
    first = unescape(TAGS.sub("", note.fields[0])).strip()
    csum = int(hashlib.sha1(first.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8], 16)
    tags = f" {' '.join(note.tags)} " if note.tags else ""
    return key, note.guid, note.design.id, now, -1, tags, "\x1f".join(note.fields), first, csum, 0, ""


def _card(note: Note, card: int, key: int, deck: int, now: int, place: int) -> tuple[Any, ...]:
    plan = note.schedule
    if plan is None:
        return card, key, deck, 0, now, -1, 0, 0, place, 0, 0, 0, 0, 0, 0, 0, 0, "{}"
    due, interval = (plan.due - CREATED.date()).days, max(1, (plan.due - plan.last).days)
    last = plan.looks[-1].at if plan.looks else datetime(plan.last.year, plan.last.month, plan.last.day, 12, tzinfo=UTC)
    state = {"s": round(plan.stability, 4), "d": round(plan.difficulty, 3), "lrt": int(last.timestamp())}
    reps, data = max(1, len(plan.looks)), json.dumps(state, separators=(",", ":"))
    return card, key, deck, 0, now, -1, 2, 2, due, interval, EASE, reps, plan.lapses, 0, 0, 0, 0, data


def _log(plan: Schedule, card: int, times: _Unique) -> Iterable[tuple[Any, ...]]:
    """The answers as Anki logs them; the interval after each is the days until the next."""
    before = 0
    ends = [*(look.at for look in plan.looks[1:]), None]
    for place, (look, end) in enumerate(zip(plan.looks, ends, strict=True)):
        days = max(1, (end - look.at) // timedelta(days=1)) if end else max(1, (plan.due - plan.last).days)
        at, took = times.of(int(look.at.timestamp() * 1000)), min(look.duration_ms or 0, ALLOWED_TIME)
        yield at, card, look.rating, days, before, EASE * bool(place), took, _sort(look, place)
        before = days


def _sort(look: Look, place: int) -> int:
    """What Anki calls an answer: 0 the first, 1 a review, 2 one that was forgotten."""
    return 0 if not place else 2 if look.rating == 1 else 1


def _head(decks: Mapping[str, int], now: int) -> tuple[Any, ...]:
    models = {str(design.id): design.model(now) for design in DESIGNS}
    made = {str(key): _deck(name, key, now) for name, key in decks.items()}
    texts = (CONF | {"curModel": DESIGNS[0].id}, models, made, {"1": OPTIONS})
    return int(CREATED.timestamp()), now * 1000, now * 1000, VERSION, *(json.dumps(text) for text in texts)


def _deck(name: str, key: int, now: int) -> Mapping[str, Any]:
    nothing = [0, 0]
    return {
        "id": key, "mod": now if key > 1 else 0, "name": name, "usn": -1 if key > 1 else 0, "lrnToday": nothing,
        "revToday": nothing, "newToday": nothing, "timeToday": nothing, "collapsed": False,
        "browserCollapsed": False, "desc": "", "dyn": 0, "conf": 1, "extendNew": 0, "extendRev": 0,
    }  # fmt: skip
