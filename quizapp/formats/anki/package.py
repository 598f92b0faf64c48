"""An Anki package: which collection in it is the real one, and the pictures and sounds that it brings along.

Old packages hold the collection as it is and a list of media in JSON. New ones hold both packed with zstd, and for old
programs a collection besides that only says “please update”.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from quizapp.formats.anki import wire
from quizapp.formats.base import FormatError
from quizapp.formats.shared.packages import Package, is_package

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The best first."""
NEWEST = 3
"""The latest kind of package that there is."""
LARGEST_COLLECTION = 80_000_000
"""Bytes of a collection, unpacked."""
LARGEST_LIST = 10_000_000
"""Bytes of the list of media, unpacked."""
MOST_MEDIA = 60_000_000
"""Bytes of all pictures and sounds that are taken, unpacked."""
CHUNK = 1 << 20
WINDOW = {zstd.DecompressionParameter.window_log_max: 25}
"""Packed with a longer memory than 32 MB, nothing is unpacked."""
NO_PACKAGE = "This is no Anki package: in Anki choose File, Export, “Anki Deck Package (.apkg)”."
NO_COLLECTION = "There is no collection in this package: export it from Anki again."
ONLY_STUB = "This package holds only Anki’s note “please update”, and no cards: export it from Anki again."


@dataclass(slots=True)
class Media:
    """The pictures and sounds of a package by the names that notes call them."""

    package: Package
    packed: bool
    entries: Mapping[str, str]
    taken: dict[str, bytes | None] = field(default_factory=dict)
    room: int = MOST_MEDIA

    def read(self, name: str) -> tuple[str, bytes] | None:
        """The name and bytes of a file that a note calls so; None where it is missing or there is no room for it."""
        name = name if name in self.entries else unquote(name)
        if name not in self.entries:
            return None
        if name not in self.taken:
            self.taken[name] = self._unpacked(self.entries[name])
        data = self.taken[name]
        return None if data is None else (name, data)

    def _unpacked(self, entry: str) -> bytes | None:
        if entry not in self.package or self.package.size(entry) > self.room:
            return None
        data = self.package.read(entry)
        try:
            data = bytes(unpacked(data, self.room)) if self.packed else data
        except FormatError:
            return None
        self.room -= len(data)
        return data


@dataclass(slots=True)
class Contents:
    """What a package holds."""

    name: str
    """What its collection is called."""
    media: Media
    held: list[bytes | bytearray]
    """The bytes of its collection, until they are taken."""

    def collection(self) -> bytes | bytearray:
        """The bytes of its collection, once: nobody holds them any longer than needed."""
        return self.held.pop()


def opened(data: bytes, largest: int) -> Contents:
    """The collection and the media of a package; raises FormatError."""
    if not is_package(data):
        raise FormatError(NO_PACKAGE)
    package = Package(data, largest)
    kind = _kind(package)
    name = next((name for name in COLLECTIONS if name in package), "")
    if not name:
        raise FormatError(NO_COLLECTION)
    if kind > len(COLLECTIONS) - COLLECTIONS.index(name):
        raise FormatError(ONLY_STUB)
    packed = name == COLLECTIONS[0]
    collection = package.read(name, LARGEST_COLLECTION)
    media = Media(package, packed, _listed(package, packed))
    return Contents(name, media, [unpacked(collection, LARGEST_COLLECTION) if packed else collection])


def unpacked(data: bytes, most: int) -> bytearray:
    """What was packed with zstd; raises FormatError where it is damaged or has more than `most` bytes."""
    whole = bytearray()
    try:
        reader = zstd.ZstdDecompressor(options=WINDOW)
        chunk = reader.decompress(data, max_length=CHUNK)
        while chunk or not (reader.eof or reader.needs_input):
            whole += chunk
            if len(whole) > most:
                raise FormatError(f"Unpacked, a part of this package has more than {most:,} bytes: take less at once.")
            if reader.eof:
                return whole
            chunk = reader.decompress(b"", max_length=CHUNK)
    except (zstd.ZstdError, EOFError, MemoryError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError("A part of this package is damaged: export it from Anki again.") from error
    if not reader.eof:
        raise FormatError("A part of this package was cut off: export it from Anki again.")
    return whole


def _kind(package: Package) -> int:
    """Which kind of package it says it is, from 1; 0 where it does not say."""
    if "meta" not in package:
        return 0
    try:
        kind = wire.number(package.read("meta", 10_000), 1)
    except wire.Miswritten:
        raise FormatError("What this package says of itself is damaged: export it from Anki again.") from None
    if kind > NEWEST:
        raise FormatError("This package is of a newer kind: export it with “Support older Anki versions”.")
    return kind


def _listed(package: Package, packed: bool) -> Mapping[str, str]:
    """Which file of the package each picture and sound is, by its name."""
    if "media" not in package:
        return {}
    data = package.read("media", LARGEST_LIST)
    try:
        return _new_list(unpacked(data, LARGEST_LIST)) if packed else _old_list(data)
    except (wire.Miswritten, ValueError, RecursionError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError("The list of pictures and sounds in this package is damaged: export it again.") from None


def _old_list(data: bytes) -> Mapping[str, str]:
    listed = json.loads(data) if data.strip() else {}
    if not isinstance(listed, dict):
        raise ValueError("no table")
    return {name: entry for entry, name in listed.items() if isinstance(name, str)}


def _new_list(data: bytearray) -> Mapping[str, str]:
    entries = [value for number, value in wire.fields(bytes(data)) if number == 1 and isinstance(value, bytes)]
    return {wire.text(entry, 1): str(place) for place, entry in enumerate(entries)}
