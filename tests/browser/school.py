"""A school with its people and classes, made straight in the tables, and an administrator's browser to look at it."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle, islice, product

from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.classes import Classroom, Member
from quizapp.services import audit
from quizapp.services.audit import By
from quizapp.services.office import invitations
from quizapp.services.ways_in import passwords
from tests.browser.serving import Live

OTTERS = "three wet otters"
FIRST = ("Ada", "Bilal", "Carlotta", "Daniyar", "Elif", "Finn", "Greta", "Hana", "Ines", "Jonas", "Kofi", "Lena",
         "Mira", "Noah", "Oksana", "Pavel", "Ravi", "Sofia", "Tomás", "أمينة")  # fmt: skip
LAST = ("Arslan", "Berg", "Castillo", "Dimitrov", "Eriksen", "Fofana", "Grünwald", "Haddad", "Ito")
TEACHERS = ("Ms Okafor", "Mr Berg", "Mx Ito", "Frau Dr. Schmidt-Rottluff", "M. Lefèvre")
CLASSES = ("7a", "7b", "8a", "8b", "9a", "History 2", "Chess")
DAY = timedelta(days=1)


def administrator(live: Live, page: Page, name: str = "R. Lindqvist") -> Page:
    """Somebody who runs this quizapp, and has just signed in."""
    hasher = passwords.hasher(live.config.password_memory)
    with live.app.database.write() as session:
        made = person(session, live, name, "administrator")
        made.password = passwords.hashed(hasher, OTTERS)
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(OTTERS)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Welcome back")
    return page


def person(session: Session, live: Live, name: str, role: str, days_ago: int | None = 0, **fields) -> Account:
    """Somebody who was here so many days ago, or never."""
    at = live.clock.now
    made = Account(
        name=name, username=name, username_key=name.casefold(), role=role, created_at=at - 60 * DAY,
        seen_at=None if days_ago is None else at - days_ago * DAY, time_zone="Europe/Berlin", password="-", **fields,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def fill(live: Live, root: str = "R. Lindqvist") -> None:
    """A school of 120 pupils with their teachers and classes, a class that nobody teaches, invitations, and a log."""
    with live.app.database.write() as session:
        by = By(session.query(Account).filter_by(name=root).one(), live.clock.now - 2 * DAY, "192.0.2.14")
        teachers = [person(session, live, name, "teacher", n * 3) for n, name in enumerate(TEACHERS)]
        names = islice((f"{first} {last}" for last, first in product(LAST, FIRST)), 120)
        pupils = [
            person(session, live, name, "learner", None if n % 17 == 3 else n % 40) for n, name in enumerate(names)
        ]
        classes = []
        for n, name in enumerate(CLASSES):
            classes.append(_seat(session, live, name, teachers[n % 5], pupils[n * 17 : n * 17 + 24]))
        teachers[1].email = teachers[1].email_key = "berg@school.example"
        teachers[1].email_confirmed_at = live.clock.now
        _log(session, live, by, teachers, pupils, classes)
        for whom, role in (("Ms Achterberg", "teacher"), ("Head’s office", "administrator")):
            invitations.invite(session, By(by.account, live.clock.now - DAY, by.address), role, whom)


def _seat(session: Session, live: Live, name: str, teacher: Account, pupils: list[Account]) -> Classroom:
    made = Classroom(name=name, created_at=live.clock.now - 50 * DAY)
    session.add(made)
    session.flush()
    for who, role in [(teacher, "teacher"), *((pupil, "learner") for pupil in pupils)]:
        ended = live.clock.now if name == "Chess" and role == "teacher" else None
        session.add(Member(class_id=made.id, account_id=who.id, role=role, joined_at=made.created_at, ended_at=ended))
    session.flush()
    audit.note(session, By(teacher, made.created_at, "192.0.2.30"), "class made", classroom=made)
    return made


def _log(
    session: Session, live: Live, by: By, teachers: list[Account], pupils: list[Account], classes: list[Classroom]
) -> None:
    for n, teacher in zip(range(60), cycle(teachers), strict=False):
        at = By(teacher, live.clock.now - timedelta(hours=60 - n), "2001:db8:85a3::8a2e:370:7334" if n % 7 else "")
        classroom = classes[n % len(classes)]
        audit.note(
            session, at, "sign-in card made", subject=pupils[n], classroom=classroom, detail="password taken away"
        )
    audit.note(session, by, "role changed", subject=teachers[2], detail="from learner to teacher")
    audit.note(session, By(None, live.clock.now, ""), "account made", subject=teachers[0], detail="role: teacher")
