"""The stylesheet, the scripts and the icon: kept in memory, under an address that changes whenever any of them does."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

FOLDER = Path(__file__).parent.parent / "static"

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""The kinds of files that are served, and what they are called."""

KEEP = "public, max-age=31536000, immutable"
"""A year, and never asked about again: a changed file has another address."""

blueprint = Blueprint("static", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent, plain and packed."""

    type: str
    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """All files of a folder, and the one hash (12 hexadecimal digits) that stands in each of their addresses."""

    hash: str
    files: Mapping[str, Asset]


def read(folder: Path) -> Assets:
    """The files of `folder`. One hash for all, so that a script finds its neighbour by its plain name."""
    files, digest = {}, hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if p.suffix in TYPES):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
        files[path.name] = Asset(TYPES[path.suffix], data, gzip.compress(data, 9, mtime=0))
    return Assets(digest.hexdigest()[:12], files)


@cache
def assets() -> Assets:
    """The program's own files, read once."""
    return read(FOLDER)


def static_url(name: str) -> str:
    """The address of a file; raises KeyError when there is no such file, so that a slip shows at once."""
    if name not in assets().files:
        raise KeyError(f"no file “{name}” in {FOLDER}")
    return f"/static/{assets().hash}/{name}"


@blueprint.get("/static/<version>/<name>")
def file(version: str, name: str) -> Response:
    """One file, packed for whoever reads gzip; names are looked up, never opened as paths."""
    asset = assets().files.get(name)
    if asset is None or version != assets().hash:
        abort(404)
    packed = request.accept_encodings["gzip"] > 0
    response = Response(asset.packed if packed else asset.plain, content_type=asset.type)
    response.headers["Cache-Control"] = KEEP
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
