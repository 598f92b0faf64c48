"""Passwords: which will do, and whether one fits its hash (argon2id)."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from quizapp.services.errors import Invalid

SHORTEST = 8
LONGEST = 128
COMMON = frozenset(
    """
    12345678 123456789 1234567890 11111111 00000000 87654321 12341234 password password1 password123 passw0rd
    qwertyui qwertyuiop qwerty123 qwertz12 qwertzui iloveyou princess sunshine football baseball superman starwars
    whatever trustno1 letmein1 welcome1 computer internet abcdefgh abcd1234 abc12345 aaaaaaaa asdfghjk asdfasdf
    1q2w3e4r 1qaz2wsx q1w2e3r4 minecraft school123 schule123 geheim123 passwort passwort1 hallo123 changeme
    dragon123 monkey123 football1 liverpool charlie1 pokemon1 fortnite roblox123 quizapp1 quizapp123
    """.split()
)
"""Passwords that are tried first by everybody who tries."""


def hasher(memory: int) -> PasswordHasher:
    """argon2id with `memory` KiB, two passes, one lane."""
    return PasswordHasher(time_cost=2, memory_cost=memory, parallelism=1)


def check_password(password: str, name: str) -> None:
    """Raise Invalid for a password that is too short, too long, common, or the name itself."""
    if len(password) < SHORTEST:
        raise Invalid(f"Use at least {SHORTEST} characters. Three words that you can picture are good.", "password")
    if len(password) > LONGEST:
        raise Invalid(f"Use at most {LONGEST} characters.", "password")
    folded = plain(password).casefold()
    if folded in COMMON or len(set(folded)) < 3 or folded == plain(name).casefold():
        raise Invalid("That password is among the first that anybody would try. Choose another.", "password")


def plain(password: str) -> str:
    """A password as it is hashed: keyboards write one and the same é in two ways."""
    return unicodedata.normalize("NFKC", password)


def chosen(hasher: PasswordHasher, password: str, name: str) -> str:
    """What is stored of a password that somebody of this name has chosen; raises Invalid where it will not do."""
    check_password(password, name)
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
