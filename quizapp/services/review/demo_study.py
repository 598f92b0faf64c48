"""How a simulated learner studies: by the queue of all, forgetting by a memory of their own, which is not told."""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from quizapp.measures.pace import pace
from quizapp.memory import card as memory
from quizapp.memory.card import DEFAULT_RETENTION, Card, Rating, State
from quizapp.memory.queue import Done, Due, Fresh, Limits, Plan, plan
from quizapp.memory.rating import Circumstances, own, rate, why
from quizapp.models.study import CardRow, Review
from quizapp.questions.base import Mark, Question, Response, Verdict
from quizapp.questions.catalogue import type_of
from quizapp.questions.choice import as_typed
from quizapp.services.content.asked import CARD, card_of
from quizapp.services.review import demo_answers
from quizapp.services.review.demo_people import Character
from quizapp.services.studying import log
from quizapp.services.studying.dealing import TYPED_FROM
from quizapp.services.studying.queue import RECENT
from quizapp.services.studying.study import LEAST_USUAL, UNKNOWN, USUAL_OF

SECONDS = {
    "choice": 11, "truefalse": 8, "text": 14, "number": 13, "matching": 32, "ordering": 30, "cloze": 26, "flashcard": 10
}  # fmt: skip
"""What an answer of a type takes somebody of middling pace."""
JUST_READ = 2.0
"""How well that is known on the same day which was told a moment ago, in logits."""
WEAK = 1.8
"""What those lose who struggle with a topic, and those who do not think, in logits."""
CARD_FIELDS = tuple(one.name for one in fields(Card))
HINTED, WITH_HINT, SILENT = 0.1, 0.6, 0.35
"""How often a hint is taken, helps, and nothing is said where nothing is known."""

FOOLED = 5
"""How many times as often as another option the wrong key is chosen by who does not know."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as the simulation knows it."""

    id: int
    deck: int
    version: int
    question: Question
    typed: Question
    """As it is asked once it is known for long."""
    topic: int
    topic_place: int
    position: int
    fact: str
    hard: float
    """How much harder than others it is, in logits."""
    truth: int | None = None
    """The option that is right in truth, where the key is wrong."""


@dataclass(slots=True)
class Sitting:
    """What was done on a study day so far."""

    day: date
    answers: int = 0
    seconds: float = 0.0
    new: int = 0
    facts: dict[str, int] = field(default_factory=dict)
    topics: Counter[str] = field(default_factory=Counter)

    def take(self, asking: Asking, before: Card | None, seconds: float) -> None:
        """Count an answer."""
        self.answers, self.seconds = self.answers + 1, self.seconds + seconds
        if asking.fact:
            self.facts[_fact(asking)] = asking.id
        if before is None:
            self.new += 1
            self.topics[str(asking.topic)] += 1


def asking(
    row: Any, question: Question, dice: Random, *, hard: float | None = None, truth: int | None = None
) -> Asking:
    """A question from its row (id, deck_id, version_id, topic_id, topic_place, position, fact)."""
    return Asking(
        row.id, row.deck_id, row.version_id, question, as_typed(question), row.topic_id, row.topic_place, row.position,
        row.fact, dice.gauss(0, 0.7) if hard is None else hard, truth,
    )  # fmt: skip


class Student:
    """One simulated learner: what the program holds of their memory, and what they know in truth."""

    def __init__(self, learner: int, who: Character, askings: Mapping[int, Asking], studied: int, dice: Random) -> None:
        self.learner, self.who, self.askings, self.studied, self.dice = learner, who, askings, studied, dice
        self.cards: dict[int, Card] = {}
        self.truly: dict[int, Card] = {}
        self.aside: set[int] = set()
        self.logged: Counter[int] = Counter()
        self.took: deque[float] = deque(maxlen=RECENT)
        self.usual: dict[str, deque[float]] = {}
        self.rows: list[dict[str, Any]] = []
        self.kept: set[int] = set()
        """Questions that stand in a quiz whose answers may not be told yet."""
        self.answers = 0
        self.seen: datetime | None = None
        """When they answered last."""
        self.today: Sitting | None = None

    # Knowing ----------------------------------------------------------------------------------------------

    def chance(self, asking: Asking, day: date, *, on_paper: bool = False) -> float:
        """The chance that they know the answer on a day; in a quiz ability tells more than in the quiet of study."""
        known, who = self.truly.get(asking.id), self.who
        if known is None:
            mean = 1.1 * who.ability - 0.2 - asking.hard
        elif known.last >= day:
            mean = JUST_READ
        else:
            recall = min(0.999, max(0.001, memory.recall(known, day, weights=who.weights)))
            mean = math.log(recall / (1 - recall)) - 0.4 * asking.hard
        if on_paper:
            mean = 0.7 * mean + 0.8 * who.ability - 0.6 * asking.hard
        if who.hasty or (who.weak_topic is not None and who.weak_topic == asking.topic_place):
            mean -= WEAK
        return 1 / (1 + math.exp(-mean))

    def says(self, asking: Asking, question: Question, *, knows: bool, silent: bool = True) -> Response:
        """What they answer, None for “I don’t know”; where options are shown some guess, and some of those rightly."""
        if asking.truth is not None and question.kind == "choice":
            others = [place for place in range(len(question.answers)) if place != asking.truth]
            fooled = self.dice.choices(others, [FOOLED, *([1] * (len(others) - 1))])[0]
            return [asking.truth if knows else fooled]
        kind = type_of(question)
        if not knows and kind.name != "flashcard":
            if silent and not self.who.hasty and self.dice.random() < SILENT:
                return None
            knows = kind.name in ("choice", "truefalse") and self.dice.random() < kind.chance(question)
        return (demo_answers.right if knows else demo_answers.wrong)(question, self.dice)

    def learnt(self, asking: Asking, rating: Rating, day: date) -> None:
        """Move their true memory by what they were told."""
        before = self.truly.get(asking.id)
        self.truly[asking.id] = memory.review(before, rating, day, weights=self.who.weights)

    # Studying ---------------------------------------------------------------------------------------------

    def study(self, day: date, at: datetime, until: datetime, *, holiday: bool = False) -> None:
        """One sitting: what the queue brings, until it is empty, they have enough, or the time is over."""
        self._begin(day)
        most = max(3, round(self.who.most * self.dice.uniform(0.6, 1.2)))
        for _ in range(most):
            queue = self._plan(day, holiday=holiday)
            if not queue.order or at >= until:
                return
            at += timedelta(seconds=self._answer(self.askings[queue.order[0]], day, at))

    def _begin(self, day: date) -> Sitting:
        if self.today is None or self.today.day != day:
            self.today = Sitting(day)
        return self.today

    def _plan(self, day: date, *, holiday: bool) -> Plan:
        sitting, seconds, who = self._begin(day), pace(self.took), self.who
        due = []
        for number, card in self.cards.items():
            if card.due <= day and number not in self.aside and number not in self.kept:
                learning = card.state != State.REVIEW and card.last == day
                due.append(
                    Due(number, memory.recall(card, day), _fact(self.askings[number]), seconds, learning=learning,
                        back=memory.waits_for(card, day))
                )  # fmt: skip
        fresh = [] if holiday or sitting.new >= who.new_per_day else self._fresh(seconds)
        done = Done(sitting.answers, sitting.seconds, sitting.new, sitting.facts, sitting.topics)
        return plan(due, fresh, done, Limits(who.new_per_day, who.minutes_per_day))

    def _fresh(self, seconds: float) -> list[Fresh]:
        return [
            Fresh(one.id, str(one.topic), one.position, _fact(one), seconds)
            for one in self.askings.values()
            if one.deck == self.studied and one.id not in self.cards and one.id not in self.kept
        ]

    def _answer(self, asking: Asking, day: date, at: datetime) -> float:
        """Answer one question; returns the seconds until the next one is looked at."""
        card, sitting = self.cards.get(asking.id), self._begin(day)
        question = asking.typed if card is not None and card.stability > TYPED_FROM else asking.question
        knows, hinted = self.dice.random() < self.chance(asking, day), False
        if not knows and question.hint and not self.who.hasty and self.dice.random() < HINTED:
            hinted, knows = True, self.dice.random() < WITH_HINT
        response = self.says(asking, question, knows=knows)
        seconds = self._seconds(question, knows=knows)
        mark = UNKNOWN if response is None else type_of(question).mark(question, response)
        machine, rating, why_hard = self._rated(question, mark, response, seconds, first=card is None, hinted=hinted)
        after = memory.review(card, rating, day, answered=sitting.answers)
        self.seen = at = at + timedelta(seconds=seconds)
        decided = {"feedback": mark.feedback, "reason": mark.reason, "parts": mark.parts, "why_hard": why_hard}
        self._log(card, after, {
            "question_id": asking.id, "version_id": asking.version, "ordinal": self.logged[asking.id],
            "key": f"simulated-{self.answers}", "kind": question.kind, "at": at, "day": day,
            "response": json.dumps(response, ensure_ascii=False), "score": mark.score, "verdict": mark.verdict.value,
            "mark": json.dumps(decided, ensure_ascii=False),
            "machine_rating": None if machine is None else int(machine),
            "learner_rating": int(rating) if machine is None else None, "rating": int(rating), "hint": hinted,
            "practice": False, "duration_ms": round(seconds * 1000), "answered": sitting.answers,
            "retention": DEFAULT_RETENTION,
        })  # fmt: skip
        sitting.take(asking, card, seconds)
        self.took.append(seconds)
        self.usual.setdefault(question.kind, deque(maxlen=USUAL_OF)).append(seconds)
        self.learnt(asking, rating, day)
        return seconds + (1 if self.who.hasty else self.dice.uniform(2, 12))

    def _log(self, before: Card | None, after: Card, fields: dict[str, Any]) -> None:
        number = fields["question_id"]
        told = {"before": None if before is None else memory.to_json(before), "after": memory.to_json(after)}
        self.rows.append({"learner_id": self.learner, "checksum": log.checksum(fields), **fields, **told})
        self.cards[number] = after
        self.logged[number] += 1
        self.answers += 1
        if log.sets_aside(before, after):
            self.aside.add(number)

    def _seconds(self, question: Question, *, knows: bool) -> float:
        if self.who.hasty:
            return self.dice.uniform(0.8, 1.9)
        usual = SECONDS.get(question.kind, 12) * self.who.pace * (1 if knows else 1.3)
        return min(300.0, max(2.2, usual * math.exp(self.dice.gauss(0, 0.35))))

    def _rated(
        self, question: Question, mark: Mark, response: Response, seconds: float, *, first: bool, hinted: bool
    ) -> tuple[Rating | None, Rating, str]:
        """As services/studying/study.py rates: the machine's rating, the one that counts, why it counts as hard."""
        if mark.verdict == Verdict.OWN:
            return None, own(response), ""
        took = self.usual.get(question.kind, ())
        circumstances = Circumstances(
            unknown=response is None,
            hint=hinted,
            seconds=seconds,
            usual_seconds=statistics.median(took) if len(took) >= LEAST_USUAL and mark.score > 0 else None,
            first=first,
            chance=type_of(question).chance(question),
        )
        machine = rate(mark, circumstances)
        return machine, machine, "" if response is None else why(mark, circumstances)

    # Storing ----------------------------------------------------------------------------------------------

    def store(self, session: Session) -> None:
        """Write what has happened since it was last stored; the tallies are left to whoever ends the history."""
        link = session.connection()
        if self.rows:
            link.execute(insert(log.REVIEWS), self.rows)
            self.rows = []
        session.execute(delete(CardRow).where(CardRow.learner_id == self.learner))
        if self.cards:
            link.execute(insert(log.CARDS), [self._card_row(number, card) for number, card in self.cards.items()])

    def _card_row(self, number: int, card: Card) -> dict[str, Any]:
        whose = {"learner_id": self.learner, "question_id": number, "set_aside": number in self.aside}
        return {name: getattr(card, name) for name in CARD_FIELDS} | {"state": card.state.value} | whose

    def reread(self, session: Session, questions: Iterable[int], day: date) -> None:
        """Take over what a quiz did to cards of these questions on a day."""
        sitting, asked = self._begin(day), list(questions)
        found = select(CardRow.question_id, *CARD).where(CardRow.learner_id == self.learner)
        for row in session.execute(found.where(CardRow.question_id.in_(asked)).order_by(CardRow.question_id)).all():
            card, before = card_of(row), self.cards.get(row.question_id)
            if card is not None and card != before:
                one = self.askings[row.question_id]
                self.learnt(one, Rating.GOOD if card.due > day else Rating.AGAIN, day)
                self.cards[row.question_id] = card
                if row.set_aside:
                    self.aside.add(row.question_id)
                sitting.take(one, before, 0.0)
        counts = select(Review.question_id, func.count()).where(Review.learner_id == self.learner)
        self.logged = Counter({row[0]: row[1] for row in session.execute(counts.group_by(Review.question_id))})


def _fact(asking: Asking) -> str:
    return f"{asking.deck} {asking.fact}" if asking.fact else ""
