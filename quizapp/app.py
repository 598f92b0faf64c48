"""The factory: what a quizapp is made of, in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from quizapp import mail, web
from quizapp.config import Config
from quizapp.models.session import Database
from quizapp.paths import TEMPLATES
from quizapp.services.ways_in.passwords import hasher
from quizapp.web import about, errors, front, headers, static, templating, today
from quizapp.web.classroom import cards, classes, digest, join, members, plan, roster
from quizapp.web.exchange import exports as deck_exports
from quizapp.web.exchange import imports
from quizapp.web.hashing import Careful
from quizapp.web.office import audit, invitations, people, school
from quizapp.web.quizzes import attempts, papers, quizzes, repairs, results
from quizapp.web.records import erasure, personal
from quizapp.web.request import Clock, Site
from quizapp.web.review import exports, items
from quizapp.web.studying import progress, reading, study
from quizapp.web.ways_in import account, devices, emails, links, passkeys, recovery, settings, sign_in
from quizapp.web.writing import decks, media, pasting, questions

PAGES = (
    front,
    today,
    study,
    reading,
    progress,
    join,
    classes,
    members,
    digest,
    plan,
    media,
    roster,
    cards,
    settings,
    sign_in,
    account,
    links,
    recovery,
    emails,
    school,
    people,
    invitations,
    audit,
    personal,
    erasure,
    devices,
    passkeys,
    about,
    static,
    quizzes,
    papers,
    attempts,
    results,
    repairs,
    items,
    exports,
    decks,
    pasting,
    questions,
    imports,
    deck_exports,
)
KEPT_SIGNED_IN = timedelta(days=365)
"""A guest is known by their cookie alone: it lasts a school year."""
LARGEST_REQUEST = 256 * 1024
"""Bytes."""


def utc_now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def create_app(config: Config, clock: Clock = utc_now) -> Site:
    """A quizapp on an up-to-date database; `clock` says what time it is."""
    app = Site(web.__name__, static_folder=None, template_folder=str(TEMPLATES))
    app.config.update(
        SECRET_KEY=config.secret,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        PERMANENT_SESSION_LIFETIME=KEPT_SIGNED_IN,
        SESSION_COOKIE_NAME="__Host-quizapp" if config.https else "quizapp",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=config.https,
    )
    app.settings, app.clock = config, clock
    if n := config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)
    app.database = Database(config.database_url)
    app.hasher = hasher(config.password_memory, Careful)
    app.send_letter = mail.sender(config)
    CSRFProtect(app)
    templating.install(app)
    headers.install(app)
    errors.install(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    return app
