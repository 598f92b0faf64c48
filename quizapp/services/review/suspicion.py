"""Why a question may be bad, and how grave that is: what the list of a class, a quiz and a deck have in common."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.measures.item_words import Grave
from quizapp.models.quizzes import Assignment, Quiz
from quizapp.services.review.lines import Line

MANY, PART = 3, 0.1
"""Learners, and the part of those who have met it, from which many have set a question aside."""
FACES = {Grave.KEY: 0, Grave.OPTION: 1, Grave.DOUBTFUL: 5}
UNCLEAR, LEECH = 3, 4
"""Where the other reasons stand among those of the marks: the lower, the graver."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words; `face` is how grave, 0 the gravest."""

    face: int
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """A question that may be bad, why, and what its links need."""

    question: str
    """Its public id."""
    prompt: str
    reasons: list[Reason]
    order: tuple[float, ...]
    """What comes first is gravest."""
    deck: str
    deck_owner: int | None
    """Whose question it is to edit; None for what came with quizapp."""
    assignment: str | None = None
    """The public id of the quiz as it was given, where its figures stand; None where no quiz asked it."""
    quiz: str | None = None
    quiz_owner: int | None = None
    """Who may mend the marks."""

    @property
    def grave(self) -> bool:
        """Whether something is probably wrong with it."""
        return self.reasons[0].face <= 1


def suspect(line: Line, given: Assignment | None, quiz: Quiz | None) -> Suspect | None:
    """A question as one that may be bad; None where nothing speaks against it."""
    reasons = sorted(_reasons(line), key=lambda one: one.face)
    if not reasons:
        return None
    apart = line.item.discrimination.value
    return Suspect(
        line.public, line.words, reasons, (reasons[0].face, 0.0 if apart is None else apart, -len(reasons), line.id),
        line.deck, line.deck_owner, given.public if given else None, quiz.public if quiz else None,
        quiz.owner_id if quiz else None,
    )  # fmt: skip


def _reasons(line: Line) -> list[Reason]:
    found, studied = [], line.studied
    if line.reading.grave:
        found.append(Reason(FACES[line.reading.grave], line.reading.title, line.reading.sentence))
    if studied.unclear:
        who = "A learner" if studied.unclear == 1 else f"{studied.unclear} learners"
        found.append(Reason(UNCLEAR, "Found unclear", f"{who} reported it as it is worded now."))
    if studied.leeches >= max(MANY, PART * studied.met):
        told = f"{studied.leeches} of {studied.met} learners who study it forget it again and again."
        found.append(Reason(LEECH, "Many are stuck on it", f"{told} It may need other words, or a hint."))
    return found
