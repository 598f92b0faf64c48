"""What went wrong, as a page in plain words. The only place where an error becomes a status."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from quizapp.services.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    ServiceError,
    SignedOut,
    TooMany,
    Unfinished,
    Unproved,
)
from quizapp.web.addresses import asked_for
from quizapp.web.request import PROOF, READS, changes_nothing, site

CODES: dict[type[ServiceError], int] = {
    SignedOut: 403,
    Unproved: 403,
    Unfinished: 403,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
}
TITLES = {
    400: "That did not arrive whole",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "Something has changed since",
    413: "That is too large",
    422: "That could not be used",
    429: "Please wait a little",
    500: "Something broke on our side",
    503: "Not saved yet",
}
MESSAGES = {
    400: "Part of what your browser sent is missing. Go back, load the page again and try once more.",
    403: "Only somebody else may see this page.",
    404: "The address may be mistyped, or what was here has been taken out.",
    405: "Go back to the page before and use its buttons.",
    413: "What you sent is larger than this page can take: {limit}. Shorten it and try again.",
    422: "Part of what your browser sent does not fit this page. Load the page again.",
    429: "There were too many requests in a short time.",
    500: "It is not your fault, and nothing that was saved is lost. Try again; if it happens again, tell your teacher.",
    503: "The computer that keeps the answers cannot write just now. Keep this page open and try again in a minute.",
}
STALE = "This page is from an earlier sign-in, so it cannot send anything. Go back, load it again and send it anew."
TAKEN = "Another window or somebody else was quicker, so this was not stored. Load the page again to see what is."
ODD = "Something in what was sent cannot be stored, such as a character that no keyboard has. Nothing was stored."
GONE = "Somebody has deleted this meanwhile, so nothing was stored. Go back and load the page again."
LONGEST_KEPT = 10_000

log = logging.getLogger("quizapp")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    code: int
    title: str
    message: str
    action: tuple[str, str]
    """Label and address of the way on."""
    kept: str
    """What the learner had typed, to be copied."""


def install(app: Flask) -> None:
    """Turn every error into its page."""
    app.register_error_handler(ServiceError, _service)
    app.register_error_handler(Unproved, _unproved)
    app.register_error_handler(Unfinished, _unfinished)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(StaleDataError, _gone)
    app.register_error_handler(HTTPException, _http)


def page(code: int, message: str = "", title: str = "", action: tuple[str, str] | None = None) -> tuple[str, int]:
    """The page of an error."""
    error = ErrorPage(
        code=code,
        title=title or TITLES.get(code, "That did not work"),
        message=message or MESSAGES.get(code, "Go back and try again."),
        action=action or ("Go to the start", url_for("front.index")),
        kept=_typed(),
    )
    changes_nothing()
    return render_template("errors/page.html", error=error), code


def _service(error: ServiceError) -> tuple[str, int]:
    code = next(code for kind, code in CODES.items() if isinstance(error, kind))
    if isinstance(error, SignedOut):
        begin = "Begin again as a guest, or sign" if site().settings.registration else "Sign"
        back = asked_for() if request.method in READS else None
        way = ("Sign in", url_for("sign_in.index", next=back))
        return page(code, f"{error} {begin} in to go on where you were.", "Nobody is signed in here", way)
    if isinstance(error, Conflict) and request.blueprint == "study":
        return page(code, str(error), action=("Go on with the next question", url_for("study.ask")))
    return page(code, str(error))


def _unproved(error: Unproved) -> ResponseReturnValue:
    """Ask for the password, and send along what was to be done: nothing is lost."""
    changes_nothing()
    if request.method in READS:
        action, kept = url_for("account.confirm"), [("next", asked_for())]
    else:
        action, kept = (
            asked_for(),
            [(name, value) for name, value in request.form.items(multi=True) if not _secret(name)],
        )
    page = render_template(
        "errors/confirm.html",
        why=str(error),
        action=action,
        field=PROOF,
        kept=kept,
        files=bool(request.files),
        username=g.get("asked_of"),
    )
    return page, CODES[Unproved]


def _secret(field: str) -> bool:
    """Whether a field is left out of a page that sends a form once more: no password stands in a page."""
    return field == "csrf_token" or "password" in field


def _unfinished(_error: Unfinished) -> ResponseReturnValue:
    changes_nothing()
    return redirect(url_for("account.first"), 303)


def _stale(_error: CSRFError) -> tuple[str, int]:
    return page(400, STALE, "This page is too old")


def _database(error: DBAPIError) -> tuple[str, int]:
    if isinstance(error, IntegrityError):  # what two requests wanted at once, only one may have
        return page(409, TAKEN)
    if isinstance(error, DataError):  # a NUL, or a number beyond all that are stored: no page sends it
        return page(400, ODD)
    log.error("database: %s", type(error.orig).__name__)
    return page(503)


def _gone(_error: StaleDataError) -> tuple[str, int]:
    return page(409, GONE)


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    if code == 413:
        return page(code, MESSAGES[code].format(limit=_size(request.max_content_length or 0)))
    return page(code)


def _size(limit: int) -> str:
    return f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit // 1_000} kB"


def _typed() -> str:
    try:
        fields = [value for name, value in request.form.items() if name == "answer" or name.startswith("gap-")]
    except HTTPException:  # the form itself was what could not be read
        return ""
    return "\n".join(field for field in fields if not field.isdigit())[:LONGEST_KEPT]
