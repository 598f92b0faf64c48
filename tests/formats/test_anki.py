"""Anki packages: what their cards become, what stays behind, and what no package may do."""

import sqlite3
from datetime import UTC, date, datetime

import pytest
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import anki
from quizapp.formats.anki import clozes
from quizapp.formats.anki.package import unpacked, zstd
from quizapp.formats.anki.scheduling import difficulty_of
from quizapp.formats.base import Attachment, FormatError, Item, Look, Schedule, Severity
from quizapp.formats.shared.packages import pack
from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES
from quizapp.questions.markdown import plain
from tests.formats import drawn
from tests.formats.ankimaking import (
    BACK,
    BASIC,
    CLOZE,
    CSS,
    PNG,
    database,
    kind,
    new_package,
    note,
    package,
)
from tests.formats.samples import all_of, is_conserved, problems, sample


def read(*notes, **given):
    parsed = anki.parse(package(*notes, **given))
    assert is_conserved(parsed)
    return parsed


def only(*notes, **given):
    """The one question of a package in which nothing is wrong."""
    parsed = read(*notes, **given)
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


def card(*fields, model=BASIC):
    return only(note(model, *fields))


def refusal(*notes, **given):
    """Why the one card of a package is no question."""
    parsed = read(*notes, **given)
    assert parsed.items == () and parsed.found == 1
    [(line, message)] = problems(parsed)
    assert line is None
    return message


def told(parsed, severity=Severity.LOST):
    return [message for _, message in problems(parsed, severity)]


# Notes and their cards ------------------------------------------------------------------------------------


def test_a_basic_note_is_a_flashcard():
    assert card("The capital of Norway", "Oslo") == Question(
        "flashcard", "The capital of Norway", (Answer("Oslo", 1.0),)
    )


def test_a_reversed_note_is_two_questions_with_refs_of_their_own():
    both = kind(("{{Front}}", BACK), ("{{Back}}", "{{FrontSide}}<hr id=answer>{{Front}}"), name="Basic (and reversed)")
    parsed = read(note(both, "Norway", "Oslo", guid="n0rway"))
    assert [(item.question.prompt, item.question.answers[0].text, item.ref) for item in parsed.items] == [
        ("Norway", "Oslo", "n0rway"),
        ("Oslo", "Norway", "n0rway/2"),
    ]


def test_tags_and_the_deck_come_along():
    parsed = read(note(BASIC, "Nile", "Egypt", tags=" rivers africa ", deck=7), decks={7: "Geography::Africa::Rivers"})
    [item] = parsed.items
    assert (item.tags, item.topic) == (("rivers", "africa"), "Geography / Africa / Rivers")


def test_a_card_in_a_filtered_deck_belongs_to_its_home():
    parsed = read(note(BASIC, "Nile", "Egypt", deck=8, odid=7), decks={7: "Rivers", 8: "Cram"})
    assert parsed.items[0].topic == "Rivers"


def test_markup_in_a_field_stays_as_markdown():
    question = card("<b>Which</b> river&nbsp;is <i>long</i>?", "<ul><li>the Nile</li><li>the Amazon</li></ul>")
    assert question.prompt == "**Which** river is *long*?"
    assert question.answers[0].text == "- the Nile\n- the Amazon"


@pytest.mark.parametrize("field", ["*a*", "$5 or x$", "# one", "- one", "1. one", "1814", "a | b", "`x`", "2*3"])
def test_what_markdown_would_take_for_markup_is_shown_as_it_stands(field):
    question = card(field, field)
    assert plain(question.prompt) == plain(question.answers[0].text) == field


def test_an_answer_that_repeats_its_front_above_the_line_comes_without_it():
    repeating = kind(("{{Front}}", "{{Front}}<hr id=answer>{{Back}}"))
    assert card("<i>Nile</i>", "Egypt", model=repeating).answers[0].text == "Egypt"


def test_an_answer_that_says_more_above_the_line_keeps_it():
    saying = kind(("{{Front}}", "A river: {{Front}}<hr id='answer'>{{Back}}"))
    assert card("Nile", "Egypt", model=saying).answers[0].text == "A river: NileEgypt"


def test_a_typed_answer_is_a_text_question():
    typed = kind(("{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}"), name="Typed")
    assert card("The capital of Norway", "<b>Oslo</b>", model=typed) == Question(
        "text", "The capital of Norway", (Answer("Oslo", 1.0),)
    )


def test_a_typed_answer_may_have_more_on_its_back_and_a_star_is_a_star():
    typed = kind(
        ("{{Front}}{{type:nc:Back}}", "{{Front}}{{type:Back}}<p>{{More}}</p>"), fields=("Front", "Back", "More")
    )
    question = card("The brightest star", "Sirius A*", "In Canis Major.", model=typed)
    assert question.answers == (Answer(r"Sirius A\*", 1.0),)
    assert question.explanation == "In Canis Major."
    assert TYPES["text"].mark(question, "Sirius A*").score == 1


def test_a_typed_answer_that_is_missing_is_told():
    typed = kind(("{{Front}}{{type:Back}}", "{{Back}}"))
    assert refusal(note(typed, "Nile", "")) == "The field “Back”, whose text is to be typed, is empty."


def test_a_card_without_a_back_and_an_empty_card_are_refused_by_name():
    parsed = read(note(BASIC, "Nile", ""), note(BASIC, "", "Egypt"))
    assert [(problem.item, problem.message.split(":")[0]) for problem in parsed.problems] == [
        ("question 1 “Nile”", "This card has no back"),
        ("question 2 “Egypt”", "This card is empty"),
    ]


def test_a_long_back_goes_on_in_the_explanation():
    parsed = read(note(BASIC, "The Nile", "<p>It is long.</p>" + "<p>It flows north. </p>" * 160))
    question = parsed.questions[0]
    assert question.answers[0].text.startswith("It is long.") and len(question.answers[0].text) <= 2_000
    assert question.explanation.startswith("It flows north.") and told(parsed, Severity.CHANGED)


# Clozes ---------------------------------------------------------------------------------------------------


def test_a_cloze_is_a_text_with_a_gap_its_hint_and_its_explanation():
    assert card("{{c1::Oslo::a city}} is the capital of Norway.", "Since 1814.", model=CLOZE) == Question(
        "cloze", "[[gap]] is the capital of Norway.", (Answer("Oslo", 1.0, "gap"),), "Since 1814.", "a city"
    )


def test_each_number_is_a_question_in_which_the_others_are_shown():
    parsed = read(note(CLOZE, "{{c1::Oslo}} lies in {{c2::<b>Norway</b>}}, {{c1::Turku}} in Finland.", "", guid="c"))
    assert [(item.ref, item.question.prompt, [a.text for a in item.question.answers]) for item in parsed.items] == [
        ("c", "[[gap1]] lies in **Norway**, [[gap2]] in Finland.", ["Oslo", "Turku"]),
        ("c/2", "Oslo lies in [[gap]], Turku in Finland.", ["Norway"]),
    ]


def test_clozes_may_stand_inside_one_another():
    parsed = read(note(CLOZE, "{{c1::The {{c2::Nile}} in Egypt}} is long, as is {{c3,4::the Rhine}}.", ""))
    assert [(q.prompt, q.answers[0].text) for q in parsed.questions] == [
        ("[[gap]] is long, as is the Rhine.", "The Nile in Egypt"),
        ("The [[gap]] in Egypt is long, as is the Rhine.", "Nile"),
        ("The Nile in Egypt is long, as is [[gap]].", "the Rhine"),
        ("The Nile in Egypt is long, as is [[gap]].", "the Rhine"),
    ]


@pytest.mark.parametrize("text", ["{{c1::open", "}} closed", "{{c1::a}} {{c2::b", "a :: b {{c1::c}}", "{{c1:: {{c1::"])
def test_a_cloze_that_is_never_closed_is_text(text):
    assert clozes.asked(clozes.read(text), 9, lambda hidden: "") == text.replace("{{c1::a}}", "a").replace(
        "{{c1::c}}", "c"
    )


def test_what_cannot_be_typed_into_a_gap_makes_a_flashcard():
    parsed = read(note(CLOZE, r"The area is {{c1::\( \pi r^2 \)}}.", "Of a circle."))
    assert parsed.questions == (
        Question("flashcard", "The area is […].", (Answer(r"$\pi r^2$", 1.0),), "Of a circle."),
    )
    assert told(parsed, Severity.CHANGED)


def test_a_gap_inside_a_formula_makes_a_flashcard():
    parsed = read(note(CLOZE, r"\( a^2 + {{c1::b^2}} = c^2 \)", ""))
    assert (parsed.questions[0].kind, parsed.questions[0].answers[0].text) == ("flashcard", "b^2")


def test_double_brackets_in_a_text_make_no_gap():
    parsed = read(note(CLOZE, "See [[Oslo]]: {{c1::Norway}}", ""))
    assert parsed.questions[0].prompt == "See [ [Oslo]]: [[gap]]"


def test_a_card_whose_number_is_not_in_its_text_is_empty():
    assert refusal(note(CLOZE, "{{c1::Oslo}}", "", places=[4])).startswith("This card is empty")


@pytest.mark.parametrize(
    "covered",
    [
        note(kind(("{{cloze:Occlusion}}", ""), fields=("Occlusion",), name="Image Occlusion", cloze=True, stock=6),
             "{{c1::image-occlusion:rect:left=.1}}"),
        note(CLOZE, "{{c1::image-occlusion:rect:left=.1:top=.2}}", ""),
    ],
)  # fmt: skip
def test_image_occlusion_is_refused_by_name(covered):
    assert "image occlusion" in refusal(covered)


# Templates ------------------------------------------------------------------------------------------------


def templated(front, *fields, names=("Front", "Back")):
    return read(note(kind((front, "{{Back}}"), fields=names), *fields))


@pytest.mark.parametrize(
    ("front", "prompt"),
    [
        ("{{#Back}}Filled{{/Back}}{{^Back}}Empty{{/Back}}", "Filled"),
        ("{{^Front}}Empty{{/Front}}{{#Front}}{{#Back}}Both{{/Back}}{{/Front}}", "Both"),
        ("{{ Front }}: {{text:Front}}", "**Nile**: Nile"),
        ("<!-- {{Nothing}} -->{{Front}}", "**Nile**"),
        ("{{!a remark}}{{Front}}", "**Nile**"),
        ("{{Deck}} {{Subdeck}} {{Tags}} {{Type}} {{Card}} {{Front}}", "Default Default Basic Card 1 **Nile**"),
    ],
)
def test_templates_are_filled(front, prompt):
    parsed = templated(front, "<b>Nile</b>", "Egypt")
    assert parsed.questions[0].prompt == prompt and parsed.problems == ()


@pytest.mark.parametrize(("filter", "prompt"), [("furigana", "日本(にほん)"), ("kanji", "日本"), ("kana", "にほん")])
def test_readings_stand_behind_their_words_and_this_is_told_once(filter, prompt):
    model = kind((f"{{{{{filter}:Front}}}}", "{{Back}}"))
    parsed = read(*[note(model, " 日本[にほん]", "Japan")] * 2)
    assert [question.prompt for question in parsed.questions] == [prompt] * 2
    assert told(parsed) == ["The note type “Basic” comes without the place of readings above their words."]


def test_a_hint_that_can_be_uncovered_is_a_hint():
    parsed = templated("{{Front}} {{hint:More}}", "Nile", "Egypt", "In <b>Africa</b>", names=("Front", "Back", "More"))
    assert (parsed.questions[0].prompt, parsed.questions[0].hint) == ("Nile", "In **Africa**")


def test_a_filter_of_an_add_on_and_a_voice_are_told():
    parsed = templated("{{magic:Front}}{{tts en_US:Front}}", "Nile", "Egypt")
    assert parsed.questions[0].prompt == "Nile"
    assert told(parsed, Severity.CHANGED) == ["The filter “magic” is not known here: fields were read without it."]
    assert told(parsed) == ["The note type “Basic” comes without a voice that reads it aloud."]


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ("{{Country}}", "it shows “Country”, and there is no such field"),
        ("{{#Front}}", "{{#Front}} is never closed"),
        ("{{#Front}}{{/Back}}", "{{/Back}} closes what is not open"),
        ("{{#Front}}" * 30, "more than 20 sections stand inside one another"),
        ("x" * 100_001, "it has more than 100,000 characters"),
        ("{{Front}}" * 9_000, "filled, it has more than 100,000 characters"),
    ],
)
def test_a_broken_template_is_told_with_each_of_its_cards(front, why):
    assert why in refusal(note(kind((front, "{{Back}}")), "Nile in Egypt, a river", "Egypt"))


def test_scripts_and_styles_never_stay_and_are_told_once_for_each_note_type():
    script = "<script>var f = '{{Front}}'; alert(1)</script><style>b { color: red }</style><div>{{Front}}</div>"
    model = kind((script, BACK), name="Clever", css=CSS + " .card::after { content: 'x' }")
    parsed = read(*[note(model, "Nile", "Egypt")] * 3)
    assert [question.prompt for question in parsed.questions] == ["Nile"] * 3
    assert told(parsed) == [
        "The note type “Clever” comes without a script, a style.",
        "The colours and layout of the note type “Clever” stay in Anki.",
    ]


def test_a_script_in_a_field_is_told_with_its_card():
    parsed = read(note(BASIC, "Nile<script>steal()</script>", "Egypt"))
    assert parsed.questions[0].prompt == "Nile"
    assert told(parsed) == ["Left behind: a script."]


# Formulas, pictures, sounds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (r"\(x^2\)", "$x^2$"),
        (r"\[ x &lt; y \]", "$$x < y$$"),
        ("[$]x_1[/$]", "$x_1$"),
        ("[$$]x_1[/$$]", "$$x_1$$"),
        (r"[latex]$$\frac{1}{2}$$[/latex]", r"$$\frac{1}{2}$$"),
        (r"[latex]\begin{matrix}1<br>2\end{matrix}[/latex]", r"$$\begin{matrix}1 2\end{matrix}$$"),
        (r"is \(x and no end", r"is \(x and no end"),
    ],
)
def test_formulas_of_all_sorts_stand_between_dollars(html, text):
    assert card(html, "yes").prompt == text


def test_pictures_and_sounds_come_along_once():
    media = {"nile river.png": PNG, "name.mp3": b"ID3 sound"}
    parsed = read(
        note(BASIC, '<img src="nile%20river.png" alt="a map">', "Nile [sound:name.mp3]"),
        note(BASIC, "<img src='nile river.png'> again", "Nile"),
        media=media,
    )
    picture, sound = parsed.files
    assert (picture.data, picture.filename, sound.data) == (PNG, "nile river.png", b"ID3 sound")
    first, second = parsed.questions
    assert first.prompt == f"![a map](/media/{picture.name})"
    assert first.answers[0].text == f"Nile ![name.mp3](/media/{sound.name}#sound)"
    assert second.prompt == f"![](/media/{picture.name}) again"
    assert parsed.problems == ()


def test_a_picture_that_is_missing_and_one_from_elsewhere_are_told():
    parsed = read(note(BASIC, 'A <img src="map.png">', 'B <img src="https://example.org/x.png">'))
    assert told(parsed) == ["Left behind: a picture (map.png), a picture (x.png)."]


def test_a_picture_in_a_new_package_comes_along():
    data = database([note(BASIC, '<img src="map.png">', "Nile")])
    parsed = anki.parse(new_package(data, {"map.png": PNG}))
    assert [file.data for file in parsed.files] == [PNG] and parsed.problems == ()


# Schedules ------------------------------------------------------------------------------------------------


def scheduled(*, log=(), conf=None, **card):
    [item] = read(note(BASIC, "Nile", "Egypt", type=2, queue=2, **card), log=log, conf=conf).items
    return item.schedule


def test_a_new_card_has_no_schedule():
    assert read(note(BASIC, "Nile", "Egypt")).items[0].schedule is None


def test_a_card_with_fsrs_state_keeps_it_with_its_log():
    log = [
        (1_700_100_000_000, 10, 3, 0, 4_000, 0),
        (1_700_200_000_000, 10, 0, 2500, 9_000, 4),
        (1_700_300_000_000, 10, 2, 2500, 6_500, 1),
        (1_700_400_000_000, 10, 3, 0, 6_500, 3),
    ]
    assert scheduled(due=20, ivl=17, lapses=1, data='{"s":12.5,"d":4.25}', log=log) == Schedule(
        stability=12.5,
        difficulty=4.25,
        due=date(2023, 12, 5),
        last=date(2023, 11, 18),
        lapses=1,
        looks=(
            Look(datetime(2023, 11, 16, 2, tzinfo=UTC), 3, 4_000),
            Look(datetime(2023, 11, 18, 9, 33, 20, tzinfo=UTC), 2, 6_500),
        ),
    )


def test_a_card_without_fsrs_state_gets_what_its_interval_and_ease_amount_to():
    found = scheduled(due=20, ivl=10, factor=2500)
    engine = FSRS(parameters=list(DEFAULT_PARAMETERS)).memory_state_from_sm2(2.5, 10.0, 0.9)
    assert found.stability == engine.stability == 10
    assert found.difficulty == pytest.approx(engine.difficulty, abs=1e-4)
    assert (found.due, found.last) == (date(2023, 12, 5), date(2023, 11, 25))


@given(st.floats(1, 1_000), st.integers(1300, 4000))
def test_the_difficulty_is_that_of_the_engine_for_any_interval_and_ease(interval, ease):
    engine = FSRS(parameters=list(DEFAULT_PARAMETERS)).memory_state_from_sm2(ease / 1000, interval, 0.9)
    assert difficulty_of(interval, ease) == pytest.approx(engine.difficulty, abs=1e-3)


def test_a_card_in_learning_is_due_at_an_instant_on_the_study_day_of_its_place():
    late = {"rollover": 4, "creationOffset": 300}
    found = scheduled(due=1_700_640_000, ivl=-600, data='{"s":2.3,"d":5.1,"lrt":1700639400}', conf=late)
    assert (found.due, found.last) == (date(2023, 11, 21), date(2023, 11, 21))


def test_a_card_in_a_filtered_deck_is_due_as_in_its_home():
    assert scheduled(due=-99_000, odue=20, odid=1, ivl=10, factor=2500).due == date(2023, 12, 5)


@pytest.mark.parametrize("card", [{"ivl": -600}, {"due": 10**15, "ivl": 5}, {"data": "[" * 5000}, {"due": "soon"}])
def test_a_schedule_that_makes_no_sense_is_none_and_the_card_comes_in(card):
    assert scheduled(**{"due": 5, "ivl": 0} | card) is None


def test_what_is_special_about_cards_is_told_in_counts():
    parsed = read(
        note(BASIC, "a", "b", queue=-1, type=2, ivl=3, tags=" leech "),
        note(BASIC, "c", "d", queue=-1),
        note(BASIC, "e", "f", queue=-2, flags=3),
        note(BASIC, "g", "h", places=[]),
    )
    assert len(parsed.items) == parsed.found == 3
    assert told(parsed) == [
        "2 cards are suspended in Anki: they come in like all others.",
        "1 card is buried in Anki until tomorrow: it comes in like any other.",
        "1 card has a coloured flag in Anki, which stays there.",
        "1 card is tagged as a leech: it comes in like any other, with this tag.",
        "1 note has no card at all: look at it in Anki.",
    ]


# Packages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", all_of("anki"))
def test_packages_made_by_anki_are_read(name):
    parsed = anki.parse(sample(name))
    assert is_conserved(parsed)
    assert [(item.question.kind, item.question.prompt, item.topic) for item in parsed.items] == [
        ("flashcard", "The capital of **Norway**", "Geography / Europe"),
        ("flashcard", f"Oslo ![](/media/{parsed.files[0].name})", "Geography / Europe"),
        ("text", "The river through Cairo", "Geography / Africa"),
        ("cloze", "[[gap]] flows into the sea at Rotterdam.", "Geography / Europe"),
        ("cloze", "The Rhine flows into the sea at [[gap]].", "Geography / Europe"),
    ]
    assert parsed.items[0].schedule.looks[0].rating == 3
    assert [message for _, message in problems(parsed)] == [
        "It covers parts of a picture (image occlusion), which quizapp does not ask."
    ]


def test_the_best_collection_is_read():
    stub = database([note(BASIC, "Please update to the latest Anki version, then import again.", "")])
    parsed = anki.parse(package(note(BASIC, "Nile", "Egypt"), files=[("collection.anki2", stub)]))
    assert [question.prompt for question in parsed.questions] == ["Nile"]
    old = anki.parse(package(note(BASIC, "Nile", "Egypt"), name="collection.anki2"))
    assert old.questions == parsed.questions


STUB = note(BASIC, "Please update to the latest Anki version, then import the .colpkg/.apkg file again.", "")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no zip", "This is no Anki package"),
        (package(STUB, name="collection.anki2"), "holds only Anki’s note “please update”"),
        (package(STUB, name="collection.anki2", files=[("meta", b"\x08\x03")]), "holds only Anki’s note"),
        (package(STUB, files=[("meta", b"\x08\x04")]), "of a newer kind"),
        (package(STUB, files=[("meta", b"\x08")]), "is damaged"),
        (pack([("readme.txt", b"x")]), "There is no collection"),
        (pack([("collection.anki21", b"x" * 9000)]), "is damaged"),
        (pack([("collection.anki21b", b"x" * 9000)]), "is damaged"),
        (pack([("collection.anki21b", zstd.compress(b"x" * 9000)[:-4])]), "was cut off"),
        (pack([("collection.anki21b", zstd.compress(bytes(81_000_000)))]), "more than 80,000,000 bytes"),
        (new_package(database([STUB])[:40_000]), "is damaged"),
        (package(STUB, change=lambda made: made.execute("DROP TABLE cards")), "tables are missing"),
        (package(STUB, change=lambda made: made.execute("DELETE FROM col")), "is damaged"),
        (package(STUB, change=lambda made: made.execute("UPDATE col SET models = '[1]'")), "are damaged"),
        (package(STUB, change=lambda made: made.execute("UPDATE col SET models = '{\"a\": 1}'")), "are damaged"),
    ],
)
def test_what_is_no_package_or_none_of_ankis_is_refused_whole(data, message):
    with pytest.raises(FormatError, match=message):
        anki.parse(data)


def replaced(table, sql):
    """Put something else in the place of a table."""

    def change(made):
        made.execute(f"ALTER TABLE {table} RENAME TO other")
        made.execute(sql)

    return change


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"
CARDS = "x AS id, x AS nid, x AS did, x AS ord, x AS type, x AS queue, x AS flags, x AS odid FROM n"


@pytest.mark.parametrize(
    "sql",
    [
        f"CREATE VIEW cards AS {ENDLESS} {CARDS}",
        "CREATE VIRTUAL TABLE cards USING fts5(id, nid, did, ord)",
        "CREATE VIEW cards AS SELECT load_extension('x') AS id FROM other",
    ],
)
def test_views_and_virtual_tables_are_no_tables(sql):
    with pytest.raises(FormatError, match=r"tables are missing|is damaged"):
        anki.parse(package(STUB, change=replaced("cards", sql)))


def test_a_column_that_is_worked_out_is_never_worked_out():
    columns = "ord, did, odid, type, queue, flags, due, ivl, factor, lapses, odue, data"
    sql = f"CREATE TABLE cards (id INTEGER PRIMARY KEY, {columns}, nid AS (length(hex(zeroblob(10)))))"
    with pytest.raises(FormatError, match="not as Anki makes them"):
        anki.parse(package(STUB, change=replaced("cards", sql)))


def refused_or_read(data):
    try:
        return is_conserved(anki.parse(data))
    except FormatError as error:
        return bool(str(error))


def test_a_card_whose_note_or_note_type_is_missing_is_refused_by_name():
    def change(made):
        made.execute("UPDATE cards SET nid = 99 WHERE nid = 1")
        made.execute("UPDATE notes SET mid = 5 WHERE id = 2")

    parsed = read(*[note(BASIC, "a", "b")] * 3, change=change)
    assert [message.split(":")[0] for _, message in problems(parsed)] == [
        "The note type of this card is missing",
        "The note of this card is missing",
    ]
    assert len(parsed.items) == 1 and parsed.found == 3


@pytest.mark.parametrize("sql", ["flds = 5", "flds = NULL", "flds = x'ff'", "tags = NULL", "guid = x'00'", "mid = 'x'"])
def test_a_note_that_is_damaged_is_refused(sql):
    def change(made):
        made.execute("CREATE TABLE n AS SELECT * FROM notes")
        made.execute("DROP TABLE notes")
        made.execute(f"UPDATE n SET {sql}")
        made.execute("ALTER TABLE n RENAME TO notes")

    parsed = read(note(BASIC, "a", "b"), change=change)
    assert parsed.found == 1 and not parsed.items


def test_too_many_cards_are_refused_whole():
    with pytest.raises(FormatError, match="More than 2 questions"):
        anki.parse(package(*[note(BASIC, "a", "b")] * 3), most=2)


def test_a_package_that_is_too_large_is_refused():
    with pytest.raises(FormatError, match="1,000 at most"):
        anki.parse(package(STUB), largest=1000)


def test_what_is_unpacked_is_bounded():
    with pytest.raises(FormatError, match="more than 1,000 bytes"):
        unpacked(zstd.compress(bytes(10_000_000)), 1_000)


@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
def test_flipped_bytes_never_do_more_than_a_refusal(place, value, cut):
    whole = bytearray(SMALL)
    at = place * len(whole) // 10_001
    whole[at] = value
    assert refused_or_read(pack([("collection.anki21", bytes(whole[: at + 1] if cut else whole))]))


SMALL = database([note(BASIC, "Nile", "Egypt", type=2, ivl=3, data='{"s":1}'), note(CLOZE, "{{c1::a}}", "")])


# Out, and in again ----------------------------------------------------------------------------------------

EXAMPLES = [
    Item(kind.example().question, title="A title", topic="Geography / Europe", ref=f"ref-{name}",
         tags=("two words", "easy"), points=2.0)
    for name, kind in TYPES.items()
]  # fmt: skip


def test_every_type_comes_back_whole_with_all_that_is_beside_it():
    written = anki.unparse(EXAMPLES)
    parsed = anki.parse(written.data)
    assert (written.left_out, parsed.problems) == ((), ())
    assert list(parsed.items) == EXAMPLES


@given(st.lists(drawn.anything(), max_size=3))
def test_no_letter_of_any_question_is_lost(questions):
    written = anki.unparse(questions)
    assert (written.left_out, list(anki.parse(written.data).questions)) == ((), questions)


def test_a_question_of_no_known_kind_is_left_out_by_name():
    written = anki.unparse([Question("riddle", "What am I?"), Question("flashcard", "a", (Answer("b", 1.0),))])
    assert [problem.item for problem in written.left_out] == ["question 1 “What am I?”"]
    assert len(anki.parse(written.data).items) == 1


def test_the_same_question_twice_stays_two_questions():
    twice = [Question("flashcard", "a", (Answer("b", 1.0),))] * 2
    assert anki.parse(anki.unparse(twice).data).items == (Item(twice[0]), Item(twice[1]))


def test_the_same_questions_make_the_same_bytes():
    assert anki.unparse(EXAMPLES).data == anki.unparse(EXAMPLES).data


def test_pictures_go_out_and_come_back_and_a_missing_one_is_told():
    shown = Question("flashcard", "![a map](/media/mapofnile0)", (Answer("![x](/media/nothing00)", 1.0),))
    written = anki.unparse([shown], [Attachment("mapofnile0", PNG, "Nile.PNG")])
    assert [problem.message for problem in written.left_out] == [
        "Its picture or sound “nothing00” was not there and could not go along."
    ]
    parsed = anki.parse(written.data)
    [file] = parsed.files
    assert (file.data, file.filename) == (PNG, "quizapp-mapofnile0.png")
    assert parsed.questions[0].prompt == f"![a map](/media/{file.name})"


def test_a_schedule_goes_out_and_comes_back():
    looks = (Look(datetime(2026, 5, 1, 9, tzinfo=UTC), 3, 2_000), Look(datetime(2026, 5, 9, 9, tzinfo=UTC), 1, None))
    plan = Schedule(3.25, 6.5, date(2026, 5, 12), date(2026, 5, 9), 1, looks)
    item = Item(Question("flashcard", "a", (Answer("b", 1.0),)), schedule=plan)
    assert anki.parse(anki.unparse([item]).data).items[0].schedule == plan


def edited(item, **fields):
    """What comes in after somebody has changed these fields in Anki."""
    files = anki.package.opened(anki.unparse([item]).data, 10**7)
    with sqlite3.connect(":memory:") as made:
        made.deserialize(files.collection())
        [(flds, mid)] = made.execute("SELECT flds, mid FROM notes")
        names = next(design.fields for design in anki.writing.DESIGNS if design.id == mid)
        values = dict(zip((*names, "quizapp"), flds.split("\x1f"), strict=True)) | fields
        made.execute("UPDATE notes SET flds = ?", ("\x1f".join(values.values()),))
        made.commit()
        return anki.parse(pack([("collection.anki21", made.serialize())]))


def example(name):
    return next(item for item in EXAMPLES if item.question.kind == name)


def test_what_somebody_edits_in_anki_is_read_and_the_rest_stays():
    parsed = edited(example("choice"), Question="Which city is the <b>capital</b>?", Hint="On a fjord")
    [item] = parsed.items
    assert item.question.prompt == "Which city is the **capital**?"
    assert (item.question.hint, item.question.kind, item.ref) == ("On a fjord", "choice", "ref-choice")
    assert item.question.answers == example("choice").question.answers and parsed.problems == ()


def test_an_edited_back_and_an_edited_cloze_are_read():
    assert edited(example("flashcard"), Back="Oslo, of course").questions[0].answers == (
        Answer("Oslo, of course", 1.0),
    )
    assert edited(example("cloze"), Text="Ice is {{c1::water}}.").questions[0].prompt == "Ice is [[gap]]."


def test_answers_that_were_edited_are_read_as_the_card_looks():
    parsed = edited(example("choice"), Answer="Bergen")
    assert (parsed.questions[0].kind, parsed.questions[0].answers[0].text.split()[0]) == ("flashcard", "Bergen")
    assert told(parsed, Severity.CHANGED)


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"question": {"kind": 5}}', '{"question": {}, "item": {}}',
                                    '{"question":{"answers":[{"text":1}],"kind":"text","prompt":"x"},"item":{}}',
                                    "[" * 9000])  # fmt: skip
def test_a_hidden_field_that_somebody_spoilt_is_passed_over(spoilt):
    parsed = edited(example("flashcard"), quizapp=spoilt)
    assert parsed.questions[0].prompt == "The capital of Norway"
