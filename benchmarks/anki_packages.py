"""How long a large Anki package takes to be read and taken in, beside Anki’s own importer.

Run: python benchmarks/anki_packages.py
Real Anki makes a package of 50,000 notes, half of them with a little markup, new and old; then both read it in turns in
one run. Processor time, the best of some runs; memory is the most that `tracemalloc` sees, in a run of its own.
"""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from anki.collection import (
    AddNoteRequest,
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from sqlalchemy import select

from quizapp.formats import anki
from quizapp.models import schema
from quizapp.models.accounts import Account
from quizapp.models.session import Database
from quizapp.services.audit import By
from quizapp.services.exchange import reading, taking
from quizapp.services.writing import decks

NOTES = 50_000
RUNS = 3
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def package(folder: Path, *, legacy: bool, markup: int) -> Path:
    """A package of basic notes made by Anki; each `markup`-th has bold words and a line break, none where it is 0."""
    made = Collection(str(folder / f"made-{legacy}-{markup}.anki2"))
    kind, deck, requests = made.models.by_name("Basic"), made.decks.id("Rivers"), []
    for n in range(NOTES):
        note = made.new_note(kind)
        note["Front"] = f"Which river has number {n} on the map of all the rivers?"
        note["Back"] = f"River number {n}, which is {n % 977} km long and flows north"
        if markup and n % markup == 0:
            note["Back"] = f"<b>River number {n}</b>, which is {n % 977} km long<br>and flows north&nbsp;"
        requests.append(AddNoteRequest(note, deck))
    made.add_notes(requests)
    path = folder / f"{legacy}-{markup}.apkg"
    options = ExportAnkiPackageOptions(legacy=legacy, with_media=True)
    made.export_anki_package(out_path=str(path), options=options, limit=None)
    made.close()
    return path


def took(task: Callable[[], object]) -> float:
    """The processor time that a task took, in seconds."""
    begun = time.process_time()
    task()
    return time.process_time() - begun


def theirs(folder: Path, path: Path, run: int) -> float:
    """The processor time in which Anki takes the package into an empty collection."""
    made = Collection(str(folder / f"{path.stem}-{run}.anki2"))
    spent = took(lambda: made.import_anki_package(ImportAnkiPackageRequest(package_path=str(path))))
    assert made.note_count() == NOTES
    made.close()
    return spent


def whole(folder: Path, path: Path, run: int) -> float:
    """The processor time in which quizapp takes the package into a deck of an empty database."""
    database = Database(f"sqlite:///{folder / f'{path.stem}-{run}.sqlite3'}")
    schema.upgrade(database.engine)
    with database.write() as session:
        teacher = Account(name="Mira", username="Mira", username_key="mira", role="teacher", created_at=NOON)
        session.add(teacher)

    def take() -> None:
        ready = taking.ready(reading.draft([reading.HandedIn(path.name, path.read_bytes())]))
        with database.write() as session:
            by = By(session.scalars(select(Account)).one(), NOON)
            assert taking.take(session, by, None, decks.create(session, by, "Rivers"), ready).new == NOTES

    spent = took(take)
    database.engine.dispose()
    return spent


def memory(data: bytes) -> float:
    """The most memory that reading held at once, in MB."""
    tracemalloc.start()
    anki.parse(data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for legacy, markup in ((False, 0), (True, 0), (False, 2), (False, 1)):
            path = package(folder, legacy=legacy, markup=markup)
            data = path.read_bytes()
            ours, stored, anki_took = [], [], []
            for run in range(RUNS):
                ours.append(took(lambda: anki.parse(data)))  # noqa: B023
                stored.append(whole(folder, path, run))
                anki_took.append(theirs(folder, path, run))
            assert len(anki.parse(data).items) == NOTES
            name = f"{'old' if legacy else 'new'} package, {f'1 in {markup}' if markup else 'none'} with markup"
            told = f"read {min(ours):.2f} s, into the database {min(stored):.2f} s; Anki imports {min(anki_took):.2f} s"
            print(f"{name}: {told}; {len(data) / 1e6:.1f} MB, at most {memory(data):.0f} MB in memory")


if __name__ == "__main__":
    main()
