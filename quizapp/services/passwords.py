"""Passwords: which will do, and whether one fits its hash (argon2id)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from quizapp.services.errors import Invalid

SHORTEST = 8
LONGEST = 128
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$WrGW5p1GRT6yS8mM7b8f1nXxJtBxgbVUXJ9w4TIpt1M"
"""A hash that no password has: checked for unknown names, so that the time tells nothing."""
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
    folded = password.casefold()
    if folded in COMMON or len(set(folded)) < 3 or folded == name.casefold():
        raise Invalid("That password is among the first that anybody would try. Choose another.", "password")


def fits(hasher: PasswordHasher, hashed: str | None, password: str) -> bool:
    """Whether the password fits; without a hash it takes as long and never does."""
    try:
        return hasher.verify(hashed or NOBODY, password[: LONGEST + 1])
    except (Argon2Error, InvalidHashError):
        return False
