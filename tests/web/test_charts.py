"""Charts: what is drawn where, that words are safe, and that nothing to draw does no harm."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from quizapp.measures.activity import StudyDay, activity
from quizapp.web.charts import Bar, Dot, bars, calendar, levels_in_words, line, ribbon

TODAY = date(2026, 11, 25)
TABLE = {"name": "x", "title": "A title", "summary": "In short.", "head": ("A", "B"), "rows": [("a", "b")]}


def drawn(svg, tag):
    return [found.attrib for found in ElementTree.fromstring(svg).iter(tag)]


def all_charts():
    return [
        ribbon([0.5, None], name="x", title="A title"),
        bars([Bar("Mon", 1, "1", now=True)], **TABLE).svg,
        line([Dot("2 Nov", 0.8)], 0.9, **TABLE).svg,
        calendar([week.days for week in activity([], TODAY)], TODAY, **TABLE).svg,
    ]


@pytest.mark.parametrize("svg", all_charts())
def test_each_chart_has_a_title_and_a_description_and_no_style_of_its_own(svg):
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "x-t x-d"
    assert root.find("title").text == "A title"
    assert root.find("desc").text
    assert "style" not in svg


def test_words_from_outside_cannot_become_markup():
    svg = ribbon([], name="x", title="<script>&")
    assert "<script>" not in svg
    assert ElementTree.fromstring(svg).find("title").text == "<script>&"
    assert "<b>" not in bars([Bar("<b>", 1, "<b>")], **TABLE).svg


def test_a_ribbon_has_a_bar_a_question_as_high_and_deep_as_it_is_known():
    first, second, third = drawn(ribbon([1.0, 0.3, None], name="x", title="t", height=44), "rect")
    assert (first["class"], first["height"]) == ("b4", "42.0")
    assert (second["class"], second["height"]) == ("b1", "4.0")
    assert (third["class"], third["height"]) == ("b0", "10.0")
    assert all(float(bar["y"]) + float(bar["height"]) == 43 for bar in (first, second, third))


def test_a_ribbon_says_how_many_questions_stand_at_each_level():
    assert levels_in_words([0.99, 0.5, None, None]) == "1 sure, 1 fading, 2 not met."
    assert levels_in_words([]) == "No questions."


def test_the_highest_bar_fills_the_chart_and_the_present_one_is_marked():
    chart = bars([Bar("now", 4, "4", now=True), Bar("Tue", 2, "2"), Bar("Wed", 0, "0")], **TABLE, height=180)
    first, second = drawn(chart.svg, "rect")  # nothing to do draws no bar
    assert (first["class"], second["class"]) == ("now", "load later")
    assert float(first["height"]) == 2 * float(second["height"]) == 128
    assert re.findall(r">(\w+)</text>", chart.svg) == ["4", "now", "2", "Tue", "0", "Wed"]
    assert (chart.head, chart.rows) == (("A", "B"), (("a", "b"),))


def test_a_chart_of_nothing_is_drawn_without_fault():
    assert drawn(bars([], **TABLE).svg, "rect") == []
    assert drawn(bars([Bar("Mon", 0, "0")], **TABLE).svg, "rect") == []
    assert drawn(line([], 0.9, **TABLE).svg, "circle") == []
    assert drawn(calendar([], TODAY, **TABLE).svg, "circle") == []


def test_weeks_below_the_goal_are_filled_dots_and_few_answers_small_ones():
    svg = line([Dot("2 Nov", 0.89), Dot("9 Nov", 0.9), Dot("16 Nov", 0.95, slight=True)], 0.9, **TABLE).svg
    assert [(dot["class"], dot["r"]) for dot in drawn(svg, "circle")] == [
        ("dot below", "4.5"), ("dot", "4.5"), ("dot", "3")]  # fmt: skip


def test_a_week_without_questions_leaves_a_gap_in_the_line():
    svg = line([Dot("a", 0.8), Dot("b", None), Dot("c", 0.9), Dot("d", 0.9)], 0.9, **TABLE).svg
    assert len([one for one in drawn(svg, "line") if one["class"] == "line"]) == 1
    assert len(drawn(svg, "circle")) == 3


@pytest.mark.parametrize("low", [0.0, 0.3, 0.55, 0.8, 1.0])
def test_all_shares_lie_within_the_chart_and_its_figures_stay_apart(low):
    svg = line([Dot("a", low), Dot("b", 1.0)], 0.85, **TABLE, height=200).svg
    assert all(16 <= float(dot["cy"]) <= 140 for dot in drawn(svg, "circle"))
    heights = sorted(float(text["y"]) for text in drawn(svg, "text") if text["x"] == "42")
    assert all(below - above >= 14 for above, below in pairwise(heights))


def test_the_last_date_is_always_written_and_few_others():
    svg = line([Dot(f"w{n}", 0.9) for n in range(14)], 0.9, **TABLE).svg
    words = re.findall(r">(w\d+)</text>", svg)
    assert words[0] == "w0"
    assert words[-1] == "w13"
    assert len(words) <= 5


@pytest.mark.parametrize(("share", "above"), [(0.95, True), (0.8, False)])
def test_the_latest_share_and_the_goal_are_named_on_either_side_of_the_line(share, above):
    svg = line([Dot("a", 0.9), Dot("b", share), Dot("c", None)], 0.9, **TABLE).svg
    goal = float(next(one["y1"] for one in drawn(svg, "line") if one["class"] == "goal"))
    words = {text.text: float(text.attrib["y"]) for text in ElementTree.fromstring(svg).iter("text")}
    assert (words["goal"] > goal) is above
    assert (words[f"{share:.0%}".replace("%", "\u00a0%")] < goal) is above


def test_one_week_alone_stands_in_the_middle():
    (dot,) = drawn(line([Dot("2 Nov", 0.9)], 0.9, **TABLE).svg, "circle")
    assert dot["cx"] == "56.0%"


def test_a_longer_day_is_a_larger_dot_and_today_is_framed():
    answers = [StudyDay(TODAY, 1, 60), StudyDay(TODAY - timedelta(days=1), 9, 900)]
    svg = calendar([week.days for week in activity(answers, TODAY)], TODAY, **TABLE).svg
    longer, shorter = (float(dot["r"]) for dot in drawn(svg, "circle") if dot["class"] == "done")
    assert longer > shorter
    assert len(drawn(svg, "circle")) == 13 * 7 + 3
    (frame,) = drawn(svg, "rect")
    assert (frame["x"], frame["y"]) == (str(38 + 13 * 19 - 9), str(26 + 2 * 19 - 9))


def test_months_are_named_where_they_begin_and_do_not_run_into_each_other():
    later = date(2026, 12, 2)
    svg = calendar([week.days for week in activity([], later)], later, **TABLE).svg
    assert re.findall(r'y="11">(\w+)<', svg) == ["Sep", "Oct", "Nov"]  # August and December have one week each
