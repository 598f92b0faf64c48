"""Papers: what follows from a seed, the key to what is printed, draws, and what is left out."""

from __future__ import annotations

from itertools import count

import pytest

from quizapp.models.quizzes import QuizItem
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.catalogue import TYPES
from quizapp.questions.matching import lefts
from quizapp.questions.record import to_json
from quizapp.services.quizzes import papers
from tests import studied
from tests.quizzing import QUESTIONS, quizzed, written

names = count()
SEED, OTHER = "abc234", "xyz789"
EACH = tuple(kind.example().question for name, kind in TYPES.items() if name != "flashcard")
KEPT = Question(
    "choice",
    "Which of these?",
    (Answer("one"), Answer("two"), Answer("three", 1.0), Answer("four"), Answer("none of these")),
    settings={"keep": [4]},
)


def paper(session, it, seed=SEED, versions=4, **how):
    return papers.paper(session, it.quiz, seed, versions, **how)


def publics(version):
    return [one.public for one in version.asked]


def orders(version):
    return {one.public: one.order for one in version.asked}


def asked_of(session, question, seed=SEED):
    """The question as each version asks it."""
    it = quizzed(session, questions=(question,), name=f"Learner {next(names)}")
    return [version.asked[0] for version in paper(session, it, seed).versions]


def test_the_same_seed_prints_the_same_paper_again(session):
    it = quizzed(session, questions=EACH)
    assert paper(session, it) == paper(session, it)


def test_fewer_versions_are_the_first_of_more(session):
    it = quizzed(session, questions=EACH)
    assert paper(session, it, versions=2).versions == paper(session, it).versions[:2]


def test_other_letters_and_other_seeds_differ(session):
    it = quizzed(session, questions=EACH)
    versions = [*paper(session, it).versions, *paper(session, it, OTHER).versions[1:]]
    assert len({str(publics(one)) for one in versions}) == len(versions)
    assert len({str(sorted(orders(one).items())) for one in versions}) == len(versions)
    assert len({frozenset(publics(one)) for one in versions}) == 1


def test_version_a_keeps_the_order_of_the_quiz_unless_told_otherwise(session):
    it = quizzed(session, questions=EACH)
    first = paper(session, it).versions[0]
    assert publics(first) == [row.public for row in it.rows]
    shuffled = paper(session, it, shuffle=True).versions[0]
    assert publics(shuffled) != publics(first)
    assert orders(shuffled) == orders(first)


def test_a_question_that_goes_out_leaves_the_others_as_they_were(session):
    it = quizzed(session, questions=EACH)
    before = paper(session, it).versions[1]
    gone = it.rows[0]
    gone.retired_at = studied.NOON
    session.flush()
    after = paper(session, it).versions[1]
    assert publics(after) == [one for one in publics(before) if one != gone.public]
    assert orders(after).items() <= orders(before).items()


def test_options_that_are_kept_in_place_stay(session):
    for seed in (SEED, OTHER):
        found = asked_of(session, KEPT, seed)
        assert {one.parts[-1].text for one in found} == {"none of these"}
        assert len({one.order for one in found}) > 1


@pytest.mark.parametrize("question", [QUESTIONS[1], KEPT])
def test_the_key_names_the_letter_under_which_the_right_option_is_printed(session, question):
    right = next(one.text for one in question.answers if one.credit)
    for one in asked_of(session, question):
        printed = [question.answers[place].text for place in one.order]
        assert [part.text for part in one.parts] == printed
        assert [(key.mark, key.text) for key in one.key] == [("abcdefghi"[printed.index(right)], right)]


def test_the_key_of_several_names_all_and_weights_only_where_they_count(session):
    answers = (Answer("a cat", 0.75), Answer("a dog", 0.25), Answer("a stone"))
    for rule, shares in (("weights", {"a cat": 0.75, "a dog": 0.25}), ("all", {"a cat": 1.0, "a dog": 1.0})):
        for one in asked_of(session, Question("choice", "Which?", answers, settings={"several": True, "rule": rule})):
            assert {key.text: key.share for key in one.key} == shares


def test_the_key_of_a_statement_has_the_letter_of_what_it_is(session):
    question = TYPES["truefalse"].example().question
    assert {(one.key[0].mark, one.key[0].text) for one in asked_of(session, question)} == {("b", "False")}


def test_the_key_of_pairs_leads_from_each_item_to_its_partner(session):
    question = TYPES["matching"].example().question
    for one in asked_of(session, question):
        printed = {part.letter: part.text for part in one.parts}
        for number, (pair, key) in enumerate(zip(lefts(question), one.key, strict=True), 1):
            said, letter = key.mark.split()
            assert (int(said), printed[letter]) == (number, pair.match)


def test_the_key_of_an_order_gives_each_letter_its_number(session):
    question = TYPES["ordering"].example().question
    for one in asked_of(session, question):
        printed = {part.letter: part.text for part in one.parts}
        placed = sorted((int(number), printed[letter]) for letter, number in (key.mark.split() for key in one.key))
        assert [text for _, text in placed] == [step.text for step in question.answers]


def test_the_key_of_gaps_and_of_typed_answers(session):
    gaps = asked_of(session, TYPES["cloze"].example().question)[0]
    assert [(key.mark, key.text) for key in gaps.key] == [("1", "0"), ("2", "100"), ("3", "steam")]
    text = asked_of(session, TYPES["text"].example().question)[0]
    assert [(key.text, key.share) for key in text.key] == [("Canberra", 1.0), ("Australian Capital Territory", 0.5)]
    number = asked_of(session, TYPES["number"].example().question)[0]
    assert [key.text for key in number.key] == ["1230 km (may be off by 1%)", "1320 km (may be off by 1%)"]


def test_every_type_has_a_key(session):
    it = quizzed(session, questions=EACH)
    for one in paper(session, it, versions=1).versions[0].asked:
        assert one.key, one.question.kind
        assert bool(one.parts) == (one.kind.shape in (Shape.CHOICES, Shape.PAIRS, Shape.SEQUENCE))


def drawing(session, draws=3, pool=EACH):
    """A quiz of one question, and of so many drawn from another deck."""
    it = quizzed(session, questions=QUESTIONS[:1])
    rows = written(session, it.teacher, pool, key="pool")
    session.add(QuizItem(quiz_id=it.quiz.id, position=9, deck_id=rows[0].deck_id, draws=draws, points=2.0))
    session.flush()
    return it, {row.public for row in rows}


def test_all_versions_ask_what_the_seed_has_drawn(session):
    it, pool = drawing(session)
    drawn = {}
    for seed in (SEED, OTHER, "qqq222"):
        made = paper(session, it, seed)
        (drawn[seed],) = {frozenset(publics(version)) & pool for version in made.versions}
        assert len(drawn[seed]) == 3
        assert made.versions[0].points == 7.0
    assert len(set(drawn.values())) > 1


def test_draws_take_no_question_twice_and_say_how_many_lack(session):
    it, pool = drawing(session, draws=2, pool=QUESTIONS)
    (deck,) = {item.deck_id for item in session.query(QuizItem).where(QuizItem.deck_id.is_not(None))}
    session.add(QuizItem(quiz_id=it.quiz.id, position=10, deck_id=deck, draws=2))
    session.flush()
    made = paper(session, it, versions=1)
    assert sorted(publics(made.versions[0])) == sorted({it.rows[0].public, *pool})
    assert made.short == 1


def test_a_flashcard_is_left_out_and_counted(session):
    it = quizzed(session)
    card = TYPES["flashcard"].example().question
    version = studied.version_of(session, it.rows[0])
    version.kind, version.data = card.kind, to_json(card)
    session.flush()
    made = paper(session, it, versions=1)
    assert (made.cards, publics(made.versions[0])) == (1, [row.public for row in it.rows[1:]])


def test_an_essay_gets_lines_by_its_length(session):
    def lines(words):
        question = Question("essay", "Why?", (Answer("So.", 1.0),), settings={"words": words} if words else {})
        return asked_of(session, question)[0].lines

    assert [lines(words) for words in (0, 90, 5000)] == [8, 10, 24]


def test_a_new_seed_is_a_sound_one():
    assert all(papers.SEED.fullmatch(papers.new_seed()) for _ in range(50))
