"""The progress page: its finding, what it says with few answers and many, and bringing a question back."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select, update

from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow
from quizapp.models.study import CardRow, Review
from tests import studied


@pytest.fixture
def mira(person):
    return person().start()


def shown(someone):
    answer = someone.get("/progress")
    assert answer.status_code == 200, answer.text
    return answer.text


def words(html):
    return unescape(re.sub(r"<[^>]+>|\s+", " ", html)).replace("\u00a0", " ")


def finding(html):
    return words(re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)[1]).strip()


def change(app, **values):
    """Change all cards, and give one question's public id."""
    with app.database.write() as session:
        session.execute(update(CardRow).values(**values))
        return session.scalar(select(QuestionRow.public).join(CardRow, CardRow.question_id == QuestionRow.id))


def log(app, ratings):
    """Answers to a question known before, one a day up to yesterday, before those that are there."""
    with app.database.write() as session:
        who, question = session.scalar(select(Account)), session.scalar(select(QuestionRow))
        there = session.scalar(select(func.count()).select_from(Review))
        for n, rating in enumerate(ratings):
            studied.answer(session, who, question, studied.DAY - timedelta(days=there + n), rating)


def test_who_has_not_begun_reads_what_will_be_here(mira):
    page = shown(mira)
    assert finding(page) == "Nothing is learnt yet, and that is how all begin"
    assert "Begin with 20 questions" in page
    assert '<svg class="chart' not in page


def test_after_the_first_answer_there_are_figures_and_no_share_yet(mira):
    mira.answer()
    page = words(shown(mira))
    assert finding(shown(mira)) == "You have met 1 of 55 questions"
    assert "So far no question has come back on a later day." in page
    assert "On 1 day, less than a minute in all" in page


def test_few_answers_are_told_as_a_count_and_enough_as_a_share(mira, app):
    mira.answer()
    log(app, [3] * 18 + [1])
    assert "So far 19 questions came back, and you knew 18." in words(shown(mira))
    log(app, [3])
    page = shown(mira)
    assert finding(page) == "When asked, you remember 95 times in 100"
    assert "That is 95 %, above your goal of 90 %." in words(page)
    assert 'class="goal"' in page


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ([3] * 20, "every time"),
        ([1] * 20, "not yet"),
        ([3] * 18 + [1] * 2, "9 times in 10"),
        ([3] * 10 + [1] * 10, "5 times in 10"),
    ],
)
def test_the_finding_is_a_plain_sentence_at_every_share(mira, app, ratings, said):
    mira.answer()
    log(app, ratings)
    assert finding(shown(mira)) == f"When asked, you remember {said}"


def test_each_chart_has_its_table_and_ids_are_unique(mira, app):
    mira.answer()
    log(app, [3] * 30)
    page = shown(mira)
    assert page.count('<svg class="chart"') == 3
    assert page.count('<svg class="cal"') == 1
    assert page.count("The figures as a table") == 4
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "style=" not in page


def test_a_question_set_aside_can_be_brought_back(mira, app):
    mira.answer()
    public = change(app, set_aside=True, lapses=8, answers=20)
    assert "Forgotten 8 times in 20 answers." in words(shown(mira))
    for _ in range(2):  # a double click
        assert mira.post(f"/progress/aside/{public}", page="/account").status_code == 303
    page = words(shown(mira))
    assert "Bring back" not in page
    assert "Hard for you" in page


def test_bringing_back_needs_a_page_of_ones_own(mira, person, app):
    mira.answer()
    public = change(app, set_aside=True)
    assert mira.client.post(f"/progress/aside/{public}").status_code == 400
    other = person().start()
    assert other.post(f"/progress/aside/{public}").status_code == 404
    assert "Bring back" in shown(mira)


def test_nobody_has_no_progress(person):
    answer = person().get("/progress")
    assert answer.status_code == 403
    assert "Sign in" in answer.text


# The day on which a text is to be known, and one question --------------------------------------------------


def deck_of(app):
    with app.database.read() as session:
        return session.scalar(select(Deck.public).where(Deck.source_id.is_not(None)))


def set_day(mira, app, day):
    return mira.post(f"/progress/texts/{deck_of(app)}/exam", page="/account", data={"day": day})


def test_a_day_is_set_and_the_page_foretells_what_will_be_known_then(mira, app):
    mira.answer()
    assert set_day(mira, app, "2027-02-01").status_code == 303
    page = words(shown(mira))
    assert "is to be known on" in page
    assert "On Monday 1 February you would know" in page
    assert "if you keep to about" in page and "if you stop today" in page
    assert set_day(mira, app, "").status_code == 303
    assert "if you stop today" not in words(shown(mira))


def test_a_day_that_is_too_near_is_told_with_what_would_help(mira, app):
    mira.answer()
    assert set_day(mira, app, "2026-11-25").status_code == 303
    page = words(shown(mira))
    assert "cannot be reached as things are" in page
    assert "will not have been met by then: 27 new ones a day would do (now 20)." in page


@pytest.mark.parametrize("day", ["2026-11-23", "2020-01-01", "2099-01-01", "soon"])
def test_a_day_that_is_none_is_refused_beside_its_field(mira, app, day):
    mira.answer()
    answer = set_day(mira, app, day)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "if you stop today" not in words(shown(mira))


def test_a_question_has_its_curve_and_one_not_met_or_not_there_has_none(mira, app):
    mira.answer()
    log(app, [3] * 3 + [1])
    with app.database.read() as session:
        met = session.scalar(select(QuestionRow.public).join(CardRow, CardRow.question_id == QuestionRow.id))
        other = session.scalar(select(QuestionRow.public).where(QuestionRow.public != met))
    answer = mira.get(f"/progress/questions/{met}")
    assert answer.status_code == 200
    assert '<svg class="chart"' in answer.text
    assert "likely to know it today" in words(answer.text)
    assert mira.get(f"/progress/questions/{other}").status_code == 404
    assert mira.get("/progress/questions/nothing").status_code == 404
