"""Moodle XML, in which Moodle gives question banks away and takes them: `<quiz>` with a `<question type="…">` each.

A question of the type `category` says to which category those beneath it belong; pictures come along as base64.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Severity, Written
from quizapp.formats.moodle.kinds import GAPPED, READERS, refusal
from quizapp.formats.moodle.library import Library
from quizapp.formats.moodle.naming import own_name
from quizapp.formats.moodle.sheet import FORMATS, Refused, Sheet, Tally, length_of, words_of
from quizapp.formats.moodle.writing import document, odd_shares, written
from quizapp.formats.shared.categories import topic_of
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.proof import proved
from quizapp.formats.shared.xml import Node, each, root_of
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question

NAME = "moodle_xml"
LABEL = "Moodle XML"
SUFFIX = ".xml"
MIMETYPE = "application/xml"
LARGEST = 50_000_000
"""Bytes of a file."""
MOST = 20_000
"""Questions of a file."""
LONGEST_QUESTION = 20_000_000
"""Characters of a question, its files counted."""
SIGNS = tuple(sign.encode() for sign in "<&*`$[\\")
"""What tags, entities and markup begin with."""
MOST_SIGNS = 2_000_000
"""Of these signs in a file: so many are read within some seconds."""
NO_QUIZ = "This is no Moodle XML: its outermost element is “{}” where <quiz> is expected."
STRANGER = "Here stands <{}>, which is no question: it was passed over."
HIDDEN = "Of this file {} are hidden in Moodle; here they are shown like the others."
PENALTY = "In {} each further try costs another share than Moodle’s third; here nobody is marked by further tries."
USUAL_PENALTIES = (0.0, 0.1, 1 / 3, 1.0)
STOCK_INFO = "The default category for questions shared in context"
"""What Moodle itself says about a category."""
FEEDBACK = {
    "correctfeedback": "its feedback on right answers",
    "partiallycorrectfeedback": "its feedback on answers that are right in part",
    "incorrectfeedback": "its feedback on wrong answers",
}
STOCK = frozenset(
    sentence.strip()
    for sentence in """your answer is correct|your answer is partially correct|your answer is incorrect|
    die antwort ist richtig|die antwort ist teilweise richtig|die antwort ist falsch|
    votre réponse est correcte|votre réponse est partiellement correcte|votre réponse est incorrecte|
    respuesta correcta|respuesta parcialmente correcta|respuesta incorrecta|
    risposta corretta|risposta parzialmente esatta|risposta errata|
    je antwoord is juist|je antwoord is gedeeltelijk juist|je antwoord is onjuist""".split("|")
)
"""What Moodle itself puts there: it says no more than the mark does."""


def parse(data: bytes, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of a file, and everything that is wrong in it; raises FormatError for what is no Moodle XML."""
    if sum(map(data.count, SIGNS)) > MOST_SIGNS:
        raise FormatError("This file has more tags and other signs than can be read at once: divide it.")
    if (root := root_of(data)) and root != "quiz":
        raise FormatError(NO_QUIZ.format(short(root)), 1)
    intake, tally, topic = Intake(NAME, most), Tally(), ""
    for node in each(data, largest):
        if node.tag != "question":
            tally.add(node.line, STRANGER.format(short(node.tag)), Severity.LOST)
        elif node.get("type").strip().lower() == "category":
            topic = _category(node, intake)
        else:
            _read(Sheet(node, intake, tally), topic)
    intake.problems += tally.problems()
    return intake.done()


def unparse(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A file of the questions, with the pictures and sounds that they show; what Moodle XML has no place for is in
    `left_out`."""
    library = Library(files)
    items, told = library.shelved(questions)
    pages: dict[int, str] = {}

    def write(item: Item) -> str:
        pages[id(item)] = written(item, library)
        return document([item], [pages[id(item)]])

    kept, left_out = proved(items, write, lambda text: parse(text.encode()))
    told += left_out + odd_shares(items, {id(item) for item in kept})
    return Written(document(kept, [pages[id(item)] for item in kept]).encode(), tuple(told))


def _category(node: Node, intake: Intake) -> str:
    """The topic of the questions beneath it."""
    topic = topic_of(words_of(node, "category", "text"))
    if (info := words_of(node, "info", "text")) and not info.startswith(STOCK_INFO):
        told = "Left behind: what is said about the category. Topics have no text of their own."
        intake.problems.append(Problem(node.line, f"category “{short(topic)}”", told, Severity.LOST))
    return topic


def _read(sheet: Sheet, topic: str) -> None:
    node, intake = sheet.node, sheet.intake
    fits, files = length_of(node) <= LONGEST_QUESTION, len(intake.files)
    title = sheet.words("name", "text") if fits else ""
    intake.begin(node.line, title)
    try:
        if not fits:
            raise Refused(node.line, f"This has more than {LONGEST_QUESTION:,} characters: make its files smaller.")
        question = _question(sheet)
        intake.take(
            Item(
                question,
                node.line,
                "" if title == own_name(question, intake.patience) else title,
                topic,
                sheet.words("idnumber"),
                _tags(node),
                max(0.0, sheet.number("defaultgrade", 1.0)) if node.first("defaultgrade") else None,
            ),
            [one.line for one in node.all("answer", "subquestion")],
        )
    except Refused as refused:
        intake.refuse(refused.line, str(refused))
    while not intake.sound and len(intake.files) > files:
        intake.files.popitem()


def _question(sheet: Sheet) -> Question:
    """The question with all that stands beside its answers; raises Refused."""
    node, kind = sheet.node, sheet.node.get("type").strip().lower()
    if kind not in READERS and kind not in GAPPED:
        raise Refused(node.line, refusal(kind))
    text = node.first("questiontext")
    sheet.form = FORMATS.get(text.get("format").strip().lower(), "html") if text else "html"
    question = GAPPED[kind](sheet) if kind in GAPPED else READERS[kind](sheet, sheet.prompt())
    _tell(sheet)
    question = replace(question, explanation=sheet.text(node.first("generalfeedback")), hint=_hint(sheet))
    if kind == "essay" and not question.answers and not question.settings.get("rubric"):
        model = (Answer(question.explanation, 1.0),) if question.explanation else ()
        return replace(question, answers=model, explanation="")
    return question


def _hint(sheet: Sheet) -> str:
    """The first hint; others are told."""
    hints = [hint for hint in map(sheet.text, sheet.node.all("hint")) if hint]
    if len(hints) > 1:
        sheet.lose(sheet.node.line, f"its {'second hint' if len(hints) == 2 else f'other {len(hints) - 1} hints'}")
    return hints[0] if hints else ""


def _tell(sheet: Sheet) -> None:
    """Tell of what stands beside a question and has no place here."""
    for name, words in FEEDBACK.items():
        told = "" if _says_nothing(sheet.words(name, "text")) else sheet.text(sheet.node.first(name))
        if not _says_nothing(told):
            sheet.lose(sheet.node.line, f"{words} (“{short(told)}”)")
    if sheet.flag("hidden"):
        sheet.count(HIDDEN)
    if min(abs(sheet.number("penalty", 0.0) - usual) for usual in USUAL_PENALTIES) > 0.001:
        sheet.count(PENALTY)


def _says_nothing(feedback: str) -> bool:
    """Whether it says no more than the mark does."""
    return not feedback or feedback.strip(" .!").casefold() in STOCK


def _tags(node: Node) -> tuple[str, ...]:
    """Its tags, each once."""
    listed = (words_of(tag, "text") for kind in node.all("tags", "coursetags") for tag in kind.all("tag"))
    return tuple(dict.fromkeys(filter(None, listed)))
