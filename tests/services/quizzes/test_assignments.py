"""Quizzes made and given: of decks that are there to take, with rules that can be, to whom they are for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.models.classes import Entry, Member
from quizapp.models.content import Media
from quizapp.models.quizzes import OwnDates, QuizItem
from quizapp.questions.base import Question
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Counts
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound
from quizapp.services.quizzes import assignments, quizzes
from tests import quizzing, studied
from tests.quizzing import QUESTIONS, RIGHT, answered, begun, preset, quizzed
from tests.studied import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def it(session):
    """A quiz of a teacher's, given to a class with one learner."""
    return quizzed(session)


def by(it):
    return By(it.teacher, NOON)


def words(session, quiz):
    return [line.words for line in quizzes.lines(session, quiz)]


# Made -----------------------------------------------------------------------------------------------------


def test_a_quiz_of_a_whole_deck_holds_its_questions_in_order_but_no_cards(session, it):
    card = quizzing.Question("flashcard", "Front", (quizzing.Answer("Back", 1.0),))
    rows = quizzing.written(session, it.teacher, (*quizzing.QUESTIONS, card), key="more")
    made = quizzes.create_of(session, by(it), session.get(type(it.deck), rows[0].deck_id))
    assert words(session, made) == [question.prompt for question in quizzing.QUESTIONS]
    assert made.title == "On more"
    assert session.scalars(select(Entry.action)).all()[0] == "quiz made"


def test_decks_of_others_are_not_there_to_take_unless_they_are_open_or_a_class_of_ones_own_has_them(session, it):
    other = quizzed(session, name="Noah")
    mine = {deck.public for deck in quizzes.decks(session, it.teacher)}
    assert mine == {it.deck.public}
    with pytest.raises(Invalid):
        quizzes.deck(session, it.teacher, other.deck.public)
    studied.give(session, it.classroom, other.rows[0])
    assert quizzes.deck(session, it.teacher, other.deck.public) is other.deck
    other.deck.archived_at = NOON
    session.flush()
    assert other.deck not in quizzes.decks(session, it.teacher)


def test_ones_own_decks_stand_first(session, it):
    other = quizzed(session, name="Noah")
    other.deck.open, other.deck.title, it.deck.title = True, "A", "Z"
    session.flush()
    assert [deck.title for deck in quizzes.decks(session, it.teacher)] == ["Z", "A"]


def test_questions_of_another_deck_do_not_come_in_by_their_ids(session, it):
    other = quizzed(session, name="Noah")
    made = quizzes.create(session, by(it), "New")
    with pytest.raises(Invalid, match="at least one"):
        quizzes.add(session, by(it), made, it.deck, [other.rows[0].public])


def test_a_question_comes_in_once(session, it):
    assert quizzes.held(session, it.quiz) == {row.public for row in it.rows}
    assert quizzes.add(session, by(it), it.quiz, it.deck, [row.public for row in it.rows]) == 0


@pytest.mark.parametrize(
    ("draws", "kind", "field"),
    [(0, "", "draws"), (4, "", "draws"), (2, "text", "draws"), (1, "flashcard", "kind"), (1, "x", "kind")],
)
def test_no_more_is_drawn_than_there_is(session, it, draws, kind, field):
    with pytest.raises(Invalid) as refused:
        quizzes.draw(session, by(it), it.quiz, it.deck, draws, kind=kind)
    assert refused.value.field == field


def test_a_draw_says_what_it_draws(session, it):
    quizzes.draw(session, by(it), it.quiz, it.deck, 1, kind="text", topic="One")
    assert words(session, it.quiz)[-1].startswith("1 drawn at random from “One”")


def test_places_are_moved_taken_out_and_given_points(session, it):
    first, second, third = session.scalars(select(QuizItem).order_by(QuizItem.position)).all()
    quizzes.arrange(session, by(it), it.quiz, 0, {first.id: 2.5}, up=third.id)
    quizzes.arrange(session, by(it), it.quiz, 1, {}, out=second.id)
    assert words(session, it.quiz) == ["What flies?", "How much is 6 × 7?"]
    assert first.points == 2.5


def test_of_two_who_change_a_quiz_at_once_the_later_is_told(session, it):
    quizzes.describe(session, by(it), it.quiz, "One", "", 0)
    with pytest.raises(Conflict, match="another window"):
        quizzes.describe(session, by(it), it.quiz, "Two", "", 0)


@pytest.mark.parametrize("points", [-1, float("nan"), 1e9])
def test_points_that_nobody_can_get_are_refused(session, it, points):
    item = session.scalars(select(QuizItem)).first()
    with pytest.raises(Invalid):
        quizzes.arrange(session, by(it), it.quiz, 0, {item.id: points})


@pytest.mark.parametrize(("title", "kept"), [("A", "A"), ("🦦", "🦦"), ("  a \n b ", "a b"), ("x" * 300, "x" * 300)])
def test_any_name_will_do(session, it, title, kept):
    assert quizzes.create(session, by(it), title).title == kept


@pytest.mark.parametrize("title", ["", "  ", "\x00", "x" * 301])
def test_no_name_and_too_long_a_name_are_refused(session, it, title):
    with pytest.raises(Invalid):
        quizzes.create(session, by(it), title)


def test_learners_make_no_quizzes(session, it):
    with pytest.raises(Forbidden):
        quizzes.create(session, By(it.learner, NOON), "Mine")


# Given ----------------------------------------------------------------------------------------------------


def test_given_it_is_a_task_of_each_learner_until_it_is_taken_back(session, it):
    (task,) = assignments.tasks(session, it.learner, NOON)
    assert (task.quiz, task.may_begin, task.tries) == (it.quiz, True, 0)
    there = access.assignment(session, it.teacher, it.given.public)
    assignments.withdraw(session, by(it), there)
    session.flush()
    assert assignments.tasks(session, it.learner, NOON) == []
    with pytest.raises(NotFound):
        access.given(session, it.learner, it.given.public)
    assignments.restore(session, by(it), there)
    session.flush()
    assert access.given(session, it.learner, it.given.public).quiz is it.quiz


def test_given_to_some_it_is_nothing_to_others(session, it):
    noah = studied.named(session, "Noah")
    session.add(Member(class_id=it.classroom.id, account_id=noah.id, role="learner", joined_at=NOON))
    session.flush()
    mira = session.scalars(select(Member).where(Member.account_id == it.learner.id)).one()
    given = assignments.give(session, by(it), it.quiz, it.classroom, preset(), [mira.public])
    assert access.given(session, it.learner, given.public)
    with pytest.raises(NotFound):
        access.given(session, noah, given.public)
    assert [task.assignment for task in assignments.tasks(session, noah, NOON)] == [it.given]


def test_nobody_of_another_class_is_given_anything(session, it):
    other = quizzed(session, name="Noah")
    foreign = session.scalars(select(Member).where(Member.account_id == other.learner.id)).one()
    with pytest.raises(Invalid) as refused:
        assignments.give(session, by(it), it.quiz, it.classroom, preset(), [foreign.public])
    assert refused.value.field == "learners"


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (preset(opens=NOON, closes=NOON), "closes"),
        (preset(limit=timedelta(0)), "limit"),
        (preset("test"), "closes"),
        (preset(tries=-1), "tries"),
    ],
)
def test_rules_that_cannot_be_are_refused_at_their_field(session, it, rules, field):
    with pytest.raises(Invalid) as refused:
        assignments.give(session, by(it), it.quiz, it.classroom, rules)
    assert refused.value.field == field


def test_an_empty_quiz_and_a_class_that_is_put_away_get_nothing(session, it):
    with pytest.raises(Conflict, match="no questions"):
        assignments.give(session, by(it), quizzes.create(session, by(it), "Empty"), it.classroom, preset())
    it.classroom.archived_at = NOON
    session.flush()
    with pytest.raises(Conflict, match="put away"):
        assignments.give(session, by(it), it.quiz, it.classroom, preset())


def test_of_two_who_change_the_rules_at_once_the_later_is_told(session, it):
    there = access.assignment(session, it.teacher, it.given.public)
    assignments.change(session, by(it), there, preset(closes=NOON + HOUR), 0, [])
    with pytest.raises(Conflict, match="Another teacher"):
        assignments.change(session, by(it), there, preset(), 0, [])
    assert rules_of.load(it.given.rules).closes == NOON + HOUR


def test_own_dates_survive_a_change_of_the_rules(session, it):
    there = access.assignment(session, it.teacher, it.given.public)
    assignments.set_own(session, by(it), there, it.learner, None, NOON + 2 * HOUR)
    assignments.change(session, by(it), there, preset(closes=NOON + HOUR), 0, [])
    (task,) = assignments.tasks(session, it.learner, NOON)
    assert task.closes == NOON + 2 * HOUR
    assignments.set_own(session, by(it), there, it.learner, None, None)
    assert session.scalars(select(OwnDates)).all() == []


def test_a_teacher_is_told_whose_extra_time_the_closing_time_cuts(session, it):
    session.scalars(select(Member).where(Member.account_id == it.learner.id)).one().extra_time = 1.5
    rules = preset(limit=HOUR, closes=NOON + HOUR)
    assert [(one.name, one.lost) for one in assignments.cuts(session, it.classroom, rules, NOON, it.given)] == [
        ("Mira", HOUR / 2)
    ]
    assert assignments.cuts(session, it.classroom, preset(limit=HOUR), NOON, it.given) == []


def test_what_counts_so_far_is_told_when_it_may_be(session, it):
    answered(session, it, RIGHT)
    begun(session, it)
    (task,) = assignments.tasks(session, it.learner, NOON)
    assert (task.share, task.tries, task.running.number) == (1.0, 2, 2)
    hidden = quizzed(session, preset("test", closes=NOON + HOUR), name="Noah")
    answered(session, hidden, RIGHT)
    (task,) = assignments.tasks(session, hidden.learner, NOON)
    assert (task.share, task.may_begin) == (None, False)


# Doors ----------------------------------------------------------------------------------------------------


def test_strangers_find_nothing_and_members_are_told_why(session, it):
    other = quizzed(session, name="Noah")
    attempt = begun(session, it).attempt
    for who in (other.learner, other.teacher):
        for door, public in (
            (access.assignment, it.given.public), (access.given, it.given.public), (access.attempt, attempt.public),
            (access.looked_at, attempt.public), (access.quiz, it.quiz.public),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                door(session, who, public)
    for door, who, public in (
        (access.assignment, it.learner, it.given.public),
        (access.given, it.teacher, it.given.public),
        (access.looked_at, it.learner, attempt.public),
        (access.attempt, it.teacher, attempt.public),
    ):
        with pytest.raises(Forbidden):
            door(session, who, public)
    assert access.attempt(session, it.learner, attempt.public)[0] is attempt
    assert access.looked_at(session, it.teacher, attempt.public)[2] is it.learner


def test_whoever_has_left_the_class_finds_nothing_any_more(session, it):
    attempt = begun(session, it).attempt
    session.scalars(select(Member).where(Member.account_id == it.learner.id)).one().ended_at = NOON
    session.flush()
    with pytest.raises(NotFound):
        access.attempt(session, it.learner, attempt.public)
    assert assignments.tasks(session, it.learner, NOON) == []


def test_pictures_of_a_deck_are_shown_to_whoever_is_asked_of_it_in_a_quiz_and_to_nobody_else(session, it):
    picture = Media(deck_id=it.deck.id, type="image/png", data=b"png", created_at=NOON)
    session.add(picture)
    session.flush()
    with pytest.raises(NotFound):
        access.media(session, it.learner, picture.public)
    begun(session, it)
    assert access.media(session, it.learner, picture.public) is picture
    with pytest.raises(NotFound):
        access.media(session, quizzed(session, name="Noah").learner, picture.public)


def test_nobody_is_called_cut_short_who_has_a_later_date_or_is_not_given_it(session):
    rules = preset("test", closes=NOON + timedelta(minutes=25))
    it = quizzed(session, rules)
    membership = session.scalars(select(Member).where(Member.account_id == it.learner.id)).one()
    membership.extra_time = 1.5
    session.flush()
    there = access.assignment(session, it.teacher, it.given.public)

    def cut():
        return [one.name for one in assignments.cuts(session, there.classroom, rules, NOON, there.assignment)]

    assert cut() == ["Mira"]
    assignments.set_own(session, By(it.teacher, NOON), there, it.learner, None, NOON + timedelta(hours=1))
    assert cut() == []
    assignments.set_own(session, By(it.teacher, NOON), there, it.learner, None, None)
    assert cut() == ["Mira"]
    it.given.everybody = False
    session.flush()
    assert cut() == []


def test_no_other_try_is_told_in_the_place_of_one_that_waits_for_its_mark(session):
    essay = Question("essay", "Why?", ())
    it = quizzed(session, preset(counts=Counts.FIRST), questions=(essay, QUESTIONS[2]))
    answered(session, it, [{"answer": "Because."}, {"answer": "42"}])
    answered(session, it, [None, {"answer": "41"}])
    (task,) = assignments.tasks(session, it.learner, NOON)
    assert (task.tries, task.share) == (2, None)
