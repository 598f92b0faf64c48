"""Verbs about files: check and convert without a database, import into a deck of it and export from one."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizapp.cli.opening import opened

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from quizapp.formats.base import Parsed, Problem
    from quizapp.models.accounts import Account
    from quizapp.models.content import Deck
    from quizapp.services.audit import By
    from quizapp.services.exchange.reading import Draft, HandedIn

NO_DECK = "There is no deck called “{}”. These are there: {}."
NO_NAME = "Name the deck with --deck. Only one archive of quizapp, with --owner, needs no name."
TWO_DECKS = "Several decks are called “{}”: name whose with --owner."
WHICH = "Files that end in “{}” may be in several formats: name one with --format {}."


def add(verbs: argparse._SubParsersAction, where: argparse.ArgumentParser) -> None:
    """Add the verbs to the command."""
    check = verbs.add_parser("check", help="read a file of questions and say what would come of it; keeps nothing")
    check.add_argument("file", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="say it as JSON")
    check.set_defaults(run=_check)

    convert = verbs.add_parser("convert", help="write the questions of a file in another format; needs no database")
    convert.add_argument("file", type=Path, metavar="IN")
    convert.add_argument("output", type=Path, metavar="OUT")
    convert.add_argument("--format", help="the format of OUT (default: by its ending)")
    convert.set_defaults(run=_convert)

    take = verbs.add_parser("import", parents=[where], help="take the questions of files into a deck")
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    take.add_argument("--deck", metavar="NAME", help="its title; made where there is none (an archive needs none)")
    take.add_argument("--owner", metavar="NAME", help="the teacher whose deck it is (default: everybody’s)")
    take.add_argument("--learner", metavar="NAME", help="whose schedule it is that the file brings along")
    take.set_defaults(run=_import)

    give = verbs.add_parser("export", parents=[where], help="write a deck as a file")
    give.add_argument("deck", metavar="DECK", help="its title, or the last part of its address")
    give.add_argument("--format", help="see docs/formats.md (default: by the ending of FILE)")
    give.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    give.add_argument("--owner", metavar="NAME", help="the teacher whose deck it is")
    give.add_argument("--learner", metavar="NAME", help="whose schedule goes along")
    give.set_defaults(run=_export)


def _check(given: argparse.Namespace) -> int:
    parsed = _read(given.file)
    if given.json:
        print(json.dumps(_as_json(parsed), ensure_ascii=False, indent=2))
        return 0
    _tell(given.file.name, parsed.problems, sys.stdout)
    print(f"{given.file.name}: {_label(parsed.format)}, {_summary(parsed)}")
    return 0


def _as_json(parsed: Parsed) -> dict[str, Any]:
    problems = [
        {"line": one.line, "item": one.item, "severity": one.severity.value, "message": one.message}
        for one in parsed.problems
    ]
    by_type = dict(Counter(question.kind for question in parsed.questions))
    counts = {"questions": len(parsed.items), "items": parsed.found, "by_type": by_type}
    return {"format": parsed.format, **counts, "problems": problems}


def _summary(parsed: Parsed) -> str:
    kinds = Counter(question.kind for question in parsed.questions)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    left = f"; {parsed.left_out} left out" if parsed.left_out else ""
    return f"{len(parsed.items)} questions{f' ({told})' if told else ''}{left}"


def _convert(given: argparse.Namespace) -> int:
    from quizapp.formats.catalogue import FORMATS, write

    form = FORMATS[_format(given.format, given.output)]
    parsed = _read(given.file)
    written = write(form, parsed.items, parsed.files, datetime.now(UTC))
    _tell(given.file.name, parsed.problems, sys.stderr)
    _tell(given.output.name, written.left_out, sys.stderr)
    _write(given.output, written.data)
    print(f"{given.file.name}: {_label(parsed.format)}, {_summary(parsed)}")
    print(f"{given.output}: {form.label}, {len(parsed.items) - _refused(written.left_out)} questions")
    return 0


def _import(given: argparse.Namespace) -> int:
    from quizapp import config
    from quizapp.app import utc_now
    from quizapp.services.audit import By
    from quizapp.services.exchange import reading, schedules, taking
    from quizapp.services.office import people

    handed_in = [reading.HandedIn(path.name, _bytes(path)) for path in given.files]
    draft = reading.draft(handed_in)
    if not given.deck:
        return _unpack(given, handed_in, draft)
    for file in draft.files:
        if file.error:
            print(f"quizapp: {file.name}: {file.error}", file=sys.stderr)
        for one in file.problems:
            print(_line(file.name, one.line, one.item, one.message, one.kept.lower()), file=sys.stderr)
    ready = taking.ready(draft)
    for told in ready.spoiled.values():
        print(f"{told} (lost)", file=sys.stderr)
    with opened(config.load(data=given.data)).write() as session:
        owner = people.called(session, given.owner) if given.owner else None
        learner = people.called(session, given.learner) if given.learner else None
        by = By(owner, utc_now())
        deck = _deck(session, given.deck, owner) or _new_deck(session, by, given.deck)
        done = taking.take(session, by, None, deck, ready)
        learnt = schedules.take(session, learner, deck, ready.chosen, by.at) if learner else 0
        title = deck.title
    print(f"{title}: {done.new} new, {done.changed} changed, {done.same} the same; {draft.left_out} left out")
    if learner:
        print(f"{learnt} questions with what {given.learner} learnt elsewhere")
    return 2 if any(file.error for file in draft.files) else 0


def _unpack(given: argparse.Namespace, files: Sequence[HandedIn], draft: Draft) -> int:
    from quizapp import config
    from quizapp.app import utc_now
    from quizapp.services.audit import By
    from quizapp.services.errors import Invalid
    from quizapp.services.exchange import archives
    from quizapp.services.office import people

    if not (draft.is_archive and given.owner):
        raise Invalid(draft.files[0].error or NO_NAME)
    with opened(config.load(data=given.data)).write() as session:
        by = By(people.called(session, given.owner), utc_now())
        titles = [deck.title for deck in archives.unpack(session, by, files[0].data)]
    print(f"Unpacked: {', '.join(titles)}")
    return 0


def _export(given: argparse.Namespace) -> int:
    from quizapp import config
    from quizapp.app import utc_now
    from quizapp.formats.catalogue import FORMATS
    from quizapp.services.exchange import giving
    from quizapp.services.office import people

    form = _format(given.format, given.output)
    with opened(config.load(data=given.data)).read() as session:
        owner = people.called(session, given.owner) if given.owner else None
        learner = people.called(session, given.learner) if given.learner else None
        deck = _deck(session, given.deck, owner, anybody=True)
        if deck is None:
            raise _no_deck(session, given.deck)
        made = giving.give(session, deck, form, utc_now(), learner)
    _tell(given.output.name, made.left_out, sys.stderr)
    _write(given.output, made.data)
    left = f", {count} left out" if (count := _refused(made.left_out)) else ""
    print(f"{given.output}: {FORMATS[form].label}{left}")
    return 0


def _deck(session: Session, name: str, owner: Account | None, *, anybody: bool = False) -> Deck | None:
    """The deck of this title, or of this address; of the owner, of nobody, or with `anybody` whosever it is."""
    from sqlalchemy import or_, select

    from quizapp.models.content import Deck
    from quizapp.services.errors import Invalid

    found = select(Deck).where(or_(Deck.title == name, Deck.public == name), Deck.archived_at.is_(None))
    if owner or not anybody:
        found = found.where(Deck.owner_id == owner.id if owner else Deck.owner_id.is_(None))
    rows = session.scalars(found.order_by(Deck.id).limit(2)).all()
    if len(rows) > 1:
        raise Invalid(TWO_DECKS.format(name))
    return rows[0] if rows else None


def _no_deck(session: Session, name: str) -> Exception:
    from sqlalchemy import select

    from quizapp.models.content import Deck
    from quizapp.services.errors import NotFound

    titles = session.scalars(select(Deck.title).where(Deck.archived_at.is_(None)).order_by(Deck.title).limit(20)).all()
    return NotFound(NO_DECK.format(name, ", ".join(titles) or "none"))


def _new_deck(session: Session, by: By, title: str) -> Deck:
    """A deck of its owner; one of nobody may be studied by everybody, as what comes with quizapp."""
    from quizapp.models.base import public_id
    from quizapp.models.content import Deck
    from quizapp.services.writing import decks

    if by.account:
        return decks.create(session, by, title)
    made = Deck(key=public_id(), title=decks.titled(title), created_at=by.at, open=True)
    session.add(made)
    session.flush()
    return made


# Files ----------------------------------------------------------------------------------------------------


def _read(path: Path) -> Parsed:
    from quizapp.formats import catalogue

    return catalogue.parse(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    from quizapp.formats.base import FormatError
    from quizapp.formats.catalogue import LARGEST

    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise FormatError(f"{path} cannot be opened: {error.strerror}.") from None


def _write(path: Path, data: bytes) -> None:
    """The whole file or none of it."""
    from quizapp.formats.base import FormatError

    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FormatError(f"{path} cannot be written: {error.strerror}.") from None


def _format(named: str | None, path: Path) -> str:
    """The name of the format to write: as said, or by the ending of the file."""
    from quizapp.formats.base import FormatError
    from quizapp.formats.catalogue import FORMATS

    written = {name: one for name, one in FORMATS.items() if one.unparse}
    if named:
        if named not in written:
            raise FormatError(f"“{named}” is no format that is written. These are: {', '.join(written)}.")
        return named
    endings = {one.suffix for one in written.values() if path.name.lower().endswith(one.suffix)}
    fits = [name for name, one in written.items() if endings and one.suffix == max(endings, key=len)]
    if len(fits) != 1:
        raise FormatError(WHICH.format(path.suffix, " | ".join(fits or written)))
    return fits[0]


def _label(name: str) -> str:
    from quizapp.formats.catalogue import FORMATS

    return FORMATS[name].label


def _refused(problems: Iterable[Problem]) -> int:
    return sum(one.severity.value == "refused" for one in problems)


def _tell(name: str, problems: Iterable[Problem], where: Any) -> None:
    for one in problems:
        print(_line(name, one.line, one.item, one.message, one.severity), file=where)


def _line(name: str, line: int | None, item: str, message: str, severity: str) -> str:
    """As compilers print it, with what became of the item behind it."""
    place = ":".join(str(part) for part in (name, line) if part)
    return ": ".join(part for part in (place, item, message) if part) + f" ({severity})"
