"""Files taken into a deck: each question once, known ones changed by their key, and one click takes it all back."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from quizapp.formats.base import Attachment, Item
from quizapp.models.content import Media, QuestionRow, Topic, Version
from quizapp.models.exchange import Import, ImportFile
from quizapp.questions.base import Answer, Question
from quizapp.services.audit import By
from quizapp.services.content import bank
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.exchange import desk, giving, reading, taking
from quizapp.services.exchange.reading import Candidate, Draft, HandedIn
from quizapp.services.exchange.storing import Taken
from quizapp.services.writing import decks, questions
from tests.studied import NOON, named

QUIZ = b"""$CATEGORY: Rivers

// [id:rhine] [tag:long]
How long is the Rhine? {#1230:10}

Which is red? { ~a ~b }

$CATEGORY: Beasts

A whale is a fish. {F}
"""


@pytest.fixture
def by(session):
    return By(named(session, "Teacher", role="teacher"), NOON)


@pytest.fixture
def deck(session, by):
    return decks.create(session, by, "Mine")


def handed_in(session, by, deck, *files):
    return desk.hand_in(session, by.account, deck, [HandedIn(name, data) for name, data in files], by.at)


def taken(session, by, deck, data, left=(), name="quiz.gift"):
    made = handed_in(session, by, deck, (name, data))
    given = taking.ready(reading.draft(desk.files_of(session, made)), left)
    return made, taking.take(session, by, made, deck, given)


def asked(session, deck):
    return [(one.topic, one.prompt) for one in questions.listed(session, deck)]


def test_the_questions_come_in_under_their_topics_with_all_that_their_file_says(session, by, deck):
    made, done = taken(session, by, deck, QUIZ)
    assert done == Taken(new=2)
    assert asked(session, deck) == [("Rivers", "How long is the Rhine?"), ("Beasts", "A whale is a fish.")]
    row = session.scalars(select(QuestionRow).order_by(QuestionRow.position)).first()
    assert (row.key, row.tags, row.current) == ("rhine", ["long"], 1)
    version = session.scalars(select(Version).where(Version.question_id == row.id)).one()
    assert (version.kind, version.author_id) == ("number", by.account.id)
    assert (made.taken_at, session.scalar(select(func.count()).select_from(ImportFile))) == (NOON, 0)


def test_a_second_import_of_the_same_file_adds_nothing(session, by, deck):
    taken(session, by, deck, QUIZ)
    _, again = taken(session, by, deck, QUIZ)
    assert again == Taken(same=2)
    assert len(asked(session, deck)) == 2


def test_a_file_that_was_changed_updates_what_it_knows_by_its_key(session, by, deck):
    taken(session, by, deck, QUIZ)
    other = QUIZ.replace(b"1230:10", b"1233:5").replace(b"[tag:long]", b"[tag:length]").replace(b"{F}", b"{F#No.}")
    made, done = taken(session, by, deck, other)
    assert done == Taken(changed=2)
    rows = session.scalars(select(QuestionRow).order_by(QuestionRow.position)).all()
    assert [(row.current, row.tags) for row in rows] == [(2, ["length"]), (2, [])]
    assert taking.undo(session, by, made) == Taken(changed=2)
    assert [row.tags for row in rows] == [["long"], []]
    versions = session.scalars(select(Version).where(Version.question_id == rows[0].id).order_by(Version.number)).all()
    assert [version.number for version in versions] == [1, 2, 3]
    assert versions[2].data == versions[0].data


def test_an_import_is_undone_once_and_leaves_what_was_changed_since(session, by, deck):
    made, _ = taken(session, by, deck, QUIZ)
    first = session.scalars(select(QuestionRow).where(QuestionRow.key == "rhine")).one()
    questions.save(session, by, first, Question("number", "How long is it?", (Answer("1230", 1.0),)), seen=1)
    assert taking.undo(session, by, made) == Taken(new=1, left=1)
    assert asked(session, deck) == [("Rivers", "How long is it?")]
    assert taking.undo(session, by, made) == Taken()


def test_what_was_undone_comes_back_with_its_file(session, by, deck):
    made, _ = taken(session, by, deck, QUIZ)
    taking.undo(session, by, made)
    assert asked(session, deck) == []
    again, done = taken(session, by, deck, QUIZ)
    assert done == Taken(changed=2)
    assert len(asked(session, deck)) == 2
    assert taking.undo(session, by, again).new == 2
    assert asked(session, deck) == []


def test_an_import_that_was_not_taken_cannot_be_undone(session, by, deck):
    with pytest.raises(Conflict):
        taking.undo(session, by, handed_in(session, by, deck, ("quiz.gift", QUIZ)))


def test_a_second_click_takes_nothing_twice(session, by, deck):
    made = handed_in(session, by, deck, ("quiz.gift", QUIZ))
    given = taking.ready(reading.draft(desk.files_of(session, made)))
    assert taking.take(session, by, made, deck, given) == taking.take(session, by, made, deck, given) == Taken(new=2)


def test_only_what_is_chosen_comes_in(session, by, deck):
    _, done = taken(session, by, deck, QUIZ, left={"rhine"})
    assert done == Taken(new=1)
    assert asked(session, deck) == [("Beasts", "A whale is a fish.")]


@pytest.mark.parametrize(("data", "left"), [(b"Which is red? { ~a ~b }", ()), (b"// [id:a]\nWet? {T}", {"a"})])
def test_where_nothing_can_be_taken_or_nothing_is_chosen_it_is_told(data, left):
    with pytest.raises(Invalid):
        taking.ready(reading.draft([HandedIn("quiz.gift", data)]), left)


def test_several_files_come_in_at_once_and_one_that_cannot_be_read_keeps_no_other_out(session, by, deck):
    drawn = reading.draft([HandedIn("a.gift", QUIZ), HandedIn("b.pdf", b"%PDF-1.7"), HandedIn("c.txt", b"Wet? {T}")])
    assert [(one.label, one.found, one.taken, bool(one.error)) for one in drawn.files] == [
        ("GIFT", 3, 2, False), ("", 0, 0, True), ("GIFT", 1, 1, False),
    ]  # fmt: skip
    (problem,) = drawn.files[0].problems
    assert (problem.line, problem.quoted, problem.kept) == (6, "Which is red? { ~a ~b }", "Left out")
    assert (drawn.found, drawn.left_out, len(drawn.candidates)) == (4, 1, 3)


def test_the_same_question_twice_in_a_file_is_two_questions_both_times(session, by, deck):
    twice = b"Wet? {T}\n\nWet? {F}"
    assert taken(session, by, deck, twice)[1] == Taken(new=2)
    assert taken(session, by, deck, twice)[1] == Taken(same=2)


def test_evidence_is_found_in_the_text_of_the_deck(session, by):
    unit = bank.read_unit(bank.units_in(bank_folder())[0])
    bank.load_unit(session, unit, NOON)
    home = session.scalars(select(QuestionRow.deck_id)).first()
    own = decks.copy(session, by, session.get_one(type(decks.create(session, by, "Other")), home))
    one = unit.questions[0]
    drawn = Draft((), (Candidate("new", Item(one.question)),), ())
    taking.take(session, by, None, own, taking.ready(drawn))
    row = session.scalars(select(QuestionRow).where(QuestionRow.deck_id == own.id, QuestionRow.key == "new")).one()
    version = session.scalars(select(Version).where(Version.question_id == row.id)).one()
    assert (version.start, version.end) == (one.start, one.end)


def bank_folder():
    from quizapp.paths import QUESTION_BANK

    return QUESTION_BANK


# Pictures -------------------------------------------------------------------------------------------------


def png():
    held = BytesIO()
    Image.new("RGB", (4, 3), "red").save(held, "PNG")
    return held.getvalue()


def with_picture(prompt, data=None):
    item = Item(Question("text", prompt, (Answer("red", 1.0),)), ref="flag")
    return Draft((), (Candidate("flag", item),), (Attachment("abcdefgh1234", data or png(), "my_flag.png"),))


def test_pictures_come_along_once_with_their_words_and_their_size(session, by, deck):
    drawn = with_picture('Which colour? ![a "red" \\[flag\\]](/media/abcdefgh1234)')
    for expected in (Taken(new=1), Taken(same=1)):
        assert taking.take(session, by, None, deck, taking.ready(drawn)) == expected
    (kept,) = session.scalars(select(Media)).all()
    assert (kept.alt, kept.width, kept.height, kept.origin) == ('a "red" [flag]', 4, 3, "abcdefgh1234")
    (one,) = questions.listed(session, deck)
    assert one.question.prompt == f'Which colour? ![a "red" \\[flag\\]](/media/{kept.public}#4x3)'
    (item,) = giving.items_of(session, deck)
    (attached,) = giving.attachments(session, deck, [item])
    assert (attached.name, attached.data, attached.filename) == (kept.public, kept.data, f"{kept.public}.png")


def test_pictures_and_sounds_have_words_until_they_are_stored():
    shown = "Which? ![](/media/abcdefgh1234) or ![a bell](/media/abcdefgh1235#sound)![](/media/abcdefgh1236#sound)"
    question = Question("text", shown, (Answer("red", 1.0),))
    assert reading.in_words(question).prompt == "Which? [picture] or [a bell][sound]"


def test_a_picture_without_words_is_called_as_its_file(session, by, deck):
    taking.take(session, by, None, deck, taking.ready(with_picture("Which? ![](/media/abcdefgh1234)")))
    assert session.scalars(select(Media.alt)).one() == "my flag"


def test_what_is_no_picture_is_told_and_its_words_stay(session, by, deck):
    given = taking.ready(with_picture("Which? ![a flag](/media/abcdefgh1234)", b"no picture"))
    assert list(given.spoiled) == ["abcdefgh1234"]
    assert given.spoiled["abcdefgh1234"].startswith("my_flag.png: ")
    taking.take(session, by, None, deck, given)
    (one,) = questions.listed(session, deck)
    assert one.question.prompt == "Which? [a flag]"


# The desk -------------------------------------------------------------------------------------------------


def test_the_last_few_files_wait_side_by_side_and_are_their_owners_alone(session, by, deck):
    first = handed_in(session, by, deck, ("a\0 b.gift", QUIZ))
    assert desk.files_of(session, desk.found(session, by.account, first.public)) == [HandedIn("a b.gift", QUIZ)]
    other = By(named(session, "Other", role="teacher"), NOON)
    with pytest.raises(NotFound):
        desk.found(session, other.account, first.public)
    public = first.public
    later = [handed_in(session, by, None, ("c.gift", QUIZ)).public for _ in range(4)]
    assert desk.found(session, by.account, public).public == public
    handed_in(session, by, None, ("d.gift", QUIZ))
    with pytest.raises(NotFound):
        desk.found(session, by.account, public)
    assert desk.found(session, by.account, later[0]).public == later[0]
    assert session.scalar(select(func.count()).select_from(Import)) == 5


@pytest.mark.parametrize("count", [0, 21])
def test_no_file_and_too_many_are_refused(session, by, count):
    with pytest.raises(Invalid) as refused:
        handed_in(session, by, None, *[("a.gift", QUIZ)] * count)
    assert refused.value.field == "files"


# Out ------------------------------------------------------------------------------------------------------


def test_a_deck_goes_out_and_comes_in_again_as_what_it_was(session, by, deck):
    taken(session, by, deck, QUIZ)
    given = giving.give(session, deck, "gift", NOON)
    assert (given.name, given.mimetype, given.left_out) == ("Mine.gift", "text/plain", ())
    assert taken(session, By(by.account, NOON + timedelta(hours=1)), deck, given.data)[1] == Taken(same=2)
    other = decks.create(session, by, "Another")
    assert taken(session, by, other, given.data)[1] == Taken(new=2)
    assert asked(session, other) == asked(session, deck)


def test_what_is_no_format_to_write_is_not_found(session, deck):
    with pytest.raises(NotFound):
        giving.give(session, deck, "nothing", NOON)


def test_topics_are_found_again_whatever_their_case(session, by, deck):
    taken(session, by, deck, QUIZ)
    taken(session, by, deck, b"$CATEGORY: RIVERS\n\nWet? {T}")
    of_deck = select(Topic.title).where(Topic.deck_id == deck.id).order_by(Topic.position)
    assert session.scalars(of_deck).all() == ["Rivers", "Beasts"]


def test_a_deck_for_anki_says_when_it_was_written_so_that_anki_takes_the_newer_one(session, by, deck):
    taken(session, by, deck, QUIZ)
    first, again, later = (giving.give(session, deck, "anki", at).data for at in (NOON, NOON, NOON + timedelta(days=1)))
    assert first == again
    assert first != later


def test_what_was_learnt_is_not_left_behind_in_silence(session, by, deck):
    taken(session, by, deck, QUIZ)
    with pytest.raises(Invalid, match="GIFT has no place for what somebody has learnt"):
        giving.give(session, deck, "gift", NOON, by.account)
    assert giving.give(session, deck, "anki", NOON, by.account).data
