"""Pictures: what comes out is the picture and nothing else, whatever came in."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from quizapp.formats.base import FormatError
from quizapp.formats.media.pictures import (
    BROKEN,
    LARGEST_FILE,
    LARGEST_OUT,
    LONGEST_SIDE,
    NO_HEIC,
    NO_SVG,
    TOO_LARGE,
    TOO_MANY,
    UNKNOWN,
    is_picture,
    picture,
    size,
)

SECRET = b"52.5200N 13.4050E"
"""What must not come out."""


def encoded(image, format, **options):
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def flag(mode="RGB", width=40, height=20):
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), (220, 0, 0))
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=(0, 0, 220))
    return image.convert(mode)


def opened(data):
    image = Image.open(BytesIO(data))
    image.load()
    return image


def is_red(pixel):
    return pixel[0] > 150 and pixel[2] < 100


@pytest.mark.parametrize(
    ("format", "mode", "type"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "L", "image/png"),
        ("PNG", "1", "image/png"),
        ("GIF", "P", "image/png"),
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
    ],
)
def test_pictures_of_every_kind_come_out_as_png_or_jpeg(format, mode, type):
    made = picture(encoded(flag(mode), format))
    assert (made.type, made.width, made.height) == (type, 40, 20)
    assert size(made.data) == (40, 20)
    if mode not in ("L", "1"):
        shown = opened(made.data).convert("RGB")
        assert is_red(shown.getpixel((5, 10))) and not is_red(shown.getpixel((35, 10)))


def test_what_is_clear_stays_clear_also_where_it_is_too_large_for_a_png():
    assert opened(picture(encoded(Image.new("RGBA", (9, 9), (255, 0, 0, 90)), "PNG")).data).getpixel((1, 1))[3] == 90
    noise = Image.frombytes("RGBA", (700, 700), os.urandom(700 * 700 * 4))
    made = picture(encoded(noise, "PNG"))
    assert made.type == "image/webp"
    assert opened(made.data).mode == "RGBA"


def test_sixteen_bits_a_pixel_become_eight_and_not_white():
    grey = Image.new("I;16", (9, 9), 32_768)
    assert opened(picture(encoded(grey, "PNG")).data).convert("L").getpixel((1, 1)) == 128


def test_of_a_film_the_first_picture_is_kept():
    first, second = flag("P"), Image.new("P", (40, 20))
    made = picture(encoded(first, "GIF", save_all=True, append_images=[second]))
    assert getattr(opened(made.data), "n_frames", 1) == 1
    assert is_red(opened(made.data).convert("RGB").getpixel((5, 10)))


def test_a_picture_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    made = picture(encoded(flag(), "JPEG", exif=exif, quality=95))
    assert (made.width, made.height) == (20, 40)
    shown = opened(made.data)
    assert is_red(shown.getpixel((10, 5))) and not is_red(shown.getpixel((10, 35)))


def test_nothing_comes_out_but_the_picture():
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    text = PngInfo()
    text.add_text("Comment", SECRET.decode())
    profile = b"\0" * 36 + b"acsp" + SECRET + b"\0" * 200
    for data in (
        encoded(flag(), "JPEG", exif=exif, comment=SECRET, icc_profile=profile),
        encoded(flag(), "PNG", exif=exif, pnginfo=text, icc_profile=profile),
        encoded(flag(), "WEBP", exif=exif, xmp=SECRET),
        encoded(flag("P"), "GIF", comment=SECRET),
        encoded(flag(), "PNG") + b"PK\x03\x04" + SECRET,
        encoded(flag(), "JPEG") + b"<script>" + SECRET,
    ):
        made = picture(data)
        assert SECRET in data
        assert SECRET not in made.data and b"<script>" not in made.data
        assert not opened(made.data).getexif()
        assert opened(made.data).info.keys() <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }


def test_a_large_picture_is_scaled_and_keeps_its_shape():
    made = picture(encoded(flag(width=3200, height=800), "PNG"))
    assert (made.width, made.height) == (LONGEST_SIDE, 400)
    tall = picture(encoded(flag(width=100, height=4000), "JPEG"))
    assert (tall.width, tall.height) == (40, LONGEST_SIDE)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_even_noise_comes_out_small(mode):
    noise = Image.frombytes(mode, (1300, 900), os.urandom(1300 * 900 * len(mode)))
    data = encoded(noise, "PNG" if mode == "RGB" else "WEBP", **({} if mode == "RGB" else {"quality": 90}))
    assert len(picture(data[: 10**9]).data) <= LARGEST_OUT if len(data) <= LARGEST_FILE else True


def test_the_same_file_gives_the_same_picture():
    data = encoded(flag(), "JPEG")
    assert picture(data) == picture(data)


def test_a_file_that_claims_to_be_huge_is_refused_before_it_is_decoded():
    bomb = encoded(Image.new("1", (12_000, 12_000)), "PNG")
    larger = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(larger) < 100_000
    for data in (bomb, larger):
        with pytest.raises(FormatError, match=TOO_MANY):
            picture(data)
    with pytest.raises(FormatError, match="4 MB"):
        picture(encoded(flag(), "PNG") + b"\0" * LARGEST_FILE)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SVG, NO_SVG),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->' + SVG, NO_SVG),
        (b"<!DOCTYPE svg>" + SVG.upper(), NO_SVG),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, NO_HEIC),
        (b"", UNKNOWN),
        (b"\0", UNKNOWN),
        (b"<html><svg></svg>", UNKNOWN),
        (b"BM" + b"\0" * 60, UNKNOWN),
        (b"%PDF-1.7", UNKNOWN),
        (b"PK\x03\x04", UNKNOWN),
        (b"\x89PNG\r\n\x1a\n", BROKEN),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, BROKEN),
        (b"RIFF\0\0\0\0WEBPVP8 ", BROKEN),
        (b"GIF89a", BROKEN),
        (encoded(flag(), "PNG")[:-30], BROKEN),
        (encoded(flag(width=400, height=400), "JPEG")[:700], BROKEN),
        (b"\0" * (LARGEST_FILE + 1), TOO_LARGE),
    ],
)
def test_what_is_no_picture_is_refused_and_told_why(data, why):
    with pytest.raises(FormatError) as refused:
        picture(data)
    assert str(refused.value) == why


def test_a_picture_is_known_by_how_it_begins():
    assert all(is_picture(encoded(flag("P"), format)) for format in ("PNG", "GIF"))
    assert is_picture(SVG) and is_picture(b"\0\0\0\x18ftypheic")
    assert not is_picture(b"RIFF\0\0\0\0WAVE") and not is_picture(b"\0\0\0\x18ftypM4A ") and not is_picture(b"")


SAMPLES = [encoded(flag("P"), "GIF"), encoded(flag(), "PNG"), encoded(flag(), "JPEG"), encoded(flag("RGBA"), "WEBP")]


@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4)), max_size=6))
def test_a_broken_file_gives_a_picture_or_a_reason(data, changes):
    for at, bytes_ in changes:
        data = data[:at] + bytes_ + data[at + len(bytes_) :]
    try:
        made = picture(data)
    except FormatError as refused:
        assert str(refused)
    else:
        assert size(made.data) == (made.width, made.height)
