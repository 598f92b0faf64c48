"""Decks as an archive and back, with everything that belongs to them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import delete, func, select

from quizapp.formats import archive
from quizapp.models.content import Deck, Media, QuestionRow, Source, Topic, Version
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import from_json
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.exchange import archives
from quizapp.services.writing import decks, media, questions
from tests.studied import NOON, named

TABLES = (Version, QuestionRow, Media, Topic, Deck, Source)


@pytest.fixture
def owner(session):
    return named(session, "Owner", role="teacher")


@pytest.fixture
def by(owner):
    return By(owner, NOON, "192.0.2.1")


@pytest.fixture
def rivers(session, by):
    """A deck that rests on a text, with a picture, a question of two versions and one that was taken out."""
    deck = decks.create(session, by, "Rivers", "Of Europe")
    source = Source(key="rhine", title="The Rhine", text="The Rhine ends in the North Sea.", updated_at=NOON)
    session.add(source)
    session.flush()
    deck.source_id = source.id
    out = BytesIO()
    Image.new("RGB", (30, 20), "blue").save(out, "PNG")
    shown = media.markdown(media.store(session, by, deck, media.ready(out.getvalue()), "A map"))
    asked = Question("text", f"Which river? {shown}", (Answer("Rhine", 1.0),))
    row = questions.add(session, by, deck, asked, "The Rhine")
    bank.write(session, row, Question("text", f"Where? {shown}", (Answer("Rhine", 1.0),)), NOON, meaning=True)
    row.title, row.tags, row.points = "Map", ["a", "b"], 2.5
    gone = questions.add(session, by, deck, Question("text", "Old?", (Answer("yes", 1.0),)), "Others")
    gone.retired_at = NOON
    session.flush()
    return deck


def counts(session):
    return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def test_an_archive_of_what_an_archive_brought_is_equal_to_it(session, by, rivers):
    first = archives.pack(session, [rivers])
    before = counts(session)
    for table in TABLES:
        session.execute(delete(table))
    session.expunge_all()
    session.add(by.account)
    assert counts(session) == [0] * len(TABLES)
    made = archives.unpack(session, by, first)
    assert counts(session) == before
    assert archive.read(archives.pack(session, made)) == archive.read(first)


def test_what_is_shown_has_its_address_here(session, by, rivers):
    data = archives.pack(session, [rivers])
    other = By(named(session, "Other", role="teacher"), NOON)
    [deck] = archives.unpack(session, other, data)
    [picture] = session.scalars(select(Media).where(Media.deck_id == deck.id))
    assert deck.id != rivers.id and deck.source_id == rivers.source_id
    for version in session.scalars(select(Version).join(QuestionRow).where(QuestionRow.deck_id == deck.id)):
        assert "/media/" not in version.data or f"/media/{picture.public}#30x20" in from_json(version.data).prompt


def test_unpacked_twice_an_archive_adds_nothing(session, by, rivers):
    data = archives.pack(session, [rivers])
    other = By(named(session, "Other", role="teacher"), NOON)
    archives.unpack(session, other, data)
    once = counts(session)
    archives.unpack(session, other, data)
    assert counts(session) == once


def test_another_text_of_the_same_key_stays_as_it_is(session, by, rivers):
    data = archives.pack(session, [rivers])
    here = session.get(Source, rivers.source_id)
    here.text = "Another text."
    session.flush()
    [deck] = archives.unpack(session, By(named(session, "Other", role="teacher"), NOON), data)
    assert here.text == "Another text."
    assert session.get(Source, deck.source_id).text == "The Rhine ends in the North Sea."
