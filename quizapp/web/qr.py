"""QR codes, drawn as SVG that prints sharp and is black on white in either theme: cameras read nothing else well."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Modules of white around a code, as its standard asks for."""


MASK = 3
"""The pattern that is laid over a code. To look for the best of the eight takes four times as long as all the rest."""


def qr(text: str, title: str) -> Markup:
    """The QR code of an address, as an SVG as large as its style says; `title` tells what it is to who sees none."""
    code = segno.make(text, error="m", micro=False, mask=MASK)
    return Markup(
        code.svg_inline(
            dark="#000", light="#fff", border=QUIET, omitsize=True, svgclass="qr", lineclass=None, title=title
        )
    )
