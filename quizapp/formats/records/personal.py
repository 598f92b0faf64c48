"""Everything that is kept about one person, as a zip: everything.json, a CSV for each kind, and a page to read.

Rows are asked for anew for each file and never held all at once, so a hundred thousand of them need little memory.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from quizapp.formats.records import readable
from quizapp.formats.shared.cells import safe

SHOWN = 1_000
"""Rows of a kind on the page: a browser shows them at once. All of them are in the CSV."""
PACKING = 3
"""Level of compression, of 9: half the time of the usual 6 for a tenth more bytes."""

Row = Sequence[object]
dumps = json.JSONEncoder(ensure_ascii=False).encode
"""A value as JSON, by one encoder for all rows."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is kept: `rows` gives them anew each time, in the order of `columns`."""

    name: str
    """Of its file, and in the JSON."""
    title: str
    about: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[Row]] = field(repr=False)
    shown: tuple[str, ...] = ()
    """The columns that the page has; all of them if empty."""


@dataclass(frozen=True, slots=True)
class Personal:
    """What is kept about one person."""

    title: str
    about: tuple[str, ...]
    facts: Mapping[str, object]
    """What stands in the account itself, by its name in words."""
    kinds: tuple[Kind, ...]
    made_at: datetime


def packed(personal: Personal) -> bytes:
    """The zip."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=PACKING) as archive:
        account = Kind("account", "", "", ("what", "value"), personal.facts.items)
        counts = {kind.name: _add_csv(archive, kind, personal.made_at) for kind in (account, *personal.kinds)}
        _add(archive, "everything.json", personal.made_at, _json(personal))
        _add(archive, "index.html", personal.made_at, _page(personal, counts))
    return file.getvalue()


def _add(archive: ZipFile, name: str, at: datetime, pieces: Iterable[str], encoding: str = "utf-8") -> None:
    entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
        for piece in pieces:
            text.write(piece)


# CSV ------------------------------------------------------------------------------------------------------


class _Line:
    """Something to write to that keeps no more than the line it was given last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def _add_csv(archive: ZipFile, kind: Kind, at: datetime) -> int:
    """Add a kind as CSV, where there is anything of it; returns its rows."""
    count = 0
    line = _Line()
    writer = csv.writer(line, lineterminator="\r\n")

    def lines(rows: Iterable[Row]) -> Iterator[str]:
        nonlocal count
        for row in rows:
            writer.writerow([safe(_flat(value)) for value in row])
            count += 1
            yield line.text

    rows = iter(kind.rows())
    first = next(rows, None)
    if first is not None:
        writer.writerow(kind.columns)
        _add(archive, f"{kind.name}.csv", at, chain([line.text], lines(chain([first], rows))), "utf-8-sig")
    return count


def _flat(value: object) -> str:
    """A value in a cell: what has parts of its own as JSON."""
    if isinstance(value, str):
        return value
    return dumps(value) if isinstance(value, dict | list | tuple) else readable.text(value)


# JSON -----------------------------------------------------------------------------------------------------


def _json(personal: Personal) -> Iterator[str]:
    yield f'{{\n"made_at": {dumps(personal.made_at.isoformat())},\n"about": {dumps(personal.about)},\n'
    yield f'"account": {dumps(dict(personal.facts))}'
    for kind in personal.kinds:
        yield f',\n"{kind.name}": ['
        between = "\n"
        for row in kind.rows():
            yield between + dumps(dict(zip(kind.columns, row, strict=True)))
            between = ",\n"
        yield "]"
    yield "\n}\n"


# The page -------------------------------------------------------------------------------------------------


def _page(personal: Personal, counts: Mapping[str, int]) -> Iterator[str]:
    facts = [(name, value) for name, value in personal.facts.items() if value is not None and "(UTC)" not in name]
    tables = [readable.Table("account", "The account", "", (), facts)]
    tables += [_table(kind, counts[kind.name]) for kind in personal.kinds if counts[kind.name]]
    without = [kind.title.lower() for kind in personal.kinds if not counts[kind.name]]
    about = (*personal.about, *([f"Nothing is kept under: {', '.join(without)}."] if without else []))
    return readable.page(personal.title, about, tables)


def _table(kind: Kind, count: int) -> readable.Table:
    names = kind.shown or kind.columns
    places = [kind.columns.index(name) for name in names]
    rows = ([_flat(row[place]) for place in places] for row in islice(kind.rows(), SHOWN))
    more = f"All columns are in {kind.name}.csv." if kind.shown else ""
    if count > SHOWN:
        more = f"These are the latest {SHOWN:,}. All {count:,}, with all columns, are in {kind.name}.csv."
    return readable.Table(kind.name, f"{kind.title} ({count:,})", kind.about, [_words(n) for n in names], rows, more)


def _words(column: str) -> str:
    """The name of a column as it is read: answered_utc as Answered (UTC)."""
    said = column.replace("_", " ").replace(" utc", " (UTC)").replace(" local", " (your time)")
    return said[:1].upper() + said[1:]
