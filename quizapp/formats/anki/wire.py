"""The few messages of Anki that are written as protocol buffers: numbered fields, each a number or some bytes."""

from __future__ import annotations

from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""How a field is stored; 3 and 4 are long out of use."""
LONGEST_NUMBER = 10
"""Bytes of a number."""


class Miswritten(ValueError):
    """Bytes that are no such message."""


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The number and value of each field in their order; raises Miswritten."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _number(data, at)
            yield key >> 3, value
            continue
        size = {FIXED64: 8, FIXED32: 4}.get(kind, 0)
        if kind == BYTES:
            size, at = _number(data, at)
        elif not size:
            raise Miswritten(f"a field of the kind {kind}")
        if at + size > len(data):
            raise Miswritten("a field that is cut off")
        yield key >> 3, data[at : at + size]
        at += size


def text(data: bytes, wanted: int) -> str:
    """The text in the field of this number, empty where there is none; raises Miswritten."""
    found = b""
    for number, value in fields(data):
        if number == wanted and isinstance(value, bytes):
            found = value
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise Miswritten("a text that is none") from None


def number(data: bytes, wanted: int) -> int:
    """The number in the field of this number, 0 where there is none; raises Miswritten."""
    found = 0
    for at, value in fields(data):
        if at == wanted and isinstance(value, int):
            found = value
    return found


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number that begins at this place, and where it ends."""
    value = 0
    for shift in range(LONGEST_NUMBER):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at
    raise Miswritten("a number without an end")
