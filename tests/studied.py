"""A text with questions, a learner and their answers, made straight in the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from sqlalchemy import select

from quizapp.measures.tally import Looks, Tally
from quizapp.memory import card as memory
from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Member
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.study import CardRow, Correction, DayTally, Enrolment, LookTally, Review
from quizapp.questions.base import Question
from quizapp.questions.record import to_json
from quizapp.services.studying import log, tallies
from quizapp.services.ways_in import passwords, signing

DAY = date(2026, 11, 23)
"""A Monday."""
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

TEXT = """## The talks

They met in Sochi. Nothing came of it. Another meeting was set.

## The treaty

It was signed in 1997. It promised close ties
in many matters.

## Since then, and besides

- One thing has changed.
- So has another.
"""
EVIDENCE = ("They met in Sochi.", "Nothing came of it.", "It was signed in 1997.", "close ties in many matters.")

HASHER = passwords.hasher(64)
OTTERS = "three wet otters"
SECRET = b"a secret for tests, 32 characters"

keys = (f"k{n}" for n in count())


def account(session, **fields) -> Account:
    """A learner."""
    made = Account(created_at=NOON, **fields)
    session.add(made)
    session.flush()
    return made


def named(session, name, **fields) -> Account:
    """Somebody with a name, whose password is about otters."""
    fields = {"username": name, "username_key": name.casefold(), "password": HASHED, **fields}
    return account(session, name=name, **fields)


HASHED = passwords.hashed(HASHER, OTTERS)


def tries(session, name="Anna", password="wrong password", address="192.0.2.1", at=NOON, hasher=HASHER):
    """Try to sign in, as a page does; gives the account, or None."""
    asked = signing.candidate(session, name, address, at, SECRET)
    found = signing.admit(session, asked, fits=asked.fits(hasher, password), address=address, now=at)
    session.flush()
    return found


def classroom(session, *learners, teacher=None, name="8b", **fields) -> Classroom:
    """A class with these learners, and a teacher of its own if none is given."""
    made = Classroom(name=name, created_at=NOON, **fields)
    session.add(made)
    session.flush()
    teacher = teacher or account(session, name=f"Teacher of {name}", role="teacher")
    for who, role in [(teacher, "teacher"), *((learner, "learner") for learner in learners)]:
        session.add(Member(class_id=made.id, account_id=who.id, role=role, joined_at=NOON))
    session.flush()
    return made


def give(session, classroom, question, **fields) -> ClassDeck:
    """The class studies the question's deck."""
    made = ClassDeck(class_id=classroom.id, deck_id=question.deck_id, since=NOON, **fields)
    session.add(made)
    session.flush()
    return made


def deck(
    session, evidence=EVIDENCE, text=TEXT, key="talks", topics=("The talks", "The treaty"), **fields
) -> list[QuestionRow]:
    """A source with one question for each evidence, shared out over the topics; the questions in reading order."""
    source = Source(key=key, title=f"On {key}", text=text, updated_at=NOON)
    session.add(source)
    session.flush()
    made = Deck(key=key, title=source.title, source_id=source.id, created_at=NOON, **{"open": True, **fields})
    session.add(made)
    session.flush()
    parts = [Topic(deck_id=made.id, key=title, title=title, position=n) for n, title in enumerate(topics)]
    session.add_all(parts)
    session.flush()
    size = -(-len(evidence) // len(parts))
    return [question(session, made, source, parts[n // size], n, words) for n, words in enumerate(evidence)]


def question(session, deck, source, topic, position, words) -> QuestionRow:
    """One question that rests on these words."""
    made = QuestionRow(deck_id=deck.id, topic_id=topic.id, key=f"{deck.key}-{position}", position=position, current=1)
    session.add(made)
    session.flush()
    start = source.text.find(words)
    asked = Question(kind="text", prompt=f"What of “{words}”?", evidence=words)
    span = (start, start + len(words)) if start >= 0 else (None, None)
    session.add(
        Version(
            question_id=made.id, number=1, kind="text", data=to_json(asked), start=span[0], end=span[1], created_at=NOON
        )
    )
    session.flush()
    return made


def enrol(session, learner, question) -> None:
    """The learner studies the question's deck."""
    session.add(Enrolment(learner_id=learner.id, deck_id=question.deck_id, since=NOON))
    session.flush()


def source_of(session, question) -> Source:
    """The text that the question is about."""
    deck = session.get(Deck, question.deck_id)
    return session.get(Source, deck.source_id)


def card(session, learner, question, *, stability=10.0, last=DAY, due=DAY, **fields) -> CardRow:
    """What the learner remembers of a question."""
    fields = {"difficulty": 5.0, "first": last, "state": "review", "lapses": 0, "answers": 1, "repeats": 0, "back": 0,
              **fields}  # fmt: skip
    made = CardRow(learner_id=learner.id, question_id=question.id, stability=stability, last=last, due=due, **fields)
    session.add(made)
    session.flush()
    return made


def answer(session, learner, question, day=DAY, rating=3, *, state="review", practice=False, seconds=10.0) -> Review:
    """An answer in the log; its card is left alone."""
    version = session.query(Version).filter_by(question_id=question.id).one()
    logged = session.query(Review).filter_by(learner_id=learner.id, question_id=question.id).count()
    before = None
    if state:
        last = day - timedelta(days=9)
        before = memory.to_json(memory.Card(10.0, 5.0, last, last, day, memory.State(state)))
    fields = {
        "question_id": question.id, "version_id": version.id, "ordinal": logged, "key": next(keys), "kind": "text",
        "at": datetime.combine(day, time(12), UTC), "day": day, "response": '"an answer"', "score": float(rating > 1),
        "verdict": "right" if rating > 1 else "wrong", "machine_rating": rating, "learner_rating": None,
        "rating": rating, "hint": False, "practice": practice, "answered": 0, "retention": 0.9,
        "duration_ms": None if seconds is None else int(seconds * 1000), "mark": "{}",
    }  # fmt: skip
    made = Review(learner_id=learner.id, checksum=log.checksum(fields), before=before, after=before, **fields)
    session.add(made)
    tallies.recount_week(session, learner.id, day)
    return made


def correct(session, review, rating) -> None:
    """What the learner said of an answer later: another rating, or None to take it back."""
    session.add(Correction(review_id=review.id, key=next(keys), rating=rating, at=NOON))
    tallies.recount_week(session, review.learner_id, review.day)


def tallied(session, learner) -> Tally:
    """What the tallies of a learner say; sums of chances to nine places."""
    mine = {"learner_id": learner.id}
    days = session.execute(select(DayTally.day, DayTally.answers, DayTally.milliseconds).filter_by(**mine))
    looks = session.execute(select(*LookTally.__table__.c).filter_by(**mine))
    return Tally(
        {day: (answers, time) for day, answers, time in days},
        {(row.week, row.band, row.part): Looks(row.asked, row.recalled, round(row.foreseen, 9)) for row in looks},
    )


def recounted(session, learner) -> Tally:
    """What a recount of the log says."""
    found = tallies.counted(session, learner.id)
    looks = {slot: Looks(one.asked, one.recalled, round(one.foreseen, 9)) for slot, one in found.looks.items()}
    return Tally(found.days, looks)


def recall_of(row: CardRow, day: date) -> float:
    """What the memory model says of a stored card."""
    return memory.recall(
        memory.Card(row.stability, row.difficulty, row.first, row.last, row.due, memory.State(row.state)), day
    )


def version_of(session, question, number=1) -> Version:
    """One wording of a question."""
    return session.query(Version).filter_by(question_id=question.id, number=number).one()


def reword(session, question, prompt) -> None:
    """Ask a question in other words from now on."""
    old = version_of(session, question, question.current)
    asked = Question(kind="text", prompt=prompt, evidence="")
    question.current += 1
    session.add(
        Version(question_id=question.id, number=question.current, kind="text", data=to_json(asked), start=old.start,
                end=old.end, created_at=NOON)
    )  # fmt: skip
    session.flush()
