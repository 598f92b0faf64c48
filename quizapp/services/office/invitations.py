"""Invitations: how somebody becomes the first administrator, a teacher, or another administrator."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account, Link
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid
from quizapp.services.names import clean_name
from quizapp.services.ways_in import accounts, links, signing
from quizapp.services.ways_in.accounts import ADMINISTRATOR, LEARNER, ROLES, TEACHER, Chosen

INVITED = (TEACHER, ADMINISTRATOR)
"""What somebody can be invited as."""


def set_up(session: Session, now: datetime) -> str | None:
    """The token of a new set-up link, with which somebody becomes administrator; None where there is one already."""
    return None if accounts.administrators(session) else links.make(session, links.SETUP, now, role=ADMINISTRATOR)


def invite(session: Session, by: By, role: str, whom: str, email: str = "") -> str:
    """The token of a new invitation; an older one for the same person is worth nothing. Raises Invalid.

    `whom` is what the administrator calls them, `email` the address that the invitation is sent to.
    """
    if role not in INVITED:
        raise Invalid("Choose what they will be.", "role")
    try:
        shown = clean_name(whom)
    except Invalid as error:
        raise Invalid("Say whom it is for in 1 to 60 characters.", "whom") from error
    same = select(Link.id).where(Link.purpose == links.INVITE, Link.whom == shown, Link.used_at.is_(None))
    session.execute(delete(Link).where(Link.id.in_(same)))
    audit.note(session, by, "invitation made", detail=f"role: {role}")
    return links.make(session, links.INVITE, by.at, role=role, whom=shown, email=email)


def pending(session: Session, now: datetime) -> list[Link]:
    """The invitations that nobody has followed yet and that are still good, the newest first."""
    good = (Link.purpose == links.INVITE) & Link.used_at.is_(None) & (Link.until > now)
    return list(session.scalars(select(Link).where(good).order_by(Link.made_at.desc(), Link.id.desc())))


def withdraw(session: Session, by: By, link: Link) -> None:
    """Have an invitation be worth nothing any more."""
    audit.note(session, by, "invitation withdrawn", detail=f"role: {link.role}")
    session.delete(link)
    session.flush()


def make_account(
    session: Session, token: str, chosen: Chosen, by: By, *, guest: Account | None = None, zone: str = "UTC"
) -> Account:
    """The account of whoever was invited, or sets quizapp up; a guest keeps what they have answered.

    Raises NotFound for a spent link, and Conflict for a name that somebody has: the link is good still.
    """
    link = links.find(session, token, by.at, links.SETUP, links.INVITE)
    made = guest or Account(created_at=by.at, seen_at=by.at, time_zone=zone)
    accounts.take_name(session, made, chosen)
    session.add(made)
    session.flush()
    signing.close_all(session, made, by.at)
    _follow(session, link, made, by)
    return made


def accept(session: Session, token: str, by: By) -> None:
    """Have whoever is signed in become what they were invited as. Raises NotFound for a spent link, else Conflict."""
    link = links.find(session, token, by.at, links.INVITE)
    account = by.account
    if account is None or account.username is None:
        raise Forbidden("A guest has no account yet: choose a name and a password.")
    if not raises(account, link.role):
        raise Conflict("You are that already, or more. The link is good still: hand it to whoever it is for.")
    _follow(session, link, account, by)


def raises(account: Account, role: str | None) -> bool:
    """Whether somebody would become more than they are."""
    return ROLES.index(account.role) < ROLES.index(role or LEARNER)


def _follow(session: Session, link: Link, account: Account, by: By) -> None:
    account.role = link.role or LEARNER
    what = "quizapp set up" if link.purpose == links.SETUP else "invitation accepted"
    links.use(link, by.at)
    audit.note(session, By(account, by.at, by.address), what, subject=account, detail=f"role: {account.role}")
