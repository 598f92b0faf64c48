"""From a marked answer to a rating: learners do not grade themselves, except on flashcards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.memory.card import Rating
from quizapp.questions.base import Mark, Verdict

ENOUGH = 0.5
"""The score from which a partly right answer counts as known, with effort."""
SLOW = 2.0
"""How many times the learner's own usual seconds make an answer slow."""
LUCKY_CHANCE = 0.2
"""From this chance of guessing right, a first right answer says little: with 4 options 37 % are luck."""

OWN: Mapping[str, Rating] = {rating.name.lower(): rating for rating in Rating}
"""The learner's own ratings of a flashcard, by the name that is posted."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How an answer came about."""

    unknown: bool = False
    """The learner said "I don't know"."""
    hint: bool = False
    seconds: float | None = None
    usual_seconds: float | None = None
    """The learner's own median for this type of question; None until there is one."""
    first: bool = False
    """The question had never been asked before."""
    chance: float = 0.0
    """The score that blind guessing earns, 0 to 1."""
    repeated: bool = False
    """It was a second try at the question as it was just shown."""


def rate(mark: Mark, circumstances: Circumstances) -> Rating:
    """The rating of a marked answer: never Easy; raises ValueError where a person is the one to judge."""
    if circumstances.unknown:
        return Rating.AGAIN
    if mark.verdict == Verdict.OWN:
        raise ValueError("The learner rates this answer: take the rating from the response.")
    if mark.verdict == Verdict.WAITING:
        raise ValueError("This answer waits for a teacher’s mark: there is nothing to rate yet.")
    if mark.score < ENOUGH:
        return Rating.AGAIN
    return Rating.HARD if _what_was_hard(mark, circumstances) else Rating.GOOD


def why(mark: Mark, circumstances: Circumstances) -> str:
    """One sentence for the learner on why an answer counted as Hard; empty when it did not."""
    if mark.verdict == Verdict.OWN or rate(mark, circumstances) != Rating.HARD:
        return ""
    return f"This counts as hard, because {_what_was_hard(mark, circumstances)}."


def own(response: str) -> Rating:
    """The rating that a learner gave a flashcard: again, hard, good or easy; raises ValueError for anything else."""
    if response not in OWN:
        raise ValueError(f"Choose one of {', '.join(OWN)}.")
    return OWN[response]


def _what_was_hard(mark: Mark, circumstances: Circumstances) -> str:
    """The weightiest reason why a right or partly right answer was hard; empty when there is none."""
    if mark.verdict != Verdict.RIGHT or mark.score < 1 - 1e-9:
        return "only part of it was right"
    if circumstances.hint:
        return "you used the hint"
    if circumstances.repeated:
        return "it took a second try"
    if _slow(circumstances):
        return "it took more than twice as long as usual"
    if circumstances.first and circumstances.chance >= LUCKY_CHANCE:
        return "a first right choice can be luck"
    return ""


def _slow(circumstances: Circumstances) -> bool:
    took, usual = circumstances.seconds, circumstances.usual_seconds
    return bool(took and usual and took > SLOW * usual)
