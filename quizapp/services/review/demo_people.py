"""Who is in the simulated class: names that nobody bears, and for each how well they remember and how they study."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from random import Random

from quizapp.memory.card import DEFAULT_WEIGHTS

NAMES = (
    "Alva Alder", "Bo Birch", "Cleo Cedar", "Dario Daisy", "Edda Elm", "Finn Fern", "Gilda Ginkgo", "Hugo Hazel",
    "Ilka Iris", "Jonte Juniper", "Kaja Kale", "Levi Larch", "Mila Maple", "Nino Nettle", "Ona Oak", "Pelle Pine",
    "Quinn Quince", "Runa Rowan", "Silas Spruce", "Tilda Thyme", "Udo Ulex", "Vera Vetch", "Wim Willow", "Xenia Xyris",
    "Yann Yew", "Zora Zinnia", "Arvo Aspen", "Bibi Beech", "Caspar Clover", "Dunja Dill",
)  # fmt: skip
"""All of them are plants."""
TEACHER = "Thea Teasel"
SHOWN = 0
"""The place in the class of the learner as whom one can sign in: studies on most days, and has homework to do."""
NOT_BEGUN, STOPPED, HASTY, STRUGGLING = 1, 2, 3, (4, 5)
"""Places in the class of those of whom a teacher is to notice something."""
STOPPED_FOR = 9
"""Days."""
WEAK_TOPIC = 3
"""The place of the topic that two struggle with."""
OWN_WEIGHTS = {0: 0.3, 1: 0.3, 2: 0.3, 3: 0.3, 8: 0.1, 11: 0.15, 20: 0.12}
"""The weights of FSRS-6 in which learners differ, each with the spread of its logarithm; our judgement."""
LEAST_DECAY = 0.1
"""The least weight 20 that the engine takes."""


@dataclass(frozen=True, slots=True)
class Character:
    """How somebody remembers and studies."""

    name: str
    ability: float
    """In standard deviations from the mean of all."""
    weights: tuple[float, ...]
    """How they forget: FSRS-6 with weights of their own, while the program reckons with the usual ones."""
    diligence: float
    """The chance, 0 to 1, that they study on a school day."""
    pace: float
    """How many times the usual seconds they take."""
    most: int
    """Answers after which a sitting is over for them."""
    new_per_day: int
    minutes_per_day: int
    off: frozenset[int] = frozenset()
    """Weekdays on which they never study."""
    begins: bool = True
    stopped: int = 0
    """How many days ago they studied for the last time; 0 where they go on."""
    hasty: bool = False
    """Whether they answer within two seconds, and are often wrong."""
    weak_topic: int | None = None


def character(seed: int, place: int) -> Character:
    """Who has this place in the class, from 0; the same for the same seed."""
    dice = Random(f"{seed} character {place}")
    ability = dice.gauss(0, 1)
    if place in STRUGGLING:
        ability = min(ability, 0.3)
    return Character(
        name=NAMES[place] if place < len(NAMES) else f"{NAMES[place % len(NAMES)]} {place // len(NAMES) + 1}",
        ability=ability,
        weights=_weights(dice, ability),
        diligence=0.9 if place == SHOWN else min(0.95, max(0.25, dice.gauss(0.65, 0.18))),
        pace=math.exp(dice.gauss(0, 0.3)),
        most=dice.randint(12, 40),
        new_per_day=1 if place == SHOWN else dice.choice((1, 1, 2, 2, 3)),
        minutes_per_day=dice.choice((10, 10, 15, 20)),
        off=frozenset() if place == SHOWN else frozenset(dice.sample(range(7), dice.choice((0, 1, 1, 2)))),
        begins=place != NOT_BEGUN,
        stopped=STOPPED_FOR if place == STOPPED else 0,
        hasty=place == HASTY,
        weak_topic=WEAK_TOPIC if place in STRUGGLING else None,
    )


def _weights(dice: Random, ability: float) -> tuple[float, ...]:
    weights = list(DEFAULT_WEIGHTS)
    for place, spread in OWN_WEIGHTS.items():
        lean = 0.35 * ability if place < 4 else 0.0
        weights[place] *= math.exp(lean + dice.gauss(0, spread))
    weights[20] = max(LEAST_DECAY, weights[20])
    return tuple(weights)


def public(dice: Random) -> str:
    """A random name for an address, as models/base.py makes them, drawn from the dice."""
    return base64.urlsafe_b64encode(dice.randbytes(9)).decode()
