"""What a learner will know of a text on the day on which it is to be known, and what that takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

from quizapp.measures.load import lots
from quizapp.memory.card import Card, State, likely
from quizapp.memory.exam import LAST_PASS, RETENTION
from quizapp.memory.outlook import Trace, begin, grain, trace
from quizapp.models.accounts import Account
from quizapp.services.studying.texts import Text

ENOUGH = 0.005
"""How far below the goal still counts as reaching it: half of a per cent, as figures are told."""


@dataclass(frozen=True, slots=True)
class TopicThen:
    """A topic on the day: the mean chance over all its questions; those not met by then count as not known."""

    title: str
    stopped: float
    kept: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """A text and its day."""

    exam: date
    days: int
    """Until then."""
    goal: float
    topics: tuple[TopicThen, ...]
    stopped: float
    """The mean chance over all questions for somebody who stops today."""
    kept: float
    """The same for somebody who keeps to the plan."""
    minutes: float
    """A day, on average until then."""
    most: float
    """Minutes of the longest day."""
    limit: int
    """Minutes that the learner wants to give in a day."""
    left_out: int
    """Questions that will not have been met by then."""
    new_needed: int
    """New questions a day with which all would be met a week before it, or the day before where that is over."""

    @property
    def short(self) -> bool:
        """Whether the plan falls short of the goal."""
        return self.kept < self.goal - ENOUGH or self.left_out > 0

    @property
    def reached(self) -> bool:
        """Whether the plan reaches the goal and fits in the day."""
        return not self.short and self.most <= self.limit


def towards(text: Text, exam: date, learner: Account, day: date, seconds: float) -> Outlook:
    """What will be known of a text on its day, topic by topic, and what that takes at so many `seconds` an answer."""
    days = (exam - day).days
    aim = min(RETENTION, learner.retention)
    fresh = _fresh(text, learner.new_per_day, days, aim)
    topics, stopped, kept, answers, count = [], 0.0, 0.0, [0.0] * days, 0
    for topic in text.topics:
        ends = []
        for card in topic.cards:
            ends.append(
                (likely(card, exam) if card else 0.0, _path(card, day, days, aim, fresh, 1 + count % LAST_PASS))
            )
            count += 1
        for _, path in ends:
            for when, expected in path.asked:
                answers[when] += expected
        then, plan = sum(one for one, _ in ends), sum(path.recall(days) for _, path in ends)
        topics.append(TopicThen(topic.title, then / len(ends), plan / len(ends)))
        stopped, kept = stopped + then, kept + plan
    return Outlook(
        exam=exam,
        days=days,
        goal=learner.retention,
        topics=tuple(topics),
        stopped=stopped / max(text.total, 1),
        kept=kept / max(text.total, 1),
        minutes=sum(answers) * seconds / 60 / days,
        most=max(answers) * seconds / 60,
        limit=learner.minutes_per_day,
        left_out=max(0, text.fresh - learner.new_per_day * days),
        new_needed=ceil(text.fresh / max(1, days - 7 if days > 7 else days)),
    )


def _fresh(text: Text, a_day: int, days: int, aim: float) -> list[Trace]:
    """How the questions not met yet go on, the first to be met at the end of the list; each is taken once."""
    met = [begin(when, days, aim, days) for when, count in lots(text.fresh, a_day, days) for _ in range(count)]
    never = [begin(days, days, aim, days)] * (text.new - len(met))
    return [*met, *never][::-1]


def _path(card: Card | None, day: date, days: int, aim: float, fresh: list[Trace], look: int) -> Trace:
    if card is None:
        return fresh.pop()
    stability, difficulty = grain(card.stability, card.difficulty)
    last, due = (card.last - day).days, (card.due - day).days
    due = due if card.state == State.REVIEW else max(due, last + 1)
    return trace(stability, difficulty, last, due, days, aim, days, look=look)
