"""Sounds as people hand them in: MP3, OGG, WAV and M4A, known by their bytes, their structure walked through.

They are not encoded anew, which would need a program of its own. Of MP3 and WAV only the sound is kept, in M4A names,
places and pictures are blanked. OGG keeps its comments: taking them out would mean to number and sum up each page anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.formats.base import FormatError

LARGEST_FILE = 5_000_000
"""Bytes."""
LEAST_FRAMES = 4
"""Frames of an MP3 in a row, below which it may be anything."""
FARTHEST_FRAME = 65_536
"""Bytes of junk between two frames of an MP3 that are skipped."""
DEEPEST = 10
"""Boxes of an M4A in each other."""

TOO_LARGE = f"This sound has more than {LARGEST_FILE // 1_000_000} MB. Shorten it, or save it with less quality."
UNKNOWN = "This is no sound that can be played. Choose an MP3, OGG, WAV or M4A."
BROKEN = "This sound is broken or cut off. Play it on your computer, save it again, and choose it once more."
NO_FILM = "This is a film, not a sound. Save its sound as MP3 or M4A and choose that."
STRANGE_WAV = "This WAV is written in a way that browsers cannot play. Save it as MP3 and choose that."


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound as pages play it."""

    data: bytes
    type: str
    """As its address says it: audio/mpeg, audio/ogg, audio/wav or audio/mp4."""


def sound(data: bytes) -> Sound:
    """The sound in a file; raises FormatError with what to do."""
    if len(data) > LARGEST_FILE:
        raise FormatError(TOO_LARGE)
    try:
        if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
            return Sound(_wav(data), "audio/wav")
        if data[:4] == b"OggS":
            return Sound(_ogg(data), "audio/ogg")
        if data[4:8] == b"ftyp":
            return Sound(_mp4(data), "audio/mp4")
        if data[:3] == b"ID3" or _frame_length(data, 0):
            return Sound(_mp3(data), "audio/mpeg")
    except (struct.error, IndexError):
        raise FormatError(BROKEN) from None
    raise FormatError(UNKNOWN)


# WAV ------------------------------------------------------------------------------------------------------

_PLAYED = {1, 3, 0xFFFE}
"""Kinds of WAV: whole numbers, fractions, and either in a longer header."""


def _wav(data: bytes) -> bytes:
    kept = {}
    at = 12
    while at + 8 <= len(data) and b"data" not in kept:
        name, length = struct.unpack_from("<4sI", data, at)
        if name in (b"fmt ", b"fact", b"data"):
            # A recorder that was cut off never wrote how long its sound became.
            kept[name] = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    if not kept.get(b"data") or len(kept.get(b"fmt ", b"")) < 16:
        raise FormatError(BROKEN)
    if struct.unpack_from("<H", kept[b"fmt "])[0] not in _PLAYED:
        raise FormatError(STRANGE_WAV)
    body = b"".join(
        struct.pack("<4sI", name, len(part)) + part + b"\0" * (len(part) % 2) for name, part in kept.items()
    )
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WAVE") + body


# MP3 ------------------------------------------------------------------------------------------------------

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second of MPEG 1, 2 and 2.5."""
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
"""Thousands of bits a second of layer III."""


def _mp3(data: bytes) -> bytes:
    """All frames of sound, and nothing that stands before, between or behind them."""
    frames, at = [], 0
    while at < len(data):
        if data[at : at + 3] == b"ID3" and len(data) >= at + 10:
            at += 10 + _id3_length(data[at + 6 : at + 10])
        elif length := _frame_length(data, at):
            frames.append(data[at : at + length])
            at += length
        else:
            at = _next_frame(data, at + 1)
    if len(frames) < LEAST_FRAMES:
        raise FormatError(BROKEN)
    return b"".join(frames)


def _id3_length(four: bytes) -> int:
    """The length of a tag, seven bits a byte."""
    return sum((byte & 127) << shift for byte, shift in zip(four, (21, 14, 7, 0), strict=True))


def _frame_length(data: bytes, at: int) -> int:
    """Bytes of the frame of layer III that begins here, whole; 0 where none does."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return 0
    version, third = data[at + 1] >> 3 & 3, data[at + 2]
    kbits, rate = third >> 4, third >> 2 & 3
    if version == 1 or kbits in (0, 15) or rate == 3:
        return 0
    bits = (_KBITS_1 if version == 3 else _KBITS_2)[kbits] * 1000
    length = (144 if version == 3 else 72) * bits // _RATES[version][rate] + (third >> 1 & 1)
    return length if at + length <= len(data) else 0


def _next_frame(data: bytes, at: int) -> int:
    """Where two frames follow each other, after some junk; the end of the data where that is too far."""
    end = min(len(data), at + FARTHEST_FRAME)
    while (at := data.find(b"\xff", at, end)) >= 0:
        length = _frame_length(data, at)
        if length and (at + length == len(data) or _frame_length(data, at + length)):
            return at
        at += 1
    return len(data)


# OGG ------------------------------------------------------------------------------------------------------

_CODECS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")


def _ogg(data: bytes) -> bytes:
    """The file as it is, when it is pages from end to end and each of its streams is a sound."""
    at, firsts = 0, 0
    while at < len(data):
        magic, version, kind, *_, parts = struct.unpack_from("<4sBBqIIIB", data, at)
        if magic != b"OggS" or version:
            raise FormatError(BROKEN)
        start = at + 27 + parts
        at = start + sum(data[at + 27 : start])
        if at > len(data):
            raise FormatError(BROKEN)
        if kind & 2:
            firsts += 1
            if not data[start:at].startswith(_CODECS):
                raise FormatError(NO_FILM)
    if not firsts:
        raise FormatError(BROKEN)
    return data


# M4A ------------------------------------------------------------------------------------------------------

_HOLDERS = {b"moov", b"trak", b"mdia", b"moof", b"traf", b"edts", b"minf"}
_TELLING = {b"udta", b"meta", b"uuid"}
"""What holds names, places, pictures."""


def _mp4(data: bytes) -> bytes:
    """The file with what tells of its maker made blank; places in it stay where they are."""
    changed, handlers, tops = bytearray(data), set(), set()
    for kind, at, start, end, depth in _boxes(data, 0, len(data), 0):
        if depth == 0:
            tops.add(kind)
        if kind in _TELLING:
            changed[at + 4 : at + 8] = b"free"
            changed[start:end] = bytes(end - start)
        elif kind == b"hdlr":
            handlers.add(data[start + 8 : start + 12])
            changed[start + 24 : end] = bytes(end - start - 24)
    if b"vide" in handlers:
        raise FormatError(NO_FILM)
    if b"soun" not in handlers or b"moov" not in tops or b"mdat" not in tops:
        raise FormatError(BROKEN)
    return bytes(changed)


def _boxes(data: bytes, at: int, end: int, depth: int) -> Iterator[tuple[bytes, int, int, int, int]]:
    """Each box: where it begins, the span of what is in it, how deep it stands. Raises FormatError where one is cut."""
    while at < end:
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
        elif length == 0 and depth == 0:
            length = end - at
        if depth > DEEPEST or not start - at <= length <= end - at:
            raise FormatError(BROKEN)
        yield kind, at, start, at + length, depth
        if kind in _HOLDERS:
            yield from _boxes(data, start, at + length, depth + 1)
        at += length
