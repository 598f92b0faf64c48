"""The board of a class and its week through their pages: what they say, to whom, and of what they keep silent."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from quizapp.models.accounts import Account
from quizapp.models.classes import ClassDeck, Classroom, Entry
from quizapp.models.content import Deck, QuestionRow
from tests import studied
from tests.counting import count
from tests.web.conftest import NOON, heading, seat

DAY = NOON.date()


def words(page):
    """The words of a page, without what is markup or kept for the eye alone."""
    running = re.sub(r"</?(a|bdi|span|strong)\b[^>]*>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", running)).replace("\xa0", " ").split())


@pytest.fixture
def room(app, person, teacher):
    """8b with Anna, who studies, Bert, who stopped, and Cleo, who has not begun; the test is in 18 days."""
    for name in ("Anna", "Bert", "Cleo"):
        person().named(name)
    public, _ = seat(app, "Ms Okafor", "Anna", "Bert", "Cleo")
    with app.database.write() as session:
        here = session.scalars(select(Classroom).where(Classroom.public == public)).one()
        deck = session.scalars(select(Deck)).one()
        session.add(ClassDeck(class_id=here.id, deck_id=deck.id, since=NOON, exam_on=DAY + timedelta(days=18)))
        questions = session.scalars(select(QuestionRow).order_by(QuestionRow.position)).all()
        for name, ago in (("Anna", 1), ("Bert", 9)):
            who = session.scalars(select(Account).where(Account.name == name)).one()
            for one in questions:
                studied.card(session, who, one, last=DAY - timedelta(days=ago), stability=20.0)
    return public


def test_the_headline_is_what_the_class_knows_and_will_know(teacher, room):
    page = teacher.get(f"/classes/{room}").text
    assert re.fullmatch(
        r"The class would recall 9\d % of the text today, and 9\d % on the day of the test", heading(page)
    )
    said = words(page)
    assert "is to be known on Friday 11 December, in 18 days." in said
    assert "1 of 3 have studied within a week. 1 has not begun, and is not in these figures." in said


def test_one_sentence_says_who_could_use_a_word_and_why(teacher, room):
    said = words(teacher.get(f"/classes/{room}").text)
    assert "Bert stopped 9 days ago 55 of 55 questions met before that. Without another look about 8" in said
    assert (
        "Cleo has not begun In the class since Monday 23 November, and no answer to a question of its texts yet."
        in said
    )
    assert "To meet all 55 questions by Friday 11 December takes 4 new a day." in said
    assert "Anna’s page" not in said


def test_the_grid_stands_by_name_and_says_what_is_not_met(teacher, room):
    table = teacher.get(f"/classes/{room}?by=overdue").text.split('class="pairs"')[1].split("</table>")[0]
    assert re.findall(r"<bdi>(\w+)</bdi>", table) == ["Anna", "Bert", "Cleo"]
    cleo = table.split("Cleo")[1].split("</tr>")[0]
    assert cleo.count("not met") == cleo.count("<td") == table.count('scope="colgroup"')


def test_the_week_stands_on_a_page_of_its_own_and_looking_is_noted(teacher, room, app):
    page = teacher.get(f"/classes/{room}/week").text
    assert heading(page) == "Nobody studied this week", "cards alone are no answers"
    assert "Tuesday 17 November to Monday 23 November" in words(page)
    assert "Bert stopped 9 days ago." in words(page)
    assert count(app, Entry, Entry.action == "week looked at") == 1


def test_a_past_or_missing_day_leaves_only_now(teacher, room, app):
    with app.database.write() as session:
        session.execute(update(ClassDeck).values(exam_on=DAY - timedelta(days=1)))
    page = teacher.get(f"/classes/{room}").text
    assert re.fullmatch(r"The class would recall 9\d % of the text today", heading(page))
    assert "colgroup" not in page
    assert teacher.get(f"/classes/{room}/week").status_code == 200


def test_a_simulated_class_says_so_first(teacher, room, app):
    with app.database.write() as session:
        session.execute(update(Classroom).values(simulated=True))
    for path in ("", "/week"):
        main = teacher.get(f"/classes/{room}{path}").text.split("<main")[1]
        assert "Simulated: nobody is in this class" in main.split("<h1")[0]


def test_a_learner_sees_nothing_of_it(person, app, room):
    anna = person()
    anna.sign_in("Anna")
    page = anna.get(f"/classes/{room}").text
    assert "would recall" not in page
    assert "pairs" not in page
    assert "Bert" not in page
    assert anna.get(f"/classes/{room}/week").status_code == 403


def test_the_page_of_a_learner_tells_topics_of_the_class_and_of_no_other_text(teacher, room, app):
    with app.database.write() as session:
        bert = session.scalars(select(Account).where(Account.name == "Bert")).one()
        other = studied.deck(session, key="secret")
        studied.card(session, bert, other[0])
    board = teacher.get(f"/classes/{room}").text
    address = re.search(r'href="([^"]+/members/[^"]+)"[^>]*><bdi>Bert', board)[1]
    said = words(teacher.get(address).text)
    assert "Topic by topic" in said
    assert "secret" not in said
    assert "All 55 of 55" in said


@pytest.mark.parametrize("path", ["", "/week"])
def test_a_class_without_learners_texts_or_questions_has_a_page(teacher, app, path):
    room = teacher.make_class()
    assert teacher.get(f"/classes/{room}{path}").status_code == 200
    with app.database.write() as session:
        here = session.scalars(select(Classroom).where(Classroom.public == room)).one()
        empty = Deck(key="empty", title="Empty", created_at=NOON)
        session.add(empty)
        session.flush()
        session.add(ClassDeck(class_id=here.id, deck_id=empty.id, since=NOON, exam_on=DAY + timedelta(days=3)))
    assert teacher.get(f"/classes/{room}{path}").status_code == 200
    with app.database.write() as session:
        session.execute(update(Classroom).values(archived_at=NOON))
    assert teacher.get(f"/classes/{room}{path}").status_code == 200
