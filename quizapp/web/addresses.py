"""Addresses: those that come with a request, of which only this site’s are followed, and those that go on paper."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from quizapp.web.request import public_url

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


def reaches_only_here() -> bool:
    """Whether the address that stands on paper leads other computers nowhere."""
    host = urlsplit(public_url("")).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name
        return host == "localhost" or host.endswith(".localhost")
