"""How much of some questions a learner knows at this moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from quizapp.memory.level import LEVELS, figure, level

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Mastery:
    """A set of questions, some of them met."""

    total: int
    met: int
    expected: float
    """How many of the met questions would be recalled if all were asked: the sum of their chances."""
    levels: tuple[int, ...]
    """How many questions stand at each level, not met first."""

    @property
    def mean(self) -> float | None:
        """The mean chance of recall of the met questions; None when none was met."""
        return self.expected / self.met if self.met else None

    @property
    def figure(self) -> int | None:
        """That mean in whole per cent."""
        return None if self.mean is None else figure(self.mean)


def mastery(recalls: Iterable[float | None]) -> Mastery:
    """The state of questions whose chances of recall are given; None is a question that was not met."""
    given = list(recalls)
    met = [recall for recall in given if recall is not None]
    found = Counter(map(level, given))
    return Mastery(len(given), len(met), sum(met), tuple(found[number] for number in range(len(LEVELS))))


def by_group(rows: Iterable[tuple[Group, float | None]]) -> dict[Group, Mastery]:
    """The state of each group, such as a topic, in the order in which groups first come."""
    groups: dict[Group, list[float | None]] = {}
    for group, recall in rows:
        groups.setdefault(group, []).append(recall)
    return {group: mastery(recalls) for group, recalls in groups.items()}
