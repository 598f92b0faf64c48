"""A list of names for a class, pasted or as CSV or XLSX: one name a line, or columns with or without headings.

Without headings a line may hold a name (“Anna Lind”, “Lind, Anna”, “3. Anna Lind”), an e-mail address and a factor for
extra time. With headings (Name, First name, Last name, E-mail, Extra time, Note) columns stand in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quizapp.formats.base import FormatError, Problem, Severity
from quizapp.formats.roster import sheet, text
from quizapp.formats.roster.cells import (
    ABOVE,
    EMAIL,
    EXTRA,
    FIRST,
    LAST,
    NAMED_ADDRESS,
    NOTE,
    Columns,
    columns,
    factor,
    is_address,
    looks_like_factor,
    only_counts,
    read_name,
)
from quizapp.formats.roster.cells import NAME as NAME_COLUMN
from quizapp.formats.roster.text import Record

LARGEST = 1_000_000
"""Bytes of a file, characters of what is pasted."""
MOST_LINES = 2_000
MOST_COLUMNS = 40
LONGEST_CELL = 1_000
"""Characters."""
LONGEST_NOTE = 500
TOO_MANY = 'This line has more columns than there are headings. Put "…" around a cell that holds a comma.'
NO_NAME = "There is no name in this line."
SHOWN = 60
"""Characters of a line that are told again."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the list. `name` is as it was written, first name first: whether it will do is not checked here."""

    line: int
    name: str
    email: str = ""
    extra_time: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """What was read. A problem of severity REFUSED left its line out; a WARNING tells what was changed."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def parse(data: bytes | str) -> Roster:
    """Everybody on a list, and everything that was wrong with it; raises FormatError for what is no list."""
    if len(data) > LARGEST:
        raise FormatError(f"This is too large: a list may have {LARGEST // 1_000_000} MB. Leave out all but the names.")
    if isinstance(data, bytes) and sheet.is_packed(data):
        found = sheet.records(data, MOST_LINES + 1, MOST_COLUMNS + 1)
        return _Reading(mark="\t").read(found)
    guessed = False
    if isinstance(data, bytes):
        sheet.refuse_others(data)
        data, guessed = text.decoded(data)
    found, mark = text.records(data, MOST_LINES + 1)
    reading = _Reading(mark)
    if guessed:
        reading.warn(None, "", "The file does not say how its letters are stored, so it was read as Windows-1252. "
                     "Look at names with accents.")  # fmt: skip
    return reading.read(found)


@dataclass(slots=True)
class _Reading:
    """A list as far as it is read."""

    mark: str
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    turned: int = 0
    """Names whose last name stood first."""
    joined: int = 0
    """Names made of two cells without headings."""

    def error(self, record: Record, message: str) -> None:
        self.problems.append(Problem(record.line, shortened(" ".join(filter(None, record.cells))), message))

    def warn(self, line: int | None, said: str, message: str) -> None:
        self.problems.append(Problem(line, shortened(said), message, Severity.CHANGED))

    def read(self, records: Sequence[Record]) -> Roster:
        """All lines."""
        if len(records) > MOST_LINES:
            self.warn(records[MOST_LINES].line, "", f"A list may have {MOST_LINES:,} lines. What stands here and below "
                      "was not read: hand it in as another list.")  # fmt: skip
            records = records[:MOST_LINES]
        above, known = _headings(records)
        if known is None:
            self._without_headings(records)
        elif len(records[above].cells) == 1:
            self._without_headings(records[above + 1 :])
        else:
            self._with_headings(records, above, known)
        self._tell_of_order()
        return Roster(tuple(self.rows), tuple(self.problems))

    def _tell_of_order(self) -> None:
        how = "If that is wrong, put a line above them that says “First name” and “Last name”."
        if self.turned:
            self.warn(None, "", f"{_lines(self.turned)} “last name, first name” and turned round. {how}")
        if self.joined:
            self.warn(
                None, "", f"{_lines(self.joined)} “first name, last name”, as two columns without headings. {how}"
            )

    # With headings

    def _with_headings(self, records: Sequence[Record], above: int, known: Columns) -> None:
        for record in records[:above]:
            self.error(record, "This stands above the headings.")
        if known.unused:
            self.warn(records[above].line, "", _unused(known.unused))
        for record in records[above + 1 :]:
            if len(record.cells) > len(records[above].cells):
                self.error(record, TOO_MANY)
            elif self._fits(record):
                self._row(record, known)

    def _row(self, record: Record, known: Columns) -> None:
        cell = {what: record.cells[n] for what, n in known.at.items() if n < len(record.cells)}
        apart = FIRST in known.at and LAST in known.at
        which = (FIRST, LAST) if apart or NAME_COLUMN not in known.at else (NAME_COLUMN,)
        written = [cell[what] for what in which if cell.get(what)]
        if not written:
            self.error(record, NO_NAME)
        else:
            self._add(record, written, cell.get(EMAIL, ""), cell.get(EXTRA, ""), cell.get(NOTE, ""))

    # Without headings

    def _without_headings(self, records: Sequence[Record]) -> None:
        for record in records:
            if self._fits(record):
                self._guessed(record, alone=len(records) == 1)

    def _guessed(self, record: Record, *, alone: bool) -> None:
        texts, addresses, factors = _sorted(record.cells)
        if alone and not addresses and not factors and _are_names(texts, self.mark):
            for text in texts:
                self._add(Record(record.line, (text,)), [text])
        elif len(texts) > 2:
            self.error(record, "There are several columns, and nothing says what they are. "
                       "Put a line of headings above the list, such as: Name, E-mail, Note.")  # fmt: skip
        elif not texts:
            self.error(record, "There is an e-mail address in this line, but no name." if addresses else NO_NAME)
        else:
            if len(texts) == 2 and self.mark != ",":
                self.joined += 1
            written = [", ".join(texts)] if self.mark == "," else texts
            self._add(record, written, *addresses[:1] or [""], *factors[:1])

    # One line

    def _fits(self, record: Record) -> bool:
        longest = max(len(cell) for cell in record.cells)
        if longest > LONGEST_CELL:
            self.error(record, f"A cell of this line has {longest:,} characters; "
                       f"at most {LONGEST_CELL:,} are read.")  # fmt: skip
        elif len(record.cells) > MOST_COLUMNS:
            self.error(record, f"This line has more than {MOST_COLUMNS} columns.")
        else:
            return True
        return False

    def _add(self, record: Record, written: Sequence[str], email: str = "", extra: str = "", note: str = "") -> None:
        line, names = record.line, [read_name(part) for part in written]
        if wrong := next((name.wrong for name in names if name.wrong), ""):
            self.error(record, wrong)
            return
        self.turned += any(name.turned for name in names)
        if signs := "".join(name.taken_off for name in names):
            self.warn(line, " ".join(written), f"The sign “{signs}” before the name was taken off.")
        name = " ".join(name.text for name in names)
        self.rows.append(Row(line, name, self._address(line, email), self._extra(line, extra), self._note(line, note)))

    def _address(self, line: int, text: str) -> str:
        if text and not is_address(text):
            self.warn(line, text, "This is no e-mail address, so it was left out.")
            return ""
        return text

    def _extra(self, line: int, text: str) -> float:
        found = factor(text) if text else 1.0
        if found is None:
            self.warn(line, text, "This is no extra time, so it was left out. Write 1.25, or +25 %.")
        return 1.0 if found is None else found

    def _note(self, line: int, text: str) -> str:
        if len(text) > LONGEST_NOTE:
            self.warn(line, text, f"The note is longer than {LONGEST_NOTE} characters, so its end was left out.")
        return text[:LONGEST_NOTE]


def _headings(records: Sequence[Record]) -> tuple[int, Columns | None]:
    """Where the headings stand, and what they say."""
    for n, record in enumerate(records[:ABOVE]):
        known = columns(record.cells) if len(record.cells) <= MOST_COLUMNS else None
        if known is not None and (n == 0 or sum(bool(cell) for cell in record.cells) > 1):
            return n, known
    return 0, None


def _sorted(cells: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The words, the e-mail addresses and the factors of a line; a number before them only counts the lines."""
    texts: list[str] = []
    addresses: list[str] = []
    factors: list[str] = []
    for cell in _parted(cells):
        if is_address(cell):
            addresses.append(cell)
        elif texts and looks_like_factor(cell):
            factors.append(cell)
        elif texts or not only_counts(cell):
            texts.append(cell)
    return texts, addresses, factors


def _parted(cells: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        found = NAMED_ADDRESS.fullmatch(cell)
        yield from (part for part in (found.groups() if found and is_address(found[2]) else (cell,)) if part)


def _are_names(texts: Sequence[str], mark: str) -> bool:
    """Whether the cells of a list of one line are a name each: “Anna Lind, Bert Otto, Carla Ruiz”."""
    if len(texts) < 2 or mark == "\t":
        return False
    return len(texts) > 2 or mark == ";" or all(" " in text for text in texts)


def _unused(headings: Sequence[str]) -> str:
    named = shortened(", ".join(f"“{heading}”" for heading in headings))
    return f"The column {named} is not used." if len(headings) == 1 else f"These columns are not used: {named}."


def _lines(count: int) -> str:
    return "1 line was read as" if count == 1 else f"{count:,} lines were read as"


def shortened(text: str) -> str:
    """As much of what a line says as is told again."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"
