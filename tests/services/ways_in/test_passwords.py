"""Passwords: which will do, and that a wrong one is never told faster from an unknown name."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from quizapp.services.errors import Invalid
from quizapp.services.ways_in import passwords

CHEAP = passwords.hasher(19_456 // 8)
LONGEST = "".join(chr(0x4E00 + 7 * n) for n in range(128))


class Counting(PasswordHasher):
    """Counts how often it has worked."""

    worked = 0

    def hash(self, *args, **kwargs):
        self.worked += 1
        return super().hash(*args, **kwargs)

    def verify(self, *args, **kwargs):
        self.worked += 1
        return super().verify(*args, **kwargs)


@pytest.mark.parametrize(
    "password",
    ["xq7!kd2z", "Tr0ub4do", "otter 2014", LONGEST, "drei nasse Otter", "три мокрые выдры", "三匹の濡れたカワウソ",
     "🦦🐟🌊🦦🐟🌊🦦🐟", "ثلاث ثعالب", "tab\tand\nline", "  spaces count  "],
)  # fmt: skip
def test_eight_to_128_characters_of_any_script_will_do(password):
    passwords.check_password(password, "Anna")
    assert passwords.fits(CHEAP, passwords.hashed(CHEAP, password), password)


@pytest.mark.parametrize(
    "password",
    ["", "short", "1234567", LONGEST + "x", "password", "PassWord", "12345678", "ｐａｓｓｗｏｒｄ", "quizapp123",
     "aaaaaaaaaaaa", "ababababab"],
)  # fmt: skip
def test_a_password_that_is_short_long_or_common_is_refused_at_its_field(password):
    with pytest.raises(Invalid) as refused:
        passwords.check_password(password, "Anna")
    assert refused.value.field == "password"


@pytest.mark.parametrize("password", ["Anna Schmidt", "ANNA SCHMIDT", "Ａnna schmidt"])
def test_the_name_is_no_password(password):
    with pytest.raises(Invalid):
        passwords.check_password(password, "Anna Schmidt")
    passwords.check_password(password, "Somebody else")


@pytest.mark.parametrize("other", ["", "Three wet otters", "three wet otter", "three wet otters ", "x" * 9_999, "\x00"])
def test_only_the_password_itself_fits(other):
    stored = passwords.hashed(CHEAP, "three wet otters")
    assert passwords.fits(CHEAP, stored, "three wet otters")
    assert not passwords.fits(CHEAP, stored, other)


def test_letters_that_keyboards_write_in_two_ways_fit_each_other():
    assert passwords.fits(CHEAP, passwords.hashed(CHEAP, "cafe\u0301 crème"), "café cre\u0300me")


def test_the_longest_password_fits_and_one_more_character_does_not():
    stored = passwords.hashed(CHEAP, LONGEST)
    assert passwords.fits(CHEAP, stored, LONGEST)
    assert not passwords.fits(CHEAP, stored, LONGEST + "f")


@pytest.mark.parametrize("stored", ["", "plain text", "$argon2id$v=19$broken"])
def test_a_broken_hash_fits_nothing(stored):
    assert not passwords.fits(CHEAP, stored, "three wet otters")


def test_a_password_is_hashed_once_whether_or_not_there_is_one_to_compare():
    stored = passwords.hashed(CHEAP, "three wet otters")
    for what in (stored, None):
        hasher = Counting(time_cost=2, memory_cost=19_456 // 8, parallelism=1)
        assert not passwords.fits(hasher, what, "another password")
        assert hasher.worked == 1


def test_two_hashes_of_one_password_differ():
    assert passwords.hashed(CHEAP, "three wet otters") != passwords.hashed(CHEAP, "three wet otters")
    assert passwords.hashed(CHEAP, "three wet otters").startswith("$argon2id$")
