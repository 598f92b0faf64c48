"""What a request stands on: one session, committed once at its end; who asks; what time it is."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from threading import Thread
from typing import Any, cast

from argon2 import PasswordHasher
from flask import Flask, current_app, g, request, session
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from quizapp.config import Config
from quizapp.memory.study_day import day_of
from quizapp.models.accounts import Account
from quizapp.models.session import Database
from quizapp.services.audit import By
from quizapp.services.errors import SignedOut, TooMany, Unfinished, Unproved
from quizapp.services.ways_in import signing
from quizapp.services.ways_in.accounts import is_staff
from quizapp.services.ways_in.signing import Visit
from quizapp.web.device import named
from quizapp.web.faults import told

Clock = Callable[[], datetime]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = "who"
"""Where the signed cookie keeps the token of a sign-in."""
PROOF = "confirm_password"
"""The field of the page that asks for the password once more."""
NOT_YOURS = "That is not your password. Try again."
log = logging.getLogger("quizapp")


class Site(Flask):
    """A Flask whose every request has one database session: what a view did is stored when it has ended well."""

    settings: Config
    database: Database
    clock: Clock
    hasher: PasswordHasher
    send_letter: Callable[[str, str, str], None] | None = None
    """Sends a letter: to whom, its subject, its text. None where no mail server is set."""

    def dispatch_request(self) -> Any:
        """Answer within a session, opened when it is first asked for and committed before the answer is sent."""
        with ExitStack() as g.stack:
            _try_proof()
            answer = super().dispatch_request()
        _afterwards(self)
        return answer

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault of the program, without anything about the person whom it met."""
        log.error("%s %s: %s", request.method, request.endpoint, told(exc_info[1]))


def _try_proof() -> None:
    # Before anything is opened to write: a hash takes long, and a failure is counted in a session of its own.
    if request.url_rule is None or request.method in READS or PROOF not in request.form:
        return
    try:
        if not proves(request.form[PROOF]):
            g.unproved = NOT_YOURS
    except TooMany as wait:
        g.unproved = str(wait)


def site() -> Site:
    """The running program."""
    return cast(Site, current_app)


def db() -> Session:
    """This request's session: it reads, or it writes and commits once. What takes long is done before it is opened."""
    if "db" not in g:
        database = site().database
        g.db = g.stack.enter_context(database.read() if request.method in READS else database.write())
    return g.db


@contextmanager
def reading() -> Generator[Session]:
    """A session of its own to look something up with, before this request's session keeps others from writing."""
    with site().database.read() as found:
        yield found


@contextmanager
def looking() -> Generator[tuple[Session, Account]]:
    """A session to look something up with, and who asks, before this request's session keeps others from writing."""
    given = session.get(TOKEN)
    with reading() as found:
        here = signing.known(found, given, now()) if isinstance(given, str) else None
        if here is None:
            raise SignedOut("Nobody is signed in on this device any more.")
        yield found, here.account


def afterwards(write: Callable[[Session], None]) -> None:
    """Have something small written after a request that only reads: that somebody was here, or looked at a record."""
    g.setdefault("writes", []).append(write)


def when_stored(act: Callable[[], None]) -> None:
    """Have something done, beside the request, once all that it changed is stored: a letter sent, say."""
    g.setdefault("acts", []).append(act)


def _afterwards(site: Site) -> None:
    if writes := g.pop("writes", []):
        try:
            with site.database.write() as session:
                for write in writes:
                    write(session)
        except DBAPIError as error:  # the page was read well: that it could not be noted is no reason to keep it back
            log.error("not noted: %s", type(error.orig).__name__)
    for act in g.pop("acts", []):
        Thread(target=_act, args=(act,), daemon=True).start()


def _act(act: Callable[[], None]) -> None:
    try:
        act()
    except Exception as error:  # a thread that fails would print its error whole, with addresses of people
        log.error("afterwards: %s", told(error))


def now() -> datetime:
    """The time of this request; the same however often it is asked."""
    if "now" not in g:
        g.now = site().clock()
    return g.now


def visit() -> Visit | None:
    """The sign-in that this request comes with, if any is good; one query a request."""
    if "visit" not in g:
        token = session.get(TOKEN)
        writes = request.method not in READS
        g.visit = (
            signing.known(db(), token, now(), to_write=writes) if isinstance(token, str) and "stack" in g else None
        )
        if g.visit is not None and g.visit.to_note(now()):
            _note(g.visit, writes)
    return g.visit


def _note(found: Visit, writes: bool) -> None:
    if writes:
        signing.note(db(), found, now())
    else:
        at = now()
        afterwards(lambda session: signing.note(session, found, at))


def me() -> Account | None:
    """Who asks, if anybody is known."""
    found = visit()
    return found.account if found else None


def newcomer() -> Account:
    """Who asks, whether or not they have chosen a password; raises SignedOut when nobody is known."""
    found = me()
    if found is None:
        raise SignedOut("Nobody is signed in on this device any more.")
    return found


def learner() -> Account:
    """Who asks; raises SignedOut when nobody is known, Unfinished for whoever has no password of their own yet."""
    found = newcomer()
    if found.username is not None and found.password is None:
        raise Unfinished("Choose a password of your own first.")
    return found


def sure() -> Account:
    """Who asks, to change how they get in themselves: somebody who typed their password, and paused no half hour since.

    Raises Unproved for whoever has not; their page is asked again with the password.
    """
    who, found = learner(), visit()
    if "unproved" in g or not (found and found.proved(now())):
        g.asked_of = who.username
        raise Unproved(g.get("unproved") or "You were away for a while. Type your password to go on.")
    return who


def staff() -> Account:
    """Who asks, to change what others rely on: staff as `sure` has them; others as they are.

    Whether they may do what they ask for is for the doors of services/access.py to say.
    """
    who = learner()
    return sure() if is_staff(who) or "unproved" in g else who


def by() -> By:
    """Who asks, when and from where, for a service that changes what others rely on."""
    return By(staff(), now(), address())


def my_names() -> tuple[str, ...]:
    """What whoever is signed in is called, looked up before this request's session is opened to write.

    A password is not made of these.
    """
    with reading() as found:
        here = _here(found)
        return tuple(filter(None, (here.account.name, here.account.username, here.account.email))) if here else ()


def proves(password: str) -> bool:
    """Whether this is the password of whoever is signed in. A failure is counted; raises TooMany after too many.

    To be asked before this request's session is opened to write: it takes as long as a hash.
    """
    with reading() as found:
        here = _here(found)
        if here is None or here.account.username is None:
            return False
        asked = signing.once_more(found, here.account, address(), now())
    fits = asked.fits(site().hasher, password)
    with site().database.write() as writing:
        if signing.admit(writing, asked, fits=fits, address=address(), now=now()) is None:
            return False
        signing.prove(writing, here, now())
    return True


def _here(found: Session) -> Visit | None:
    given = session.get(TOKEN)
    return signing.known(found, given, now()) if isinstance(given, str) else None


def today() -> date:
    """The study day of whoever asks."""
    who = learner()
    return day_of(now(), who.time_zone, who.last_day)


def remember(account: Account, *, own: bool = False) -> None:
    """Sign an account in on this device, with a new cookie; `own` where nobody else uses the device."""
    if isinstance(session.get(TOKEN), str):
        signing.close_session(db(), session[TOKEN], now())
    session.clear()
    session.permanent = own or account.username is None
    token = signing.open_session(db(), account, now(), device=named(request.user_agent.string), own=own)
    session[TOKEN] = token
    g.pop("visit", None)  # looked up when it is asked for


def forget() -> None:
    """Sign out on this device."""
    token = session.get(TOKEN)
    if isinstance(token, str):
        signing.close_session(db(), token, now())
    session.clear()
    g.visit = None


def changes_nothing() -> None:
    """A request that failed leaves the cookie as it was, and its page asks the database nothing more.

    What the view did is rolled back: a cookie could name a sign-in that was never stored, and a guest would be lost.
    """
    session.modified = False
    g.visit = None
    g.pop("writes", None)
    g.pop("acts", None)


def token() -> str:
    """The token of this device's sign-in."""
    return session[TOKEN]


def address() -> str:
    """Where the request comes from: what limits count by."""
    return request.remote_addr or ""


def public_url(path: str) -> str:
    """The whole address of a path of this site, for what leaves it: QR codes, posters, letters."""
    return (site().settings.url or came_by()) + path


def came_by() -> str:
    """The address by which somebody came. Behind a server that speaks TLS the scheme is what the settings say."""
    url = request.host_url.rstrip("/")
    return url.replace("http://", "https://", 1) if site().settings.https else url


def page_key() -> str:
    """A new idempotency key for a page."""
    return secrets.token_urlsafe(12)


def wants_fragment() -> bool:
    """Whether the page's script asks for the inside of a page alone."""
    return request.headers.get("X-Fragment") == "1"
