"""Loading a unit: by key, whole or not at all, and nobody's progress is touched."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from quizapp.formats.unit import parse
from quizapp.models.accounts import Account
from quizapp.models.content import Deck, QuestionRow, Source, Topic, Version
from quizapp.models.study import CardRow
from quizapp.paths import QUESTION_BANK
from quizapp.questions.record import from_json
from quizapp.services.content import bank
from quizapp.services.content.bank import Loaded, UnreadableUnit, UnsoundUnit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=7)

READING = """+++
key = "talks"
title = "The talks"
+++

## First

They met in Sochi. Nothing came of it.

## Second

They signed it in 1997.
"""


def question(key, topic="first", prompt="Where did they meet?", right="Sochi", evidence="They met in Sochi.", fact=""):
    return f"""
[[question]]
key = "{key}"
topic = "{topic}"
{f'fact = "{fact}"' if fact else ""}
kind = "text"
prompt = "{prompt}"
right = "{right}"
explanation = "The text says so."
evidence = "{evidence}"
"""


PLACE = question("place")
YEAR = question("year", "second", "In which year?", "1997", "They signed it in 1997.", "treaty")
HEAD = """unit = "talks"
[[topic]]
key = "first"
title = "First"
[[topic]]
key = "second"
title = "Second"
"""


def unit(*questions, head=HEAD, reading=READING):
    return parse(reading.encode(), "".join((head, *questions)).encode())


@pytest.fixture
def loaded(session):
    """The unit with two questions, loaded."""
    assert bank.load_unit(session, unit(PLACE, YEAR), NOW) == Loaded(inserted=2)
    return session


def rows(session):
    return {row.key: row for row in session.scalars(select(QuestionRow))}


def versions(session, key):
    found = select(Version).join(QuestionRow, QuestionRow.id == Version.question_id).where(QuestionRow.key == key)
    return list(session.scalars(found.order_by(Version.number)))


def test_a_unit_becomes_a_source_a_deck_topics_and_questions(loaded):
    source, deck = loaded.scalars(select(Source)).one(), loaded.scalars(select(Deck)).one()
    assert (source.key, source.title, source.updated_at) == ("talks", "The talks", NOW)
    assert (deck.key, deck.title, deck.source_id) == ("talks", "The talks", source.id)
    topics = {topic.key: topic for topic in loaded.scalars(select(Topic))}
    assert {key: topic.position for key, topic in topics.items()} == {"first": 0, "second": 1}
    place, year = rows(loaded)["place"], rows(loaded)["year"]
    assert (place.position, place.fact, place.topic_id) == (0, "place", topics["first"].id)
    assert (year.position, year.fact, year.topic_id) == (1, "treaty", topics["second"].id)


def test_evidence_is_stored_as_a_span_of_the_source(loaded):
    text = loaded.scalars(select(Source.text)).one()
    [version] = versions(loaded, "year")
    assert text[version.start : version.end] == from_json(version.data).evidence == "They signed it in 1997."


def test_loading_the_same_again_changes_nothing(loaded):
    assert bank.load_unit(loaded, unit(PLACE, YEAR), LATER) == Loaded(unchanged=2)
    assert loaded.scalar(select(func.count()).select_from(Version)) == 2
    assert loaded.scalars(select(Source.updated_at)).one() == NOW


def test_a_changed_question_gets_a_new_version_and_the_old_one_stays(loaded):
    before = versions(loaded, "place")[0].data
    reworded = unit(PLACE.replace("Where did", "In which town did"), YEAR)
    assert bank.load_unit(loaded, reworded, LATER) == Loaded(updated=1, unchanged=1)
    old, new = versions(loaded, "place")
    assert (old.number, old.data, old.created_at) == (1, before, NOW)
    assert (new.number, from_json(new.data).prompt, new.created_at) == (2, "In which town did they meet?", LATER)
    assert rows(loaded)["place"].current == 2
    assert rows(loaded)["year"].current == 1


def test_evidence_that_moved_in_the_text_makes_a_version_with_the_new_span(loaded):
    moved = unit(PLACE, YEAR, reading=READING.replace("## First\n\n", "## First\n\nA new sentence. "))
    assert bank.load_unit(loaded, moved, LATER) == Loaded(updated=2)
    text = loaded.scalars(select(Source.text)).one()
    old, new = versions(loaded, "place")
    assert old.data == new.data
    assert text[new.start : new.end] == "They met in Sochi."
    assert loaded.scalars(select(Source.updated_at)).one() == LATER


def test_another_topic_or_fact_is_a_change_without_a_new_version(loaded):
    regrouped = unit(question("place", "second", fact="treaty"), question("more"), YEAR)
    assert bank.load_unit(loaded, regrouped, LATER) == Loaded(inserted=1, updated=1, unchanged=1)
    assert len(versions(loaded, "place")) == 1
    assert rows(loaded)["place"].fact == "treaty"
    assert rows(loaded)["year"].position == 2


def test_cards_stay_as_they_are(loaded):
    learner = Account(created_at=NOW)
    loaded.add(learner)
    loaded.flush()
    day = date(2026, 11, 23)
    place = rows(loaded)["place"].id
    kept = {"stability": 8.0, "difficulty": 5.0, "first": day, "last": day, "due": day, "state": "review"}
    counts = {"lapses": 0, "answers": 3, "repeats": 0, "back": 0}
    loaded.add(CardRow(learner_id=learner.id, question_id=place, **kept, **counts))
    loaded.flush()
    bank.load_unit(loaded, unit(PLACE.replace("Where did", "In which town did"), YEAR), LATER)
    loaded.expire_all()
    card = loaded.scalars(select(CardRow)).one()
    assert (card.question_id, {name: getattr(card, name) for name in kept}) == (place, kept)


def test_a_question_gone_from_the_file_is_retired_and_not_deleted(loaded):
    only = HEAD[: HEAD.index('[[topic]]\nkey = "second"')]
    assert bank.load_unit(loaded, unit(PLACE, head=only), LATER) == Loaded(unchanged=1, retired=1)
    assert rows(loaded)["year"].retired_at == LATER
    assert len(versions(loaded, "year")) == 1
    assert bank.load_unit(loaded, unit(PLACE, head=only), LATER + timedelta(days=1)) == Loaded(unchanged=1)
    assert rows(loaded)["year"].retired_at == LATER


def test_a_retired_question_comes_back_with_its_history(loaded):
    only = HEAD[: HEAD.index('[[topic]]\nkey = "second"')]
    bank.load_unit(loaded, unit(PLACE, head=only), LATER)
    assert bank.load_unit(loaded, unit(PLACE, YEAR), LATER) == Loaded(updated=1, unchanged=1)
    assert rows(loaded)["year"].retired_at is None
    assert len(versions(loaded, "year")) == 1


def test_a_topic_that_no_question_needs_any_more_is_taken_out(loaded):
    only = HEAD[: HEAD.index('[[topic]]\nkey = "second"')]
    bank.load_unit(loaded, unit(PLACE, YEAR.replace('topic = "second"', 'topic = "first"'), head=only), LATER)
    assert list(loaded.scalars(select(Topic.key))) == ["first"]


def test_a_unit_with_problems_is_refused_and_nothing_of_it_loaded(loaded):
    faulty = unit(PLACE.replace("Where did", "In which town did"), YEAR.replace("1997.", "1998."))
    with pytest.raises(UnsoundUnit, match=r"questions\.toml:\d+: year: The evidence is not in the reading"):
        bank.load_unit(loaded, faulty, LATER)
    assert len(versions(loaded, "place")) == 1


def test_two_units_do_not_touch_each_other(loaded):
    other = unit(PLACE, YEAR, head=HEAD.replace('"talks"', '"other"'), reading=READING.replace('"talks"', '"other"'))
    assert bank.load_unit(loaded, other, LATER) == Loaded(inserted=2)
    assert loaded.scalar(select(func.count()).select_from(QuestionRow).where(QuestionRow.retired_at.is_(None))) == 4


def test_the_bundled_unit_loads_and_a_second_time_nothing_changes(session):
    [folder] = bank.units_in(QUESTION_BANK)
    found = bank.read_unit(folder)
    count = len(found.questions)
    assert bank.load_unit(session, found, NOW) == Loaded(inserted=count)
    assert bank.load_unit(session, found, LATER) == Loaded(unchanged=count)


def test_what_was_loaded_is_told_in_words():
    assert str(Loaded(1, 2, 3, 4)) == "1 new, 2 changed, 3 unchanged, 4 taken out"


def test_units_are_the_folders_with_questions(tmp_path):
    for name in ("b", "a", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "questions.toml").touch()
    (tmp_path / "b" / "questions.toml").touch()
    (tmp_path / "readme.txt").touch()
    assert [folder.name for folder in bank.units_in(tmp_path)] == ["a", "b"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnreadableUnit, match="nowhere"):
        bank.units_in(tmp_path / "nowhere")
    with pytest.raises(UnreadableUnit, match=r"nowhere.reading\.md: No such file"):
        bank.read_unit(tmp_path / "nowhere")


def test_a_file_that_is_a_folder_is_named(tmp_path):
    (tmp_path / "reading.md").mkdir()
    with pytest.raises(UnreadableUnit, match=r"reading\.md: "):
        bank.read_unit(tmp_path)


def test_a_huge_file_is_a_problem_and_not_read_to_its_end(tmp_path):
    (tmp_path / "reading.md").write_text(READING)
    with (tmp_path / "questions.toml").open("wb") as file:
        file.truncate(10**9)
    assert [problem.file for problem in bank.read_unit(tmp_path).problems] == ["questions.toml"]


def test_problems_of_a_unit_are_kept_with_the_error(session):
    with pytest.raises(UnsoundUnit) as caught:
        bank.load_unit(session, unit(PLACE), NOW)
    assert [problem.item for problem in caught.value.problems] == ["topic second"]
