"""Lists of names: from wherever they are pasted, whatever they are saved as, and whatever somebody calls one."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from quizapp.formats import roster
from quizapp.formats.base import FormatError, Severity
from quizapp.formats.roster import LARGEST, LONGEST_CELL, MOST_LINES, Row, parse


def names(data):
    return [row.name for row in parse(data).rows]


def wrong(data):
    """The lines that were left out, each with the reason."""
    return {p.line: p.message for p in parse(data).problems if p.severity is Severity.REFUSED}


def changed(data):
    """What was changed or is to be known, by its line."""
    return {p.line: p.message for p in parse(data).problems if p.severity is Severity.CHANGED}


def workbook(*rows, name="Sheet"):
    book = Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(parts, **kwargs):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in parts.items():
            archive.writestr(path, data, **kwargs)
    return file.getvalue()


def repacked(data, part, content):
    """A workbook with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()} | {part: content})


def replaced(data, part, old, new):
    """A workbook with some of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part)
    assert old in content
    return repacked(data, part, content.replace(old, new))


# One name a line ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["Anna Lind", "  Anna\tLind ", "Anna\xa0Lind", "1. Anna Lind", "12) Anna Lind", "(3) Anna Lind", "3 Anna Lind",
     "• Anna Lind", "- Anna Lind", "* Anna Lind", "•\tAnna Lind", "1.\tAnna Lind", "- 1. Anna Lind", "Lind, Anna",
     "Lind , Anna", "2. Lind, Anna", '"Lind, Anna"', "Anna Lind,", "\ufeffAnna Lind"],
)  # fmt: skip
def test_a_name_is_read_however_lists_write_it(line):
    assert names(line) == ["Anna Lind"]
    assert names(f"{line}\r\n\r\n{line}\r\n{line}") == ["Anna Lind"] * 3


@pytest.mark.parametrize(
    "name",
    ["X", "🦊", "محمد علي", "李", "Zoë O’Neil-Müller", "Pupil 7", "Martin King Jr.", "İpek", "d’Artagnan", "Ø"],
)
def test_names_of_any_script_and_length_are_names(name):
    assert names(name) == [name]
    assert names(workbook(["Name"], [name])) == [name]


def test_a_name_of_300_characters_is_handed_on_for_others_to_judge():
    assert names("x" * 300) == ["x" * 300]


def test_a_junior_is_not_turned_round():
    assert names("King, Jr.\nLind, Anna Maria\nvon der Heide, Jo") == [
        "King Jr.",
        "Anna Maria Lind",
        "Jo von der Heide",
    ]


def test_that_names_were_turned_round_is_told_with_the_remedy():
    assert "2 lines" in changed("Lind, Anna\nOtto, Bert\nCarla")[None]
    assert "First name" in changed("Lind, Anna")[None]
    assert changed("Anna Lind\nBert Otto") == {}


def test_names_in_one_line_are_told_apart():
    assert names("Anna Lind, Bert Otto, Carla Ruiz") == ["Anna Lind", "Bert Otto", "Carla Ruiz"]
    assert names("Anna Lind; Bert Otto") == ["Anna Lind", "Bert Otto"]
    assert names("Anna Lind, Bert Otto") == ["Anna Lind", "Bert Otto"]
    assert names("Lind, Anna") == ["Anna Lind"]


def test_lines_are_counted_as_the_teacher_sees_them():
    found = parse("Anna\n\n\n=1+1\nBert")
    assert [row.line for row in found.rows] == [1, 5]
    assert [problem.line for problem in found.problems] == [4]


def test_nothing_at_all_is_an_empty_list():
    assert parse("") == parse(b"") == parse(" \n\t\n;;;\n") == roster.Roster((), ())


# What is no name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("=1+1", "as formulas do"),
        ("=HYPERLINK(\"http://evil.example\")", "as formulas do"),
        ("=cmd|' /C calc'!A0", "as formulas do"),
        ("+49 170 1234", "alone is no name"),
        ("@SUM(1+9)*cmd|' /C calc'!A0", "as formulas do"),
        ("＝A1", "as formulas do"),
        ("4711", "no name"),
        ("---", "alone is no name"),
        ("anna@school.example", "an e-mail address"),
        ("Anna, Bert, Carla\nDora", "several"),
        ("#REF!", "an error"),
        ("M\ufffdller", "could not be read"),
    ],
)  # fmt: skip
def test_what_is_no_name_is_left_out_and_says_why(line, says):
    found = parse(f"{line}\nEmil\nFinn")
    assert says in wrong(f"{line}\nEmil\nFinn")[1]
    assert "Emil" in [row.name for row in found.rows]
    assert next(p.item for p in found.problems if p.line == 1)[:3] == line[:3]


def test_a_formula_in_any_cell_of_a_name_is_none():
    for row in (["=1+1", "Lind"], ["Anna", "=1+1"], ["Anna", "@SUM(A1)"]):
        assert "as formulas do" in wrong(workbook(["First name", "Last name"], row))[2]
    assert "as formulas do" in wrong("Lind, =1+1")[1]


def test_a_sign_before_a_sound_name_is_taken_off_and_told():
    assert names("-Anna\n@bert\nLind, =Carla") == ["Anna", "bert", "Carla Lind"]
    assert set(changed("-Anna\n@bert")) == {1, 2}


def test_what_is_told_of_a_long_line_is_short():
    assert len(parse("=" + "x(" * 300).problems[0].item) == roster.SHOWN


# Columns --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["\t", ";", ","])
@pytest.mark.parametrize(
    "headings",
    ["Name|E-mail|Extra time|Note", "Pupil|Mail|Extra|Comment", "Schüler/in|E-Mail-Adresse|Zeitzuschlag|Bemerkung",
     "Élève|Courriel|Tiers temps|Remarque", "Alumno|Correo electrónico|Tiempo extra|Observaciones",
     "NAME|EMAIL|EXTRA TIME|NOTES"],
)  # fmt: skip
def test_columns_are_known_by_their_headings_in_several_languages(mark, headings):
    text = f"{headings}\nAnna Lind|anna@school.example|+25 %|sits in front\nBert|||".replace("|", mark)
    assert parse(text).rows == (
        Row(2, "Anna Lind", "anna@school.example", 1.25, "sits in front"), Row(3, "Bert"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("First name;Last name", "Anna;Lind"),
        ("Last name;First name", "Lind;Anna"),
        ("Name;Vorname", "Lind;Anna"),
        ("Nachname;Vorname;Klasse", "Lind;Anna;8b"),
        ("Nom;Prénom", "Lind;Anna"),
        ("Apellidos;Nombre", "Lind;Anna"),
        ("Nr.;Name", "1;Anna Lind"),
        ("Name", "Lind, Anna"),
        ("Name;First name;Last name", "alind;Anna;Lind"),
        ("First;Last", "Anna;Lind"),
    ],
)
def test_the_parts_of_a_name_are_put_in_the_order_in_which_it_is_said(headings, cells):
    assert names(f"{headings}\n{cells}") == ["Anna Lind"]
    assert names(workbook(headings.split(";"), cells.split(";"))) == ["Anna Lind"]


def test_a_surname_that_is_a_heading_elsewhere_is_a_surname():
    assert names("Anna;Schüler\nBert;Child") == ["Anna Schüler", "Bert Child"]


def test_a_heading_over_a_list_of_one_name_a_line_changes_nothing():
    assert names("Names\nLind, Anna\n2. Bert Otto\nCarla <c@school.example>") == ["Anna Lind", "Bert Otto", "Carla"]


def test_a_line_with_more_cells_than_headings_is_not_guessed_at():
    assert "more columns" in wrong("Name,Note\nAnna,likes cats, dogs\nBert,")[2]
    assert names("Name,Note\nAnna,likes cats,,,\nBert,") == ["Anna", "Bert"]


def test_columns_that_are_not_used_are_told():
    assert parse("Name;Klasse;Geburtstag\nAnna;8b;1.1.2013").problems[0].message == (
        "These columns are not used: “Klasse”, “Geburtstag”."
    )
    assert parse("Name;Klasse\nAnna;8b").problems[0].message == "The column “Klasse” is not used."


def test_a_title_above_the_headings_is_told_and_left_out():
    data = workbook(["Class 8b"], [], ["Name", "Note"], ["Anna Lind", "new"])
    assert parse(data).rows == (Row(4, "Anna Lind", note="new"),)
    assert "above the headings" in wrong(data)[1]


def test_without_headings_addresses_and_factors_are_known_by_their_form():
    assert parse("Anna Lind;anna@school.example;1,25\nBert Otto;;\nCarla <c@school.example>;").rows == (
        Row(1, "Anna Lind", "anna@school.example", 1.25), Row(2, "Bert Otto"), Row(3, "Carla", "c@school.example"),
    )  # fmt: skip
    assert names("1;Anna;Lind\n2;Bert;Otto") == ["Anna Lind", "Bert Otto"]


def test_two_columns_without_headings_are_first_and_last_name_and_it_is_told():
    assert "2 lines" in changed("Anna\tLind\nBert\tOtto")[None]


def test_more_columns_without_headings_are_not_guessed_at():
    assert "line of headings" in wrong("8b\tAnna\tLind")[1]


@pytest.mark.parametrize(
    ("written", "factor"),
    [("1.25", 1.25), ("1,25", 1.25), ("125 %", 1.25), ("+25%", 1.25), ("25", 1.25), ("0.25", 1.25), ("x1.5", 1.5),
     ("+150 %", 2.5), ("1", 1), ("", 1), ("no", 1), ("–", 1), ("4", 4),
     ("٣", 3)],
)  # fmt: skip
def test_extra_time_is_read_however_it_is_written(written, factor):
    text = f"Name;Extra time\nAnna;{written}"
    assert parse(text).rows == (Row(2, "Anna", extra_time=factor),)
    assert changed(text) == {}


@pytest.mark.parametrize("written", ["yes", "900", "-5", "1.2.3", "25 minutes", "1e9", "500 %"])
def test_extra_time_that_cannot_be_meant_is_left_out_and_told(written):
    text = f"Name;Extra time\nAnna;{written}"
    assert parse(text).rows == (Row(2, "Anna"),)
    assert "no extra time" in changed(text)[2]


@pytest.mark.parametrize(
    "written", ["anna", "anna@", "@school.example", "a b@school.example", "anna@school", "änna@school.example",
                "anna@school.example@x.example,", f"{'a' * 250}@school.example"],
)  # fmt: skip
def test_what_is_no_address_is_left_out_and_told_and_the_pupil_stays(written):
    text = f"Name;E-mail\nAnna;{written}"
    assert parse(text).rows == (Row(2, "Anna"),)
    assert "no e-mail address" in changed(text)[2]


def test_a_line_without_a_name_says_so():
    assert "no name" in wrong("Name;Note\n;new\nAnna;")[2]


def test_a_note_too_long_is_cut_and_told():
    found = parse("Name;Note\nAnna;" + "x" * 600)
    assert len(found.rows[0].note) == roster.LONGEST_NOTE
    assert found.problems[0].severity is Severity.CHANGED


def test_a_quoted_cell_may_hold_anything_and_an_open_one_swallows_nothing():
    assert parse('Name;Note\n"Lind; Anna";"one\ntwo ""three"""\nBert;').rows == (
        Row(2, "Lind; Anna", note='one two "three"'), Row(4, "Bert"),
    )  # fmt: skip
    assert names('Anna\n"Bert\n' + "Carla\n" * 20) == ["Anna", '"Bert', *["Carla"] * 20]


# Bytes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_whatever_it_was_saved(encoding):
    assert names("Zoë Müller\r\nJörg Weiß\r\n".encode(encoding)) == ["Zoë Müller", "Jörg Weiß"]
    assert (None in changed("Zoë\n".encode(encoding))) == (encoding == "cp1252")


def test_big_endian_utf_16_is_read_and_what_has_no_mark_is_named():
    assert names(b"\xfe\xff" + "Zoë".encode("utf-16-be")) == ["Zoë"]
    with pytest.raises(FormatError, match="not a text file"):
        parse("Zoë\nAnna".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0..JFIF", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "protected by a password"),
        (b"{\\rtf1 Anna}", "a text document"),
        (b"  <!DOCTYPE html><p>Anna", "a web page"),
        (packed({"word/document.xml": "<w/>"}), "a Word document"),
        (packed({"ppt/presentation.xml": "<p/>"}), "a presentation"),
        (packed({"content.xml": "<o/>"}), "an OpenDocument file"),
        (packed({}), "an archive without a workbook"),
        (packed({"names.txt": "Anna"}), "an archive without a workbook"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"MZ\x90\0\x03", "not a text file"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(data, says):
    with pytest.raises(FormatError, match=says):
        parse(data)


# Workbooks ------------------------------------------------------------------------------------------------


def test_a_workbook_is_read_with_its_numbers_and_its_first_sheet_alone():
    data = workbook(
        ["Name", "E-mail", "Extra time", "Note"],
        ["Anna Lind", None, 0.25, 7],
        ["Bert", "b@x.example", 1.5],
        [],
        [None, "", None],
        ["Carla", None, None, date(2026, 1, 2)],
    )
    assert parse(data).rows == (
        Row(2, "Anna Lind", "", 1.25, "7"), Row(3, "Bert", "b@x.example", 1.5), Row(6, "Carla", note="2026-01-02"),
    )  # fmt: skip


def test_a_workbook_as_excel_writes_it_keeps_its_words_apart_from_its_cells():
    inline = b'<c r="A1" t="inlineStr"><is><t>Anna</t></is></c>'
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Zo\xc3\xab</t></si></sst>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    data = repacked(workbook(["Anna"]), "xl/sharedStrings.xml", strings)
    data = replaced(data, "xl/worksheets/sheet1.xml", inline, b'<c r="A1" t="s"><v>0</v></c>')
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    assert names(replaced(data, "[Content_Types].xml", b"</Types>", part)) == ["Zoë"]


def test_formulas_of_a_workbook_are_not_worked_out():
    data = workbook(["Name", "Note"], ['=CONCATENATE("An","na")', ""], ["Bert", "=1+1"])
    assert "as formulas do" in wrong(data)[2]
    assert parse(data).rows == (Row(3, "Bert", note="=1+1"),)


def test_a_workbook_that_claims_to_be_small_is_read_whole():
    data = workbook(*([f"Pupil {n}"] for n in range(30)))
    claims = replaced(data, "xl/worksheets/sheet1.xml", b'ref="A1:A30"', b'ref="A1"')
    assert len(parse(claims).rows) == 30


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        (b"\0" * 20_000_000, "too large"),
        (b"<a>" + b" " * 3_000_000, "too large"),
        (b"<worksheet><sheetData><row", "damaged"),
        (b"", "damaged"),
        (b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>', "damaged"),
        (b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>', "damaged"),
    ],
)
def test_a_workbook_that_swells_or_holds_a_trap_is_refused(sheet, says):
    with pytest.raises(FormatError, match=says):
        parse(repacked(workbook(["Anna"]), "xl/worksheets/sheet1.xml", sheet))


def test_a_workbook_of_too_many_parts_is_refused():
    with pytest.raises(FormatError, match="too large"):
        parse(packed({"xl/workbook.xml": ""} | {f"xl/{n}": "" for n in range(600)}))


def test_an_encrypted_workbook_is_refused():
    data = bytearray(workbook(["Anna"]))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(FormatError, match="protected by a password"):
        parse(bytes(data))


# Limits ---------------------------------------------------------------------------------------------------


def test_2000_lines_half_of_them_broken_are_read_and_each_is_told_of():
    found = parse("\n".join(f"Pupil {n}" if n % 2 else f"=A{n}+1" for n in range(2_000)))
    assert (len(found.rows), len(found.problems)) == (1_000, 1_000)


@pytest.mark.parametrize("make", [lambda lines: "\n".join(lines), lambda lines: workbook(*([line] for line in lines))])
def test_what_is_too_many_lines_is_told_and_the_rest_is_there(make):
    data = make([f"Pupil {n}" for n in range(MOST_LINES + 5)])
    assert len(parse(data).rows) == MOST_LINES
    assert "2,000 lines" in changed(data)[MOST_LINES + 1]


def test_a_cell_too_long_and_a_line_too_wide_are_left_out():
    assert "1,001 characters" in wrong("x" * (LONGEST_CELL + 1) + "\nAnna")[1]
    assert "40 columns" in wrong("a;" * 41 + "\nAnna;\nBert;")[1]


@pytest.mark.parametrize("data", ["x" * (LARGEST + 1), b"x" * (LARGEST + 1), "\n" * (LARGEST + 1)])
def test_a_file_too_large_is_refused(data):
    with pytest.raises(FormatError, match="1 MB"):
        parse(data)


# Anything -------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["Anna Lind", "Name", "First name", "Vorname", "E-mail", "Extra time", "Note", "1.25", "25 %", "a@b.example",
     "=1+1", "-", "•", "7.", '"', '""', ",", ";", "\t", "\n", "\r\n", "\r", "\0", "\ufeff", "\u2028", "🦊", "م",
     "\u202e", "\ud800", "<", ">", "x" * 300, " "]
)  # fmt: skip


def read(data):
    """What was read, or None for what was declared to be no list; whatever is read is bounded and tidy."""
    try:
        found = parse(data)
    except FormatError as error:
        assert str(error)
        return None
    for row in found.rows:
        assert row.name.strip() == row.name != ""
        assert "\n" not in row.name + row.email + row.note
        assert 1 <= row.extra_time <= 4
        (row.name + row.email + row.note).encode()
        assert "\0" not in row.name + row.email + row.note
    assert all(p.message and (p.line is None or p.line > 0) for p in found.problems)
    return found


@given(st.lists(PIECES | st.text(max_size=20), max_size=60))
def test_any_text_is_read_or_refused(pieces):
    assert read("".join(pieces)) is not None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    read(data)
    read(b"PK\x03\x04" + data)
    read(b"\xff\xfe" + data)


SOUND = workbook(["Name", "E-mail", "Extra time", "Note"], ["Anna Lind", "anna@school.example", 1.25, "new"], ["Bert"])


@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_damage_to_a_workbook_is_read_or_refused(damage):
    data = bytearray(SOUND)
    for at, byte in damage:
        data[at] = byte
    read(bytes(data))


with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_any_damage_inside_a_workbook_is_read_or_refused(part, data):
    content = bytearray(PARTS[part])
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(32, 126)), max_size=6)):
        content[at] = byte
    read(packed(PARTS | {part: bytes(content[: data.draw(st.integers(0, len(content)))])}))
