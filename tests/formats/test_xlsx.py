"""Question tables as spreadsheets: what stands in cells as it is shown, and what is not as it looks."""

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from quizapp.formats import xlsx
from quizapp.formats.base import FormatError, Item, Severity
from quizapp.formats.rows.examples import EXAMPLES
from quizapp.questions.base import Answer, Question
from tests.formats import drawn
from tests.formats.samples import all_of, is_conserved, problems, sample

SCHOOL = "xlsx/school.xlsx"


def right(question):
    return [answer.text for answer in question.answers if answer.credit == 1]


def test_cells_are_read_as_a_spreadsheet_shows_them():
    found = {item.question.prompt: item for item in xlsx.parse(sample(SCHOOL)).items}
    assert right(found["How long is the Rhine in km?"].question) == ["1230"]
    assert right(found["How much of Earth is water?"].question) == ["71%"]
    assert found["How much of Earth is water?"].points == 0.5
    assert found["The Rhine ends at Rotterdam."].question.kind == "truefalse"
    assert right(found["When was the treaty of the Rhine signed?"].question) == ["1963-04-29"]
    assert found["Which is longest?"].question.answers == (Answer("Danube", 1.0), Answer("Elbe", feedback="1094 km"))


def test_several_sheets_are_topics_and_those_without_headings_are_told():
    parsed = xlsx.parse(sample(SCHOOL))
    assert {item.topic for item in parsed.items} == {"Rivers", "Capitals"}
    lost = [told for _, told in problems(parsed, Severity.LOST)]
    assert "The sheet “Old” is hidden and was not read." in lost
    assert "The sheet “Notes” was not read: no row of it names the columns Question and Answer." in lost


def test_what_is_not_as_it_looks_is_told_at_its_row():
    parsed = xlsx.parse(sample(SCHOOL))
    assert problems(parsed, Severity.CHANGED) == [
        (5, "A date or time was read as “1963-04-29”: look whether that is meant."),
        (8, "This row is hidden in the spreadsheet; it was read like the others."),
        (None, "The cells C9:D9 are joined: what stands in them counts for the first alone."),
    ]
    lost = dict(problems(parsed, Severity.LOST))
    assert lost[6].startswith("A formula of this row has no result")
    assert lost[10] == "A cell of this row shows the error #REF!, and was left out."
    assert [(told.file, told.line) for told in parsed.problems if told.severity is Severity.REFUSED] == [
        ("Rivers", 6), ("Rivers", 10), ("Capitals", 3),
    ]  # fmt: skip


def test_a_sheet_without_headings_is_question_answer_and_wrong_ones():
    parsed = xlsx.parse(sample("xlsx/plain.xlsx"))
    assert [right(question) for question in parsed.questions] == [["Oslo"], ["Santiago"]]
    assert {item.topic for item in parsed.items} == {""}


def test_a_formula_is_read_as_what_it_came_to():
    data = sample(SCHOOL)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    worked_out, count = re.subn(rb"<f>1\+1</f>\s*<v\s*(/>|></v>)", b"<f>1+1</f><v>2</v>", sheet)
    assert count == 1
    found = {q.prompt: q for q in xlsx.parse(with_part(data, "xl/worksheets/sheet1.xml", worked_out)).questions}
    assert right(found["What is 1+1?"]) == ["2"]


def with_part(data, name, part):
    """A package with one part put in place of another, or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, part if entry == name else old.read(entry))
        if name not in old.namelist():
            new.writestr(name, part)
    return out.getvalue()


def test_the_template_shows_every_kind_and_reads_without_problems():
    parsed = xlsx.parse(xlsx.template())
    assert (parsed.items, parsed.problems) == (EXAMPLES, ())


def test_headings_stay_in_sight_and_every_cell_is_text():
    item = Item(Question("text", "=SUM(A1)", (Answer("007", 1.0),), hint="@home"), points=2)
    written = xlsx.unparse([item])
    sheet = load_workbook(io.BytesIO(written.data)).active
    assert sheet.freeze_panes == "A2"
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=SUM(A1)", "@home"]
    assert (xlsx.parse(written.data).items, written.left_out) == ((item,), ())


@given(questions=st.lists(drawn.anything(), max_size=3))
def test_every_question_comes_back_whole_or_what_is_lost_is_told(questions):
    written = xlsx.unparse(questions)
    refused = [told for told in written.left_out if told.severity is Severity.REFUSED]
    back = xlsx.parse(written.data).questions if len(refused) < len(questions) else ()
    told = {int(one.item.split()[1]) - 1 for one in written.left_out}
    assert len(back) == len(questions) - len(refused)
    assert all(question in back for place, question in enumerate(questions) if place not in told)


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"Question,Answer", b"PK\3\4" + b"x" * 1000])
def test_what_is_no_workbook_is_refused(data):
    with pytest.raises(FormatError):
        xlsx.parse(data)


def test_a_workbook_that_swells_or_is_too_large_is_refused():
    with pytest.raises(FormatError, match="far too large"):
        xlsx.parse(with_part(sample(SCHOOL), "xl/worksheets/sheet9.xml", b" " * 17_000_000))
    with pytest.raises(FormatError, match=r"at most .* MB"):
        xlsx.parse(sample(SCHOOL), largest=1_000)


def test_rows_without_end_are_refused():
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + (
        b'<row r="1000000"><c r="A1000000" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(FormatError, match="more than 50,000 rows"):
        xlsx.parse(with_part(sample("xlsx/plain.xlsx"), "xl/worksheets/sheet1.xml", sheet))


@given(st.data())
def test_whatever_the_bytes_are_only_a_format_error_leaves(data):
    original = bytearray(sample(data.draw(st.sampled_from(all_of("xlsx")))))
    for _ in range(data.draw(st.integers(1, 5))):
        original[data.draw(st.integers(0, len(original) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        parsed = xlsx.parse(bytes(original[: data.draw(st.integers(len(original) // 2, len(original)))]))
    except FormatError:
        return
    assert parsed.found >= len(parsed.items)


@pytest.mark.parametrize("name", all_of("xlsx"))
def test_what_comes_in_is_a_question_or_is_told(name):
    parsed = xlsx.parse(sample(name))
    assert parsed.items and is_conserved(parsed)
