"""A row of a table as a question: which kind it is, and what its cells say for that kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from quizapp.formats.rows.cells import Cell
from quizapp.formats.rows.headings import OPTION, RIGHT, TOLERANCE, TYPE, WRONG, bare
from quizapp.formats.rows.listed import gaps_in_order, is_listed, kind_by_columns, listed
from quizapp.formats.rows.sheet import PARTED, Refused, Sheet
from quizapp.formats.shared.truth import truth
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Unreadable
from quizapp.questions.catalogue import TYPES
from quizapp.questions.numeral import quantity
from quizapp.questions.text import same_words

SEVERAL = "several"
WORDS: Mapping[str, str] = {
    "choice": """choice multiplechoice mc mcq singlechoice single singleselect radio auswahl einfachauswahl
        choixmultiple choixunique qcm qcu opcionmultiple seleccion opcionunica""",
    SEVERAL: """several multipleselect multiselect multipleanswer multipleanswers multipleresponse multi checkbox
        checkboxes mehrfachauswahl choixmultiples reponsesmultiples seleccionmultiple respuestamultiple""",
    "truefalse": """truefalse trueorfalse tf statement richtigfalsch wahrfalsch vraifaux vf
        verdaderofalso""",
    "text": """text typed short shortanswer shorttext fillin fillintheblank fillinblank kurzantwort kurztext eingabe
        texte reponsecourte texto respuestacorta""",
    "number": "number numeric numerical zahl numerisch numerique nombre numero numerico",
    "essay": "essay long longanswer freetext openended freitext aufsatz redaction reponselongue ensayo redaccion",
    "cloze": "cloze gaps fillinthegaps fillintheblanks luckentext lucken texteatrous lacunes textolacunar huecos",
    "matching": "matching match pairs zuordnung zuordnen paare appariement association emparejar emparejamiento",
    "ordering": "ordering order sequence reihenfolge ordnen ordre ordonner ordenar orden secuencia",
    "flashcard": "flashcard card karte karteikarte lernkarte carte cartememoire tarjeta",
}  # fmt: skip
"""What people call the kinds, in small letters without signs."""
KINDS = {word: kind for kind, words in WORDS.items() for word in words.split()}
LABELS = {bare(kind.label): name for name, kind in TYPES.items() if name in WORDS}
PARTED_NAMES = re.compile(r"[|\n;,]")
MARGIN = re.compile(r"(.+?)(?:±|\+/?-)(.+)", re.DOTALL)
ARROW = re.compile(r"->|→|=")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def question_of(sheet: Sheet) -> tuple[Question, list[int]]:
    """The question of a row, and the lines of its answers; raises Refused."""
    kind = _kind(sheet)
    if is_listed(sheet):
        several = kind == SEVERAL
        question, cells = listed(sheet, "choice" if several else kind, several=several)
    else:
        question, cells = READERS[kind](sheet)
    return sheet.with_what_stands_beside(question, cells), [cell.line for cell in cells]


def _kind(sheet: Sheet) -> str:
    """The kind that the row names, else the one that its answers tell."""
    if written := sheet.text(TYPE):
        if kind := KINDS.get(bare(written)) or LABELS.get(bare(written)):
            return kind
        told = "write choice, text, number, true/false, gaps, matching, ordering, flashcard or essay"
        raise Refused(sheet.line(TYPE), f"“{short(written)}” is no kind of question here: {told}.")
    if is_listed(sheet):
        return kind_by_columns(sheet)
    options = sheet.filled(OPTION, WRONG)
    if not options and not sheet.text(RIGHT):
        raise Refused(sheet.line(RIGHT), "There is no answer in this row.")
    if _is_word_of_truth(sheet.text(RIGHT)) and all(_is_word_of_truth(cell.text) for cell in options):
        return "truefalse"
    if options:
        return "choice"
    return "number" if _is_number(sheet.text(RIGHT)) else "text"


def _is_word_of_truth(text: str) -> bool:
    """Whether it says true or false in a whole word: F may be fluorine."""
    return len(text) > 1 and truth(text) is not None


def _is_number(text: str) -> bool:
    """Whether it is one number and nothing else; what begins with 0 and a figure is a code."""
    number = _margin(text)[0]
    try:
        read = quantity(number)
    except Unreadable:
        return False
    return not (read.before or read.after or re.match(r"0\d", number))


def _margin(text: str) -> tuple[str, str]:
    """The number and how far it may be off: 5 ± 2."""
    found = MARGIN.fullmatch(text)
    return (found[1].strip(), found[2].strip()) if found else (text, "")


def _choice(sheet: Sheet) -> tuple[Question, list[Cell]]:
    options, right = _options(sheet)
    if not options:
        raise Refused(sheet.row.line, "A choice needs options: write the wrong ones into the next columns.")
    if not right:
        raise Refused(sheet.line(RIGHT), "No answer is marked as right: name it in the column of the right answer.")
    answers = [Answer(cell.text, float(place in right)) for place, cell in enumerate(options)]
    several = len(right) > 1 or KINDS.get(bare(sheet.text(TYPE))) == SEVERAL
    settings = {"several": True} if several else {}
    return sheet.question("choice", answers, settings), options


def _options(sheet: Sheet) -> tuple[list[Cell], set[int]]:
    """All options, and the places of the right ones among them; raises Refused."""
    listed, wrong, cell = sheet.filled(OPTION), sheet.filled(WRONG), Cell(sheet.text(RIGHT), sheet.line(RIGHT))
    if not listed:
        right = sheet.rights() if not _among(cell.text, wrong) else [cell]
        return right + wrong, set(range(len(right)))
    if not cell.text:
        return listed + wrong, set()
    named = _named(cell.text, listed)
    if named is not None:
        _warn_of_number(sheet, cell, listed, named)
        return listed + wrong, named
    if len(cell.text) == 1 or cell.text.isdecimal():
        raise Refused(cell.line, f"“{cell.text}” is none of the options A to {LETTERS[(len(listed) - 1) % 26]}.")
    sheet.intake.note(cell.line, f"“{short(cell.text)}” is none of the options, so it was added to them.")
    return [cell, *listed, *wrong], {0}


def _among(text: str, options: Sequence[Cell]) -> int | None:
    return next((at for at, option in enumerate(options) if same_words(option.text, text)), None)


def _named(written: str, options: Sequence[Cell]) -> set[int] | None:
    """The places of the options that are named; None where one of them is none."""
    if (place := _place(written, options)) is not None:
        return {place}
    for parted in (PARTED, PARTED_NAMES):
        places = [_place(part.strip(), options) for part in parted.split(written) if part.strip()]
        if len(places) > 1 and None not in places:
            return {place for place in places if place is not None}
    return None


def _place(written: str, options: Sequence[Cell]) -> int | None:
    """The option with this text, else the one with this letter or number."""
    if (place := _among(written, options)) is not None:
        return place
    sign = written.strip("().").upper()
    if len(sign) == 1 and sign in LETTERS[: len(options)]:
        return LETTERS.index(sign)
    if sign.isdecimal() and sign.isascii() and len(sign) < 3 and 1 <= int(sign) <= len(options):
        return int(sign) - 1
    return None


def _warn_of_number(sheet: Sheet, cell: Cell, options: Sequence[Cell], named: set[int]) -> None:
    """Tell where a number that names an option could be the place of another."""
    if cell.text.isdecimal() and cell.text.isascii() and len(cell.text) < 3 and len(named) == 1:
        place = int(cell.text) - 1
        if 0 <= place < len(options) and place not in named:
            told = f"“{cell.text}” is read as the option {cell.text}, not as the number of an option."
            sheet.intake.note(cell.line, told)


def _truefalse(sheet: Sheet) -> tuple[Question, list[Cell]]:
    is_true = truth(sheet.text(RIGHT))
    if is_true is None:
        raise Refused(sheet.line(RIGHT), f"“{short(sheet.text(RIGHT))}” is neither TRUE nor FALSE.")
    options = {truth(cell.text): cell for cell in sheet.filled(OPTION, WRONG)}
    cells = [options.get(word, Cell("", sheet.row.line)) for word in (True, False)]
    return sheet.question("truefalse", (Answer("true", float(is_true)), Answer("false", float(not is_true)))), cells


def _text(sheet: Sheet) -> tuple[Question, list[Cell]]:
    right = sheet.rights()
    wrong = [cell for cell in sheet.filled(OPTION, WRONG) if _among(cell.text, right) is None]
    answers = [Answer(cell.text, 1.0) for cell in right] + [Answer(cell.text) for cell in wrong]
    return sheet.question("text", answers), right + wrong


def _number(sheet: Sheet) -> tuple[Question, list[Cell]]:
    right, wrong = sheet.rights(), sheet.filled(OPTION, WRONG)
    answers = []
    for cell in right:
        number, margin = _margin(cell.text)
        answers.append(Answer(number, 1.0, tolerance=margin or sheet.text(TOLERANCE)))
    return sheet.question("number", [*answers, *(Answer(cell.text) for cell in wrong)]), right + wrong


def _essay(sheet: Sheet) -> tuple[Question, list[Cell]]:
    """An essay, with an answer to compare one's own with."""
    model = [Cell(sheet.text(RIGHT), sheet.line(RIGHT))] if sheet.text(RIGHT) else []
    return sheet.question("essay", [Answer(cell.text, 1.0) for cell in model]), model


def _matching(sheet: Sheet) -> tuple[Question, list[Cell]]:
    """Each cell a pair, left -> right; one without an arrow fits nothing."""
    cells = sheet.rights() + sheet.filled(OPTION, WRONG)
    answers = []
    for cell in cells:
        arrow = ARROW.search(cell.text)
        left = cell.text[: arrow.start()].strip() if arrow else ""
        answers.append(Answer(left, match=(cell.text[arrow.end() :] if arrow else cell.text).strip()))
    return sheet.question("matching", answers), cells


def _ordering(sheet: Sheet) -> tuple[Question, list[Cell]]:
    steps = sheet.rights() + sheet.filled(OPTION, WRONG)
    return sheet.question("ordering", [Answer(step.text) for step in steps]), steps


def _flashcard(sheet: Sheet) -> tuple[Question, list[Cell]]:
    return sheet.question("flashcard", (Answer(sheet.text(RIGHT), 1.0),)), []


READERS: Mapping[str, Callable[[Sheet], tuple[Question, list[Cell]]]] = {
    "choice": _choice,
    SEVERAL: _choice,
    "truefalse": _truefalse,
    "text": _text,
    "number": _number,
    "essay": _essay,
    "cloze": gaps_in_order,
    "matching": _matching,
    "ordering": _ordering,
    "flashcard": _flashcard,
}
