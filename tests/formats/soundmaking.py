"""Small sounds of each kind, made byte by byte."""

from __future__ import annotations

import math
import struct
import wave
from io import BytesIO


def wav(seconds: float = 0.05) -> bytes:
    """A tone."""
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(n / 3))) for n in range(int(8000 * seconds))))
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A part of a WAV."""
    return struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    """A WAV of these parts."""
    body = b"".join(chunks)
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WAVE") + body


FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413
"""MPEG 1, layer III, 128 kbit/s, 44.1 kHz: 417 bytes."""


def id3(body: bytes) -> bytes:
    """A tag before an MP3."""
    length = bytes((len(body) >> shift) & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + length + body


def ogg_page(body: bytes, kind: int = 0, number: int = 0) -> bytes:
    """A page of an OGG, at most 255 bytes."""
    return struct.pack("<4sBBqIIIB", b"OggS", 0, kind, 0, 7, number, 0, 1) + bytes([len(body)]) + body


def ogg(first: bytes = b"\x01vorbis" + b"\0" * 22) -> bytes:
    """An OGG of two pages."""
    return ogg_page(first, 2) + ogg_page(b"\0" * 60, 4, 1)


def box(kind: bytes, *inside: bytes) -> bytes:
    """A box of an M4A."""
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def handler(kind: bytes, name: bytes = b"\0" * 12) -> bytes:
    """What says that a track is a sound."""
    return box(b"hdlr", b"\0" * 8, kind, b"\0" * 12, name + b"\0")


def m4a(*more: bytes, kind: bytes = b"soun", name: bytes = b"\0" * 12) -> bytes:
    """An M4A with one track, and more boxes in its `moov`."""
    track = box(b"trak", box(b"mdia", handler(kind, name), box(b"minf", b"")))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", track, *more) + box(b"mdat", b"\1" * 50)
