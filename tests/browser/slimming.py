"""A picture of a page in fewer bytes: its few colours in a palette, and packed as tightly as zlib can."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_COLOURS = 256
CHANNELS = {2: 3, 6: 4}
"""Bytes of a pixel, by PNG's type of colour: red, green, blue, and perhaps opacity."""


def slim(png: bytes) -> bytes:
    """The same picture (8 bits a channel, not interlaced, opaque) in at most 256 colours, the rarest ones rounded."""
    chunks = dict[bytes, bytes]()
    for name, data in _chunks(png):
        chunks[name] = chunks.get(name, b"") + data
    width, height, depth, kind, *_, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert depth == 8 and not interlaced, "Chromium writes other pictures now"
    rows = list(_rows(zlib.decompress(chunks[b"IDAT"]), width, CHANNELS[kind]))
    places = _palette(rows)
    lines = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    colours = {place: colour for colour, place in reversed(places.items())}
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),
        b"PLTE": b"".join(colours[place] for place in range(len(colours))),
        b"IDAT": zlib.compress(lines, 9),
        b"IEND": b"",
    }
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts.items())


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        size, name = struct.unpack_from(">I4s", png, at)
        yield name, png[at + 8 : at + 8 + size]
        at += size + 12


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(data: bytes, width: int, step: int) -> Iterator[list[bytes]]:
    """The pixels of each row, red, green and blue: the filters of PNG undone (W3C, PNG, 9.2)."""
    size, above = width * step, bytearray(width * step)
    for at in range(0, len(data), size + 1):
        row = bytearray(data[at + 1 : at + 1 + size])
        _unfilter(data[at], row, above, step)
        yield [bytes(row[i : i + 3]) for i in range(0, size, step)]
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, step: int) -> None:
    for i in range(len(row)) if kind else ():
        left = row[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        foretold = (0, left, above[i], (left + above[i]) // 2, _paeth(left, above[i], corner))[kind]
        row[i] = (row[i] + foretold) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda value: abs(near - value))


def _palette(rows: list[list[bytes]]) -> dict[bytes, int]:
    """The place of each colour in a palette: the commonest have their own, the others that of the nearest of them."""
    counts = Counter(pixel for row in rows for pixel in row)
    kept = [colour for colour, _ in counts.most_common(MOST_COLOURS)]
    own = {colour: place for place, colour in enumerate(kept)}
    return own | {colour: own[_nearest(colour, kept)] for colour in counts.keys() - own.keys()}


def _nearest(colour: bytes, kept: list[bytes]) -> bytes:
    return min(kept, key=lambda other: sum((a - b) ** 2 for a, b in zip(colour, other, strict=True)))
