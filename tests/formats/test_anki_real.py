"""Real Anki reads what is written, and what real Anki writes is read: the judge of both formats.

Anki is needed for these tests and never by quizapp itself. Without it they fail, with the sentence of the import.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from anki.collection import Collection, ImportCsvRequest

from quizapp.formats import anki, anki_text
from quizapp.formats.anki.names import deck_of, guid_of
from quizapp.formats.base import Attachment, Item, Look, Schedule
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from tests.formats import realanki
from tests.formats.ankimaking import PNG
from tests.formats.samples import is_conserved

TODAY = datetime.now(UTC)
PLAN = Schedule(
    stability=12.5,
    difficulty=4.25,
    due=TODAY.date() + timedelta(days=9),
    last=TODAY.date() - timedelta(days=3),
    lapses=1,
    looks=(Look(TODAY.replace(microsecond=0) - timedelta(days=20), 3, 4_000),
           Look(TODAY.replace(microsecond=0) - timedelta(days=3), 2, 9_000)),
)  # fmt: skip
ITEMS = [
    Item(kind.example().question, title="A title", topic="Geography / Europe", ref=f"ref-{name}",
         tags=("two words", "easy"), points=2.0)
    for name, kind in TYPES.items()
]  # fmt: skip
PICTURED = Item(Question("flashcard", "![a map](/media/mapofnile0)", (Answer("The Nile", 1.0),)), ref="pictured")
FILES = [Attachment("mapofnile0", PNG, "nile.png")]


@pytest.fixture
def made(tmp_path):
    """An empty collection of real Anki."""
    collection = realanki.collection(tmp_path)
    yield collection
    collection.close()


def taken(made, items, tmp_path, files=(), now=TODAY):
    """What Anki logs of a package of ours, without what it logs nothing of."""
    log = realanki.imported(made, anki.unparse(items, files, now=now).data, tmp_path / "ours.apkg")
    return {name: count for name, count in log.items() if count}


def notes(made):
    return [made.get_note(key) for key in made.find_notes("")]


# What is written ------------------------------------------------------------------------------------------


def test_anki_takes_every_type_with_its_deck_and_tags(made, tmp_path):
    assert taken(made, ITEMS, tmp_path) == {"new": len(ITEMS)}
    assert {note.guid for note in notes(made)} == {guid_of(item) for item in ITEMS}
    assert {made.decks.name(card.did) for note in notes(made) for card in note.cards()} == {"Geography::Europe"}
    assert {tuple(sorted(note.tags)) for note in notes(made)} == {("easy", "two_words")}
    assert {note.note_type()["name"] for note in notes(made)} == {
        "quizapp Basic",
        "quizapp Typed",
        "quizapp Cloze",
        "quizapp Choice",
    }


def test_anki_finds_nothing_to_mend_and_no_empty_card(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    assert made.fix_integrity()[1] and made.card_count() == len(ITEMS)
    assert not made.get_empty_cards().notes


def test_anki_shows_both_sides_without_a_script_or_the_hidden_field(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    for note in notes(made):
        [card] = note.cards()
        shown = card.question() + card.answer()
        assert "<script" not in shown and '"question"' not in shown and "{{" not in shown
    [cloze] = [made.get_note(key).cards()[0] for key in made.find_notes("note:quizapp*Cloze")]
    assert "[steam / smoke]" in cloze.question() and ">steam</span>" in cloze.answer()


def test_a_second_import_adds_nothing(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    assert taken(made, ITEMS, tmp_path) == {"duplicate": len(ITEMS)}
    assert made.note_count() == made.card_count() == len(ITEMS)


def test_a_later_import_updates_what_was_changed(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    first, *others = ITEMS
    changed = replace(first, question=replace(first.question, prompt="Which town is it?"), topic="Elsewhere")
    taken(made, [changed, *others], tmp_path, now=TODAY + timedelta(days=1))
    assert made.note_count() == made.card_count() == len(ITEMS)
    assert [note.guid for note in notes(made) if note.fields[0] == "Which town is it?"] == [guid_of(first)]
    assert len(made.models.all_names_and_ids()) == 6 + 4


def test_what_the_learner_did_in_the_meantime_stays(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    made.decks.select(made.decks.id("Geography::Europe"))
    made.sched.answerCard(made.sched.getCard(), 4)
    taken(made, ITEMS, tmp_path, now=TODAY + timedelta(days=1))
    assert made.db.scalar("SELECT count() FROM revlog") == 1


def test_pictures_come_along(made, tmp_path):
    taken(made, [PICTURED], tmp_path, FILES)
    [note] = notes(made)
    assert note.fields[0] == '<img src="quizapp-mapofnile0.png" alt="a map">'
    assert (tmp_path / "collection.media/quizapp-mapofnile0.png").read_bytes() == PNG
    assert not made.media.check().missing and not made.media.check().unused


def test_a_schedule_is_that_of_anki(made, tmp_path):
    taken(made, [replace(ITEMS[0], schedule=PLAN)], tmp_path)
    [card] = notes(made)[0].cards()
    assert (round(card.memory_state.stability, 3), round(card.memory_state.difficulty, 3)) == (12.5, 4.25)
    assert card.due - made.sched.today == 9 + (date.today() - TODAY.date()).days
    assert (card.ivl, card.reps, card.lapses, int(card.type), int(card.queue)) == (12, 2, 1, 2, 2)
    looks = made.db.all("SELECT id, ease, time FROM revlog ORDER BY id")
    assert looks == [[int(look.at.timestamp() * 1000), look.rating, look.duration_ms] for look in PLAN.looks]


# What Anki writes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("legacy", [False, True], ids=["new", "old"])
@pytest.mark.parametrize("export", [realanki.exported, realanki.exported_whole], ids=["apkg", "colpkg"])
def test_what_anki_exports_is_read_with_media_and_schedule(tmp_path, export, legacy):
    made = realanki.school(tmp_path)
    parsed = anki.parse(export(made, tmp_path / "out", legacy=legacy))
    [state] = made.db.all("SELECT data FROM cards WHERE reps > 0")
    made.close()
    assert is_conserved(parsed) and (len(parsed.items), parsed.found) == (5, 6)
    [file] = parsed.files
    assert (file.data, file.filename) == (PNG, "fjord.png")
    first = parsed.items[0]
    assert first.question.prompt == "The capital of **Norway**" and first.tags == ("city",)
    assert f'"s":{first.schedule.stability}' in state[0] and first.schedule.looks[0].rating == 3
    assert abs(first.schedule.looks[0].at - datetime.now(UTC)) < timedelta(minutes=5)
    assert [item.schedule for item in parsed.items[1:]] == [None] * 4


@pytest.mark.parametrize("legacy", [False, True], ids=["new", "old"])
def test_ours_comes_back_whole_through_anki(made, tmp_path, legacy):
    items = [*ITEMS[:-1], replace(ITEMS[-1], schedule=PLAN), PICTURED]
    taken(made, items, tmp_path, FILES)
    parsed = anki.parse(realanki.exported(made, tmp_path / "again.apkg", legacy=legacy))
    assert parsed.problems == ()
    [file] = parsed.files
    back = {item.ref: item for item in parsed.items}
    assert [back[item.ref] for item in ITEMS] == ITEMS
    assert back["pictured"].question.prompt == f"![a map](/media/{file.name})"
    plan = back[ITEMS[-1].ref].schedule
    assert (plan.stability, plan.difficulty, plan.due, plan.looks) == (12.5, 4.25, PLAN.due, PLAN.looks)


def test_texts_with_every_sign_come_back_whole_through_anki(made, tmp_path):
    hard = "e\u0301 {{c1::x}} }} :: [sound:a.mp3] [latex]b[/latex] [$]c[/$] <b>&amp; \\( d \\) {{Front}} \u2028 😀"
    items = [
        Item(Question("flashcard", hard, (Answer(hard, 1.0),), hard, hard), ref="card"),
        Item(Question("cloze", f"{hard} [[gap]] }}}}", (Answer("a}} :: {{b", 1.0, "gap"),)), ref="gaps"),
    ]
    taken(made, items, tmp_path)
    back = anki.parse(realanki.exported(made, tmp_path / "again.apkg", legacy=False))
    assert (list(back.items), back.problems) == (items, ())


def test_what_somebody_changes_in_anki_is_read(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    note = next(note for note in notes(made) if note.fields[0] == "The capital of Norway")
    note["Back"] = "<b>Oslo</b>"
    made.update_note(note)
    back = anki.parse(realanki.exported(made, tmp_path / "again.apkg", legacy=False))
    changed = next(item for item in back.items if item.ref == "ref-flashcard")
    assert changed.question.answers[0].text == "**Oslo**" and back.problems == ()


# Text -----------------------------------------------------------------------------------------------------


def test_anki_takes_our_text_and_a_second_time_adds_nothing(made, tmp_path):
    path = tmp_path / "ours.txt"
    path.write_bytes(anki_text.unparse(ITEMS).data)
    for _ in range(2):
        metadata = made.get_csv_metadata(str(path), None)
        made.import_csv(ImportCsvRequest(path=str(path), metadata=metadata))
        assert {note.guid for note in notes(made)} == {guid_of(item) for item in ITEMS}
        assert made.note_count() == made.card_count() == len(ITEMS)
    assert {made.decks.name(card.did) for note in notes(made) for card in note.cards()} == {deck_of(ITEMS[0].topic)}
    assert {note.note_type()["name"] for note in notes(made)} == {"Basic", "Basic (type in the answer)", "Cloze"}


@pytest.mark.parametrize("html", [True, False])
def test_what_anki_exports_as_text_is_read(tmp_path, html):
    made = realanki.school(tmp_path)
    path = tmp_path / "notes.txt"
    made.export_note_csv(out_path=str(path), limit=None, with_html=html, with_tags=True, with_deck=True,
                         with_notetype=True, with_guid=True)  # fmt: skip
    made.close()
    parsed = anki_text.parse(path.read_bytes())
    assert is_conserved(parsed) and (len(parsed.items), parsed.found) == (5, 6)
    assert [item.question.kind for item in sorted(parsed.items, key=lambda item: item.question.kind)] == [
        "cloze",
        "cloze",
        "flashcard",
        "flashcard",
        "text",
    ]
    norway = next(item for item in parsed.items if "Norway" in item.question.prompt)
    assert norway.question.prompt == ("The capital of **Norway**" if html else "The capital of Norway")
    assert (norway.topic, norway.tags) == ("Geography / Europe", ("city",))


def test_what_anki_exports_of_ours_as_text_comes_back_whole(made, tmp_path):
    taken(made, ITEMS, tmp_path)
    path = tmp_path / "notes.txt"
    made.export_note_csv(out_path=str(path), limit=None, with_html=True, with_tags=True, with_deck=True,
                         with_notetype=True, with_guid=True)  # fmt: skip
    parsed = anki_text.parse(path.read_bytes())
    assert sorted(parsed.items, key=lambda item: item.ref) == sorted(ITEMS, key=lambda item: item.ref)


def test_the_anki_that_judges_is_a_real_one():
    assert Collection.__module__ == "anki.collection"
