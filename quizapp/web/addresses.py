"""Addresses that come with a request: only those of this site are followed."""

from __future__ import annotations

from flask import request

LONGEST = 500
"""Characters of an address that somebody is led back to."""


def own_page(path: str, otherwise: str) -> str:
    """A path of this site; `otherwise` for anything else, so that nobody is sent elsewhere."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if plain and len(path) <= LONGEST else otherwise


def asked_for() -> str:
    """The path that this request asked for, with its query."""
    return request.full_path if request.query_string else request.path


def wanted() -> str:
    """The page of this site to go on to after signing in, as the address of the sign-in page names it; else empty."""
    return own_page(request.args.get("next", ""), "")
