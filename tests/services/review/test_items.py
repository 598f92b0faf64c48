"""Item analysis from the tables: what counts, by which key, and the questions that may be bad."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from quizapp.models.content import Version
from quizapp.models.quizzes import AttemptQuestion, Repair, Save
from quizapp.models.study import CardRow, Report
from quizapp.questions.base import Question
from quizapp.questions.record import to_json
from quizapp.services import access
from quizapp.services.review import answers as answers_of
from quizapp.services.review import items
from quizapp.services.review.papers import Tries
from tests import studied
from tests.counting import statements
from tests.quizzing import give, quizzed
from tests.sitting_down import CHOICES, WRONG, answers, choice, class_of, learners, sit
from tests.studied import DAY, NOON


def reviewed(session, it, tries=Tries.COUNT):
    return items.of_assignment(session, access.assignment(session, it.teacher, it.given.public), tries)


def test_the_figures_of_a_quiz_as_a_class_took_it(session):
    it, people = class_of(session)
    sit(session, it.given, people, answers())
    found = reviewed(session, it)
    assert (found.looked_at, found.ended, found.several, found.counts) == (20, 20, False, "best")
    assert [line.words for line in found.lines] == [one.prompt for one in CHOICES]
    assert [line.item.facility.value for line in found.lines] == pytest.approx([80, 60, 50, 30])
    assert [line.weighed.intended.value for line in found.lines] == pytest.approx([20, 40, 20, 20])
    assert found.lines[0].item.guess.value == 25
    assert found.whole.out_of == 5
    assert found.whole.mean.value == pytest.approx(0.8 + 2 * 0.6 + 0.5 + 0.3)
    red, green, *_ = found.lines[2].options
    assert (red.text, red.right, red.figures.chosen, green.text, green.suspect) == ("red", True, 10, "green", True)
    assert (green.figures.top.value, green.figures.bottom.value) == (100, 0)


def test_a_question_with_a_wrong_key_heads_the_list_and_leaves_it_when_the_key_is_changed(session):
    it, people = class_of(session)
    sit(session, it.given, people, answers())
    first = reviewed(session, it).suspects[0]
    assert first.prompt == CHOICES[2].prompt
    assert (first.reasons[0].title, first.grave) == ("Check the key", True)
    assert "“green”" in first.reasons[0].sentence
    assert (first.quiz, first.quiz_owner, first.deck_owner) == (it.quiz.public, it.teacher.id, it.teacher.id)
    data = json.dumps({"key": [1], "right": ["green"]})
    session.add(Repair(quiz_id=it.quiz.id, question_id=it.rows[2].id, kind="key", data=data, at=NOON))
    for row, score in session.execute(
        select(AttemptQuestion, 1 - AttemptQuestion.score).where(AttemptQuestion.question_id == it.rows[2].id)
    ).all():
        row.score = score
    session.flush()
    found = reviewed(session, it)
    assert found.lines[2].item.discrimination.value > 0
    assert [one.text for one in found.lines[2].options if one.right] == ["green"]
    assert not any(one.grave for one in found.suspects)


def test_fewer_than_fifteen_attempts_bring_nothing_into_the_list(session):
    it, people = class_of(session, 14)
    sit(session, it.given, people, answers(14))
    found = reviewed(session, it)
    assert found.suspects == []
    assert {line.reading.title for line in found.lines} == {"Too few to say"}
    assert not any(one.suspect for line in found.lines for one in line.options)


def test_previews_and_attempts_that_go_on_are_left_out(session):
    it, people = class_of(session, 3)
    right, wrong = [[[0]] * 4], [[WRONG] * 4]
    sit(session, it.given, people[:1], right)
    sit(session, it.given, people[1:2], wrong, ended=False)
    sit(session, it.given, people[2:], wrong, preview=True)
    found = reviewed(session, it)
    assert (found.looked_at, found.lines[0].item.facility.value) == (1, 100)
    assert found.lines[0].item.discrimination.value is None


@pytest.mark.parametrize(
    ("counts", "tries", "right"),
    [
        ("best", "count", [100]), ("first", "count", [0]), ("last", "count", [50]), ("mean", "count", [50]),
        ("best", "first", [0]), ("first", "all", [50]),
    ],
)  # fmt: skip
def test_of_several_tries_those_are_looked_at_that_count_or_are_asked_for(session, counts, tries, right):
    it, people = class_of(session, 1, counts=counts)
    for number, said in enumerate(([WRONG] * 4, [[0]] * 4, [[0], [0], WRONG, WRONG]), 1):
        sit(session, it.given, people, [said], number=number)
    found = reviewed(session, it, Tries(tries))
    shares = [line.item.facility.value for line in found.lines]
    assert sum(shares) / 4 == pytest.approx(right[0])
    assert found.several
    assert (found.looked_at, found.ended) == (3 if tries == "all" or counts == "mean" else 1, 3)


def test_what_is_void_or_waits_for_a_mark_is_left_out_of_all_sums_and_named(session):
    essay = Question("essay", "Tell me all.")
    it = quizzed(session, questions=(*CHOICES[:3], essay), points=(1.0,))
    people = learners(session, it.classroom, 3)
    sit(session, it.given, people, [[[0], [0], [0], "all"], [[0], WRONG, WRONG, None], [WRONG, WRONG, [0], None]])
    session.execute(update(AttemptQuestion).where(AttemptQuestion.question_id == it.rows[0].id).values(void=True))
    found = reviewed(session, it)
    assert (found.void, found.waiting) == ([CHOICES[0].prompt], ["Tell me all."])
    assert (len(found.lines), found.whole.out_of) == (2, 2)
    assert found.whole.alpha.value is not None


def test_no_answer_is_no_points_and_stands_among_the_options(session):
    it, people = class_of(session, 4)
    sit(session, it.given, people, [[[0], [0], [0], [0]], [[0], [0], [0], [0]], [[0], None, None, None], [None] * 4])
    found = reviewed(session, it)
    assert found.lines[0].item.facility.value == 75
    left = found.lines[0].options[-1]
    assert (left.text, left.said, left.figures.chosen) == (answers_of.UNSAID, False, 1)


def test_where_learners_say_how_sure_they_are_the_marks_follow_from_it(session):
    it, people = class_of(session, 4, confidence=True)
    sit(session, it.given, people, [[[0]] * 4, [[0]] * 4, [WRONG] * 4, [None] * 4])
    session.execute(update(Save).values(certainty=3))
    line = reviewed(session, it).lines[0]
    assert line.item.facility.value == pytest.approx(100 * (1 + 1 - 2 + 0) / 4, abs=1e-9)
    assert [one.figures.chosen for one in line.options] == [2, 1, 0, 0, 1]


def test_each_version_is_measured_by_those_alone_who_saw_it(session):
    it, people = class_of(session, 4)
    sit(session, it.given, people[:2], [[[0]] * 4] * 2)
    data = to_json(choice("Which colour has a red rose?"))
    session.add(Version(question_id=it.rows[0].id, number=2, kind="choice", data=data, created_at=NOON, author_id=None))
    it.rows[0].current = 2
    session.flush()
    sit(session, it.given, people[2:], [[WRONG] * 4] * 2)
    line = reviewed(session, it).lines[0]
    assert [(one.number, one.item.seen, one.item.facility.value) for one in line.wordings] == [(1, 2, 100), (2, 2, 0)]
    assert (line.item.facility.value, line.changed) == (50, False)


def test_questions_drawn_at_random_are_measured_by_the_total_and_share_places(session):
    it, people = class_of(session, 4)
    first, second, third, fourth = (row.id for row in it.rows)
    for asked, who in ((third, people[:2]), (fourth, people[2:])):
        said = [[[0], [0], [0]], [WRONG, [0], WRONG]]
        sit(session, it.given, who, said, questions=[first, second, asked], drawn={third, fourth})
    found = reviewed(session, it)
    assert [(line.drawn, line.item.seen) for line in found.lines] == [(False, 4), (False, 4), (True, 2), (True, 2)]
    assert found.lines[2].weighed.effective.value is None
    assert found.lines[2].item.discrimination.value == pytest.approx(100)
    assert found.whole.alpha.value is not None
    assert not found.uneven


def test_a_quiz_over_all_classes_it_was_given_to(session):
    it, people = class_of(session, 2)
    other = studied.classroom(session, teacher=it.teacher, name="9a")
    again = give(session, it.quiz, other)
    sit(session, it.given, people, [[[0]] * 4] * 2)
    sit(session, again, learners(session, other, 2), [[WRONG] * 4] * 2)
    found = items.of_quiz(session, it.quiz)
    assert (found.looked_at, found.lines[0].item.facility.value) == (4, 50)


def test_a_deck_over_all_quizzes_and_self_study(session):
    it, people = class_of(session)
    sit(session, it.given, people, answers())
    for n, rating in enumerate((1, 3, 3, 3)):
        studied.answer(session, it.learner, it.rows[0], rating=rating, state="review" if n else "")
    session.flush()
    found = items.of_deck(session, it.deck)
    by_words = {line.words: line for line in found.lines}
    line = by_words[CHOICES[0].prompt]
    assert line.item.facility.value == 80
    assert line.item.discrimination.value == pytest.approx(
        reviewed(session, it).lines[0].item.discrimination.value, rel=1e-6
    )
    assert (line.studied.answers, line.studied.asked, line.studied.share.value) == (4, 3, 100)
    assert found.suspects[0].prompt == CHOICES[2].prompt
    assert found.whole is None


def test_a_leech_of_many_and_what_learners_found_unclear_are_in_the_list_of_the_class(session):
    it, people = class_of(session)
    stuck, unclear = it.rows[0], it.rows[3]
    for who in people[:3]:
        session.add(
            CardRow(learner_id=who, question_id=stuck.id, stability=1.0, difficulty=9.0, first=DAY, last=DAY, due=DAY,
                    state="review", lapses=8, answers=30, repeats=0, back=0)
        )  # fmt: skip
    version = session.scalar(select(Version.id).where(Version.question_id == unclear.id))
    session.add_all(Report(learner_id=who, version_id=version, at=NOON) for who in people[:2])
    stranger = studied.named(session, "Stranger")
    session.add(Report(learner_id=stranger.id, version_id=version, at=NOON))
    session.flush()
    found = items.suspects(session, it.classroom)
    assert [(one.prompt, one.reasons[0].title) for one in found] == [
        (CHOICES[3].prompt, "Found unclear"), (CHOICES[0].prompt, "Many are stuck on it"),
    ]  # fmt: skip
    assert "2 learners" in found[0].reasons[0].sentence
    sit(session, it.given, people, answers())
    found = items.suspects(session, it.classroom)
    assert (found[0].prompt, found[0].assignment) == (CHOICES[2].prompt, it.given.public)


def test_nothing_answered_yet_is_no_fault(session):
    it = quizzed(session, questions=CHOICES)
    for found in (reviewed(session, it), items.of_quiz(session, it.quiz), items.of_deck(session, it.deck)):
        assert (found.looked_at, found.suspects) == (0, [])
    assert items.suspects(session, it.classroom) == []


def test_the_number_of_queries_does_not_grow(database, session):
    it, people = class_of(session)
    there = access.assignment(session, it.teacher, it.given.public)
    counts = []
    for part in (slice(1), slice(1, 20)):
        sit(session, it.given, people[part], answers()[part])
        with statements(database.engine) as asked:
            items.of_assignment(session, there)
        with statements(database.engine) as of_class:
            items.suspects(session, it.classroom)
        counts.append((len(asked), len(of_class)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 10
