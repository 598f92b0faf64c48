import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.card import Rating
from quizapp.memory.rating import LUCKY_CHANCE, Circumstances, own, rate, why
from quizapp.questions.base import Mark, Verdict, verdict_of

RIGHT, WRONG = Mark(1.0, Verdict.RIGHT), Mark(0.0, Verdict.WRONG)
PLAIN = Circumstances()
circumstances = st.builds(
    Circumstances,
    unknown=st.booleans(),
    hint=st.booleans(),
    seconds=st.none() | st.floats(0, 600),
    usual_seconds=st.none() | st.floats(0, 600),
    first=st.booleans(),
    chance=st.floats(0, 1),
    repeated=st.booleans(),
)
marks = st.floats(0, 1).map(lambda score: Mark(score, verdict_of(score)))


def partly(score):
    return Mark(score, Verdict.PARTLY)


def test_right_is_good_and_wrong_is_again():
    assert rate(RIGHT, PLAIN) == Rating.GOOD
    assert rate(WRONG, PLAIN) == Rating.AGAIN


def test_not_knowing_is_again_whatever_the_mark():
    assert rate(RIGHT, Circumstances(unknown=True)) == Rating.AGAIN
    assert rate(Mark(0.0, Verdict.OWN), Circumstances(unknown=True)) == Rating.AGAIN


def test_partly_right_is_hard_from_one_half_and_again_below():
    assert rate(partly(0.5), PLAIN) == rate(partly(0.9), PLAIN) == Rating.HARD
    assert rate(partly(0.49), PLAIN) == Rating.AGAIN


@pytest.mark.parametrize("how", [Circumstances(hint=True), Circumstances(repeated=True)])
def test_a_hint_or_a_second_try_is_hard_but_no_excuse(how):
    assert rate(RIGHT, how) == Rating.HARD
    assert rate(WRONG, how) == Rating.AGAIN


def test_slow_is_more_than_twice_the_own_usual_time():
    assert rate(RIGHT, Circumstances(seconds=20, usual_seconds=10)) == Rating.GOOD
    assert rate(RIGHT, Circumstances(seconds=20.1, usual_seconds=10)) == Rating.HARD


@pytest.mark.parametrize(("seconds", "usual"), [(None, 10), (500, None), (500, 0), (None, None)])
def test_without_a_usual_time_nothing_is_slow(seconds, usual):
    assert rate(RIGHT, Circumstances(seconds=seconds, usual_seconds=usual)) == Rating.GOOD


@pytest.mark.parametrize(
    ("first", "chance", "rating"),
    [
        (True, 0.25, Rating.HARD),
        (True, LUCKY_CHANCE, Rating.HARD),
        (True, 0.1, Rating.GOOD),
        (False, 0.25, Rating.GOOD),
    ],
)
def test_choosing_right_from_few_options_at_first_sight_is_at_most_hard(first, chance, rating):
    assert rate(RIGHT, Circumstances(first=first, chance=chance)) == rating
    assert rate(WRONG, Circumstances(first=first, chance=chance)) == Rating.AGAIN


@given(marks, circumstances)
def test_the_machine_never_says_easy_and_never_lets_a_wrong_answer_pass(mark, how):
    rating = rate(mark, how)
    assert rating != Rating.EASY
    assert (rating == Rating.AGAIN) == (how.unknown or mark.score < 0.5)


@given(marks, circumstances)
def test_there_is_a_reason_exactly_where_it_counts_as_hard(mark, how):
    assert bool(why(mark, how)) == (rate(mark, how) == Rating.HARD)


@pytest.mark.parametrize(
    ("mark", "how", "says"),
    [
        (partly(0.7), Circumstances(hint=True), "part of it"),
        (RIGHT, Circumstances(hint=True, first=True, chance=0.5), "hint"),
        (RIGHT, Circumstances(repeated=True), "second try"),
        (RIGHT, Circumstances(seconds=50, usual_seconds=10), "twice as long"),
        (RIGHT, Circumstances(first=True, chance=0.25), "luck"),
    ],
)
def test_the_reason_is_one_short_sentence_about_the_weightiest_cause(mark, how, says):
    reason = why(mark, how)
    assert says in reason
    assert reason.endswith(".")
    assert len(reason) < 80


@pytest.mark.parametrize("mark", [RIGHT, WRONG, Mark(0.0, Verdict.OWN)])
def test_nothing_is_said_where_nothing_was_hard(mark):
    assert why(mark, PLAIN) == ""


@pytest.mark.parametrize(("response", "rating"), [("again", 1), ("hard", 2), ("good", 3), ("easy", 4)])
def test_a_flashcard_is_rated_by_its_learner(response, rating):
    assert own(response) is Rating(rating)


@pytest.mark.parametrize("response", ["", "Good", "3", "perfect"])
def test_a_rating_that_does_not_exist_is_refused(response):
    with pytest.raises(ValueError, match="again, hard, good, easy"):
        own(response)


def test_the_machine_does_not_rate_what_the_learner_judges():
    with pytest.raises(ValueError, match="learner rates"):
        rate(Mark(0.0, Verdict.OWN), PLAIN)
