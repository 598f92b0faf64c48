"""Questions of one's own: found, changed by versions, learnt anew where their meaning changed; several at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from quizapp.memory.card import Rating
from quizapp.models.content import Media, Topic, Version
from quizapp.models.study import CardRow
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Conflict, Forbidden, Invalid, NotFound
from quizapp.services.studying import log, queue, study
from quizapp.services.writing import bulk, decks, history, questions, topics
from quizapp.services.writing.questions import Search
from tests import studied
from tests.studied import DAY, NOON, named

WHALE = Question("truefalse", "A whale is a fish.", (Answer("true"), Answer("false", 1.0)))
HONEY = Question("text", "What do bees make?", (Answer("Honey", 1.0),), explanation="From nectar.")


@pytest.fixture
def owner(session):
    return named(session, "Owner", role="teacher")


@pytest.fixture
def by(owner):
    return By(owner, NOON)


@pytest.fixture
def deck(session, by):
    return decks.create(session, by, "Mine")


@pytest.fixture
def honey(session, by, deck):
    return questions.add(session, by, deck, HONEY, "Bees")


def prompts(session, deck, **search):
    return [one.prompt for one in questions.listed(session, deck, Search(**search))]


# Doors ----------------------------------------------------------------------------------------------------


def test_a_question_is_its_owners_alone(session, owner, honey):
    assert access.own_question(session, owner, honey.public)[1] is honey
    for who in (named(session, "Other", role="teacher"), named(session, "Admin", role="administrator")):
        with pytest.raises(NotFound):
            access.own_question(session, who, honey.public)
    with pytest.raises(NotFound):
        access.own_question(session, owner, "nothing")


def test_of_an_open_deck_others_are_told_that_it_can_be_copied(session, owner):
    row = studied.deck(session)[0]
    with pytest.raises(Forbidden, match="copy"):
        access.own_question(session, owner, row.public)


def test_open_decks_and_ones_own_can_be_copied_and_no_others(session, owner, deck, by):
    foreign = decks.create(session, By(named(session, "Other", role="teacher"), NOON), "Theirs")
    bundled = studied.deck(session)[0]
    assert access.copied_deck(session, owner, deck.public) is deck
    assert access.copied_deck(session, owner, decks.to_copy(session, owner)[0].deck.public).id == bundled.deck_id
    with pytest.raises(NotFound):
        access.copied_deck(session, owner, foreign.public)
    with pytest.raises(Forbidden):
        access.copied_deck(session, named(session, "Pupil"), deck.public)


# Found ----------------------------------------------------------------------------------------------------


def test_what_is_looked_for_is_found_by_prompt_answer_topic_and_type(session, by, deck, honey):
    questions.add(session, by, deck, WHALE, "Animals")
    key = session.scalar(select(Topic.key).where(Topic.title == "Animals"))
    assert prompts(session, deck) == ["What do bees make?", "A whale is a fish."]
    assert prompts(session, deck, words="WHALE") == ["A whale is a fish."]
    assert prompts(session, deck, words="honey") == ["What do bees make?"]
    assert prompts(session, deck, words="animals") == ["A whale is a fish."]
    assert prompts(session, deck, words="short text") == ["What do bees make?"]
    assert prompts(session, deck, kind="truefalse", topic=key) == ["A whale is a fish."]
    assert prompts(session, deck, kind="text", topic=key) == []
    assert prompts(session, deck, words="%") == []


# Versions -------------------------------------------------------------------------------------------------


def change(session, by, row, question, **more):
    return questions.save(session, by, row, question, **{"seen": row.current, **more})


def test_a_slip_of_the_pen_is_mended_in_a_new_version_and_progress_is_kept(session, by, honey):
    learner = studied.account(session)
    studied.card(session, learner, honey)
    assert change(session, by, honey, replace(HONEY, prompt="What do the bees make?"))
    assert honey.current == 2
    assert session.get(CardRow, (learner.id, honey.id)) is not None
    first, second = session.scalars(select(Version).order_by(Version.number))
    assert ("the bees" in first.data, "the bees" in second.data) == (False, True)
    assert (second.meaning, second.author_id) == (False, by.account.id)


def test_where_the_meaning_changed_whoever_knew_it_learns_it_anew(session, by, deck, honey):
    learner = studied.account(session)
    studied.enrol(session, learner, honey)
    studied.card(session, learner, honey, due=DAY + timedelta(days=9))
    assert honey.id not in queue.todays(session, learner, DAY).order
    change(session, by, honey, replace(HONEY, prompt="What do wasps make?"), meaning=True)
    session.expire_all()
    assert session.get(CardRow, (learner.id, honey.id)) is None
    assert honey.id in queue.todays(session, learner, DAY).order
    assert session.scalar(select(Version.meaning).where(Version.number == 2))


def test_no_card_follows_from_an_answer_to_what_is_not_asked_any_more(session, by, honey):
    learner = studied.account(session)
    answer = studied.answer(session, learner, honey)
    before = log.rebuild(session, learner.id, honey.id)
    change(session, by, honey, replace(HONEY, hint="Sweet."))
    assert log.rebuild(session, learner.id, honey.id) == before is not None
    change(session, by, honey, replace(HONEY, prompt="What do wasps make?"), meaning=True)
    assert log.rebuild(session, learner.id, honey.id) is None
    study.correct(session, learner, answer.key, Rating.EASY, NOON)
    study.take_back(session, learner, answer.key, NOON)
    session.expire_all()
    assert session.get(CardRow, (learner.id, honey.id)) is None


def test_what_reads_as_before_makes_no_version(session, by, honey):
    assert not change(session, by, honey, HONEY, topic="Insects")
    assert honey.current == 1
    assert questions.topic_of(session, honey) == "Insects"


def test_of_two_windows_the_later_one_is_told(session, by, honey):
    change(session, by, honey, replace(HONEY, hint="Sweet."))
    with pytest.raises(Conflict, match="meanwhile"):
        questions.save(session, by, honey, replace(HONEY, hint="Sticky."), seen=1)
    assert honey.current == 2


def test_what_cannot_be_asked_is_not_saved(session, by, deck, honey):
    unsound = replace(HONEY, answers=(Answer("Honey", 0.5),))
    for save in (lambda: change(session, by, honey, unsound), lambda: questions.add(session, by, deck, unsound)):
        with pytest.raises(Invalid, match="No answer is right"):
            save()
    assert honey.current == 1
    assert len(questions.listed(session, deck)) == 1


def test_added_twice_by_one_page_it_is_there_once(session, by, deck):
    rows = {questions.add(session, by, deck, WHALE, key="page").id for _ in range(2)}
    assert len(rows) == 1
    assert questions.add(session, by, deck, WHALE).id not in rows


@pytest.mark.parametrize("kind", TYPES)
def test_the_history_tells_what_differs_for_each_type(session, by, deck, kind):
    question = TYPES[kind].example().question
    row = questions.add(session, by, deck, question)
    change(session, by, row, replace(question, hint="Think."), meaning=True)
    last, first = history.editions(session, row)
    assert (first.changes, last.meaning, last.author) == ((), True, "Owner")
    assert [(one.what, one.before, one.after) for one in last.changes] == [("Hint", "", "Think.")]


def test_every_part_of_an_answer_is_compared():
    fewer = replace(HONEY, answers=(Answer("Honey", 1.0, feedback="Yes."), Answer("wax", 0.5)))
    changes = {one.what: (one.before, one.after) for one in history.differences(fewer, HONEY)}
    assert changes == {
        "Answer 1": ("Honey · credit 1.0 · feedback Yes.", "Honey · credit 1.0"),
        "Answer 2": ("wax · credit 0.5", ""),
    }


# Several at once ------------------------------------------------------------------------------------------


def test_taken_out_they_are_asked_no_more_and_come_back_by_the_instant(session, by, deck, honey):
    whale = questions.add(session, by, deck, WHALE)
    bulk.take_out(session, by, deck, bulk.chosen(session, deck, [honey.public]))
    later = By(by.account, NOON + timedelta(minutes=1))
    bulk.take_out(session, later, deck, bulk.chosen(session, deck, [whale.public]))
    session.flush()
    session.expire_all()
    assert prompts(session, deck) == []
    assert bulk.bring_back(session, by, deck, NOON) == 1
    assert bulk.bring_back(session, by, deck, NOON) == 0
    assert prompts(session, deck) == ["What do bees make?"]


def test_only_questions_of_the_deck_are_chosen(session, by, deck, honey):
    other = questions.add(session, by, decks.create(session, by, "Other"), WHALE)
    assert bulk.chosen(session, deck, [honey.public, other.public, "x"]) == [honey]
    for none in ([], [other.public], ["\0"]):
        with pytest.raises(Invalid, match="Tick"):
            bulk.chosen(session, deck, none)


def test_moved_they_take_their_topic_and_pictures_along(session, by, deck):
    picture = Media(deck_id=deck.id, type="image/png", alt="x", width=1, height=1, data=b"png", created_at=NOON)
    session.add(picture)
    session.flush()
    shown = replace(WHALE, prompt=f"![x](/media/{picture.public}#1x1) A fish?")
    row = questions.add(session, by, deck, shown, "Animals")
    to = decks.create(session, by, "Other")
    bulk.move(session, by, deck, [row], to)
    assert questions.topic_of(session, row) == "Animals"
    assert [part.topic.title for part in topics.of_deck(session, to)] == ["Animals"]
    copy = session.scalars(select(Media).where(Media.deck_id == to.id)).one()
    assert (copy.data, copy.public in questions.current(session, row).data) == (b"png", True)
    with pytest.raises(Invalid):
        bulk.move(session, by, to, [row], to)


def test_a_copy_has_all_questions_topics_and_evidence_and_goes_its_own_way(session, by, owner):
    rows = studied.deck(session, evidence=("They met in Sochi.",) * 2)
    for row in rows:
        fresh = Version(question_id=row.id, number=2, kind="text", data=studied.to_json(HONEY), start=1, end=5,
                        created_at=NOON)  # fmt: skip
        session.add(fresh)
        row.current = 2
    session.flush()
    home = decks.to_copy(session, owner)[0].deck
    made = decks.copy(session, by, home, "page")
    assert decks.copy(session, by, home, "page") is made
    assert (made.title, made.open, made.owner_id, made.source_id) == (home.title, False, owner.id, home.source_id)
    found = questions.listed(session, made)
    assert [one.topic for one in found] == ["The talks", "The treaty"]
    row = access.own_question(session, owner, found[0].public)[1]
    assert questions.current(session, row).start == 1
    change(session, by, row, WHALE)
    assert prompts(session, home) == ["What do bees make?"] * 2
    assert decks.copy(session, by, made).title == f"{home.title} (a copy)"


# Decks and topics -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "why"), [("", "title"), (" \0\n", "title"), ("x" * 301, "301"), ("\u202e", "title")])
def test_a_title_that_is_none_is_refused(session, by, title, why):
    with pytest.raises(Invalid, match=why) as refused:
        decks.create(session, by, title)
    assert refused.value.field == "title"


@pytest.mark.parametrize("title", ["R", "🦦", "الأنهار", "=SUM(A1)", "<b>x</b>", "x" * 300])
def test_a_title_may_be_what_people_type_and_several_decks_may_have_it(session, by, title):
    made = {decks.create(session, by, title).id for _ in range(3)}
    assert len(made) == 3
    assert {one.deck.title for one in decks.mine(session, by.account)} == {title}


def test_made_twice_by_one_page_a_deck_is_made_once(session, by):
    assert decks.create(session, by, "A", key="page") is decks.create(session, by, "A", key="page")
    other = By(named(session, "Other", role="teacher"), NOON)
    assert decks.create(session, other, "A", key="page").owner_id == other.account.id


def test_a_deck_renamed_in_another_window_is_not_renamed_back(session, by, deck):
    decks.describe(session, by, deck, "Yours", "", "Mine")
    with pytest.raises(Conflict, match="Yours"):
        decks.describe(session, by, deck, "Ours", "", "Mine")


def test_put_away_it_leaves_the_list_and_comes_back(session, by, owner, deck):
    room = studied.classroom(session, teacher=owner)
    studied.give(session, room, questions.add(session, by, deck, WHALE))
    assert [(one.questions, one.classes) for one in decks.mine(session, owner)] == [(1, ("8b",))]
    decks.archive(session, by, deck)
    assert decks.mine(session, owner) == []
    assert [one.deck for one in decks.mine(session, owner, archived=True)] == [deck]
    decks.restore(session, by, deck)
    assert [one.deck for one in decks.mine(session, owner)] == [deck]


def test_a_topic_is_found_by_its_name_renamed_and_taken_out_when_it_is_empty(session, by, deck, honey):
    bees = topics.named(session, deck, "BEES ")
    assert bees.id == honey.topic_id
    wasps = topics.add(session, by, deck, "Wasps")
    with pytest.raises(Invalid, match="already"):
        topics.rename(session, by, deck, wasps.key, "bees")
    topics.rename(session, by, deck, wasps.key, "Hornets")
    with pytest.raises(Conflict):
        topics.delete(session, by, deck, bees.key)
    assert topics.delete(session, by, deck, wasps.key) == "Hornets"
    session.flush()
    with pytest.raises(NotFound):
        topics.delete(session, by, deck, wasps.key)
