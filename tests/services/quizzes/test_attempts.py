"""Attempts: what is acknowledged is stored, once; time is the server's; nothing is told before it may be."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from quizapp.models.classes import Member
from quizapp.models.quizzes import Attempt, AttemptQuestion, OwnDates, QuizItem, Save
from quizapp.models.session import Database
from quizapp.questions.base import Question
from quizapp.rules import assignment as rules_of
from quizapp.rules.assignment import Feedback, Late
from quizapp.services import access
from quizapp.services.errors import Conflict, Forbidden, Invalid
from quizapp.services.quizzes import attempts, marks, practising
from quizapp.services.studying.queue import todays
from tests import quizzing, studied
from tests.quizzing import RIGHT, WRONG, begun, preset, quizzed, say
from tests.studied import DAY, NOON

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def rows(session, table):
    return session.scalar(select(func.count()).select_from(table))


def total(session, going):
    return marks.total_of(session, going.rules, going.attempt)


# Begun ----------------------------------------------------------------------------------------------------


def test_begun_twice_is_one_attempt_that_goes_on(session):
    it = quizzed(session)
    assert begun(session, it).attempt is begun(session, it, NOON + MINUTE).attempt
    assert rows(session, AttemptQuestion) == 3


@pytest.mark.parametrize(
    ("rules", "at", "why"),
    [
        ({"opens": NOON + MINUTE}, NOON, "not open yet"),
        ({"closes": NOON}, NOON, "closed"),
        ({"closes": NOON, "late": Late.MARKED, "late_until": NOON + MINUTE}, NOON + MINUTE, "closed"),
        ({"closes": NOON, "late": Late.MARKED, "late_until": NOON + MINUTE}, NOON + 59 * SECOND, ""),
        ({"opens": NOON, "closes": NOON + MINUTE}, NOON, ""),
    ],
)
def test_it_is_begun_while_it_is_open(session, rules, at, why):
    it = quizzed(session, preset(**rules))
    if why:
        with pytest.raises(Conflict, match=why):
            begun(session, it, at)
        assert rows(session, Attempt) == 0
    else:
        assert begun(session, it, at).attempt.number == 1


def test_there_are_so_many_tries_and_no_more(session):
    it = quizzed(session, preset(tries=2))
    for number in (1, 2):
        going = begun(session, it)
        assert going.attempt.number == number
        attempts.hand_in(session, going, NOON)
    with pytest.raises(Conflict, match="all tries"):
        begun(session, it)


def test_a_try_whose_time_is_up_is_ended_when_the_next_begins(session):
    it = quizzed(session, preset(tries=2, limit=10 * MINUTE))
    first = begun(session, it).attempt
    second = begun(session, it, NOON + 60 * MINUTE).attempt
    assert (second.number, first.ended_at, first.handed_in) == (2, NOON + 10 * MINUTE, False)


def test_the_password_is_asked_for_and_typed_as_it_was_said(session):
    it = quizzed(session, preset(password="Blue Whale"))
    with pytest.raises(Invalid, match="not the password"):
        begun(session, it, password="a whale")
    assert begun(session, it, password=" blue whale ").attempt.number == 1


def test_what_was_taken_back_is_not_begun(session):
    it = quizzed(session)
    it.given.withdrawn_at = NOON
    with pytest.raises(Conflict, match="taken this back"):
        begun(session, it)


def test_a_quiz_whose_questions_are_gone_says_so(session):
    it = quizzed(session)
    for row in it.rows:
        row.retired_at = NOON
    with pytest.raises(Conflict, match="no questions"):
        begun(session, it)


def test_random_draws_give_what_was_not_seen_before_and_no_question_twice(session):
    it = quizzed(session, preset(tries=0))
    for item in session.scalars(select(QuizItem)):
        session.delete(item)
    session.add_all([QuizItem(quiz_id=it.quiz.id, position=n, deck_id=it.deck.id, draws=1, points=2.0) for n in (0, 1)])
    session.flush()
    seen = []
    for _ in range(2):
        going = begun(session, it)
        found = [sheet.row.question_id for sheet in attempts.sheets(session, going.attempt)]
        assert len(found) == len(set(found))
        seen += found
        attempts.hand_in(session, going, NOON)
    assert {row.id for row in it.rows} == set(seen) or len(set(seen)) >= 2


def test_one_draw_after_the_other_goes_through_the_whole_deck(session):
    it = quizzed(session, preset(tries=0))
    for item in session.scalars(select(QuizItem)):
        session.delete(item)
    session.add(QuizItem(quiz_id=it.quiz.id, position=0, deck_id=it.deck.id, draws=1, points=2.0))
    session.flush()
    seen = set()
    for _ in it.rows:
        going = begun(session, it)
        seen |= {sheet.row.question_id for sheet in attempts.sheets(session, going.attempt)}
        attempts.hand_in(session, going, NOON)
    assert seen == {row.id for row in it.rows}


def test_no_quiz_asks_a_card_which_would_show_its_back(session):
    card = Question("flashcard", "Front", (quizzing.Answer("Back", 1.0),))
    it = quizzed(session, questions=(*quizzing.QUESTIONS, card))
    kinds = {sheet.question.kind for sheet in attempts.sheets(session, begun(session, it).attempt)}
    assert kinds == {"text", "choice", "number"}


def test_the_wording_and_the_order_stay_as_they_were_when_it_was_begun(session):
    it = quizzed(session)
    going = begun(session, it)
    before = [(sheet.question, sheet.order) for sheet in attempts.sheets(session, going.attempt)]
    studied.reword(session, it.rows[0], "What swims?")
    assert [(sheet.question, sheet.order) for sheet in attempts.sheets(session, going.attempt)] == before


# Saved ----------------------------------------------------------------------------------------------------


def test_answers_are_saved_marked_and_changed_until_it_is_handed_in(session):
    it = quizzed(session)
    going = begun(session, it)
    say(session, going, 0, WRONG[0])
    assert total(session, going).got == 0
    say(session, going, 0, RIGHT[0])
    say(session, going, 2, RIGHT[2])
    found = total(session, going)
    assert (found.got, found.out_of, found.waiting) == (4, 6, 0)
    assert rows(session, Save) == 3


def test_an_answer_taken_out_is_none_and_its_history_stays(session):
    going = begun(session, quizzed(session))
    say(session, going, 0, RIGHT[0])
    gone = say(session, going, 0, None)
    assert (gone.sheet.response, gone.sheet.row.answered, total(session, going).got) == (None, False, 0)
    assert rows(session, Save) == 2


def test_a_repeated_request_is_stored_once_even_after_the_time_is_up(session):
    going = begun(session, quizzed(session, preset(limit=10 * MINUTE)))
    say(session, going, 0, RIGHT[0], key="the-same-key")
    say(session, going, 0, RIGHT[0], NOON + 60 * MINUTE, key="the-same-key", saves=0)
    assert rows(session, Save) == 1
    assert total(session, going).got == 1


def test_an_old_page_overwrites_nothing_and_is_told(session):
    going = begun(session, quizzed(session))
    say(session, going, 0, RIGHT[0])
    with pytest.raises(Conflict, match="another window"):
        say(session, going, 0, WRONG[0], saves=0)
    assert total(session, going).got == 1


def test_what_cannot_be_read_is_not_stored_and_says_why(session):
    going = begun(session, quizzed(session))
    saved = say(session, going, 2, {"answer": "frog"})
    assert saved.problem
    assert rows(session, Save) == 0
    assert say(session, going, 2, RIGHT[2]).problem == ""


@pytest.mark.parametrize("answer", ["x" * 10_000, "a\x00b", ""])
def test_long_answers_and_nul_bytes_are_refused_with_words(session, answer):
    going = begun(session, quizzed(session))
    assert say(session, going, 0, {"answer": answer}).problem
    assert rows(session, Save) == 0


@pytest.mark.parametrize("answer", ["🦦", "‏محمد", "<script>alert(1)</script>", "=1+1"])
def test_any_words_are_an_answer(session, answer):
    going = begun(session, quizzed(session))
    assert say(session, going, 0, {"answer": answer}).sheet.response == answer


def test_a_place_that_is_none_is_refused(session):
    going = begun(session, quizzed(session))
    with pytest.raises(Invalid, match="no such question"):
        attempts.sheet(session, going.attempt, 3)


def test_with_feedback_at_once_an_answer_is_final(session):
    going = begun(session, quizzed(session, "practice"))
    say(session, going, 0, WRONG[0])
    with pytest.raises(Conflict, match="told already"):
        say(session, going, 0, RIGHT[0])
    assert total(session, going).got == 0


# In time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "after", "taken"),
    [
        (1.0, 10 * MINUTE, True),
        (1.0, 10 * MINUTE + 20 * SECOND, True),
        (1.0, 10 * MINUTE + 21 * SECOND, False),
        (1.5, 15 * MINUTE + 20 * SECOND, True),
        (1.5, 15 * MINUTE + 21 * SECOND, False),
    ],
)
def test_an_answer_is_taken_until_the_limit_with_extra_time_and_the_grace(session, extra, after, taken):
    it = quizzed(session, preset(limit=10 * MINUTE))
    session.scalars(select(Member).where(Member.account_id == it.learner.id)).one().extra_time = extra
    going = begun(session, it)
    if taken:
        say(session, going, 0, RIGHT[0], NOON + after)
    else:
        with pytest.raises(Conflict, match="time for this attempt is over"):
            say(session, going, 0, RIGHT[0], NOON + after)
    assert total(session, going).got == float(taken)


def test_own_dates_hold_for_one_learner(session):
    it = quizzed(session, preset(closes=NOON))
    session.add(OwnDates(assignment_id=it.given.id, learner_id=it.learner.id, closes=NOON + 60 * MINUTE))
    session.flush()
    going = begun(session, it, NOON + MINUTE)
    assert going.ends == NOON + 60 * MINUTE
    say(session, going, 0, RIGHT[0], NOON + 59 * MINUTE)
    with pytest.raises(Conflict):
        say(session, going, 1, RIGHT[1], NOON + 61 * MINUTE)


def test_more_time_given_meanwhile_holds_at_once(session):
    it = quizzed(session, preset(limit=10 * MINUTE))
    attempt = begun(session, it).attempt
    it.given.rules = rules_of.dump(preset(limit=30 * MINUTE))
    going = attempts.going_of(session, attempt, it.given, it.learner)
    assert say(session, going, 0, RIGHT[0], NOON + 20 * MINUTE).sheet.row.answered


def test_a_flag_is_set_and_taken_away_while_it_goes_on(session):
    going = begun(session, quizzed(session, preset(limit=10 * MINUTE)))
    attempts.flag(session, going, 1, NOON, flagged=True)
    assert attempts.sheet(session, going.attempt, 1).row.flagged
    with pytest.raises(Conflict):
        attempts.flag(session, going, 1, NOON + 11 * MINUTE, flagged=False)


# Ended ----------------------------------------------------------------------------------------------------


def test_handed_in_twice_is_handed_in_once(session):
    going = begun(session, quizzed(session))
    attempts.hand_in(session, going, NOON + MINUTE)
    attempts.hand_in(session, going, NOON + 2 * MINUTE)
    assert (going.attempt.ended_at, going.attempt.handed_in) == (NOON + MINUTE, True)
    with pytest.raises(Conflict):
        say(session, going, 0, RIGHT[0], NOON + MINUTE)


def test_handed_in_after_its_time_it_ended_with_its_time_and_what_was_saved_counts(session):
    going = begun(session, quizzed(session, preset(limit=10 * MINUTE)))
    say(session, going, 0, RIGHT[0])
    attempts.hand_in(session, going, NOON + 60 * MINUTE)
    assert (going.attempt.ended_at, going.attempt.handed_in) == (NOON + 10 * MINUTE, False)
    assert total(session, going).got == 1


def test_late_work_is_marked_as_late(session):
    it = quizzed(session, preset(closes=NOON + MINUTE, late=Late.MARKED, late_until=NOON + 60 * MINUTE))
    going = begun(session, it)
    attempts.hand_in(session, going, NOON + 30 * MINUTE)
    assert going.attempt.late


def test_what_nobody_handed_in_is_settled_when_its_time_is_up_and_not_before(session):
    it = quizzed(session, preset(limit=10 * MINUTE))
    begun(session, it)
    assert attempts.settle(session, it.learner, NOON + 10 * MINUTE) == []
    (going,) = attempts.settle(session, it.learner, NOON + 11 * MINUTE)
    assert going.attempt.ended_at == NOON + 10 * MINUTE


# Beside it ------------------------------------------------------------------------------------------------


def test_a_teachers_look_counts_nowhere_and_needs_no_time(session):
    it = quizzed(session, preset("test", closes=NOON, password="whale"))
    look = attempts.begin(session, it.teacher, it.given, NOON + MINUTE, preview=True)
    assert look.preview
    assert attempts.tries(session, it.teacher, it.given) == 0
    attempts.forget_previews(session, it.teacher, it.given)
    session.refresh(look)
    assert look.ended_at is not None


def test_self_study_does_not_tell_what_is_asked_in_a_running_attempt(session):
    it = quizzed(session)
    studied.give(session, it.classroom, it.rows[0])
    question = it.rows[0].public
    assert access.question(session, it.learner, question)
    going = begun(session, it)
    with pytest.raises(Forbidden, match="not told yet"):
        access.question(session, it.learner, question)
    assert not set(todays(session, it.learner, DAY).order) & {row.id for row in it.rows}
    practising.finish(session, it.learner, going, NOON, DAY)
    assert access.question(session, it.learner, question)


def test_practice_which_tells_at_once_keeps_nothing_from_self_study(session):
    it = quizzed(session, "practice")
    studied.give(session, it.classroom, it.rows[0])
    begun(session, it)
    assert access.question(session, it.learner, it.rows[0].public)


def test_who_is_sure_and_wrong_loses_points_and_who_answers_nothing_does_not(session):
    it = quizzed(session, preset(confidence=True))
    going = begun(session, it)
    sheet = attempts.sheet(session, going.attempt, 0)
    sent = attempts.Sent(0, 0, next(quizzing.keys), quizzing.form_of(sheet, WRONG[0]), certainty=3)
    attempts.save(session, going, sent, NOON)
    assert total(session, going).got == pytest.approx(-2.0)
    assert total(session, going).share == 0


# Anything at all ------------------------------------------------------------------------------------------

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["save", "save", "save", "repeat", "look", "clear", "hand in", "wait"]),
        st.integers(0, 1),  # which tab
        st.integers(0, 2),  # which question
        st.sampled_from([True, False]),  # right or wrong
        st.integers(1, 6),  # minutes
    ),
    max_size=30,
)


class Tab:
    """A window that knows what it saw last."""

    def __init__(self):
        self.saves = [0, 0, 0]
        self.last = None


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS, feedback=st.sampled_from([Feedback.SUBMITTED, Feedback.AT_ONCE]))
def test_two_tabs_and_a_clock_lose_nothing_and_count_nothing_twice(thrown_away, actions, feedback):
    with thrown_away() as session:
        it = quizzed(session, preset(limit=20 * MINUTE, feedback=feedback))
        going, now, tabs = begun(session, it), NOON, (Tab(), Tab())
        acknowledged = {0: [], 1: [], 2: []}
        ended = False
        for act, which, place, right, minutes in actions:
            tab = tabs[which]
            if act == "wait":
                now += minutes * MINUTE
            elif act == "look":
                tab.saves = [sheet.row.saves for sheet in attempts.sheets(session, going.attempt)]
            elif act == "hand in":
                attempts.hand_in(session, going, now)
                ended = True
            elif act == "repeat" and tab.last:
                before = rows(session, Save)
                say(session, going, *tab.last[:2], now, saves=tab.last[2], key=tab.last[3])
                assert rows(session, Save) == before
            elif act in ("save", "clear"):
                answer = None if act == "clear" else (RIGHT if right else WRONG)[place]
                key, known = next(quizzing.keys), tab.saves[place]
                try:
                    say(session, going, place, answer, now, saves=known, key=key)
                except Conflict:
                    final = feedback is Feedback.AT_ONCE and any(acknowledged[place])
                    stale = known != len(acknowledged[place])
                    assert stale or final or ended or now > NOON + 20 * MINUTE + going.rules.grace
                    continue
                assert not ended
                assert now <= NOON + 20 * MINUTE + going.rules.grace
                said = acknowledged[place]
                if answer != (said[-1] if said else None):  # said again is no other answer
                    said.append(answer)
                    tab.last = (place, answer, known, key)
                tab.saves[place] = len(said)
        sheets = attempts.sheets(session, going.attempt)
        for place, sheet in enumerate(sheets):
            said = acknowledged[place]
            assert sheet.row.saves == len(said)
            assert sheet.row.answered == bool(said and said[-1])
            assert sheet.row.score == (None if not said or said[-1] is None else float(said[-1] == RIGHT[place]))
        assert rows(session, Save) == sum(map(len, acknowledged.values()))
        wanted = sum(place + 1 for place, said in acknowledged.items() if said and said[-1] == RIGHT[place])
        assert total(session, going).got == pytest.approx(wanted)
        assert sum(one.points or 0 for one in marks.results(session, going.rules, sheets)) == pytest.approx(wanted)


class ThrownAway(Exception):
    """Ends a session of which nothing is to stay."""


@pytest.fixture
def thrown_away(sqlite_url):
    """Opens sessions of which nothing stays, on one file with tables and no rows."""
    database = Database(sqlite_url)

    @contextmanager
    def opened():
        with suppress(ThrownAway), database.write() as session:
            yield session
            raise ThrownAway

    yield opened
    database.engine.dispose()


# Found by trying to break it ------------------------------------------------------------------------------


def test_another_answer_under_a_used_key_is_not_called_saved(session):
    it = quizzed(session)
    going = begun(session, it)
    say(session, going, 0, WRONG[0], key="from-one-page")
    assert say(session, going, 0, WRONG[0], saves=0, key="from-one-page").sheet.row.saves == 1
    with pytest.raises(Conflict, match="another window"):
        say(session, going, 0, RIGHT[0], saves=0, key="from-one-page")
    assert attempts.sheet(session, going.attempt, 0).response == "a horse"


def test_a_draw_is_of_what_was_not_chosen_so_nobody_gets_fewer_questions(session):
    it = quizzed(session)
    for item in session.scalars(select(QuizItem)):
        session.delete(item)
    session.flush()
    draw = {"quiz_id": it.quiz.id, "deck_id": it.deck.id, "draws": 1}
    session.add_all([QuizItem(position=0, points=5.0, **draw), QuizItem(position=1, points=5.0, **draw)])
    session.add(QuizItem(quiz_id=it.quiz.id, position=2, question_id=it.rows[0].id, points=7.0))
    session.flush()
    rows = [sheet.row for sheet in attempts.sheets(session, begun(session, it).attempt)]
    assert [row.points for row in rows] == [5, 5, 7]
    assert rows[2].question_id == it.rows[0].id
