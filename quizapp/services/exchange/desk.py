"""Where files lie that somebody has handed in, until they are taken: a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.content import Deck
from quizapp.models.exchange import Import, ImportFile
from quizapp.services.access import sound_id
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.exchange.reading import HandedIn

MOST_FILES = 20
MOST_WAITING = 5
"""Imports of one person that wait to be taken: one in each window."""
LONGEST_NAME = 300
KEPT_FOR = timedelta(days=1)
NO_FILE = "Choose a file, or drop one here."
GONE = "These files are not here any more: they are kept for a day. Hand them in once more."


def hand_in(session: Session, owner: Account, deck: Deck | None, files: Sequence[HandedIn], now: datetime) -> Import:
    """Keep files to be looked at, beside the few that the same person handed in before and has not taken. Raises
    Invalid at the field `files`."""
    if not files:
        raise Invalid(NO_FILE, "files")
    if len(files) > MOST_FILES:
        raise Invalid(f"{MOST_FILES} files at once at most; these are {len(files)}.", "files")
    waiting = select(Import.id).where(Import.owner_id == owner.id, Import.taken_at.is_(None))
    older = session.scalars(waiting.order_by(Import.id.desc()).offset(MOST_WAITING - 1)).all()
    session.execute(delete(Import).where(Import.id.in_(older)))
    made = Import(owner_id=owner.id, deck_id=deck.id if deck else None, handed_in_at=now)
    session.add(made)
    session.flush()
    for place, file in enumerate(files):
        name = " ".join(file.name.replace("\0", " ").split())[:LONGEST_NAME] or "file"
        session.add(ImportFile(import_id=made.id, place=place, name=name, data=file.data))
    session.flush()
    return made


def found(session: Session, owner: Account, public: str) -> Import:
    """What somebody handed in; raises NotFound."""
    made = session.scalar(select(Import).where(Import.owner_id == owner.id, Import.public == sound_id(public)))
    if made is None:
        raise NotFound(GONE)
    return made


def files_of(session: Session, made: Import) -> list[HandedIn]:
    """The files of an import; raises NotFound when they are gone."""
    rows = session.execute(
        select(ImportFile.name, ImportFile.data).where(ImportFile.import_id == made.id).order_by(ImportFile.place)
    ).all()
    if not rows:
        raise NotFound(GONE)
    return [HandedIn(name, data) for name, data in rows]


def clear(session: Session, made: Import) -> None:
    """Let go of the files of an import."""
    session.execute(delete(ImportFile).where(ImportFile.import_id == made.id))
