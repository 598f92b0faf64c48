"""Passwords: which will do, and whether one fits its hash (argon2id)."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from quizapp.services.errors import Invalid
from quizapp.services.ways_in.guessable import pieces

SHORTEST = 8
LONGEST = 128
LEAST = 6
"""What a password must cost to guess, in pieces (guessable.py): three words, or eight characters by chance."""


EASY = (
    "That password is among the first that anybody would try. Choose another: three words that you can picture, "
    "and not your name."
)


def hasher(memory: int, kind: type[PasswordHasher] = PasswordHasher) -> PasswordHasher:
    """argon2id with `memory` KiB, two passes, one lane."""
    return kind(time_cost=2, memory_cost=memory, parallelism=1)


def check_password(password: str, *names: str) -> None:
    """Raise Invalid for a password that is too short, too long, or made of what is tried first: `names` among it."""
    if len(password) < SHORTEST:
        raise Invalid(f"Use at least {SHORTEST} characters. Three words that you can picture are good.", "password")
    if len(password) > LONGEST:
        raise Invalid(f"Use at most {LONGEST} characters.", "password")
    if pieces(_folded(password), [_folded(name) for name in names]) < LEAST:
        raise Invalid(EASY, "password")


def plain(password: str) -> str:
    """A password as it is hashed: keyboards write one and the same é in two ways."""
    return unicodedata.normalize("NFKC", password)


def _folded(text: str) -> str:
    return plain(text).casefold()


def chosen(hasher: PasswordHasher, password: str, *names: str) -> str:
    """What is stored of a password that somebody of these names has chosen; raises Invalid where it will not do."""
    check_password(password, *names)
    return hashed(hasher, password)


def hashed(hasher: PasswordHasher, password: str) -> str:
    """What is stored of a password."""
    return hasher.hash(plain(password))


def fits(hasher: PasswordHasher, stored: str | None, password: str) -> bool:
    """Whether the password fits what is stored; without anything stored it takes as long and never does."""
    given = plain(password[: LONGEST + 1])
    if stored is None:
        hasher.hash(given)
        return False
    try:
        return hasher.verify(stored, given)
    except (Argon2Error, InvalidHashError):
        return False
