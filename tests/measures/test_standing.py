"""How a class stands: cells worked out by hand, and nobody's place in the list matters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.measures.groups import Group, groups
from quizapp.measures.standing import Cell, Sums, standing

ANNA, BERT, CLEO, DORA = range(1, 5)
TALKS, TREATY = 10, 20
TOTALS = {TALKS: 4, TREATY: 2}
ROWS = [
    Sums(ANNA, TALKS, met=3, now=2.4, planned=2.7, alone=2.1),
    Sums(ANNA, TREATY, met=2, now=1.9, planned=1.9, alone=1.8),
    Sums(BERT, TALKS, met=4, now=2.0, planned=3.6, alone=1.2),
]


def of_three(rows=ROWS, learners=(ANNA, BERT, CLEO), **given_):
    """Anna studies, Bert has stopped, Cleo has not begun."""
    return standing(
        rows, TOTALS, learners, **{"exam": True, "fresh": {ANNA: 0.8}, "stopped": frozenset({BERT})} | given_
    )


def test_now_is_the_mean_of_what_was_met_and_the_exam_day_counts_all():
    cell = of_three().cells[ANNA][TALKS]
    assert cell.mean == pytest.approx(2.4 / 3)
    assert cell.share == pytest.approx((2.7 + 1 * 0.8) / 4)
    assert cell.figures == (80, 87)
    assert cell.levels == (2, 3)


def test_who_has_stopped_is_foreseen_without_another_look_and_meets_nothing_new():
    found = of_three()
    assert found.cells[BERT][TALKS].share == pytest.approx(1.2 / 4)
    assert (found.cells[BERT][TREATY].mean, found.cells[BERT][TREATY].share) == (None, 0.0)


def test_who_has_not_begun_has_no_figure_and_does_not_pull_the_class_down():
    found = of_three()
    assert {cell.figures for cell in found.cells[CLEO].values()} == {(None, None)}
    assert found.whole.mean == pytest.approx((2.4 + 1.9 + 2.0) / 9)
    assert found.whole.share == pytest.approx((2.7 + 0.8 + 1.9 + 1.2) / 12)
    assert found.by_topic[TALKS].mean == pytest.approx(4.4 / 7)
    assert found.by_topic[TALKS].total == 8


def test_without_an_exam_nothing_is_foreseen():
    found = of_three(exam=False)
    assert found.whole.share is None
    assert found.whole.mean == pytest.approx(6.3 / 9)


def test_the_weakest_topic_is_named_only_where_topics_differ():
    assert of_three().weakest == TALKS
    assert of_three([Sums(ANNA, TALKS, 1, 0.5), Sums(ANNA, TREATY, 1, 0.502)]).weakest is None
    assert of_three([]).weakest is None
    assert of_three([]).whole.mean is None


@given(st.permutations([ANNA, BERT, CLEO]), st.permutations(ROWS))
def test_the_order_of_learners_and_rows_changes_no_figure(learners, rows):
    found, usual = of_three(rows, learners), of_three()
    assert list(found.cells) == learners
    assert {who: dict(found.cells[who]) for who in found.cells} == {who: dict(usual.cells[who]) for who in usual.cells}
    assert found.whole.mean == pytest.approx(usual.whole.mean)
    assert found.whole.share == pytest.approx(usual.whole.share)


def cell(met, mean):
    return Cell(total=5, met=met, now=met * mean)


def test_two_who_struggle_with_a_topic_are_a_group_one_is_not():
    cells = {
        ANNA: {TALKS: cell(3, 0.69), TREATY: cell(5, 0.5)},
        BERT: {TALKS: cell(2, 0.1), TREATY: cell(3, 0.6)},
        CLEO: {TALKS: cell(5, 0.7), TREATY: cell(4, 0.65)},
        DORA: {TALKS: cell(0, 0.0), TREATY: cell(5, 0.9)},
    }
    assert groups(cells) == [Group(TREATY, (ANNA, BERT, CLEO))]
    assert groups(cells | {DORA: {TALKS: cell(4, 0.2)}}) == [
        Group(TREATY, (ANNA, BERT, CLEO)),
        Group(TALKS, (ANNA, DORA)),
    ]
    assert groups({}) == []


@given(st.permutations([ANNA, BERT, CLEO, DORA]))
def test_groups_hold_the_same_people_in_whatever_order_the_class_stands(order):
    cells = {who: {TALKS: cell(3, 0.5 + who / 20)} for who in order}
    assert groups(cells) == [Group(TALKS, tuple(who for who in order if who != DORA))]
