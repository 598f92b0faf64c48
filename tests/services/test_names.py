"""Names that cannot be mistaken for each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.accounts import Account
from quizapp.services import names
from quizapp.services.errors import Conflict, Invalid
from quizapp.services.ways_in import accounts
from tests import studied
from tests.studied import HASHER, OTTERS


@pytest.fixture
def anna(session):
    """Somebody with a name and a password."""
    return studied.named(session, "Anna")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Anna", "Anna"), ("  Anna   Maria ", "Anna Maria"), ("Anna\tMaria\n", "Anna Maria"), ("a", "a"),
        ("x" * 60, "x" * 60), ("Łukasz Żółw", "Łukasz Żółw"), ("山田 太郎", "山田 太郎"), ("محمد", "محمد"),
        ("Zoe\u0301", "Zoé"), ("अनन्या", "अनन्या"), ("🦦", "🦦"), ("7", "7"), ("می\u200cخواهم", "می\u200cخواهم"),
        ("An\x00na\x07", "Anna"), ("\u202eannA\u202c", "annA"), ("A\u2066n\u2069na\u200f", "Anna"),
        ("<b>Anna</b>", "<b>Anna</b>"), ("O'Neill; --", "O'Neill; --"),
    ],
)  # fmt: skip
def test_a_name_of_any_script_is_kept_as_it_is_meant(typed, shown):
    assert names.clean_name(typed) == shown


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\x00\x01", "x" * 61, "\u202e\u202c", "...", "\u200b\u200d", "\u3164", "\u2800\ufe0f", "\u0301"],
)
def test_a_name_that_is_empty_long_or_not_to_be_seen_is_refused_at_its_field(typed):
    with pytest.raises(Invalid) as refused:
        names.clean_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "other",
    ["anna", "ANNA", " Anna ", "Ａｎｎａ", "An\u200bna", "An\u00adna", "Anna\ufeff", "Anna\u3164", "Anna\ufe0f",
     "\u202eAnna", "Ann\u034fa"],
)  # fmt: skip
def test_a_name_that_looks_like_one_that_is_taken_is_taken(session, anna, other):
    with pytest.raises(Conflict) as refused:
        accounts.take_name(session, studied.account(session), accounts.choose(other, OTTERS, HASHER))
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"), [("Straße", "STRASSE"), ("ﬁnn", "Finn"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Å", "A\u030a"), ("x²", "x2")]
)
def test_names_are_compared_without_case_and_form(one, other):
    assert names.name_key(one) == names.name_key(other)


def test_other_names_are_other_people(session, anna):
    for name in ("Anne", "Anna M", "Ana", "Hanna", "𝒜lex"):
        accounts.take_name(session, studied.account(session), accounts.choose(name, OTTERS, HASHER))
    assert session.scalar(select(func.count()).select_from(Account)) == 6


AWKWARD = st.sampled_from("aA\u0301\u0345\u200e\u200b\u3164\ufe0f \t\x00ＡßŉΣςİıﬁ\u1100\u1161각")


@given(st.one_of(st.text(AWKWARD, max_size=8), st.text(max_size=80)))
def test_whatever_is_typed_is_a_sound_name_or_is_refused(typed):
    try:
        shown = names.clean_name(typed)
    except Invalid:
        return
    assert 1 <= len(shown) <= 60
    assert names.clean_name(shown) == shown
    assert 1 <= len(names.name_key(shown)) <= 240
    assert names.name_key(typed) == names.name_key(shown)
    assert "\x00" not in shown


@pytest.mark.parametrize(
    ("name", "number", "then"),
    [("Anna", 2, "Anna 2"), ("x" * 60, 12, "x" * 57 + " 12"), ("y" * 56 + " zzz", 2, "y" * 56 + " z 2")],
)
def test_a_numbered_name_is_still_a_name(name, number, then):
    assert names.numbered(name, number) == then
    assert names.clean_name(then) == then
