"""The memory map: passages, their levels, and what it says of the whole text."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from quizapp.models.content import QuestionRow, Version
from quizapp.services.errors import NotFound
from quizapp.services.studying.reading import reading, shelf
from tests import studied
from tests.studied import DAY


@pytest.fixture
def questions(session):
    return studied.deck(session)


@pytest.fixture
def learner(session):
    return studied.account(session)


def shown(session, learner, question, ahead=0, **how):
    return reading(session, learner, studied.source_of(session, question).public, DAY, ahead, **how)


def marked(found):
    runs = [run for part in found.text for line in part.lines for run in line]
    return [(run.text, run.marked) for run in runs if run.marked]


def test_each_passage_is_as_strong_as_its_question_today(session, learner, questions):
    card = studied.card(session, learner, questions[0], stability=10, last=DAY - timedelta(days=10))
    first, second, *_ = [mark for _, mark in marked(shown(session, learner, questions[0]))]
    assert first.recall == pytest.approx(studied.recall_of(card, DAY)) == pytest.approx(0.9)
    assert (first.name, first.figure) == ("firm", 90)
    assert (second.name, second.figure, second.recall) == ("not met", None, None)


def test_the_text_is_whole_and_the_afterword_stands_apart(session, learner, questions):
    found = shown(session, learner, questions[0])
    text = [run.text for part in found.text for line in part.lines for run in line]
    assert "".join(text[:5]) == "The talksThey met in Sochi. Nothing came of it. Another meeting was set."
    assert [part.kind for part in found.text] == ["heading", "paragraph", "heading", "paragraph"]
    assert [len(part.lines) for part in found.afterword] == [2]


def test_where_evidence_overlaps_the_weakest_question_met_decides(session, learner):
    one, two, three = studied.deck(session, ("They met in Sochi. Nothing came", "Nothing came of it.", "Nothing"))
    studied.card(session, learner, one, stability=100, last=DAY - timedelta(days=1))
    studied.card(session, learner, two, stability=5, last=DAY - timedelta(days=30))
    ((text, mark),) = marked(shown(session, learner, one))
    assert text == "They met in Sochi. Nothing came of it."
    assert [question.public for question in mark.questions] == [one.public, two.public, three.public]
    assert mark.recall == mark.questions[1].recall < mark.questions[0].recall
    assert mark.questions[2].recall is None


def test_the_summary_counts_passages_and_how_many_would_be_recalled(session, learner, questions):
    for question in questions[:3]:
        studied.card(session, learner, question, stability=10, last=DAY - timedelta(days=10))
    now = shown(session, learner, questions[0]).now
    assert (now.met, now.total) == (3, 4)
    assert now.expected == pytest.approx(2.7)


def test_days_ahead_everything_met_is_weaker_and_nothing_else_changes(session, learner, questions):
    studied.card(session, learner, questions[0], stability=10)
    found = shown(session, learner, questions[0], ahead=10)
    assert found.now.mean == 1.0
    assert found.then.mean == pytest.approx(0.9)
    assert found.day == DAY + timedelta(days=10)
    assert [mark.level for _, mark in marked(found)] == [3, 0, 0, 0]


@pytest.mark.parametrize(("asked", "given"), [(-3, 0), (10_000, 365)])
def test_the_day_shown_is_kept_within_a_year(session, learner, questions, asked, given):
    assert shown(session, learner, questions[0], asked).ahead == given


def test_nobody_and_a_newcomer_have_met_nothing(session, learner, questions):
    studied.card(session, studied.account(session), questions[0])
    for who in (None, learner):
        found = shown(session, who, questions[0])
        assert (found.now.met, found.now.total, found.mostly_new) == (0, 4, True)
        assert found.now.expected == 0


def test_a_text_is_mostly_new_until_a_third_of_it_was_met(session, learner, questions):
    studied.card(session, learner, questions[0])
    assert shown(session, learner, questions[0]).mostly_new
    studied.card(session, learner, questions[1])
    assert not shown(session, learner, questions[0]).mostly_new


def test_retired_questions_and_old_wordings_leave_no_mark(session, learner, questions):
    questions[0].retired_at = studied.NOON
    session.add(Version(question_id=questions[1].id, number=2, kind="text", data='{"kind": "text", "prompt": "New?", '
                        '"answers": [], "evidence": "Another meeting was set."}', created_at=studied.NOON))  # fmt: skip
    questions[1].current = 2
    session.flush()
    assert [text for text, _ in marked(shown(session, learner, questions[1]))] == [
        "Another meeting was set.", "It was signed in 1997.", "close ties\nin many matters."]  # fmt: skip


def test_a_question_whose_evidence_is_gone_is_left_out(session, learner):
    lost, kept = studied.deck(session, ("They met in Vienna.", "Nothing came of it."))
    assert [mark.anchor for _, mark in marked(shown(session, learner, lost))] == [f"q-{kept.public}"]


def test_a_card_dated_in_the_future_is_known_today(session, learner, questions):
    studied.card(session, learner, questions[0], last=DAY + timedelta(days=3))
    assert marked(shown(session, learner, questions[0]))[0][1].recall == 1.0


def test_a_text_without_questions_is_only_a_text(session, learner):
    (question,) = studied.deck(session, ("They met in Sochi.",))
    session.get(QuestionRow, question.id).retired_at = studied.NOON
    session.flush()
    found = shown(session, learner, question)
    assert (found.now.total, marked(found)) == (0, [])


def test_an_unknown_text_is_not_found(session, learner):
    with pytest.raises(NotFound):
        reading(session, learner, "nothing", DAY)


def test_the_map_takes_four_queries_however_much_was_met(session, learner, questions):
    studied.enrol(session, learner, questions[0])
    for question in questions:
        studied.card(session, learner, question)
    public = studied.source_of(session, questions[0]).public
    session.expire_all()
    learner.id  # noqa: B018 - loaded before counting
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    reading(session, learner, public, DAY)
    assert len(asked) == 4


def test_the_shelf_holds_all_texts_by_title(session, questions):
    assert [source.title for source in shelf(session)] == ["On talks"]
    studied.deck(session, key="a treaty")
    assert [source.title for source in shelf(session)] == ["On a treaty", "On talks"]


def test_who_keeps_to_the_plan_knows_more_then_than_who_stops(session, learner, questions):
    studied.enrol(session, learner, questions[0])
    for question in questions:
        studied.card(session, learner, question)
    stopped, kept = (shown(session, learner, questions[0], 60, kept=kept) for kept in (False, True))
    assert stopped.then == kept.stopped == stopped.stopped
    assert kept.then == stopped.planned == kept.planned
    assert kept.then.expected > stopped.then.expected + 0.5
    assert shown(session, learner, questions[0], 0, kept=True).then == kept.now


def test_what_is_set_aside_fades_whatever_the_plan(session, learner, questions):
    studied.enrol(session, learner, questions[0])
    studied.card(session, learner, questions[0], set_aside=True)
    assert (
        shown(session, learner, questions[0], 60, kept=True).planned
        == shown(session, learner, questions[0], 60).stopped
    )


def test_the_first_day_ahead_on_which_it_is_to_be_known_is_told_if_the_slider_reaches_it(session, learner, questions):
    studied.enrol(session, learner, questions[0])
    assert shown(session, learner, questions[0]).exam_ahead is None
    studied.give(session, studied.classroom(session, learner), questions[0], exam_on=DAY + timedelta(days=20))
    assert shown(session, learner, questions[0]).exam_ahead == 20
