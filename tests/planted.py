"""Somebody of whom something is stored in every table where people stand, each thing with a value of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from sqlalchemy import Table

from quizapp.models.accounts import Link, Passkey, SignIn, SignInCard, Try
from quizapp.models.base import Base
from quizapp.models.classes import Entry, Member, Roster
from quizapp.models.content import Deck, Version
from quizapp.models.exchange import Import, ImportedQuestion, ImportFile
from quizapp.models.quizzes import (
    Assignment,
    Attempt,
    AttemptQuestion,
    MarkRow,
    OwnDates,
    Quiz,
    Repair,
    Save,
)
from quizapp.models.study import CardRow, Correction, Enrolment, Exam, Report, Review
from quizapp.rules import assignment as rules
from quizapp.services.studying import log
from tests import studied
from tests.studied import NOON

NAME, USERNAME, EMAIL = "Wilhelmina Quast", "Wilhelmina Quast 2", "wilhelmina@quast.example"
NOTE, TYPED, DEVICE = "Breaks her glasses often.", "a zeppelin of cheese", "Netscape on Amiga"
TRACES = (NAME, USERNAME, EMAIL, NOTE, TYPED, DEVICE)
"""What must be found nowhere once she is erased."""
PERSONAL = {"actor", "subject", "username", "email", "name_key"}
"""Names of columns that say who somebody is, where no foreign key does."""


def personal_tables() -> list[Table]:
    """Every table whose rows name an account, go with it over however many others, or name people in words."""
    tables = Base.metadata.sorted_tables
    found, going = {"accounts"}, {"accounts"}
    for table in [*tables, *tables]:  # parents come first, but for a circle
        held = {key.column.table.name for key in table.foreign_keys}
        if any(key.ondelete == "CASCADE" and key.column.table.name in going for key in table.foreign_keys):
            going.add(table.name)
        if "accounts" in held or PERSONAL & set(table.columns.keys()):
            found.add(table.name)
    return [table for table in tables if table.name in found | going]


def authored(table: Table) -> list[str]:
    """The columns that say whose a thing is that stays without them."""
    return [
        key.parent.name
        for key in table.foreign_keys
        if key.ondelete == "SET NULL" and key.column.table.name == "accounts"
    ]


def times() -> Iterator:
    """Instants, no two of them alike."""
    return (NOON + timedelta(days=n, minutes=n) for n in count(1))


def somebody(session, classroom=None):
    """Wilhelmina, a pupil; gives her account, her class and a question of it."""
    at = times()
    first, second = studied.deck(session, key="quasts")[:2]
    made = studied.named(
        session, NAME, username=USERNAME, username_key=USERNAME.casefold(), email=EMAIL, email_key=EMAIL,
        seen_at=next(at), warned_at=next(at), time_zone="Pacific/Apia", last_day=date(2026, 12, 24), new_per_day=193,
        minutes_per_day=187, retention=0.8125, theme="dark", email_confirmed_at=next(at),
    )  # fmt: skip
    classroom = classroom or studied.classroom(session, name="8q")
    studied.give(session, classroom, first)
    roster = Roster(class_id=classroom.id, made_by=made.id, made_at=next(at), lines="", taken_at=next(at),
                    undone_at=next(at))  # fmt: skip
    session.add(roster)
    former = studied.classroom(session, name="7q")
    session.flush()
    session.add_all([
        Member(class_id=classroom.id, account_id=made.id, role="learner", joined_at=next(at), extra_time=1.375,
               note=NOTE, roster_id=roster.id),
        Member(class_id=former.id, account_id=made.id, role="learner", joined_at=next(at), ended_at=next(at)),
        SignIn(account_id=made.id, token="her-token", created_at=next(at), seen_at=next(at), proved_at=next(at),
               own=True, device=DEVICE, ended_at=next(at)),
        Try(kind="sign-in", subject=USERNAME.casefold(), address="192.0.2.77", at=next(at)),
        Try(kind="mail", subject=EMAIL, address="192.0.2.78", at=next(at)),
        Link(token="her-link", purpose="reset", role="learner", account_id=made.id, email="other@quast.example",
             made_at=next(at), until=next(at), used_at=next(at)),
        SignInCard(account_id=made.id, nonce="her-nonce", made_at=next(at), until=next(at), used_at=next(at)),
        Passkey(account_id=made.id, credential="her-credential", public_key=b"her-key", sign_count=977,
                name="Her grandmother's telephone", made_at=next(at), used_at=next(at)),
        Enrolment(learner_id=made.id, deck_id=first.deck_id, since=next(at), only_met=True),
        Exam(learner_id=made.id, deck_id=first.deck_id, day=date(2027, 3, 29)),
        Entry(at=next(at), actor="somebody", action="note changed", classroom=classroom.public, subject=made.public,
              detail="one note", address="192.0.2.79"),
        Entry(at=next(at), actor=made.public, action="code made", classroom=None, subject="another",
              detail="a detail of hers", address="192.0.2.80"),
        CardRow(learner_id=made.id, question_id=first.id, stability=3.0517578125, difficulty=6.103515625,
                first=date(2026, 12, 1), last=date(2026, 12, 2), due=date(2026, 12, 3), state="relearning", lapses=41,
                answers=43, repeats=47, back=53, set_aside=True),
    ])  # fmt: skip
    review = an_answer(session, made, first, next(at))
    session.add(Correction(review_id=review.id, key="hers-1", rating=4, at=next(at)))
    session.add(Report(learner_id=made.id, version_id=review.version_id, at=next(at)))
    session.flush()
    an_attempt(session, made, classroom, review, at)
    hers(session, made, second, at)
    return made, classroom, first


def an_attempt(session, made, classroom, review, at):
    """A quiz of her own, and an attempt at it of which each column says something of its own."""
    quiz = Quiz(owner_id=made.id, title="Brooms and cheese", intro="Take your time.", created_at=next(at),
                archived_at=next(at), edition=71)  # fmt: skip
    session.add(quiz)
    session.flush()
    given = Assignment(
        quiz_id=quiz.id, class_id=classroom.id, made_at=NOON, rules=rules.dump(rules.PRESETS["homework"])
    )
    session.add(given)
    session.flush()
    attempt = Attempt(assignment_id=given.id, learner_id=made.id, number=89, preview=True, started_at=next(at),
                      ended_at=next(at), handed_in=True, late=True, practised=True, kept=False)  # fmt: skip
    session.add_all([OwnDates(assignment_id=given.id, learner_id=made.id, opens=next(at), closes=next(at)), attempt])
    session.flush()
    row = AttemptQuestion(attempt_id=attempt.id, place=97, question_id=review.question_id, version_id=review.version_id,
                          points=7.25, drawn=True, order="[3, 1, 2]", flagged=True, saves=101, answered=True, void=True,
                          score=0.28125)  # fmt: skip
    session.add(row)
    session.flush()
    told = '{"feedback": "Nearly.", "reason": "By length.", "parts": [0.71875]}'
    save = Save(attempt_question_id=row.id, ordinal=100, key="key-of-her-attempt", at=next(at), response=f'"{TYPED}"',
                certainty=3, score=0.65625, verdict="partly", told=told, checksum="hers")  # fmt: skip
    repair = Repair(quiz_id=quiz.id, question_id=review.question_id, kind="full",
                    data='{"why": "unclear"}', by_id=made.id, at=next(at), undone_at=next(at))  # fmt: skip
    session.add_all([save, repair])
    session.flush()
    session.add(MarkRow(attempt_question_id=row.id, save_id=save.id, repair_id=repair.id, by_id=made.id,
                        at=next(at), score=0.90625, verdict="partly",
                        told='{"feedback": "Better.", "reason": "By hand."}'))  # fmt: skip
    session.flush()


def hers(session, made, question, at):
    """A deck of her own, and a wording that she wrote."""
    deck = Deck(key="her-deck", title="On brooms", description="How they fly.", owner_id=made.id, created_at=next(at),
                archived_at=next(at))  # fmt: skip
    session.add(deck)
    brought = Import(owner_id=made.id, handed_in_at=next(at), taken_at=next(at), undone_at=next(at))
    session.add(brought)
    session.flush()
    session.add(ImportFile(import_id=brought.id, place=103, name="brooms-of-hers.gift", data=b"Do her brooms fly? {T}"))
    session.add(ImportedQuestion(import_id=brought.id, question_id=question.id, before=107, after=109,
                                 about={"title": "before hers"}))  # fmt: skip
    session.add(Version(question_id=question.id, number=73, kind="text", start=79, end=83, created_at=next(at),
                        data='{"kind": "text", "prompt": "Do brooms fly?"}', author_id=made.id,
                        meaning=True))  # fmt: skip
    session.flush()


def an_answer(session, learner, question, at):
    """An answer of which each column says something of its own."""
    review = studied.answer(session, learner, question)
    fields = {
        "ordinal": 67, "key": "key-of-her-page", "at": at, "day": date(2026, 12, 4), "response": f'"{TYPED}"',
        "score": 0.4375, "verdict": "partly", "machine_rating": 2, "learner_rating": 1, "rating": 3, "hint": True,
        "practice": True, "duration_ms": 61_007, "answered": 59, "retention": 0.8125,
        "mark": '{"feedback": "Cheese floats.", "reason": "By weight.", "parts": [0.25], "why_hard": "It was slow."}',
        "before": {"state": "before her"}, "after": {"state": "after her"},
    }  # fmt: skip
    for name, value in fields.items():
        setattr(review, name, value)
    review.checksum = log.checksum({name: getattr(review, name) for name in log.PROTECTED})
    session.flush()
    assert isinstance(review, Review)
    return review
