"""Everything that is stored about one person: gathered for them to take along. Secrets stay out (LEFT_OUT)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from quizapp.formats.records.personal import Kind, Personal, packed
from quizapp.models.accounts import Account, Link, Passkey, SignIn, SignInCard, Try
from quizapp.models.classes import Classroom, Entry, Member, Roster
from quizapp.models.study import CardRow, Review
from quizapp.services.records import personal_quizzes, personal_study, personal_writing
from quizapp.services.records.personal_rows import Shelf

LEFT_OUT: Mapping[str, str] = {
    "accounts.username_key": "the username once more, as it is compared",
    "accounts.email_key": "the e-mail address once more, as it is compared",
    "accounts.password": "a secret; whether there is one is told",
    "accounts.simulated": "true of accounts that are nobody’s",
    "sign_ins.token": "a secret",
    "sign_ins.public": "a random name of the row, for addresses",
    "links.token": "a secret",
    "links.public": "a random name of the row, for addresses",
    "links.whom": "whom an invitation is for that nobody has accepted; empty in links of an account",
    "sign_in_cards.nonce": "a secret: the first password follows from it",
    "passkeys.credential": "names the key to the device that has it, and tells a reader nothing",
    "passkeys.public_key": "of use to nobody but this program",
    "passkeys.public": "a random name of the row, for addresses",
    "members.public": "a random name of the row, for addresses",
    "rosters.public": "a random name of the row, for addresses",
    "rosters.lines": "the names of others; emptied when the list is taken",
    "tries.subject": "the username or the e-mail address once more",
    "reviews.checksum": "follows from the rest of the row",
    "day_tallies.day": "counted from the answers, which are told one by one",
    "day_tallies.answers": "counted from the answers, which are told one by one",
    "day_tallies.milliseconds": "counted from the answers, which are told one by one",
    "look_tallies.week": "counted from the answers, which are told one by one",
    "look_tallies.band": "counted from the answers, which are told one by one",
    "look_tallies.part": "counted from the answers, which are told one by one",
    "look_tallies.asked": "counted from the answers, which are told one by one",
    "look_tallies.recalled": "counted from the answers, which are told one by one",
    "look_tallies.foreseen": "counted from the answers, which are told one by one",
    "corrections.key": "tells one correction of an answer from the next, and says nothing",
    "decks.key": "names the deck for programs, and says nothing",
    "decks.public": "a random name of the row, for addresses",
    "decks.open": "whether everybody may study it: what people write is for their classes alone",
    "imports.public": "a random name of the row, for addresses",
    "import_files.data": "a file as you handed it in; it goes when it is taken, after a day at the latest",
    "imported_questions.before": "what an import did follows from the versions, which are told",
    "imported_questions.after": "what an import did follows from the versions, which are told",
    "imported_questions.about": "what an import did follows from the versions, which are told",
    "quizzes.public": "a random name of the row, for addresses",
    "repairs.public": "a random name of the row, for addresses",
    "attempts.public": "a random name of the row, for addresses",
    "attempts.kept": "follows from the rules of the assignment",
    "saves.checksum": "follows from the rest of the row",
}
"""What is stored about people and not given out, and why, by table and column."""
PURPOSES = {
    "setup": "to set quizapp up", "invite": "to make an account", "reset": "to choose a new password",
    "email": "to confirm an e-mail address",
}  # fmt: skip
ABOUT = (
    "This is all that quizapp keeps about {who}, as of {when}. Keep it, read it, give it to whom you like.",
    "Each part is also in a file of its own that a spreadsheet opens (.csv), and all of it in one file for programs "
    "(everything.json). Passwords and keys are not in here: nobody can read them, and nobody else should have them.",
)
OTHERS_NOTES = (
    "What teachers of other classes have noted is left out of this copy; it is in the one that you make yourself."
)


@dataclass(frozen=True, slots=True)
class Summary:
    """How much is kept about somebody."""

    answers: int
    questions: int
    """Questions of which a memory is kept."""
    classes: int
    passkeys: int


def summary(session: Session, account: Account) -> Summary:
    """How much is kept about an account; one query."""

    def mine(owner: Any, counted: Any) -> Any:
        return select(func.count(counted)).where(owner == account.id).scalar_subquery()

    row = session.execute(
        select(
            mine(Review.learner_id, Review.id),
            mine(CardRow.learner_id, CardRow.question_id),
            mine(Member.account_id, Member.id),
            mine(Passkey.account_id, Passkey.id),
        )
    ).one()
    return Summary(row[0], row[1], row[2], row[3])


def archive(session: Session, account: Account, now: datetime, *, taught: Classroom | None = None) -> bytes:
    """The zip. With `taught` it is made by a teacher of that class, who gets no notes of other classes' teachers."""
    return packed(gather(session, account, now, taught=taught))


def gather(session: Session, account: Account, now: datetime, *, taught: Classroom | None = None) -> Personal:
    """What the zip holds."""
    shelf = Shelf.of(session, account)
    about = [text.format(who=account.name or "you as a guest", when=shelf.times(now)[1]) for text in ABOUT]
    kinds = (
        *personal_study.kinds(shelf), *personal_quizzes.kinds(shelf, now), *personal_writing.kinds(shelf),
        _classes(shelf, taught), _rosters(shelf), _devices(shelf), _passkeys(shelf),
        _links(shelf), _cards(shelf), _tries(shelf, own=taught is None), _log_of_staff(shelf),
    )  # fmt: skip
    title = f"Everything about {account.name}" if account.name else "Everything about a guest"
    return Personal(title, (*about, *([OTHERS_NOTES] if taught else [])), _facts(shelf), kinds, now)


def _facts(shelf: Shelf) -> dict[str, object]:
    who = shelf.account
    instants = {"Made": who.created_at, "Last here": who.seen_at, "Warned that it will be erased": who.warned_at,
                "E-mail address confirmed": who.email_confirmed_at}  # fmt: skip
    times: dict[str, object] = {}
    for name, at in instants.items():
        times[f"{name} (UTC)"], times[f"{name} (your time)"] = shelf.times(at)
    return {
        "Name": who.name,
        "Name to sign in with": who.username,
        "E-mail address": who.email,
        "Role": who.role if who.username else "guest",
        "Has a password": who.password is not None,
        **times,
        "Latest study day": who.last_day and who.last_day.isoformat(),
        "Time zone": who.time_zone,
        "New questions a day": who.new_per_day,
        "Minutes a day": who.minutes_per_day,
        "Wanted share of right answers": who.retention,
        "Light or dark": who.theme,
        "Number in the log of staff": who.public,
    }


def _classes(shelf: Shelf, taught: Classroom | None) -> Kind:
    note: Any = Member.note
    if taught is not None:
        note = case((Member.class_id == taught.id, Member.note), else_=None)
    found = (
        select(
            Classroom.name.label("class"),
            Member.role,
            Member.joined_at.label("joined"),
            Member.ended_at.label("left"),
            Member.extra_time.label("factor_of_extra_time"),
            note.label("notes_of_teachers"),
            Member.roster_id.is_not(None).label("by_a_list_of_names"),
        )
        .join(Classroom, Classroom.id == Member.class_id)
        .where(Member.account_id == shelf.account.id)
        .order_by(Member.joined_at.desc(), Member.id)
    )
    return shelf.kind("classes", "Classes", "Classes that you are or were in, and what teachers noted.", found)


def _rosters(shelf: Shelf) -> Kind:
    found = (
        select(
            Classroom.name.label("class"),
            Roster.made_at.label("handed_in"),
            Roster.taken_at.label("taken"),
            Roster.undone_at.label("undone"),
        )
        .join(Classroom, Classroom.id == Roster.class_id)
        .where(Roster.made_by == shelf.account.id)
        .order_by(Roster.id.desc())
    )
    return shelf.kind("lists_of_names", "Lists of names", "Lists that you handed in, without the names.", found)


def _devices(shelf: Shelf) -> Kind:
    found = (
        select(
            SignIn.device,
            SignIn.own.label("only_yours"),
            SignIn.created_at.label("signed_in"),
            SignIn.seen_at.label("last_used"),
            SignIn.proved_at.label("password_typed"),
            SignIn.ended_at.label("signed_out"),
        )
        .where(SignIn.account_id == shelf.account.id)
        .order_by(SignIn.id.desc())
    )
    return shelf.kind("devices", "Devices", "Where you are or were signed in; no address is kept.", found)


def _passkeys(shelf: Shelf) -> Kind:
    found = (
        select(Passkey.name, Passkey.made_at.label("made"), Passkey.used_at.label("last_used"),
               Passkey.sign_count.label("times_used_as_the_device_says"))
        .where(Passkey.account_id == shelf.account.id)
        .order_by(Passkey.id.desc())
    )  # fmt: skip
    return shelf.kind("passkeys", "Passkeys", "Keys that sign you in without a password.", found)


def _links(shelf: Shelf) -> Kind:
    found = (
        select(Link.purpose, Link.role, Link.email, Link.made_at.label("made"), Link.until.label("good_until"),
               Link.used_at.label("used"))
        .where(Link.account_id == shelf.account.id)
        .order_by(Link.id.desc())
    )  # fmt: skip
    return shelf.kind("links", "Links", "One-time links made for you.", found, words={"purpose": PURPOSES})


def _cards(shelf: Shelf) -> Kind:
    found = select(
        SignInCard.made_at.label("made"), SignInCard.until.label("good_until"), SignInCard.used_at.label("used")
    ).where(SignInCard.account_id == shelf.account.id)
    return shelf.kind("sign_in_cards", "Sign-in cards", "Cards that were printed for you.", found)


def _tries(shelf: Shelf, *, own: bool) -> Kind:
    address: Any = Try.address if own else func.nullif(Try.address, Try.address)
    keys = [key for key in (shelf.account.username_key, shelf.account.email_key) if key]
    found = (
        select(Try.at.label("tried"), Try.kind.label("what"), address.label("from_address"))
        .where(Try.subject.in_(keys))
        .order_by(Try.id.desc())
    )
    about = "Failed tries to get in under your name, by you or somebody else; forgotten after a day."
    return shelf.kind("failed_tries", "Failed tries", about, found)


def _log_of_staff(shelf: Shelf) -> Kind:
    me = shelf.account.public
    found = (
        select(
            Entry.at.label("at"),
            Entry.action,
            case((Entry.actor == me, "you"), (Entry.actor.is_(None), "the program"), else_="a member of staff").label(
                "by"
            ),
            case((Entry.subject == me, "you"), (Entry.subject.is_not(None), "somebody else"), else_=None).label("to"),
            Classroom.name.label("class"),
            Entry.detail,
            case((Entry.actor == me, Entry.address), else_=None).label("your_address"),
        )
        .outerjoin(Classroom, Classroom.public == Entry.classroom)
        .where(or_(Entry.actor == me, Entry.subject == me))
        .order_by(Entry.id.desc())
    )
    about = "What teachers and administrators did or looked at that concerns you, and what you did as one."
    return shelf.kind("log_of_staff", "Log of staff", about, found)
