"""What a learner has learnt and what is ahead: the figures of the progress page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session

from quizapp.measures.activity import StudyDay, Week, activity, begins
from quizapp.measures.calibration import Calibration, calibration
from quizapp.measures.forecast import Load
from quizapp.measures.hardest import hardest
from quizapp.measures.mastery import Mastery, mastery
from quizapp.measures.retention import Share, by_week, overall
from quizapp.measures.tally import BANDS, Looks
from quizapp.memory.level import figure
from quizapp.models.accounts import Account
from quizapp.models.content import QuestionRow, Version
from quizapp.models.study import CardRow, DayTally, LookTally
from quizapp.questions.catalogue import in_a_list
from quizapp.questions.record import from_json
from quizapp.services import access
from quizapp.services.errors import NotFound
from quizapp.services.studying import ahead, exams, outlook, queue
from quizapp.services.studying import texts as shelf
from quizapp.services.studying.outlook import Outlook
from quizapp.services.studying.texts import Text, recall_of


@dataclass(frozen=True, slots=True)
class Trouble:
    """A question that is hard for this learner."""

    public: str
    prompt: str
    source_public: str | None
    forgotten: int
    answers: int
    recall: float

    @property
    def anchor(self) -> str:
        """Its place in the reading."""
        return f"q-{self.public}"

    @property
    def figure(self) -> int:
        """Recall in whole per cent."""
        return figure(self.recall)


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything the progress page tells."""

    day: date
    goal: float
    texts: tuple[Text, ...]
    mastery: Mastery
    """All texts taken together."""
    due: int
    """Questions due today, as planned; with new ones in `loads`."""
    remembered: Mapping[date, Share]
    """By week, from its Monday."""
    bands: tuple[Share, ...]
    """By how firm the memory was, in the order of `tally.BANDS`, over all weeks."""
    foreseen: Calibration
    """What the program foretold, and what was known, over all weeks."""
    loads: tuple[Load, ...]
    """Today as it is planned and the days after it."""
    weeks: tuple[Week, ...]
    hard: tuple[Trouble, ...]
    aside: tuple[Trouble, ...]
    """Questions set aside, because they were forgotten too often."""
    outlooks: Mapping[int, Outlook]
    """By deck, what will be known on the day on which it is to be known."""

    @property
    def share(self) -> Share:
        """All weeks shown taken together."""
        return overall(dict(self.remembered))

    @property
    def begun(self) -> bool:
        """Whether any question was met."""
        return self.mastery.met > 0


def progress(session: Session, learner: Account, day: date) -> Progress:
    """All figures of one learner on a study day, in a number of queries that does not grow with what they know."""
    rows = shelf.rows(session, learner, put_away=True)
    plan = queue.todays(session, learner, day)
    seconds = queue.pace(session, learner)
    hard = hardest((row, row.lapses, row.answers) for row in rows if row.stability is not None and not row.set_aside)
    aside = [row for row in rows if row.set_aside]
    prompts = _prompts(session, [row.id for row, *_ in hard] + [row.id for row in aside])
    texts = shelf.told(rows, day)
    days = exams.days(session, learner, day)
    looks = _looks(session, learner, day)
    return Progress(
        day=day,
        goal=learner.retention,
        texts=texts,
        mastery=mastery(recall for text in texts for recall in text.ribbon),
        due=plan.due + plan.learning,
        remembered=by_week(_weeks(session, learner, day), day),
        bands=tuple(_share(looks, band) for band in range(len(BANDS) + 1)),
        foreseen=calibration(_parts(looks)),
        loads=tuple(ahead.month(texts, plan, learner, day, seconds, days)),
        weeks=tuple(activity(_days(session, learner, day), day)),
        hard=tuple(_trouble(row, prompts, day) for row, *_ in hard),
        aside=tuple(_trouble(row, prompts, day) for row in aside),
        outlooks={
            text.deck_id: outlook.towards(text, days[text.deck_id], learner, day, seconds)
            for text in texts
            if text.deck_id in days
        },
    )


def bring_back(session: Session, learner: Account, public: str) -> None:
    """Ask a question again that was set aside; brought back twice is brought back once. Raises NotFound."""
    asked = access.question(session, learner, public)
    if asked.card is None:
        raise NotFound("You have not met this question yet, so it cannot be brought back.")
    mine = (CardRow.learner_id == learner.id) & (CardRow.question_id == asked.question_id)
    session.execute(update(CardRow).where(mine).values(set_aside=False))


def _days(session: Session, learner: Account, day: date) -> list[StudyDay]:
    mine = select(DayTally).where(DayTally.learner_id == learner.id, DayTally.day >= begins(day))
    return [StudyDay(row.day, row.answers, row.milliseconds / 1000) for row in session.scalars(mine)]


def _weeks(session: Session, learner: Account, day: date) -> dict[date, Share]:
    rows = session.execute(
        select(LookTally.week, func.sum(LookTally.asked), func.sum(LookTally.recalled))
        .where(LookTally.learner_id == learner.id, LookTally.week >= begins(day), LookTally.week <= day)
        .group_by(LookTally.week)
    )
    return {week: Share(asked, recalled) for week, asked, recalled in rows}


def _looks(session: Session, learner: Account, day: date) -> dict[tuple[int, int], Looks]:
    """By band of stability and part of the chances, all weeks up to `day`."""
    rows = session.execute(
        select(
            LookTally.band,
            LookTally.part,
            func.sum(LookTally.asked),
            func.sum(LookTally.recalled),
            func.sum(LookTally.foreseen),
        )
        .where(LookTally.learner_id == learner.id, LookTally.week <= day)
        .group_by(LookTally.band, LookTally.part)
    )
    return {(band, part): Looks(asked, known, foreseen) for band, part, asked, known, foreseen in rows}


def _share(looks: Mapping[tuple[int, int], Looks], band: int) -> Share:
    mine = sum((look for (of, _), look in looks.items() if of == band), Looks())
    return Share(mine.asked, mine.recalled)


def _parts(looks: Mapping[tuple[int, int], Looks]) -> dict[int, Looks]:
    found: dict[int, Looks] = {}
    for (_, part), look in looks.items():
        found[part] = found.get(part, Looks()) + look
    return found


def _prompts(session: Session, questions: Sequence[int]) -> dict[int, str]:
    """What these questions ask."""
    if not questions:
        return {}
    rows = session.execute(
        select(QuestionRow.id, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(QuestionRow.id.in_(questions))
    )
    return {row.id: in_a_list(from_json(row.data)) for row in rows}


def _trouble(row: Row[Any], prompts: Mapping[int, str], day: date) -> Trouble:
    known = recall_of(row, day)
    assert known is not None
    return Trouble(row.public, prompts[row.id], row.source_public, row.lapses, row.answers, known)
