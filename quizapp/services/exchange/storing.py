"""Questions stored in a deck: new ones at its end, all at once, and known ones in other words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from quizapp.formats.base import Item
from quizapp.models.base import Base, public_id
from quizapp.models.content import Deck, Media, QuestionRow, Source, Topic, Version
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.exchange.reading import Candidate
from quizapp.services.exchange.shown import SHOWN
from quizapp.services.names import name_key
from quizapp.services.writing import media, topics
from quizapp.services.writing.cleaning import one_line

QUESTIONS, VERSIONS = (Base.metadata.tables[name] for name in ("questions", "versions"))
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did to a deck."""

    new: int = 0
    changed: int = 0
    same: int = 0
    left: int = 0
    """Questions that an undoing leaves as they are, since somebody changed them meanwhile."""


class Storing:
    """A deck while questions are stored in it."""

    def __init__(self, session: Session, by: By, deck: Deck) -> None:
        self.session, self.by, self.deck = session, by, deck
        self.author = by.account.id if by.account else None
        self.touched: list[dict[str, Any]] = []
        """What was made or changed, as rows of imported_questions."""
        self.titles = {
            name_key(topic.title): topic.id
            for topic in session.scalars(select(Topic).where(Topic.deck_id == deck.id).order_by(Topic.position))
        }
        self.known: dict[str, int] = {}
        """The topics by their titles as files write them."""
        self.text = session.scalar(select(Source.text).where(Source.id == deck.source_id)) or ""

    def addressed(self, data: Sequence[str], shown: Mapping[str, media.Ready], alts: Mapping[str, str]) -> list[str]:
        """The questions as JSON, with the addresses under which this deck has what they show."""
        if not alts:
            return list(data)
        held = select(Media).where(Media.deck_id == self.deck.id, Media.origin.in_(list(shown)))
        found = {one.origin: one for one in self.session.scalars(held)}
        for name, one in shown.items():
            if name not in found:
                words = alts[name][: media.LONGEST_ALT]
                found[name] = media.store(self.session, self.by, self.deck, one, words)
                found[name].origin = name
        self.session.flush()
        there = {name: _address(one) for name, one in found.items()}

        def here(match: re.Match[str]) -> str:
            alt, name = match[1], match[2]
            return f"![{alt}]({there[name]})" if name in there else f"[{alt}]" if alt else ""

        return [SHOWN.sub(here, text) if "/media/" in text else text for text in data]

    def store(self, chosen: Sequence[Candidate], data: Sequence[str]) -> Taken:
        """Make and change questions; those that say the same already are left alone."""
        held = {row.key: (row, said) for row, said in self._held({one.key for one in chosen})}
        last = self.session.scalar(select(func.max(QuestionRow.position)).where(QuestionRow.deck_id == self.deck.id))
        place = -1 if last is None else last
        new: list[tuple[dict[str, Any], Item, str]] = []
        changed = 0
        for one, text in zip(chosen, data, strict=True):
            if one.key in held:
                changed += self._updated(*held[one.key], one.item, text)
            else:
                place += 1
                new.append((self._row(one, place), one.item, text))
        if new:
            self._insert(new)
        return Taken(len(new), changed, len(chosen) - len(new) - changed)

    def _held(self, keys: set[str]) -> list[Any]:
        current = bank.current(self.deck).with_only_columns(QuestionRow, Version.data)
        return [row for row in self.session.execute(current) if row[0].key in keys]

    def _row(self, one: Candidate, place: int) -> dict[str, Any]:
        item = one.item
        about = {"title": item.title[:LONGEST_TITLE], "tags": list(item.tags), "points": item.points, "fact": ""}
        row = {"key": one.key, "deck_id": self.deck.id, "topic_id": self._topic(item.topic), "position": place}
        return {"public": public_id(), "current": 1, **row, **about}

    def _updated(self, row: QuestionRow, said: str, item: Item, text: str) -> bool:
        """Whether anything of a question had to be changed."""
        wanted = {"title": item.title[:LONGEST_TITLE], "tags": list(item.tags), "points": item.points}
        if item.topic:
            wanted["topic_id"] = self._topic(item.topic)
        about = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        back, before = row.retired_at is not None, row.current
        if said == text and not about and not back:
            return False
        was = {name: getattr(row, name) for name in about}
        for name, value in about.items():
            setattr(row, name, value)
        row.retired_at = None
        if said != text:
            span = self._span(item)
            bank.write(self.session, row, item.question, self.by.at, span=span, author_id=self.author, data=text)
        self._touch(row.id, 0 if back else before, row.current, was or None)
        return True

    def _touch(self, question: int, before: int, after: int, about: dict[str, Any] | None = None) -> None:
        self.touched.append({"question_id": question, "before": before, "after": after, "about": about})

    def _insert(self, new: Sequence[tuple[dict[str, Any], Item, str]]) -> None:
        link = self.session.connection()
        link.execute(insert(QUESTIONS), [row for row, _, _ in new])
        first = min(row["position"] for row, _, _ in new)
        fresh = select(QuestionRow.position, QuestionRow.id).where(
            QuestionRow.deck_id == self.deck.id, QuestionRow.position >= first
        )
        ids = dict(self.session.execute(fresh).all())
        common = {"number": 1, "created_at": self.by.at, "author_id": self.author, "meaning": False}
        rows = []
        for row, item, text in new:
            question, (start, end) = ids[row["position"]], self._span(item)
            kind = item.question.kind
            rows.append({"question_id": question, "kind": kind, "data": text, "start": start, "end": end, **common})
            self._touch(question, 0, 1)
        link.execute(insert(VERSIONS), rows)

    def _span(self, item: Item) -> tuple[int | None, int | None]:
        """Where the evidence stands in the deck's text, if it stands there once."""
        words = item.question.evidence
        if not words or not self.text:
            return None, None
        start = self.text.find(words)
        if start < 0 or self.text.find(words, start + 1) >= 0:
            return None, None
        return start, start + len(words)

    def _topic(self, title: str) -> int:
        if title not in self.known:
            self.known[title] = self._found(title)
        return self.known[title]

    def _found(self, title: str) -> int:
        cleaned = one_line(title[:LONGEST_TITLE] or topics.FIRST, "topic", topics.NO_TITLE)
        if not title.strip() and self.titles:
            return next(iter(self.titles.values()))
        key = name_key(cleaned)
        if key not in self.titles:
            made = Topic(deck_id=self.deck.id, key=public_id(), title=cleaned, position=self._last_topic() + 1)
            self.session.add(made)
            self.session.flush()
            self.titles[key] = made.id
        return self.titles[key]

    def _last_topic(self) -> int:
        last = self.session.scalar(select(func.max(Topic.position)).where(Topic.deck_id == self.deck.id))
        return -1 if last is None else last


def _address(one: Media) -> str:
    return f"/media/{one.public}#{f'{one.width}x{one.height}' if one.width else 'sound'}"
