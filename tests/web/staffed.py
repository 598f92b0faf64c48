"""What is stored, links that are made beside the pages, and a quizapp with a mail server."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from quizapp.app import create_app
from quizapp.models.accounts import Account
from quizapp.models.classes import Entry
from quizapp.services.ways_in import links

SENDER = "quizapp <quiz@school.example>"
HERE = "https://quiz.school.example"


def stored(app, name) -> Account:
    """Somebody's account as it is stored."""
    with app.database.read() as session:
        return session.scalars(select(Account).where(Account.name == name)).one()


def noted(app) -> list[str]:
    """What stands in the log of staff, in order."""
    with app.database.read() as session:
        return list(session.scalars(select(Entry.action).order_by(Entry.id)))


def linked(app, purpose, at, name=None, **fields) -> str:
    """The path of a new link."""
    with app.database.write() as session:
        account = session.scalars(select(Account).where(Account.name == name)).one() if name else None
        return "/links/" + links.make(session, purpose, at, account=account, **fields)


def with_mail(config, clock, inbox):
    """A quizapp whose letters go to this inbox."""
    return create_app(replace(config, mail=f"smtp://{inbox.url}", mail_from=SENDER, url=HERE), clock)
