"""Questions of files taken into a deck: new ones are made, known ones updated by their key, and one click undoes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from quizapp.formats.base import Attachment, FormatError
from quizapp.models.base import Base
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.exchange import Import, ImportedQuestion
from quizapp.questions.record import from_json, to_json
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.exchange import archives, desk
from quizapp.services.exchange.reading import Candidate, Draft
from quizapp.services.exchange.shown import shown_in
from quizapp.services.exchange.storing import Storing, Taken
from quizapp.services.writing import media
from quizapp.services.writing.questions import MOST_IN_A_DECK

IMPORTED = Base.metadata.tables["imported_questions"]
NOTHING = "None of this can be taken yet. Mend what is named below, or choose another file."
NONE_CHOSEN = "Tick a question first."


@dataclass(frozen=True, slots=True)
class Ready:
    """Questions that can be stored at once: as JSON, what they show made anew, and what of that cannot be shown."""

    chosen: tuple[Candidate, ...]
    data: tuple[str, ...]
    shown: Mapping[str, media.Ready]
    alts: Mapping[str, str]
    spoiled: Mapping[str, str]
    """The files that are no picture and no sound after all, with the reason."""


def ready(draft: Draft, left: Collection[str] = ()) -> Ready:
    """The questions of a draft but those whose keys are in `left`, ready to be stored. It takes a while and needs no
    database; raises Invalid where none is chosen."""
    if not draft.candidates:
        raise Invalid(NOTHING, "files")
    chosen = tuple(one for one in draft.candidates if one.key not in left)
    if not chosen:
        raise Invalid(NONE_CHOSEN, "files")
    data = tuple(to_json(one.item.question) for one in chosen)
    alts: dict[str, str] = {}
    for text in data:
        for alt, name in shown_in(text):
            alts[name] = alts.get(name) or alt
    shown, spoiled = _looked_at(one for one in draft.attachments if one.name in alts)
    names = {one.name: one.filename for one in draft.attachments}
    alts = {name: alt or _words(names.get(name, "")) for name, alt in alts.items()}
    return Ready(chosen, data, shown, alts, spoiled)


def _looked_at(attachments: Iterable[Attachment]) -> tuple[dict[str, media.Ready], dict[str, str]]:
    shown, spoiled = {}, {}
    for one in attachments:
        try:
            shown[one.name] = media.ready(one.data)
        except Invalid as refused:
            spoiled[one.name] = f"{one.filename or one.name}: {refused}"
    return shown, spoiled


def _words(filename: str) -> str:
    return " ".join(re.split(r"[\W_]+", filename.rpartition(".")[0] or filename)).strip() or "without a description"


def take(session: Session, by: By, made: Import | None, deck: Deck, given: Ready) -> Taken:
    """Store questions in a deck, new ones at its end; raises Invalid where it becomes too full. An import that was
    taken already is told once more and does nothing; from the command line there is none."""
    if made and made.taken_at:
        return told(session, made)
    _room(session, deck, given)
    work = Storing(session, by, deck)
    done = work.store(given.chosen, work.addressed(given.data, given.shown, given.alts))
    if made:
        made.taken_at, made.deck_id = by.at, deck.id
        if work.touched:
            session.connection().execute(insert(IMPORTED), [{"import_id": made.id, **row} for row in work.touched])
        desk.clear(session, made)
    detail = f"{done.new} new, {done.changed} changed in deck {deck.public}"
    audit.note(session, by, "questions imported", detail=detail)
    session.flush()
    session.expire_all()
    return done


def unpack(session: Session, by: By, made: Import) -> list[Deck]:
    """Make or update the decks of an archive that was handed in, with all that is in it; none where that was done.
    Raises Invalid where it cannot be."""
    if made.taken_at:
        return []
    (file,) = desk.files_of(session, made)
    try:
        found = archives.unpack(session, by, file.data)
    except FormatError as error:
        raise Invalid(str(error), "deck") from None
    made.taken_at = by.at
    desk.clear(session, made)
    return found


def _room(session: Session, deck: Deck, given: Ready) -> None:
    there = session.scalar(select(func.count()).select_from(QuestionRow).where(QuestionRow.deck_id == deck.id)) or 0
    if there and there + len(given.chosen) > MOST_IN_A_DECK:
        known = set(session.scalars(select(QuestionRow.key).where(QuestionRow.deck_id == deck.id)))
        there += len({one.key for one in given.chosen} - known) - len(given.chosen)
    if there + len(given.chosen) > MOST_IN_A_DECK:
        raise Invalid(f"A deck holds {MOST_IN_A_DECK:,} questions. Choose fewer, or begin another one.", "files")


def told(session: Session, made: Import) -> Taken:
    """What an import did."""
    rows = session.execute(
        select(ImportedQuestion.before, func.count())
        .where(ImportedQuestion.import_id == made.id)
        .group_by(ImportedQuestion.before)
    )
    counts = dict(rows.all())
    return Taken(counts.pop(0, 0), sum(counts.values()))


def undo(session: Session, by: By, made: Import) -> Taken:
    """Take out what an import made, and have what it changed asked as before, but for what was changed since. Done
    twice it is done once; raises Conflict for one that was not taken."""
    if made.taken_at is None:
        raise Conflict("These questions were not taken yet.")
    if made.undone_at:
        return Taken()
    rows = session.execute(
        select(QuestionRow, ImportedQuestion)
        .join(ImportedQuestion, ImportedQuestion.question_id == QuestionRow.id)
        .where(ImportedQuestion.import_id == made.id)
    ).all()
    gone = [row.id for row, was in rows if not was.before and row.current == was.after and row.retired_at is None]
    for start in range(0, len(gone), 500):
        batch = QuestionRow.id.in_(gone[start : start + 500])
        session.execute(
            update(QuestionRow).where(batch).values(retired_at=by.at).execution_options(synchronize_session=False)
        )
    still = [(row, was) for row, was in rows if row.current == was.after]
    changed = [(row, was) for row, was in still if was.before]
    for row, was in changed:
        _as_before(session, by, row, was)
    made.undone_at = by.at
    session.flush()
    session.expire_all()
    audit.note(session, by, "import undone", detail=f"{len(gone)} taken out, {len(changed)} as before")
    return Taken(len(gone), len(changed), left=len(rows) - len(still))


def _as_before(session: Session, by: By, row: QuestionRow, was: ImportedQuestion) -> None:
    """Have a question asked in the words of an earlier version again, under its earlier topic and tags."""
    for name, value in (was.about or {}).items():
        setattr(row, name, value)
    if was.before == was.after:
        return
    wanted = select(Version).where(Version.question_id == row.id, Version.number == was.before)
    version = session.scalars(wanted).one()
    author, span = by.account.id if by.account else None, (version.start, version.end)
    bank.write(session, row, from_json(version.data), by.at, span=span, author_id=author, data=version.data)
