"""Pictures as people hand them in, and as pages show them: checked, turned upright, scaled, encoded anew.

What comes out holds the picture and nothing else: no place, no camera, no comment, nothing hidden behind its end.
"""

from __future__ import annotations

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from quizapp.formats.base import FormatError

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 4_000_000
"""Bytes that are taken."""
MOST_PIXELS = 40_000_000
"""A phone's picture has 12 to 50 million; a file of a few kilobytes can claim billions."""
LONGEST_SIDE = 1_600
"""Pixels of what comes out."""
LARGEST_OUT = 500_000
"""Bytes of what comes out, where that can be had."""
SMALLEST_SIDE = 400
"""Pixels below which a picture is not scaled to save bytes."""
QUALITIES = (85, 75, 60)

PNG, JPEG, WEBP, GIF = "PNG", "JPEG", "WEBP", "GIF"
READ = (PNG, JPEG, WEBP, GIF)
TYPES = {PNG: "image/png", JPEG: "image/jpeg", WEBP: "image/webp"}
ONE_AT_A_TIME = threading.Lock()
"""A large picture takes 160 MB while it is worked on."""

TOO_LARGE = f"This picture has more than {LARGEST_FILE // 1_000_000} MB. Save it smaller and choose it again."
TOO_MANY = f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels. Save it smaller and choose it again."
NO_SVG = "An SVG can hold scripts, so it is not taken. Open the drawing, save it as PNG, and choose that."
NO_HEIC = "This is a HEIC picture, which most browsers cannot show. Save it as JPEG and choose that."
UNKNOWN = "This is no picture that can be shown. Choose a PNG, JPEG, WebP or GIF."
BROKEN = "This picture is broken or cut off. Open it on your computer, save it again, and choose it once more."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as pages show it."""

    data: bytes
    type: str
    """As its address says it: image/png, image/jpeg or image/webp."""
    width: int
    height: int


def picture(data: bytes) -> Picture:
    """The picture in a file, encoded anew; raises FormatError with what to do."""
    _check(data)
    from PIL import Image, ImageOps  # half a tenth of a second that most starts do not need

    with ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=READ) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise FormatError(TOO_MANY)
                drawn = opened.format in (PNG, GIF)
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG need not be decoded larger than it is shown
                upright = ImageOps.exif_transpose(opened)
                return _encoded(_bare(upright), drawn)
        except FormatError:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise FormatError(TOO_MANY) from None
        except Exception:  # decoders meet a broken file with errors of a dozen kinds
            raise FormatError(BROKEN) from None


def size(data: bytes) -> tuple[int, int]:
    """Width and height of a picture that `picture` made."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=READ) as opened:
        return opened.size


def is_picture(data: bytes) -> bool:
    """Whether a file is a picture by how it begins, one that is not taken among them."""
    return _format(data) in READ or (data[4:8] == b"ftyp" and data[8:12] in _HEIC) or _is_svg(data)


_HEIC = frozenset({b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"})


def _format(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    return GIF if data[:6] in (b"GIF87a", b"GIF89a") else ""


def _is_svg(data: bytes) -> bool:
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in data[:20_000].lower()


def _check(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise FormatError(TOO_LARGE)
    if not _format(data):
        heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC
        raise FormatError(NO_SVG if _is_svg(data) else NO_HEIC if heic else UNKNOWN)


def _bare(image: Image) -> Image:
    """The first picture of the file in plain colours, no larger than pages show it, without all that came with it."""
    if image.mode.startswith("I"):  # sixteen bits a pixel: their upper half
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    clear = image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info
    plain = image.convert("RGBA" if clear else "L" if image.mode in ("1", "L") else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if clear and plain.getchannel("A").getextrema() == (255, 255):
        plain = plain.convert("RGB")
    plain.info.clear()
    return plain


def _encoded(image: Image, drawn: bool) -> Picture:
    """What was drawn as PNG if that is small; else JPEG, or WebP where something is clear; smaller until it fits."""
    if drawn and len(data := _saved(image, PNG)) <= LARGEST_OUT:
        return Picture(data, TYPES[PNG], *image.size)
    format = WEBP if image.mode == "RGBA" else JPEG
    while True:
        for quality in QUALITIES:
            data = _saved(image, format, quality)
            if len(data) <= LARGEST_OUT:
                return Picture(data, TYPES[format], *image.size)
        if max(image.size) <= SMALLEST_SIDE:
            return Picture(data, TYPES[format], *image.size)
        image = image.resize((max(1, image.width * 3 // 4), max(1, image.height * 3 // 4)))


def _saved(image: Image, format: str, quality: int = 0) -> bytes:
    out = BytesIO()
    options = {PNG: {"optimize": True}, JPEG: {"quality": quality, "optimize": True, "progressive": True}}
    image.save(out, format, **options.get(format, {"quality": quality}))
    return out.getvalue()
