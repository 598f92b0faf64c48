"""Quizzes that teachers make: of chosen questions, and of random draws; their points and their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Member
from quizapp.models.content import Deck, QuestionRow, Topic, Version
from quizapp.models.quizzes import Assignment, Quiz, QuizItem
from quizapp.questions.base import Question
from quizapp.questions.catalogue import TYPES, in_a_list
from quizapp.questions.record import from_json
from quizapp.services import access, audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.quizzes.attempts import UNASKED

LONGEST_TITLE = 300
LONGEST_INTRO = 4000
MOST_ITEMS = 300
MOST_POINTS = 1000.0
CHANGED = "This quiz was changed in another window meanwhile. What you see now is what it is."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a list to choose from shows it."""

    public: str
    topic: str
    question: Question

    @property
    def words(self) -> str:
        """What it asks, in one line."""
        return in_a_list(self.question)


@dataclass(frozen=True, slots=True)
class Line:
    """One place of a quiz as its teacher sees it."""

    item: QuizItem
    words: str
    kind: str
    gone: bool = False
    """Whether its question was taken out of its deck: it is left out."""


@dataclass(frozen=True, slots=True)
class Mine:
    """A quiz in the list of its owner."""

    quiz: Quiz
    questions: int
    assignments: int


def of(session: Session, who: Account) -> list[Mine]:
    """The quizzes of somebody's own, the latest first; one query."""
    asked = select(func.coalesce(func.sum(QuizItem.draws), 0)).where(QuizItem.quiz_id == Quiz.id)
    given = select(func.count()).where(Assignment.quiz_id == Quiz.id, Assignment.withdrawn_at.is_(None))
    rows = session.execute(
        select(Quiz, asked.correlate(Quiz).scalar_subquery(), given.correlate(Quiz).scalar_subquery())
        .where(Quiz.owner_id == who.id, Quiz.archived_at.is_(None))
        .order_by(Quiz.created_at.desc(), Quiz.id.desc())
    )
    return [Mine(*row) for row in rows]


def put_away(session: Session, who: Account) -> list[Quiz]:
    """The quizzes that somebody has put away, the latest first."""
    mine = select(Quiz).where(Quiz.owner_id == who.id, Quiz.archived_at.is_not(None))
    return list(session.scalars(mine.order_by(Quiz.archived_at.desc(), Quiz.id.desc())))


def decks(session: Session, who: Account) -> list[Deck]:
    """The decks of which somebody may make a quiz: their own, then what is open or given to classes they teach."""
    given = (
        select(ClassDeck.deck_id)
        .join(Member, (Member.class_id == ClassDeck.class_id) & Member.ended_at.is_(None))
        .where(Member.account_id == who.id, Member.role == "teacher")
    )
    mine = or_(Deck.owner_id == who.id, Deck.open, Deck.id.in_(given))
    found = select(Deck).where(mine, Deck.archived_at.is_(None))
    return list(session.scalars(found.order_by(case((Deck.owner_id == who.id, 0), else_=1), Deck.title, Deck.id)))


def deck(session: Session, who: Account, public: str) -> Deck:
    """One of these decks; raises Invalid at the field."""
    found = {one.public: one for one in decks(session, who)}.get(public)
    if found is None:
        raise Invalid("Choose one of your decks.", "deck")
    return found


def questions(session: Session, deck: Deck) -> list[Asked]:
    """The questions of a deck that a quiz can ask, in their order; one query."""
    rows = session.execute(
        select(QuestionRow.public, Topic.title, Version.data)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Topic, Topic.id == QuestionRow.topic_id)
        .where(QuestionRow.deck_id == deck.id, QuestionRow.retired_at.is_(None), Version.kind.not_in(UNASKED))
        .order_by(QuestionRow.position, QuestionRow.id)
    )
    return [Asked(public, topic, from_json(data)) for public, topic, data in rows]


def held(session: Session, quiz: Quiz) -> set[str]:
    """The public ids of the questions that are in a quiz already, those that are drawn at random left out."""
    rows = select(QuestionRow.public).join(QuizItem, QuizItem.question_id == QuestionRow.id)
    return set(session.scalars(rows.where(QuizItem.quiz_id == quiz.id)))


def topics(session: Session, deck: Deck) -> list[Topic]:
    """The topics of a deck, in their order."""
    return list(session.scalars(select(Topic).where(Topic.deck_id == deck.id).order_by(Topic.position, Topic.id)))


# Made and changed -----------------------------------------------------------------------------------------


def create(session: Session, by: By, title: str) -> Quiz:
    """A new quiz without questions."""
    assert by.account is not None
    access.teacher(by.account)
    made = Quiz(owner_id=by.account.id, title=clean_title(title), created_at=by.at)
    session.add(made)
    session.flush()
    audit.note(session, by, "quiz made", detail=made.public)
    return made


def create_of(session: Session, by: By, deck: Deck) -> Quiz:
    """A new quiz of all questions of a deck, under its name."""
    made = create(session, by, deck.title)
    add(session, by, made, deck, [one.public for one in questions(session, deck)])
    return made


def describe(session: Session, by: By, quiz: Quiz, title: str, intro: str, edition: int) -> None:
    """Give a quiz another name and introduction."""
    _changed(session, by, quiz, edition)
    if len(intro) > LONGEST_INTRO:
        raise Invalid(f"Keep the introduction below {LONGEST_INTRO:,} characters.", "intro")
    quiz.title, quiz.intro = clean_title(title), intro.replace("\x00", "").strip()


def add(session: Session, by: By, quiz: Quiz, deck: Deck, publics: Sequence[str], *, points: float = 1.0) -> int:
    """Add chosen questions of a deck at the end, each once; returns how many came in that were not there."""
    sound = [one for one in publics if "\x00" not in one]
    rows = session.execute(
        select(QuestionRow.public, QuestionRow.id)
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .where(
            QuestionRow.deck_id == deck.id,
            QuestionRow.public.in_(sound),
            QuestionRow.retired_at.is_(None),
        )
        .where(Version.kind.not_in(UNASKED))
        .order_by(QuestionRow.position, QuestionRow.id)
    )
    ids: dict[str, int] = {row.public: row.id for row in rows}
    if not ids:
        raise Invalid("Choose at least one question that a quiz can ask. Cards cannot: they show their answer.", "deck")
    there = set(session.scalars(select(QuizItem.question_id).where(QuizItem.quiz_id == quiz.id)))
    new = [one for one in ids.values() if one not in there]
    place = _room(session, quiz, len(new))
    session.add_all(
        QuizItem(quiz_id=quiz.id, position=place + n, question_id=one, points=sound_points(points))
        for n, one in enumerate(new)
    )
    _changed(session, by, quiz)
    return len(new)


def draw(
    session: Session, by: By, quiz: Quiz, deck: Deck, draws: int, *, topic: str = "", kind: str = "",
    points: float = 1.0,
) -> QuizItem:  # fmt: skip
    """Add so many questions drawn at random from a deck, or from its questions of a topic or a type."""
    row = next((one for one in topics(session, deck) if one.key == topic), None) if topic else None
    if topic and row is None:
        raise Invalid("There is no such topic in this deck.", "topic")
    if kind and (kind not in TYPES or kind in UNASKED):
        raise Invalid("A quiz cannot ask questions of this type.", "kind")
    there = [
        one
        for one in questions(session, deck)
        if (row is None or one.topic == row.title) and (not kind or one.question.kind == kind)
    ]
    if not 1 <= draws <= len(there):
        raise Invalid(f"There are {len(there)} such questions. Give a number from 1 to {len(there)}.", "draws")
    made = QuizItem(
        quiz_id=quiz.id, position=_room(session, quiz, 1), points=sound_points(points), deck_id=deck.id,
        topic_id=row.id if row else None, kind=kind or None, draws=draws,
    )  # fmt: skip
    session.add(made)
    _changed(session, by, quiz)
    return made


def lines(session: Session, quiz: Quiz) -> list[Line]:
    """The places of a quiz in their order, in words; one query."""
    rows = session.execute(
        select(QuizItem, Version.data, QuestionRow.retired_at, Deck.title, Topic.title)
        .outerjoin(QuestionRow, QuestionRow.id == QuizItem.question_id)
        .outerjoin(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .outerjoin(Deck, Deck.id == QuizItem.deck_id)
        .outerjoin(Topic, Topic.id == QuizItem.topic_id)
        .where(QuizItem.quiz_id == quiz.id)
        .order_by(QuizItem.position, QuizItem.id)
    )
    return [_line(*row) for row in rows]


def _line(item: QuizItem, data: str | None, retired: object, deck: str | None, topic: str | None) -> Line:
    if data is not None:
        question = from_json(data)
        return Line(item, in_a_list(question), TYPES[question.kind].label, gone=retired is not None)
    kind = f", {TYPES[item.kind].label.lower()} only" if item.kind else ""
    where = f"“{topic}” in {deck}" if topic else f"{deck}"
    return Line(item, f"{item.draws} drawn at random from {where}{kind}", "Draw")


def arrange(
    session: Session, by: By, quiz: Quiz, edition: int, points: dict[int, float], *, out: int = 0, up: int = 0,
    down: int = 0,
) -> None:  # fmt: skip
    """Set the points of the places, by their ids; take one out, or move one up or down."""
    _changed(session, by, quiz, edition)
    rows = list(
        session.scalars(select(QuizItem).where(QuizItem.quiz_id == quiz.id).order_by(QuizItem.position, QuizItem.id))
    )
    for row in rows:
        row.points = sound_points(points.get(row.id, row.points))
    for wanted, step in ((up, -1), (down, 1)):
        at = next((n for n, row in enumerate(rows) if row.id == wanted), None)
        if at is not None and 0 <= at + step < len(rows):
            rows[at], rows[at + step] = rows[at + step], rows[at]
    gone = next((row for row in rows if row.id == out), None)
    if gone is not None:
        rows.remove(gone)
        session.delete(gone)
    for place, row in enumerate(rows):
        row.position = place
    session.flush()


def archive(session: Session, by: By, quiz: Quiz) -> None:
    """Put a quiz away; what was given to classes goes on."""
    if quiz.archived_at is None:
        quiz.archived_at = by.at
        audit.note(session, by, "quiz put away", detail=quiz.public)


def restore(session: Session, by: By, quiz: Quiz) -> None:
    """Take a quiz out again that was put away."""
    if quiz.archived_at is not None:
        quiz.archived_at = None
        audit.note(session, by, "quiz taken out again", detail=quiz.public)


def _changed(session: Session, by: By, quiz: Quiz, edition: int | None = None) -> None:
    session.refresh(quiz, with_for_update=True)
    if edition is not None and edition != quiz.edition:
        raise Conflict(CHANGED)
    quiz.edition += 1
    session.flush()
    audit.note(session, by, "quiz changed", detail=quiz.public)


def _room(session: Session, quiz: Quiz, more: int) -> int:
    count, last = session.execute(
        select(func.count(), func.max(QuizItem.position)).where(QuizItem.quiz_id == quiz.id)
    ).one()
    if count + more > MOST_ITEMS:
        raise Invalid(f"A quiz holds at most {MOST_ITEMS} questions.", "deck")
    return 0 if last is None else last + 1


def clean_title(title: str) -> str:
    """A name of a quiz in one line; raises Invalid for none and for one that is too long."""
    words = " ".join(title.replace("\x00", "").split())
    if not words:
        raise Invalid("Give it a name.", "title")
    if len(words) > LONGEST_TITLE:
        raise Invalid(f"Keep the name below {LONGEST_TITLE} characters.", "title")
    return words


def sound_points(points: float) -> float:
    """Points of a question; raises Invalid for what nobody can get."""
    if not 0 <= points <= MOST_POINTS:
        raise Invalid(f"Give points from 0 to {MOST_POINTS:g}.", "points")
    return points


def label(kind: str) -> str:
    """What a type of questions is called."""
    return TYPES[kind].label
