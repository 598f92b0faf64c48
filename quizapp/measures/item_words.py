"""What the figures of a question come to in words, and how grave that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from quizapp.measures.item_analysis import ENOUGH, Item
from quizapp.measures.option_analysis import Option, beyond_chance, may_be_right

DOUBTFUL = 15
"""Per cent of discriminative efficiency below which a question is doubtful."""
KNOWN, HARD = 90, 60
"""Per cent right from which nearly all know it, and below which it is hard."""
AGAINST = -10
"""Per cent of discrimination from which a question goes against the rest, be it by luck."""
TELLS = 20
"""Per cent of discrimination from which a question tells those who know from those who do not."""


class Grave(IntEnum):
    """How likely a question is at fault."""

    NO = 0
    DOUBTFUL = 1
    """It says little of what the rest of the quiz asks; no sign of a wrong key."""
    OPTION = 3
    """A wrong option is chosen by those who did well elsewhere."""
    KEY = 4
    """Those who did well elsewhere got it wrong: probably it is marked by a wrong key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question in words."""

    title: str
    sentence: str
    grave: Grave = Grave.NO


def reading(item: Item, wrong: Sequence[tuple[str, Option]] = ()) -> Reading:
    """The figures of a question in words; `wrong` are its wrong options. High facility is never a fault.

    A key is in doubt where the question goes against the rest: clearly, or by less while more chose a wrong option than
    were right, and those rather the strong. Where it may be luck, that is said.
    """
    right, apart = item.facility.value, item.discrimination.value
    if right is None:
        return Reading("Nothing to say", item.facility.why)
    if item.seen < ENOUGH:
        return Reading("Too few to say", f"From {ENOUGH} attempts on the figures say something.")
    if apart is not None and apart < 0 and (beyond_chance(apart, item.seen) or _outdone(right, wrong)):
        return Reading("Check the key", "Those who did well elsewhere got this wrong." + _most(wrong), Grave.KEY)
    if apart is not None and apart <= AGAINST:
        luck = f" With {item.seen} attempts that may be luck; look at it all the same."
        return Reading("Check the key", "Those who did well elsewhere got this wrong." + _most(wrong) + luck, Grave.KEY)
    if suspects := [text for text, option in wrong if may_be_right(option, item.seen)]:
        return Reading(
            f"“{suspects[0]}” may be right", "Those who did well elsewhere chose it more than the others.", Grave.OPTION
        )
    return _sound(item, right, apart)


def _outdone(right: float, wrong: Sequence[tuple[str, Option]]) -> bool:
    """Whether more chose a wrong option than were right, and rather those at the top."""
    return any(
        (option.share.value or 0.0) > right and (option.correlation.value or 0.0) > 0
        and (option.top.value or 0.0) > (option.bottom.value or 0.0)
        for _, option in wrong
    )  # fmt: skip


def _most(wrong: Sequence[tuple[str, Option]]) -> str:
    """What those at the top said instead, where most of them agree."""
    said = max(((option.top.value or 0.0, text) for text, option in wrong), default=(0.0, ""))
    return f" Most of them said “{said[1]}”." if said[0] > 50 else ""


def _sound(item: Item, right: float, apart: float | None) -> Reading:
    if apart is None:
        known = "Known by all" if right >= 100 else "Right for nobody" if right <= 0 else "Says nothing"
        return Reading(known, "So it cannot tell who knows the rest." if right >= 100 else item.discrimination.why)
    if right >= KNOWN:
        return Reading("Known by nearly all", "Fine for practice; it tells the learners little apart.")
    if apart < 0:
        return Reading("Says little", "It goes a little against the rest, as by luck many do.", Grave.DOUBTFUL)
    if item.efficiency.value is not None and item.efficiency.value < DOUBTFUL:
        return Reading("Says little", "Right or wrong here has little to do with the rest of the quiz.", Grave.DOUBTFUL)
    if item.guess.value and right <= item.guess.value:
        return Reading("No better than guessing", "As many are right as if all had guessed.", Grave.DOUBTFUL)
    if apart < TELLS:
        return Reading("Tells a little apart", "It goes with the rest of the quiz, though not by much.")
    if right < HARD:
        return Reading("Hard, and sound", "Those who know the text get it right. Worth five minutes in class.")
    return Reading("A good question", "Those who know the text get it right.")
