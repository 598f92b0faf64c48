"""Pictures and sounds of questions: taken in, listed, carried along with a question into another deck, cleared away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, or_, select
from sqlalchemy.orm import Session, load_only

from quizapp.formats.base import FormatError
from quizapp.formats.media.pictures import is_picture, picture
from quizapp.formats.media.sounds import UNKNOWN, sound
from quizapp.models.content import Deck, Media, QuestionRow, Version
from quizapp.models.quizzes import Quiz
from quizapp.questions.base import Question
from quizapp.questions.record import from_json, to_json
from quizapp.services.audit import By, note
from quizapp.services.errors import Invalid

LONGEST_ALT = 500
"""Characters."""
LARGEST_DECK = 100_000_000
"""Bytes of all pictures and sounds of a deck."""
STILL_IN_HAND = timedelta(days=1)
"""How long something that no question shows is kept: somebody may be writing the question."""
NEITHER = "This is no picture and no sound. Choose a PNG, JPEG, WebP or GIF, or an MP3, OGG, WAV or M4A."
NO_WORDS = "Say in a few words what it shows: whoever does not see it is told this."
FULL = f"The files of this deck have {LARGEST_DECK // 1_000_000} MB by now. Delete those that no question shows."
ADDRESS = re.compile(r"(?<=/media/)[A-Za-z0-9_-]{8,32}")


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was checked, as it will be kept."""

    data: bytes
    type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture or sound of a deck, as its list shows it."""

    public: str
    alt: str
    markdown: str
    is_sound: bool
    used: bool


def ready(data: bytes) -> Ready:
    """The file as it will be kept. It takes a while and needs no database; raises Invalid at the field `file`."""
    if not data:
        raise Invalid("Choose a file.", "file")
    try:
        if is_picture(data):
            made = picture(data)
            return Ready(made.data, made.type, made.width, made.height)
        heard = sound(data)
    except FormatError as error:
        raise Invalid(NEITHER if str(error) == UNKNOWN else str(error), "file") from None
    return Ready(heard.data, heard.type)


def store(session: Session, by: By, deck: Deck, made: Ready, alt: str) -> Media:
    """Keep a file for the questions of a deck; raises Invalid without words for whoever does not see or hear it."""
    words = " ".join(alt.replace("\0", " ").split())
    if not words:
        raise Invalid(NO_WORDS, "alt")
    if len(words) > LONGEST_ALT:
        raise Invalid(f"Say it in {LONGEST_ALT} characters at most; these are {len(words):,}.", "alt")
    kept = session.scalar(select(func.sum(func.length(Media.data))).where(Media.deck_id == deck.id)) or 0
    if kept + len(made.data) > LARGEST_DECK:
        raise Invalid(FULL, "file")
    found = Media(
        deck_id=deck.id,
        type=made.type,
        alt=words,
        width=made.width,
        height=made.height,
        data=made.data,
        created_at=by.at,
    )
    session.add(found)
    session.flush()
    note(session, by, "added a picture or sound", detail=f"{made.type} of {len(made.data)} bytes to deck {deck.public}")
    return found


def markdown(media: Media) -> str:
    """What shows it in a question: its size stands in its address, so that the page need not move when it comes."""
    alt = re.sub(r"([\\\[\]])", r"\\\1", media.alt)
    return f"![{alt}](/media/{media.public}#{f'{media.width}x{media.height}' if media.width else 'sound'})"


def of_deck(session: Session, deck: Deck) -> Sequence[Kept]:
    """All that is kept for a deck, the newest first."""
    fields = load_only(Media.public, Media.alt, Media.type, Media.width, Media.height)
    rows = session.execute(
        select(Media, _used().label("used"))
        .where(Media.deck_id == deck.id)
        .order_by(Media.created_at.desc(), Media.id.desc())
        .options(fields)
    )
    return [Kept(row.public, row.alt, markdown(row), row.width is None, bool(used)) for row, used in rows]


def delete_unused(session: Session, by: By, deck: Deck) -> int:
    """Delete what no version of a question shows, but not what came just now; returns how many went."""
    gone = session.execute(
        delete(Media)
        .where(Media.deck_id == deck.id, Media.created_at < by.at - STILL_IN_HAND, ~_used())
        .execution_options(synchronize_session=False)
    )
    count = cast("CursorResult[Any]", gone).rowcount
    if count:
        note(session, by, "deleted unused pictures and sounds", detail=f"{count} of deck {deck.public}")
    return count


def carried(session: Session, question: Question, home: Deck, to: Deck, now: datetime) -> Question:
    """A question of one deck as it stands in another: what it shows is copied along, and has new addresses there."""
    written = to_json(question)
    names = set(ADDRESS.findall(written))
    if not names or home.id == to.id:
        return question
    copies = {}
    for media in session.scalars(select(Media).where(Media.deck_id == home.id, Media.public.in_(names))):
        fields = {name: getattr(media, name) for name in ("type", "alt", "width", "height", "data")}
        copies[media.public] = Media(deck_id=to.id, created_at=now, **fields)
    session.add_all(copies.values())
    session.flush()
    return from_json(ADDRESS.sub(lambda name: copies[name[0]].public if name[0] in copies else name[0], written))


def _used() -> ColumnElement[bool]:
    """Whether a version of a question, the deck's description or what stands before a quiz shows it.

    An underscore in its name fits any letter here: something may be kept too long, nothing goes too early.
    """
    shown = "%/media/" + Media.public + "%"
    versions = (
        exists()
        .where(Version.question_id == QuestionRow.id, QuestionRow.deck_id == Media.deck_id, Version.data.like(shown))
        .correlate(Media)
    )
    described = exists().where(Deck.id == Media.deck_id, Deck.description.like(shown)).correlate(Media)
    introduced = exists().where(Quiz.intro.like(shown)).correlate(Media)
    return or_(versions, described, introduced)
