"""A small school, made straight in the tables: two classes with their people, and all that belongs to them.

Everything of 8b has its twin in 9a, so that an address can name things of one, of the other, or of both mixed up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select, update

from quizapp.models.accounts import Account, Link, Passkey, SignIn
from quizapp.models.classes import ClassDeck, Classroom, Holiday, Member, Roster
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.quizzes import Quiz, QuizItem
from quizapp.models.study import CardRow
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import to_json
from quizapp.services.audit import By
from quizapp.services.classroom import roster_lines
from quizapp.services.classroom.roster_lines import Kept, Lines
from quizapp.services.quizzes import attempts, practising, repairs
from quizapp.services.ways_in import sign_in_cards, signing
from tests import quizzing, studied

NOON = studied.NOON
LATER = NOON + timedelta(days=7)
SECRET = b"a secret for tests, 32 characters"
"""As in the settings of tests/conftest.py."""
CALLERS = ("nobody", "guest", "learner", "stranger", "teacher", "other", "administrator")
"""Who asks: `learner` and `teacher` are of 8b, `stranger` and `other` of 9a, as learner and teacher."""


@dataclass
class World:
    """The ids by which addresses name things, and the cookie's token of each caller."""

    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def build(session) -> World:
    """Make the school; the bundled text is there already."""
    world = World()
    people = {name: _person(session, name) for name in CALLERS if name != "nobody"}
    people["guest"].name = people["guest"].username = people["guest"].username_key = people["guest"].password = None
    for name, role in (("teacher", "teacher"), ("other", "teacher"), ("administrator", "administrator")):
        people[name].role = role
    session.flush()
    for name, who in people.items():
        world.tokens[name] = signing.open_session(session, who, NOON, device="Firefox on Linux")
    deck = session.scalars(select(Deck)).first()
    world.ids |= {"deck": deck.public, "source": session.get(Source, deck.source_id).public}
    world.ids["question"] = session.scalars(select(QuestionRow.public).order_by(QuestionRow.position)).first()
    eighth = _class(session, "8b", people["teacher"], people["learner"], deck)
    ninth = _class(session, "9a", people["other"], people["stranger"], deck)
    world.ids |= {name: value for name, value in vars(eighth).items() if isinstance(value, str)}
    world.ids |= {f"{name}2": value for name, value in vars(ninth).items() if isinstance(value, str)}
    _belongings(session, world, people["learner"], people["administrator"])
    for name, who in (("", people["teacher"]), ("2", people["other"])):
        _written(session, world, who, name)
    session.flush()
    return world


def _person(session, name) -> Account:
    return studied.named(session, name.capitalize(), seen_at=NOON)


def _class(session, name, teacher, learner, deck) -> SimpleNamespace:
    """A class with a member, a pupil who has not come yet, a roster, a holiday and a text."""
    code = {"8b": "BCDFGH", "9a": "HGFDCB"}[name]
    room = studied.classroom(session, learner, teacher=teacher, name=name, code=code, code_until=LATER)
    session.add(ClassDeck(class_id=room.id, deck_id=deck.id, since=NOON))
    new = studied.named(session, f"New in {name}", password=None)
    session.add(Member(class_id=room.id, account_id=new.id, role="learner", joined_at=NOON))
    card = sign_in_cards.issue(session, new, NOON)
    lines = roster_lines.to_json(Lines((Kept(1, "Zoe", "", 1.0, ""),)))
    roster = Roster(class_id=room.id, made_by=teacher.id, made_at=NOON, lines=lines)
    holiday = Holiday(class_id=room.id, name="Autumn", first=studied.DAY, last=studied.DAY)
    session.add_all([roster, holiday])
    session.flush()
    of = {row.account_id: row.public for row in session.scalars(select(Member).where(Member.class_id == room.id))}
    return SimpleNamespace(
        room=room.public, code=code, member=of[learner.id], newcomer=of[new.id], staff=of[teacher.id],
        roster=roster.public, holiday=holiday.public, account=learner.public,
        card=sign_in_cards.token(SECRET, card.nonce),
    )  # fmt: skip


def _belongings(session, world, learner, administrator) -> None:
    """What belongs to the learner of 8b alone: an answer, a device, a passkey, a link; and a link to invite."""
    _quizzes(session, world, learner)  # first: the answer of self-study is to be the latest
    question = session.scalars(select(QuestionRow).order_by(QuestionRow.position)).first()
    version = session.scalars(select(Version).where(Version.question_id == question.id)).one()
    answer = studied.answer(session, learner, question, state="")
    answer.kind, answer.response = version.kind, "null"
    answer.mark = '{"feedback": "", "reason": "", "parts": [], "why_hard": ""}'
    studied.card(session, learner, question)
    assert session.get(CardRow, (learner.id, question.id))
    device = session.scalars(select(SignIn).where(SignIn.account_id == learner.id)).one()
    passkey = Passkey(account_id=learner.id, credential="Y3JlZA", public_key=b"key", name="A key", made_at=NOON)
    invitation = Link(token=signing.hashed("invitation"), purpose="invite", role="teacher", made_at=NOON, until=LATER)
    session.add_all([passkey, invitation])
    session.flush()
    world.ids |= {
        "key": answer.key,
        "device": device.public,
        "passkey": passkey.public,
        "invitation": invitation.public,
        "token": "invitation",
        "administrator": administrator.public,
    }


def _quizzes(session, world, learner) -> None:
    """A quiz of the teacher of 8b, given to 8b; the learner has handed in one attempt, and is at another."""
    staff, room = (
        session.scalars(select(table).where(table.public == world.ids[name])).one()
        for table, name in ((Member, "staff"), (Classroom, "room"))
    )
    teacher = session.get(Account, staff.account_id)
    rows = quizzing.written(session, teacher, key="of-8b")
    quiz = Quiz(owner_id=teacher.id, title="Three things", created_at=NOON)
    session.add(quiz)
    session.flush()
    session.add_all(QuizItem(quiz_id=quiz.id, position=n, question_id=row.id) for n, row in enumerate(rows))
    given = quizzing.give(session, quiz, room)
    done = attempts.begin(session, learner, given, NOON)
    practising.finish(session, learner, attempts.going_of(session, done, given, learner), NOON, studied.DAY)
    one = repairs.question(session, quiz, rows[1].public)
    repairs.apply(session, By(teacher, NOON), quiz, one, repairs.Wanted(repairs.Kind.FULL))
    mended = repairs.standing(session, quiz, one)[0]
    running = attempts.begin(session, learner, given, NOON)
    deck = session.get(Deck, rows[0].deck_id)
    world.ids |= {"quiz": quiz.public, "given": given.public, "attempt": running.public, "done": done.public,
                  "owned": deck.public, "asked": rows[0].public, "mended": mended.public}  # fmt: skip


def _written(session, world, teacher, twin) -> None:
    """A deck of a teacher's own, with a question."""
    own = Deck(key=f"own{twin}", title="Rivers", owner_id=teacher.id, created_at=NOON)
    session.add(own)
    session.flush()
    topic = Topic(deck_id=own.id, key="topic", title="Rivers", position=0)
    session.add(topic)
    session.flush()
    source = SimpleNamespace(text="")
    question = studied.question(session, own, source, topic, 0, "Rhine")
    data = to_json(Question("text", "Which river?", (Answer("Rhine", 1.0),)))
    session.execute(update(Version).where(Version.question_id == question.id).values(data=data))
    world.ids |= {f"own{twin}": own.public, f"written{twin}": question.public}
