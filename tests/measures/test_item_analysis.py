"""Item analysis: numbers worked by hand, the same numbers by NumPy and SciPy, and what must not change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from quizapp.measures.item_analysis import ALL_ALIKE, ONE, REST_ALIKE, item
from quizapp.measures.item_words import Grave, reading
from quizapp.measures.moments import Figure
from quizapp.measures.option_analysis import options
from quizapp.measures.quiz_analysis import AGAINST, APART, NONE, ONE_PLACE, TOTALS_ALIKE, Place, analysis

GUESS = Figure(25.0)


def quiz(*columns, most=1.0):
    """The analysis of a quiz whose questions have these marks."""
    return analysis(len(columns[0]), [Place(most, column, GUESS) for column in columns])


def near(value):
    return pytest.approx(value, rel=1e-6, abs=1e-9)


def test_the_figures_of_a_small_quiz_worked_by_hand():
    # totals 3 2 1 0, mean 1.5; the rest for the first question: 2 1 0 0
    found = quiz([1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0])
    first = found.places[0]
    assert found.totals == [3, 2, 1, 0]
    assert first.item.facility.value == near(75)
    assert first.item.deviation.value == near(50)  # variance 0.75 / 3
    assert first.item.discrimination.value == near(100 * 0.25 / (0.25 * 2.75 / 3) ** 0.5)
    assert first.item.efficiency.value == near(100)
    assert first.item.guess.value == 25
    assert first.intended.value == near(100 / 3)
    # covariances with the totals: 0.5, 2/3, 0.5
    assert first.effective.value == near(100 * 0.5**0.5 / (2 * 0.5**0.5 + (2 / 3) ** 0.5))
    whole = found.whole
    assert (whole.attempts, whole.out_of, whole.mean.value, whole.median.value) == (4, 3, 1.5, 1.5)
    assert whole.deviation.value == near((5 / 3) ** 0.5)
    assert whole.skewness.value == near(0)
    assert whole.kurtosis.value == near(-1.2)
    assert whole.alpha.value == near(75)  # 3/2 · (1 − (1/4 + 1/3 + 1/4) / (5/3))
    assert whole.error_ratio.value == near(50)
    assert whole.standard_error.value == near((5 / 3) ** 0.5 / 2)


def test_the_figures_of_options_worked_by_hand():
    right, wrong = options([[0, 1, 2], [3]], [5.0, 4.0, 3.0, 2.0])
    assert (right.chosen, right.share.value) == (3, 75)
    assert [one.value for one in (right.top, right.middle, right.bottom)] == [100, 100, 0]
    assert [one.value for one in (wrong.top, wrong.middle, wrong.bottom)] == [0, 0, 100]
    assert right.correlation.value == near(100 * 1.5 / (5 * 0.75) ** 0.5)
    assert wrong.correlation.value == near(-right.correlation.value)


def test_who_stands_at_the_edge_of_top_and_bottom_with_others_counts_in_part():
    (one,) = options([[0]], [1.0, 1.0, 1.0, 1.0])
    assert [part.value for part in (one.top, one.middle, one.bottom)] == [25, 25, 25]
    assert one.correlation == Figure(None, REST_ALIKE)


marks = st.lists(st.integers(0, 4).map(lambda n: n / 4), min_size=5, max_size=5)
tables = st.lists(marks, min_size=4, max_size=25)


@settings(max_examples=60, deadline=None)
@given(tables, st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=5, max_size=5))
def test_the_figures_are_those_of_numpy_and_scipy(rows, most):
    x = np.array(rows) * np.array(most)
    total = x.sum(axis=1)
    found = analysis(len(rows), [Place(points, list(x[:, n])) for n, points in enumerate(most)])
    shared = [np.cov(x[:, n], total)[0, 1] for n in range(5)]
    shared = [0.0 if abs(one) < 1e-9 else one for one in shared]
    weight = sum(one**0.5 for one in shared if one > 0)
    for n, weighed in enumerate(found.places):
        mine, others, one = x[:, n], total - x[:, n], weighed.item
        assert one.facility.value == near(100 * mine.mean() / most[n])
        assert one.deviation.value == near(100 * mine.std(ddof=1) / most[n])
        assert weighed.intended.value == near(100 * most[n] / sum(most))
        if np.ptp(mine) < 1e-9 or np.ptp(others) < 1e-9:
            assert (one.discrimination.value, one.efficiency.value) == (None, None)
        else:
            assert one.discrimination.value == near(100 * stats.pearsonr(mine, others).statistic)
            best = np.cov(np.sort(mine), np.sort(others))[0, 1]
            assert one.efficiency.value == near(100 * np.cov(mine, others)[0, 1] / best)
        expected = 100 * shared[n] ** 0.5 / weight if shared[n] >= 0 and weight else None
        assert weighed.effective.value == (None if expected is None else near(expected))
    whole = found.whole
    assert (whole.mean.value, whole.median.value) == (near(total.mean()), near(np.median(total)))
    assert whole.deviation.value == near(total.std(ddof=1))
    if np.ptp(total) < 1e-9:
        assert (whole.skewness.value, whole.kurtosis.value, whole.alpha.value) == (None, None, None)
        return
    assert whole.skewness.value == near(stats.skew(total, bias=False))
    assert whole.kurtosis.value == near(stats.kurtosis(total, bias=False))
    assert whole.alpha.value == near(100 * 5 / 4 * (1 - x.var(axis=0, ddof=1).sum() / total.var(ddof=1)))
    assert whole.standard_error.value == near(total.std(ddof=1) * max(0, 1 - whole.alpha.value / 100) ** 0.5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 6)), min_size=3, max_size=30))
def test_the_correlation_of_an_option_is_that_of_scipy(rows):
    rest = [float(points) for _, points in rows]
    found = options([[n for n, (said, _) in enumerate(rows) if said == option] for option in range(4)], rest)
    for option, one in enumerate(found):
        said = np.array([chosen == option for chosen, _ in rows], dtype=float)
        size, parts = round(0.27 * len(rows)) or 1, [one.top.value, one.middle.value, one.bottom.value]
        weights = [size, len(rows) - 2 * size, size]
        assert sum(part * weight for part, weight in zip(parts, weights, strict=True)) == near(100 * said.sum())
        if np.ptp(said) and np.ptp(rest):
            assert one.correlation.value == near(100 * stats.pointbiserialr(said, rest).statistic)
        else:
            assert one.correlation.value is None


def told(found):
    """All figures of an analysis as plain numbers."""
    items = [[getattr(one.item, name) for name in one.item.__slots__[1:]] for one in found.places]
    weights = [[one.intended, one.effective] for one in found.places]
    whole = [getattr(found.whole, name) for name in found.whole.__slots__[2:]]
    return items, weights, whole


def same(these, those):
    """Whether figures are the same, but for rounding."""
    for one, other in zip(these, those, strict=True):
        if isinstance(one, Figure):
            assert (one.value, one.why) == (other.value if other.value is None else near(other.value), other.why)
        else:
            same(one, other)


@settings(max_examples=40, deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_learners_and_of_questions_changes_nothing(rows, dice):
    columns = list(zip(*rows, strict=True))
    before = told(quiz(*columns))
    people, questions = list(range(len(rows))), list(range(5))
    dice.shuffle(people)
    dice.shuffle(questions)
    items, weights, whole = told(quiz(*[[columns[n][who] for who in people] for n in questions]))
    same([before[0][n] for n in questions], items)
    same([before[1][n] for n in questions], weights)
    same(before[2], whole)
    rest = [row[0] for row in rows]
    mine = [who for who, row in enumerate(rows) if row[1] > 0.5]
    (first,), (again,) = options([mine], rest), options([[people.index(n) for n in mine]], [rest[n] for n in people])
    same(
        [first.top, first.middle, first.bottom, first.correlation],
        [again.top, again.middle, again.bottom, again.correlation],
    )


@settings(max_examples=40, deadline=None)
@given(tables)
def test_a_question_that_all_get_right_changes_only_what_it_should(rows):
    columns = list(zip(*rows, strict=True))
    before, after = quiz(*columns), quiz(*columns, [1.0] * len(rows))
    for one, other in zip(before.places, after.places[:-1], strict=True):
        for name in ("facility", "discrimination", "efficiency", "deviation"):
            same([getattr(one.item, name)], [getattr(other.item, name)])
        same([one.effective], [other.effective])
        assert other.intended.value == near(one.intended.value * 5 / 6)
    one, other = before.whole, after.whole
    same([one.deviation, one.skewness, one.kurtosis], [other.deviation, other.skewness, other.kurtosis])
    assert other.mean.value == near(one.mean.value + 1)
    if one.alpha.value is not None:
        assert other.alpha.value == near(one.alpha.value / (5 / 4) * (6 / 5))
    assert after.places[-1].item.discrimination == Figure(None, ALL_ALIKE)


def test_where_a_figure_cannot_be_there_is_a_reason_and_no_number():
    none = quiz([], [])
    assert none.whole.mean == none.whole.alpha == Figure(None, NONE)
    assert none.places[0].item.facility.value is none.places[0].effective.value is None
    one = quiz([1.0], [0.0])
    assert one.places[0].item.facility.value == 100
    assert one.places[0].item.deviation == one.places[0].item.discrimination == one.whole.deviation == Figure(None, ONE)
    alike = quiz([1 / 3] * 20, [0.1 + 0.2] * 20)
    assert alike.places[0].item.discrimination == Figure(None, ALL_ALIKE)
    assert alike.whole.skewness == alike.whole.alpha == alike.places[0].effective == Figure(None, TOTALS_ALIKE)
    assert quiz([1, 0, 1, 0]).whole.alpha == Figure(None, ONE_PLACE)
    assert quiz([1, 0, 1, 0]).places[0].item.discrimination == Figure(None, REST_ALIKE)
    assert quiz([0, 0, 0, 0], [0, 0, 1, 0], most=0.0).places[0].item.facility.value is None
    assert all(one.value is None or one.why == "" for one in told(alike)[2])


def test_sums_of_points_that_differ_by_rounding_alone_are_one():
    found = quiz([0.1, 0.3, 0.1, 0.3], [0.7, 0.5, 0.7, 0.5], [1, 0, 0, 1])
    assert 0.1 + 0.7 != 0.3 + 0.5
    assert found.places[2].item.discrimination == Figure(None, REST_ALIKE)


def test_questions_that_go_against_each_other_make_a_negative_alpha_and_no_weight():
    found = quiz([1, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 1], [0, 0, 1, 1, 1, 1])
    assert found.whole.alpha.value < 0
    assert found.whole.error_ratio.value > 100
    against = quiz([4, 0, 4, 0], [0, 1, 0, 1], [1, 1, 0, 0], most=4.0)
    assert against.places[1].effective == Figure(None, AGAINST)
    assert against.places[1].item.discrimination.value < 0


def test_only_attempts_that_were_asked_a_question_count_for_it():
    found = quiz([1, 0, None, None], [1, 0, 1, 0], [1, 1, 0, 0])
    alone = quiz([1, 0], [1, 0], [1, 1])
    assert found.places[0].item.seen == 2
    same([found.places[0].item.facility, found.places[0].item.discrimination],
         [alone.places[0].item.facility, alone.places[0].item.discrimination])  # fmt: skip
    assert found.whole.alpha == Figure(None, APART)


def test_a_question_drawn_at_random_is_measured_by_the_total_with_it():
    places = [Place(1.0, [1, 0, 1, 0]), Place(1.0, [1, 1, 0, 0])]
    drawn = analysis(4, places, [Place(1.0, [1, 1, None, None])]).drawn[0]
    assert drawn.item.seen == 2
    assert drawn.item.discrimination == Figure(None, ALL_ALIKE)
    other = analysis(4, places, [Place(1.0, [1, None, None, 0])]).drawn[0]
    assert other.item.discrimination.value == near(100)


KEYED_WRONG = [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1]
KNOWING = [9, 9, 9, 8, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 1]


def words(marks, rest, guess=GUESS, wrong=()):
    return reading(item(marks, rest, 1.0, guess), wrong)


def test_words_stand_beside_the_numbers():
    said = options([[n for n, mark in enumerate(KEYED_WRONG) if not mark]], KNOWING)
    keyed = words(KEYED_WRONG, KNOWING, wrong=[("a base", said[0])])
    assert (keyed.title, keyed.grave) == ("Check the key", Grave.KEY)
    assert "“a base”" in keyed.sentence
    assert words([1 - mark for mark in KEYED_WRONG], KNOWING).title == "Hard, and sound"
    assert words([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], KNOWING).title == "A good question"
    assert words([1] * 17 + [0], KNOWING).title == "Known by nearly all"
    assert words([1] * 18, KNOWING).title == "Known by all"
    assert words([1, 0] * 9, KNOWING).title == "Says little"


def test_fewer_than_fifteen_attempts_are_a_hint_and_never_a_fault():
    few = words(KEYED_WRONG[:14], KNOWING[:14])
    assert (few.title, few.grave) == ("Too few to say", Grave.NO)


def test_a_wrong_option_that_the_strong_choose_may_be_right_though_the_question_seems_sound():
    rest = [float(20 - n) for n in range(20)]
    chosen = options([[0, 1, 2, 3, 4]], rest)
    found = words([0, 0, 0, 0, 0] + [1] * 10 + [0, 1, 1, 1, 1], rest, wrong=[("an older name", chosen[0])])
    assert found.grave in (Grave.OPTION, Grave.KEY)
    seldom = words([1] * 18 + [0, 0], rest, wrong=[("x", options([[0]], rest)[0])])
    assert seldom.grave is Grave.NO


def test_a_question_that_goes_against_the_rest_by_what_may_be_luck_is_named_with_that_word():
    against = words([0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1], KNOWING)
    assert (against.title, against.grave) == ("Check the key", Grave.KEY)
    assert "may be luck" in against.sentence
