"""Letters: what is written to people by e-mail, where a mail server is set. Each is sent once all is stored."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

from quizapp.models.accounts import Account
from quizapp.services.ways_in import recovery
from quizapp.services.ways_in.emails import Changed
from quizapp.web.request import now, public_url, site, when_stored


def are_sent() -> bool:
    """Whether a mail server is set."""
    return site().send_letter is not None


def send(letter: str, to: str, /, **words: Any) -> None:
    """Have the letter of this name sent to an address once all that this request changes is stored."""
    send_letter, (subject, text) = site().send_letter, written(site().jinja_env, letter, **words)
    if send_letter is not None:
        when_stored(lambda: send_letter(to, subject, text))


def send_way_back(typed: str) -> None:
    """Have a link to a new password sent to whom a name or an address belongs, if anybody.

    They are looked up after the answer, beside it: how long that takes tells nobody whether there is such an account.
    """
    database, letters, url, send_letter = site().database, site().jinja_env, site().settings.url, site().send_letter
    at = now()

    def act() -> None:
        with database.write() as session:
            way = recovery.way(session, typed, at)
        if way is not None and send_letter is not None:
            words = {"name": way.name, "username": way.username, "link": f"{url}/links/{way.token}"}
            send_letter(way.email, *written(letters, "password", **words))

    when_stored(act)


def password_changed(account: Account) -> None:
    """Tell somebody, if they have confirmed an address, that they have another password."""
    if account.email_confirmed_at is not None and account.email:
        send("password-changed", account.email, name=account.name, username=account.username, where=public_url(""))


def address_changed(changed: Changed) -> None:
    """Tell somebody at their old address that it is theirs no longer."""
    who = changed.account
    if changed.old:
        send("address-changed", changed.old, name=who.name, username=who.username, now=bool(who.email))


def written(letters: Environment, letter: str, /, **words: Any) -> tuple[str, str]:
    """Subject and text of a letter: its template begins with the subject, then an empty line."""
    subject, _, text = letters.get_template(f"letters/{letter}.txt").render(words).partition("\n\n")
    return subject.strip(), text
