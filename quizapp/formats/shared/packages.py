"""Zip files from strangers: looked at before anything of them is unpacked, and then only in memory, within limits."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from struct import error as StructError
from struct import unpack

from quizapp.formats.base import FormatError

LARGEST = 100_000_000
"""Bytes of a package, and of any one file in it when it is unpacked."""
MOST_FILES = 20_000
LARGEST_LIST = 8_000_000
"""Bytes of the list of its files."""
MOST_UNPACKED = 1_000_000_000
"""Bytes of all files, unpacked: they are never all in memory."""
RATIO, RATIO_FROM = 200, 5_000_000
"""How many times as large as when packed a file of this many bytes or more may become."""
NOT_WHOLE = "This package is damaged or was cut off: fetch or export it again."
END = b"PK\5\6"
ESCAPES = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")
"""A name that would lead out of a folder, or that is none."""


def is_package(data: bytes) -> bool:
    """Whether it begins as zip files do."""
    return data[:4] in (b"PK\3\4", END)


class Package:
    """The files of a zip file by name. Raises FormatError, as `read` does, for whatever is not as it should be."""

    def __init__(self, data: bytes, largest: int = LARGEST) -> None:
        if len(data) > largest:
            raise FormatError(f"This file has {len(data):,} bytes; {largest:,} at most are read.")
        _check_list(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, StructError) as error:
            raise FormatError(NOT_WHOLE) from error
        _check(entries)
        self._entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> Sequence[str]:
        """The names of its files, as the list of the package has them."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return name in self._entries

    def size(self, name: str) -> int:
        """How many bytes a file says that it has, unpacked."""
        return self._entries[name].file_size

    def read(self, name: str, most: int = LARGEST) -> bytes:
        """The bytes of a file; raises FormatError where it is not there, damaged, or has more than `most` bytes."""
        entry = self._entries.get(name)
        if entry is None:
            raise FormatError(f"“{name}” is missing in this package.")
        if entry.file_size > most:
            raise FormatError(f"“{name}” in this package has {entry.file_size:,} bytes; {most:,} at most are read.")
        try:
            with self._zip.open(entry) as file:
                data = file.read(entry.file_size + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise FormatError(f"“{name}” in this package is damaged: fetch or export it again.") from error
        except (zlib.error, StructError) as error:
            raise FormatError(f"“{name}” in this package is damaged: fetch or export it again.") from error
        if len(data) != entry.file_size:
            raise FormatError(f"“{name}” in this package is not as long as it says.")
        return data


def _check_list(data: bytes) -> None:
    """Refuse a list of files that is too long, before it is read."""
    at = data.rfind(END, max(0, len(data) - 66_000))
    if at < 0 or len(data) < at + 22:
        raise FormatError(NOT_WHOLE)
    count, size = unpack("<HI", data[at + 10 : at + 16])
    if count == 0xFFFF or size == 0xFFFFFFFF or count > MOST_FILES or size > LARGEST_LIST:
        raise FormatError(f"There are too many files in this package: {MOST_FILES:,} at most are read.")


def _check(entries: Sequence[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    total = 0
    for entry in entries:
        name = entry.filename
        total += entry.file_size
        if ESCAPES.search(name):
            raise FormatError("A file in this package has a name that leads out of it. Nothing of it was read.")
        if name.casefold() in seen:
            raise FormatError(f"Two files in this package are called “{name[:80]}”. Nothing of it was read.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise FormatError(f"“{name[:80]}” in this package is a link to another file. Nothing of it was read.")
        if entry.flag_bits & 1:
            raise FormatError("This package has a password: export it without one.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FormatError(f"“{name[:80]}” in this package is packed in a way that is not read here.")
        if entry.file_size >= RATIO_FROM and entry.file_size > RATIO * max(1, entry.compress_size):
            raise FormatError(f"“{name[:80]}” in this package would become far too large. Nothing of it was read.")
        seen.add(name.casefold())
    if total > MOST_UNPACKED:
        raise FormatError("This package would become far too large when unpacked. Nothing of it was read.")


def pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip file of these names and bytes, the same bytes for the same files."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(entry, data)
    return held.getvalue()
