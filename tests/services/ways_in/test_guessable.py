"""What a password costs to guess: however common pieces are put together it is little, and by chance it is much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.services.errors import Invalid
from quizapp.services.ways_in import passwords
from quizapp.services.ways_in.guessable import ROWS, WORDS, pieces
from quizapp.services.ways_in.sign_in_cards import WORDS as PICTURED

NAMES = ("Mira Öztürk", "mira7", "mira.oeztuerk@school.example")
SMALL = st.sampled_from([*WORDS])
YEARS = st.integers(1950, 2039).map(str)
ROW = st.sampled_from([*ROWS]).map(lambda row: row[:8])
TAIL = st.sampled_from(["", "1", "!", "12", "1!", "?"])


def is_taken(password, *names):
    try:
        passwords.check_password(password, *names)
    except Invalid as refused:
        assert refused.field == "password"
        return False
    return True


@pytest.mark.parametrize(
    "password",
    ["password", "Passwort1", "P@ssw0rd!", "password2024", "geheim2024", "contraseña", "motdepasse1", "пароль2024",
     "qwertzui", "qwerty123", "azertyuiop", "йцукенгш", "1qaz2wsx", "1q2w3e4r", "zxcvbnm1", "poiuztrewq", "12345678",
     "87654321", "abcdefgh", "hgfedcba", "abcd1234", "а" * 9, "aaaaaaaa1", "abcabcabc", "xy1xy1xy1xy1", "19841984",
     "24122011", "2011-12-24", "iloveyou1", "IchLiebeDich", "fussball99", "Minecraft!", "dragonmonkey", "tiger2015!",
     "quizapp1", "schule2026", "!@#$%^&*", "letmein1!", "0000000000"],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password):
    assert not is_taken(password)


@pytest.mark.parametrize(
    "password",
    ["miramira", "Mira2013!", "öztürk99", "ÖZTÜRK-mira", "arimarim", "krützö11", "mira7mira7", "MiraOeztuerk1",
     "mira.oeztuerk@school.example", "mira1234"],
)  # fmt: skip
def test_a_password_made_of_ones_own_name_or_address_is_refused(password):
    assert not is_taken(password, *NAMES)


@pytest.mark.parametrize("password", ["Mira2013!x7q", "ÖZTÜRK-mira-otter"])
def test_a_name_in_a_password_that_has_more_to_it_does_no_harm(password):
    assert is_taken(password, *NAMES)


@pytest.mark.parametrize("password", ["Mira2013", "öztürk99"])
def test_another_persons_name_is_a_word_as_any(password):
    assert pieces(password.casefold(), ["bert"]) > pieces(password.casefold(), ["mira", "öztürk"])


@pytest.mark.parametrize(
    "password",
    ["xq7!kd2z", "hT4#wPz9", "kv8vq2mh", "73920561", "three wet otters", "drei nasse Otter", "dragon monkey tiger",
     "trois loutres", "üç ıslak su samuru", "три мокрые выдры", "三匹の濡れたカワウソ", "ثلاث ثعالب مبللة",
     "तीन गीले ऊदबिलाव", "🦦🐟🌊🦀🐙🌵🍋🚲", "kaninchen im regen"],
)  # fmt: skip
def test_eight_characters_by_chance_or_some_words_in_any_script_will_do(password):
    assert is_taken(password, *NAMES)


@given(SMALL, st.one_of(SMALL, YEARS, ROW, st.just("")), TAIL, st.booleans())
def test_a_common_word_with_a_word_a_year_or_a_row_behind_it_is_refused(word, more, tail, capital):
    password = (word.title() if capital else word) + more + tail
    if len(tail) < 2:
        assert not is_taken(password)
    assert pieces(password.casefold(), ()) <= 4 + len(tail)


@given(st.text(min_size=1, max_size=4), st.integers(2, 30))
def test_four_characters_over_and_over_are_refused(block, times):
    assert pieces(block * times, ()) < passwords.LEAST


@given(st.lists(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=8, max_size=128, unique=True))
def test_eight_signs_of_a_script_without_rows_will_do(signs):
    assert is_taken("".join(signs))


@given(st.lists(st.sampled_from(PICTURED), min_size=3, max_size=8, unique=True), st.sampled_from(" -."))
def test_three_words_that_one_can_picture_will_do(words, between):
    assert is_taken(between.join(words))


@given(st.text(max_size=140), st.lists(st.text(max_size=60), max_size=3))
def test_nothing_costs_more_than_its_characters_nor_less_than_nothing(password, names):
    assert (0 if not password else 1) <= pieces(password, names) <= len(password)


@given(st.text(max_size=30), st.text(max_size=30))
def test_more_to_guess_never_costs_less(one, more):
    assert pieces(one, ()) <= pieces(one + more, ())
