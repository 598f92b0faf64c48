"""How a class stands: what each learner knows of each topic now, and will know on the day of the exam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizapp.memory.level import figure, level


@dataclass(frozen=True, slots=True)
class Sums:
    """The questions of one topic that one learner has met, summed up."""

    learner: int
    topic: int
    met: int
    now: float
    """The sum of their chances of recall."""
    planned: float = 0.0
    """The same on the exam day, by somebody who keeps to the plan."""
    alone: float = 0.0
    """The same without another look."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one learner or several know of some questions; each question counts once for each learner."""

    total: int = 0
    met: int = 0
    now: float = 0.0
    """How many of those met would be recalled now."""
    then: float | None = None
    """How many of all would be known on the exam day; None without a day, or for whoever has not begun."""
    due_then: int = 0
    """Of how many."""

    def __add__(self, other: Cell) -> Cell:
        then = other.then if self.then is None else self.then if other.then is None else self.then + other.then
        return Cell(
            self.total + other.total, self.met + other.met, self.now + other.now, then, self.due_then + other.due_then
        )

    @property
    def mean(self) -> float | None:
        """The mean chance of recall now of the questions met; None where none was."""
        return self.now / self.met if self.met else None

    @property
    def share(self) -> float | None:
        """The share of all questions to be expected on the exam day."""
        return self.then / self.due_then if self.then is not None and self.due_then else None

    @property
    def figures(self) -> tuple[int | None, int | None]:
        """Both in whole per cent."""
        return _figure(self.mean), _figure(self.share)

    @property
    def levels(self) -> tuple[int, int]:
        """The levels of both."""
        return level(self.mean), level(self.share)


@dataclass(frozen=True, slots=True)
class Standing:
    """The cells of a class by learner and topic, and what they come to together."""

    cells: Mapping[int, Mapping[int, Cell]]
    by_learner: Mapping[int, Cell]
    by_topic: Mapping[int, Cell]
    """Of learners who have begun: those who have not are told of by name."""
    whole: Cell

    @property
    def weakest(self) -> int | None:
        """The topic with the lowest mean now; None unless several differ."""
        means = {topic: cell.mean for topic, cell in self.by_topic.items() if cell.mean is not None}
        if len(means) < 2 or max(means.values()) - min(means.values()) < 0.005:
            return None
        return min(means, key=lambda topic: means[topic])


def standing(
    rows: Iterable[Sums],
    totals: Mapping[int, int],
    learners: Sequence[int],
    *,
    exam: bool,
    fresh: Mapping[int, float],
    stopped: frozenset[int] = frozenset(),
) -> Standing:
    """The cells of all `learners` and the topics in `totals` (questions by topic).

    With an `exam`, whoever has begun counts there with all questions of a topic: those met as planned (or, for who has
    `stopped`, without another look), those not met with the chance in `fresh` (0 where none is given).
    """
    found = {(row.learner, row.topic): row for row in rows}
    begun = {learner for learner, _ in found} | set(fresh)
    cells = {
        learner: {
            topic: _cell(found.get((learner, topic)), total, exam and learner in begun, fresh.get(learner, 0.0),
                         planned=learner not in stopped)
            for topic, total in totals.items()
        }
        for learner in learners
    }  # fmt: skip
    counted = [learner for learner in learners if learner in begun]
    return Standing(
        cells,
        by_learner={learner: sum(cells[learner].values(), Cell()) for learner in learners},
        by_topic={topic: sum((cells[learner][topic] for learner in counted), Cell()) for topic in totals},
        whole=sum((cell for learner in counted for cell in cells[learner].values()), Cell()),
    )


def _cell(row: Sums | None, total: int, exam: bool, fresh: float, *, planned: bool) -> Cell:
    met, now = (row.met, row.now) if row else (0, 0.0)
    total = max(total, met)
    if not exam:
        return Cell(total, met, now)
    known = 0.0 if row is None else row.planned if planned else row.alone
    return Cell(total, met, now, known + (total - met) * fresh, total)


def _figure(share: float | None) -> int | None:
    return None if share is None else figure(share)
