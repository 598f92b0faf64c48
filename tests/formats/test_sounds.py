"""Sounds: known by their bytes, walked through, and rid of what tells of their maker where that is simple."""

from __future__ import annotations

import struct
import wave
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats.base import FormatError
from quizapp.formats.media.sounds import (
    BROKEN,
    FARTHEST_FRAME,
    LARGEST_FILE,
    NO_FILM,
    STRANGE_WAV,
    TOO_LARGE,
    UNKNOWN,
    sound,
)
from tests.formats.soundmaking import FRAME, box, chunk, handler, id3, m4a, ogg, ogg_page, riff, wav

SECRET = b"Recorded by Mira at home"
FMT = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)


def refused(data):
    with pytest.raises(FormatError) as why:
        sound(data)
    return str(why.value)


@pytest.mark.parametrize(
    ("data", "type"),
    [(wav(), "audio/wav"), (FRAME * 9, "audio/mpeg"), (ogg(), "audio/ogg"), (m4a(), "audio/mp4"),
     (ogg(b"OpusHead" + b"\0" * 11), "audio/ogg")],
)  # fmt: skip
def test_a_sound_is_known_by_its_bytes_and_stays_as_it_is(data, type):
    assert sound(data).type == type
    assert sound(data).data == data
    assert sound(sound(data).data) == sound(data)


def test_of_a_wav_the_sound_alone_is_kept():
    data = riff(chunk(b"LIST", SECRET), chunk(b"fmt ", FMT), chunk(b"data", b"\1\2\3"), chunk(b"id3 ", SECRET)) + SECRET
    assert sound(data).data == riff(chunk(b"fmt ", FMT), chunk(b"data", b"\1\2\3"))


def test_a_recording_that_was_cut_off_is_as_long_as_it_is():
    data = riff(chunk(b"fmt ", FMT), struct.pack("<4sI", b"data", 0xFFFF_FFFF) + b"\1\2\3\4")
    with wave.open(BytesIO(sound(data).data)) as played:
        assert played.getnframes() == 2


def test_of_an_mp3_the_frames_alone_are_kept():
    other = b"\xff\xfb\x92\x00" + b"\0" * 414  # padded: 418 bytes
    data = (
        id3(SECRET * 3)
        + id3(b"")
        + FRAME
        + other
        + SECRET
        + FRAME * 3
        + b"APETAGEX"
        + SECRET
        + b"TAG"
        + SECRET.ljust(125)
    )
    assert sound(data).data == FRAME + other + FRAME * 3


def test_a_tag_may_hold_what_looks_like_frames():
    assert sound(id3(FRAME * 20) + FRAME * 5).data == FRAME * 5


@pytest.mark.parametrize(
    "data",
    [
        FRAME * 3,
        FRAME[:-1],
        b"\xff\xfb" * 300,
        id3(SECRET),
        id3(b"x")[:8],
        FRAME * 2 + b"x" * (FARTHEST_FRAME + 9) + FRAME * 2,
    ],
)
def test_a_few_bytes_that_look_like_frames_are_no_mp3(data):
    assert refused(data) in (BROKEN, UNKNOWN)


def test_of_an_m4a_what_tells_of_its_maker_is_blank_and_all_stays_in_its_place():
    places = box(b"udta", box(b"\xa9xyz", SECRET))
    track = box(b"trak", box(b"mdia", handler(b"soun", SECRET)), places)
    data = m4a(places, track, box(b"meta", SECRET), name=SECRET) + box(b"uuid", SECRET)
    kept = sound(data).data
    assert SECRET in data and SECRET not in kept
    assert len(kept) == len(data)
    assert kept.index(b"mdat") == data.index(b"mdat")
    assert sound(kept).data == kept


def test_a_long_box_is_blanked_as_well():
    long = struct.pack(">I4sQ", 1, b"uuid", 16 + len(SECRET)) + SECRET
    data = m4a() + long
    assert sound(data).data == m4a() + struct.pack(">I4sQ", 1, b"free", 16 + len(SECRET)) + bytes(len(SECRET))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", UNKNOWN),
        (b"\0" * 40, UNKNOWN),
        (b"hello, this is no sound", UNKNOWN),
        (b"\x1aE\xdf\xa3webm", UNKNOWN),
        (b"RIFF\0\0\0\0WEBP", UNKNOWN),
        (b"<script>alert(1)</script>", UNKNOWN),
        (b"\0" * (LARGEST_FILE + 1), TOO_LARGE),
        (riff(chunk(b"fmt ", FMT)), BROKEN),
        (riff(chunk(b"data", b"\1")), BROKEN),
        (riff(chunk(b"fmt ", FMT[:4]), chunk(b"data", b"\1")), BROKEN),
        (riff(chunk(b"fmt ", b"\x55\0" + FMT[2:]), chunk(b"data", b"\1")), STRANGE_WAV),
        (b"RIFF\0\0\0\0WAVE", BROKEN),
        (b"OggS", BROKEN),
        (ogg()[:-1], BROKEN),
        (ogg() + b"junk" * 9, BROKEN),
        (ogg_page(b"x", 0), BROKEN),
        (ogg(b"\x80theora" + b"\0" * 30), NO_FILM),
        (ogg() + ogg_page(b"\x80theora", 2), NO_FILM),
        (m4a(kind=b"vide"), NO_FILM),
        (m4a(box(b"trak", box(b"mdia", handler(b"vide")))), NO_FILM),
        (m4a(kind=b"text"), BROKEN),
        (m4a()[:-60], BROKEN),
        (m4a()[:-1], BROKEN),
        (box(b"ftyp", b"M4A "), BROKEN),
        (b"\0\0\0\0ftypM4A ", BROKEN),
        (b"\0\0\0\x01ftyp", BROKEN),
    ],
)
def test_what_is_no_sound_is_refused_and_told_why(data, why):
    assert refused(data) == why


@given(st.sampled_from([wav(0.01), id3(b"x" * 9) + FRAME * 5, ogg(), m4a(box(b"udta", b"x"))]),
       st.lists(st.tuples(st.integers(0, 500), st.binary(max_size=4)), max_size=6))  # fmt: skip
def test_a_broken_file_gives_a_sound_or_a_reason(data, changes):
    for at, some in changes:
        data = data[:at] + some + data[at + len(some) :]
    try:
        assert sound(data).data
    except FormatError as why:
        assert str(why)


def test_boxes_in_boxes_come_to_an_end():
    deep = b""
    for _ in range(5000):
        deep = box(b"moov", deep)
    assert refused(box(b"ftyp", b"M4A ") + deep) == BROKEN
