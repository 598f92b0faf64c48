"""Who struggles with the same topic, so that a teacher can take it up with them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.measures.standing import Cell

WEAK = 0.7
"""Mean chance of recall below which a topic is fading."""
ENOUGH = 3
"""Questions met: fewer say little of a topic."""
SMALLEST = 2
"""Learners."""


@dataclass(frozen=True, slots=True)
class Group:
    """Learners who struggle with one topic, in the order in which the class stands."""

    topic: int
    learners: tuple[int, ...]


def groups(cells: Mapping[int, Mapping[int, Cell]]) -> list[Group]:
    """The groups of a class from its cells by learner and topic, the largest first."""
    weak: dict[int, list[int]] = {}
    for learner, topics in cells.items():
        for topic, cell in topics.items():
            if cell.met >= ENOUGH and cell.mean is not None and cell.mean < WEAK - 1e-9:
                weak.setdefault(topic, []).append(learner)
    found = [Group(topic, tuple(learners)) for topic, learners in weak.items() if len(learners) >= SMALLEST]
    return sorted(found, key=lambda group: -len(group.learners))
