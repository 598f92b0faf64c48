"""What a request stands on: one session, committed once at its end; who asks; what time it is."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast

from argon2 import PasswordHasher
from flask import Flask, current_app, g, request, session
from sqlalchemy.orm import Session

from quizapp.config import Config
from quizapp.memory.study_day import study_day
from quizapp.models.accounts import Account
from quizapp.models.session import Database
from quizapp.services import accounts
from quizapp.services.errors import SignedOut

Clock = Callable[[], datetime]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "who"
"""Where the signed cookie keeps the token of a sign-in."""


class Site(Flask):
    """A Flask whose every request has one database session: what a view did is stored when it has ended well."""

    settings: Config
    database: Database
    clock: Clock
    hasher: PasswordHasher

    def dispatch_request(self) -> Any:
        """Answer within a session that reads, or one that writes and commits before the answer is sent."""
        rule = request.url_rule
        if rule is None or rule.endpoint == "static.file":
            return super().dispatch_request()
        database = self.database
        with database.read() if request.method in READS else database.write() as g.db:
            return super().dispatch_request()


def site() -> Site:
    """The running program."""
    return cast(Site, current_app)


def db() -> Session:
    """This request's session."""
    return g.db


def now() -> datetime:
    """The time of this request; the same however often it is asked."""
    if "now" not in g:
        g.now = site().clock()
    return g.now


def me() -> Account | None:
    """Who asks, if anybody is known; one query a request."""
    if "me" not in g:
        token = session.get(TOKEN)
        known = isinstance(token, str) and "db" in g
        g.me = accounts.known(db(), token, to_write=request.method not in READS) if known else None
    return g.me


def learner() -> Account:
    """Who asks; raises SignedOut when nobody is known."""
    found = me()
    if found is None:
        raise SignedOut("Nobody is signed in on this device any more.")
    return found


def today() -> date:
    """The study day of whoever asks."""
    who = learner()
    return study_day(now(), who.time_zone, not_before=_no_older(who.last_day))


def _no_older(last: date | None) -> date | None:
    # A journey west costs a day at most; a day further ahead than that comes from a clock that was wrong.
    return last if last is not None and last <= now().date() + timedelta(days=1) else None


def remember(account: Account) -> None:
    """Sign an account in on this device, with a new cookie."""
    session.clear()
    session.permanent = True
    session[TOKEN] = accounts.open_session(db(), account, now())
    g.me = account


def forget() -> None:
    """Sign out on this device."""
    token = session.get(TOKEN)
    if isinstance(token, str):
        accounts.close_session(db(), token, now())
    session.clear()
    g.me = None


def changes_nothing() -> None:
    """A request that failed leaves the cookie as it was, and its page asks the database nothing more.

    What the view did is rolled back: a cookie could name a sign-in that was never stored, and a guest would be lost.
    """
    session.modified = False
    g.me = None


def token() -> str:
    """The token of this device's sign-in."""
    return session[TOKEN]


def page_key() -> str:
    """A new idempotency key for a page."""
    return secrets.token_urlsafe(12)


def wants_fragment() -> bool:
    """Whether the page's script asks for the inside of a page alone."""
    return request.headers.get("X-Fragment") == "1"
