"""Who may see what: the only doors to things. Each fetches and checks in one step, and asks the database once.

A missing right looks like a missing thing to strangers (NotFound), and is told with its reason to those who know that
the thing is there: members of the class, and administrators (Forbidden).

| | nobody, guest, stranger | learner of the class | its teacher | administrator |
| --- | --- | --- | --- | --- |
| texts, questions | everybody may read and study them | | | |
| a picture, a sound | of open decks | of their classes’ decks: `media` | also of their own decks | of open decks |
| a deck, a question to write | NotFound | NotFound | their own: `own_deck`, `own_question` | their own |
| a deck to copy | Forbidden | Forbidden | their own and open ones: `copied_deck` | the same |
| an answer, a device, a passkey | NotFound | their own | their own | their own |
| a class | NotFound | `classroom` | `classroom`, `taught` | Forbidden: they appoint its teachers |
| a member, a roster, a sign-in card | NotFound | Forbidden | of their own class: `member` … | Forbidden |
| all data of a pupil, their erasure | NotFound | Forbidden | a learner in their class now: `pupil` | `account` |
| a quiz | NotFound | NotFound | its owner: `quiz` | its owner |
| a quiz given to a class | NotFound | those it is given to: `given` | `assignment` | NotFound |
| an attempt | NotFound | its learner: `attempt`; classmates: Forbidden | `looked_at` | NotFound |
| accounts, invitations, the log of staff | NotFound | NotFound | Forbidden | `administrator`, `account` … |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link, Passkey, SignIn
from quizapp.models.classes import Classroom, Holiday, Member, Roster
from quizapp.models.content import Deck, Media, QuestionRow, Source
from quizapp.models.quizzes import Assignment, Attempt, AttemptQuestion, OwnDates, Quiz
from quizapp.models.study import Review
from quizapp.services.content.asked import CURRENT, OF_REVIEW, QUEUED, SEEN, Asked, to_asked
from quizapp.services.content.decks import reachable
from quizapp.services.errors import Forbidden, NotFound
from quizapp.services.ways_in import links
from quizapp.services.ways_in.accounts import ADMINISTRATOR, LEARNER, TEACHER, is_staff

LONGEST_ID = 64
Thing = TypeVar("Thing", Roster, Holiday)
NO_ASSIGNMENT = "There is no such quiz for you. Your teacher may have taken it back."
SAT = "This question is in a quiz of yours whose answers are not told yet. It comes back to you when they are."
NO_CLASS = "There is no such class, or you are not in it."


@dataclass(frozen=True, slots=True)
class Seat:
    """A class, and what somebody is in it."""

    classroom: Classroom
    me: Member

    @property
    def teaches(self) -> bool:
        """Whether they teach it."""
        return self.me.role == TEACHER


# What everybody may study ---------------------------------------------------------------------------------


def deck(session: Session, who: Account, public: str) -> Deck:
    """A deck that somebody may study: an open one, one of their own, one of their classes."""
    found = session.scalar(select(Deck).where(Deck.public == sound_id(public), reachable(who.id)))
    if found is None:
        raise NotFound("There is no such text here.")
    return found


def source(session: Session, public: str) -> Source:
    """A reading text, by its public id."""
    found = session.scalar(select(Source).where(Source.public == sound_id(public)))
    if found is None:
        raise NotFound("There is no such text here.")
    return found


def question(session: Session, learner: Account, public: str, version: int | None = None) -> Asked:
    """A question for a learner, in the version that is asked now or the one they saw; one query."""
    known = {"learner": learner.id, "public": sound_id(public)}
    if version is None:
        row = session.execute(CURRENT, known).first()
    else:
        row = session.execute(SEEN, known | {"version": version}).first()
    if row is None or (version is None and row.retired_at is not None):
        raise NotFound("There is no such question here. It may have been taken out.")
    if row.sat:
        raise Forbidden(SAT)
    return to_asked(row)


def queued(session: Session, learner: Account, question_id: int) -> Asked:
    """A question of the learner's own queue, in the version that is asked now."""
    return to_asked(session.execute(QUEUED, {"learner": learner.id, "question": question_id}).one())


def review(session: Session, learner: Account, key: str) -> tuple[Review, Asked]:
    """An answer of the learner's own, by the key its page made, with the question as it was then.

    Raises Forbidden while the question stands in a quiz of theirs whose answers may not be told yet.
    """
    found = session.scalar(select(Review).where(Review.learner_id == learner.id, Review.key == sound_id(key)))
    if found is None:
        raise NotFound("There is no such answer of yours.")
    row = session.execute(OF_REVIEW, {"learner": learner.id, "version": found.version_id}).one()
    if row.sat:
        raise Forbidden(SAT)
    return found, to_asked(row)


def media(session: Session, who: Account | None, public: str) -> Media:
    """A picture or a sound, for whoever may study its deck, or was asked of it in a quiz."""
    found = session.scalar(
        select(Media)
        .join(Deck, Deck.id == Media.deck_id)
        .where(Media.public == sound_id(public), Deck.open if who is None else or_(reachable(who.id), _asked_of(who)))
    )
    if found is None:
        raise NotFound("There is no such picture or sound here.")
    return found


def _asked_of(who: Account) -> ColumnElement[bool]:
    return exists().where(
        QuestionRow.deck_id == Deck.id,
        AttemptQuestion.question_id == QuestionRow.id,
        Attempt.id == AttemptQuestion.attempt_id,
        Attempt.learner_id == who.id,
    )


def own_deck(session: Session, who: Account, public: str) -> Deck:
    """A deck that somebody writes; where everybody may study it, others are told whose it is to change."""
    found = session.scalar(select(Deck).where(Deck.public == sound_id(public)))
    if found is None or (found.owner_id != who.id and not found.open):
        raise NotFound("There is no such deck, or it is not yours.")
    if found.owner_id != who.id:
        raise Forbidden("Only whoever wrote this deck changes it. You can copy it and change the copy.")
    return found


def own_question(session: Session, who: Account, public: str) -> tuple[Deck, QuestionRow]:
    """A question of a deck that somebody writes, one that was taken out too."""
    row = session.scalar(select(QuestionRow).where(QuestionRow.public == sound_id(public)))
    home = session.get(Deck, row.deck_id) if row is not None else None
    if row is None or home is None:
        raise NotFound("There is no such question, or it is not yours.")
    return own_deck(session, who, home.public), row


def copied_deck(session: Session, who: Account, public: str) -> Deck:
    """A deck that somebody may copy: one of their own, or one that everybody may study."""
    writer(who)
    found = session.scalar(select(Deck).where(Deck.public == sound_id(public), or_(Deck.owner_id == who.id, Deck.open)))
    if found is None:
        raise NotFound("There is no such deck, or it is not yours to copy.")
    return found


# What is one's own ----------------------------------------------------------------------------------------


def device(session: Session, who: Account, public: str) -> SignIn:
    """A device of somebody's own, signed in or not any more."""
    found = session.scalar(select(SignIn).where(SignIn.account_id == who.id, SignIn.public == sound_id(public)))
    if found is None:
        raise NotFound("You are not signed in on such a device.")
    return found


def passkey(session: Session, who: Account, public: str) -> Passkey:
    """A passkey of somebody's own."""
    found = session.scalar(select(Passkey).where(Passkey.account_id == who.id, Passkey.public == sound_id(public)))
    if found is None:
        raise NotFound("You have no such passkey any more.")
    return found


# Classes --------------------------------------------------------------------------------------------------


def classroom(session: Session, who: Account, public: str) -> Seat:
    """A class that somebody is in, as learner or teacher."""
    found = session.execute(
        select(Classroom, Member)
        .outerjoin(
            Member,
            (Member.class_id == Classroom.id) & (Member.account_id == who.id) & Member.ended_at.is_(None),
        )
        .where(Classroom.public == sound_id(public))
    ).first()
    if found is None or (found[1] is None and who.role != ADMINISTRATOR):
        raise NotFound(NO_CLASS)
    if found[1] is None:
        raise Forbidden("Only its members see a class. As an administrator you can appoint its teachers.")
    return Seat(*found)


def once_in(session: Session, who: Account, public: str) -> tuple[Classroom, Member]:
    """A class that somebody is in, or was in, and what they are or were in it."""
    found = session.execute(
        select(Classroom, Member)
        .join(Member, (Member.class_id == Classroom.id) & (Member.account_id == who.id))
        .where(Classroom.public == sound_id(public))
    ).first()
    if found is None:
        raise NotFound("You can only come back to this class with its code. Ask your teacher for it.")
    return found[0], found[1]


def taught(session: Session, who: Account, public: str) -> Classroom:
    """A class that somebody teaches; learners in it are told why it is not theirs to change."""
    seat = classroom(session, who, public)
    if not seat.teaches:
        raise Forbidden("Only the teachers of this class can do that.")
    return seat.classroom


def held(session: Session, classroom: Classroom) -> Classroom:
    """A class that somebody came to by its door, held until the request ends: of two who change it or its members at
    once, the second sees what the first did. Raises NotFound when it was deleted meanwhile.
    """
    again = select(Classroom).where(Classroom.id == classroom.id).with_for_update()
    found = session.scalar(again.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(NO_CLASS)
    return found


def member(session: Session, who: Account, public: str, member: str) -> tuple[Classroom, Member, Account]:
    """Somebody in a class that `who` teaches, or who was in it; and their account."""
    asking = Member.__table__.alias("asking")
    row = session.execute(
        select(Classroom, Member, Account, asking.c.role)
        .join(Member, (Member.class_id == Classroom.id) & (Member.public == sound_id(member)))
        .join(Account, Account.id == Member.account_id)
        .outerjoin(
            asking,
            (asking.c.class_id == Classroom.id) & (asking.c.account_id == who.id) & asking.c.ended_at.is_(None),
        )
        .where(Classroom.public == sound_id(public))
    ).first()
    if row is None or (row[3] is None and who.role != ADMINISTRATOR):
        raise NotFound("There is nobody like that in your class.")
    if row[3] != TEACHER:
        raise Forbidden("Only the teachers of this class see what stands here of its members.")
    return row[0], row[1], row[2]


def pupil(session: Session, who: Account, public: str, learner: str) -> tuple[Classroom, Member, Account]:
    """A learner who is in a class that `who` teaches now, to take their data along for them or to have them erased."""
    classroom, row, account = member(session, who, public, learner)
    if row.role != LEARNER or account.role != LEARNER or row.ended_at is not None:
        raise Forbidden("You can do that for the pupils who are in your class now, and for nobody else.")
    return classroom, row, account


def roster(session: Session, who: Account, public: str, roster: str) -> tuple[Classroom, Roster]:
    """A roster of a class that `who` teaches."""
    return _of_class(session, who, public, Roster, roster, "There is no such list of names any more. Paste it again.")


def holiday(session: Session, who: Account, public: str, holiday: str) -> tuple[Classroom, Holiday]:
    """A holiday of a class that `who` teaches."""
    return _of_class(session, who, public, Holiday, holiday, "There is no such holiday any more.")


def _of_class(
    session: Session, who: Account, public: str, kind: type[Thing], thing: str, missing: str
) -> tuple[Classroom, Thing]:
    """Something that belongs to a class, for its teachers; one query."""
    row = session.execute(
        select(Classroom, Member.role, kind)
        .outerjoin(
            Member, (Member.class_id == Classroom.id) & (Member.account_id == who.id) & Member.ended_at.is_(None)
        )
        .outerjoin(kind, (kind.class_id == Classroom.id) & (kind.public == sound_id(thing)))
        .where(Classroom.public == sound_id(public))
    ).first()
    if row is None or (row[1] is None and who.role != ADMINISTRATOR):
        raise NotFound(NO_CLASS)
    if row[1] != TEACHER:
        raise Forbidden("Only the teachers of this class can do that.")
    if row[2] is None:
        raise NotFound(missing)
    return row[0], row[2]


# The school -----------------------------------------------------------------------------------------------


def teacher(who: Account) -> Account:
    """Somebody who may make classes."""
    if not is_staff(who):
        raise Forbidden("Only teachers make classes. If you teach, ask whoever runs quizapp to make you a teacher.")
    return who


def writer(who: Account) -> Account:
    """Somebody who may write decks of their own."""
    if not is_staff(who):
        raise Forbidden("Only teachers write questions. If you teach, ask whoever runs quizapp to make you a teacher.")
    return who


def administrator(who: Account) -> Account:
    """Somebody who runs this quizapp; learners see no such page at all."""
    if who.role == LEARNER:
        raise NotFound("There is nothing at this address.")
    if who.role != ADMINISTRATOR:
        raise Forbidden("Only administrators see this page.")
    return who


def account(session: Session, who: Account, public: str) -> Account:
    """Anybody's account, for an administrator."""
    administrator(who)
    found = session.scalar(select(Account).where(Account.public == sound_id(public), Account.username.is_not(None)))
    if found is None:
        raise NotFound("There is no such account any more.")
    return found


def invitation(session: Session, who: Account, public: str) -> Link:
    """An invitation that nobody has followed yet, for an administrator."""
    administrator(who)
    found = session.scalar(
        select(Link).where(Link.public == sound_id(public), Link.purpose == links.INVITE, Link.used_at.is_(None))
    )
    if found is None:
        raise NotFound("There is no such invitation any more. It may have been accepted.")
    return found


def any_class(session: Session, who: Account, public: str) -> Classroom:
    """A class by its name and teachers, for an administrator who appoints a teacher; not what its learners do."""
    administrator(who)
    found = session.scalar(select(Classroom).where(Classroom.public == sound_id(public)))
    if found is None:
        raise NotFound("There is no such class any more.")
    return found


# Quizzes --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Given:
    """A quiz as it is given to a class, and what somebody is there."""

    assignment: Assignment
    quiz: Quiz
    classroom: Classroom
    me: Member


def quiz(session: Session, who: Account, public: str) -> Quiz:
    """A quiz of somebody's own."""
    found = session.scalar(select(Quiz).where(Quiz.public == sound_id(public), Quiz.owner_id == who.id))
    if found is None:
        raise NotFound("There is no such quiz, or it is not yours.")
    return found


def _given(session: Session, who: Account, public: str) -> Given:
    here = (Member.class_id == Assignment.class_id) & (Member.account_id == who.id) & Member.ended_at.is_(None)
    row = session.execute(
        select(Assignment, Quiz, Classroom, Member)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(Classroom, Classroom.id == Assignment.class_id)
        .join(Member, here)
        .where(Assignment.public == sound_id(public))
    ).first()
    if row is None:
        raise NotFound(NO_ASSIGNMENT)
    return Given(*row)


def assignment(session: Session, who: Account, public: str) -> Given:
    """A quiz that was given to a class which `who` teaches."""
    found = _given(session, who, public)
    if found.me.role != TEACHER:
        raise Forbidden("Only the teachers of this class see its results and change its dates.")
    return found


def given(session: Session, who: Account, public: str) -> Given:
    """A quiz that `who` may attempt: given to their class, or to them by name."""
    found = _given(session, who, public)
    if found.me.role == TEACHER:
        raise Forbidden("Teachers look at a quiz by its preview.")
    named = select(OwnDates.learner_id).where(
        OwnDates.assignment_id == found.assignment.id, OwnDates.learner_id == who.id
    )
    if found.assignment.withdrawn_at is not None or (not found.assignment.everybody and not session.scalar(named)):
        raise NotFound(NO_ASSIGNMENT)
    if found.classroom.archived_at is not None:
        raise Forbidden("This class is put away, so its quizzes are closed.")
    return found


def attempt(session: Session, who: Account, public: str) -> tuple[Attempt, Given]:
    """An attempt of one's own, in a class that one is in still."""
    found, there = _attempt(session, who, public)
    if found.learner_id != who.id:
        raise Forbidden("This is somebody else’s attempt. Its answers stand in the results.")
    return found, there


def looked_at(session: Session, who: Account, public: str) -> tuple[Attempt, Given, Account]:
    """The attempt of a learner, for the teachers of the class."""
    found, there = _attempt(session, who, public)
    if there.me.role != TEACHER:
        raise Forbidden("Only the teachers of this class see this page.")
    learner = session.get(Account, found.learner_id)
    assert learner is not None
    return found, there, learner


def _attempt(session: Session, who: Account, public: str) -> tuple[Attempt, Given]:
    here = (Member.class_id == Assignment.class_id) & (Member.account_id == who.id) & Member.ended_at.is_(None)
    row = session.execute(
        select(Attempt, Assignment, Quiz, Classroom, Member)
        .join(Assignment, Assignment.id == Attempt.assignment_id)
        .join(Quiz, Quiz.id == Assignment.quiz_id)
        .join(Classroom, Classroom.id == Assignment.class_id)
        .join(Member, here)
        .where(Attempt.public == sound_id(public))
    ).first()
    if row is None:
        raise NotFound("There is no such attempt of yours.")
    return row[0], Given(*row[1:])


def sound_id(text: str) -> str:
    """What may be an id; raises NotFound for what no database should be asked for."""
    if not (0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable()):
        raise NotFound("There is nothing at this address.")
    return text
