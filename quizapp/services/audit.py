"""The log of what teachers and administrators do, and look at: who, what, when, from where. It is only added to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Entry


@dataclass(frozen=True, slots=True)
class By:
    """Who does something to what others rely on, when and from where. Services that do such things ask for it."""

    account: Account | None
    """None for the command line."""
    at: datetime
    address: str = ""


def note(
    session: Session,
    by: By,
    action: str,
    *,
    classroom: Classroom | None = None,
    subject: Account | None = None,
    detail: str = "",
) -> None:
    """Add an entry. `detail` holds counts and settings, never a name: nobody who is erased may stand here."""
    session.add(
        Entry(
            at=by.at,
            actor=by.account.public if by.account else None,
            action=action,
            classroom=classroom.public if classroom else None,
            subject=subject.public if subject else None,
            detail=detail[:200],
            address=by.address[:64],
        )
    )
