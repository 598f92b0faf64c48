"""Questions written as Moodle XML, one by one, their elements in the order in which Moodle writes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape
from itertools import pairwise

from quizapp.formats.base import Item, Problem, Severity
from quizapp.formats.moodle.element import Page, setting, text
from quizapp.formats.moodle.embedding import embedding
from quizapp.formats.moodle.library import Library, Phrase
from quizapp.formats.moodle.measured import measured
from quizapp.formats.moodle.naming import own_name
from quizapp.formats.shared.categories import category_of
from quizapp.formats.shared.proof import no_place_for, shape_of
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.truefalse import TrueFalse

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
FOOT = "</quiz>\n"
GRADES = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111)
GRADES += (10, 5, 0)
"""The shares of a mark, in percent, that Moodle has in its menus; above 0 or below."""
NEAR = 0.00001
ODD = "Moodle has no grade of {} %: choose “Nearest grade if not listed” when you import there."
COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
TYPES = {
    Shape.CHOICES: "multichoice",
    Shape.TEXT: "shortanswer",
    Shape.NUMBER: "numerical",
    Shape.PAIRS: "matching",
    Shape.SEQUENCE: "ordering",
    Shape.GAPS: "cloze",
    Shape.ESSAY: "essay",
}
"""What Moodle calls questions of each shape."""


def document(items: Sequence[Item], pages: Sequence[str]) -> str:
    """A file of the items, of which `pages` are the questions as they were written."""
    topics = ["", *(item.topic for item in items)]
    heads = [_category(topic) if topic != before else "" for before, topic in pairwise(topics)]
    return HEAD + "".join(head + page for head, page in zip(heads, pages, strict=True)) + FOOT


def odd_shares(items: Sequence[Item], kept: Collection[int]) -> list[Problem]:
    """Those of the items kept (by their identity) that Moodle takes only when it is told to round."""
    told = []
    for number, item in enumerate(items, 1):
        weighed = id(item) in kept and shape_of(item.question) in (Shape.CHOICES, Shape.TEXT, Shape.NUMBER)
        shares = _shares(item.question) if weighed else []
        if odd := [share for share in shares if not _is_grade(float(share))]:
            name = f"question {number} “{short(item.question.prompt)}”"
            told.append(Problem(None, name, ODD.format(odd[0]), Severity.CHANGED))
    return told


def written(item: Item, library: Library) -> str:
    """The question; raises Unwritable."""
    question, page = item.question, Page(library)
    shape = shape_of(question)
    if shape not in TYPES:
        raise no_place_for("Moodle XML", question)
    kind = "truefalse" if question.kind == TrueFalse.name else TYPES[shape]
    prompt = embedding(question, library) if kind == "cloze" else library.markup(question.prompt)
    body = BODIES[kind](page, question) if kind in BODIES else ""
    return (
        f'  <question type="{kind}">\n    <name>{text(item.title or own_name(question))}</name>\n'
        + page.marked_up("questiontext", prompt)
        + page.element("generalfeedback", question.explanation)
        + (setting("defaultgrade", _plain(item.points)) if item.points is not None else "")
        + setting("penalty", "1.0000000" if kind == "truefalse" else "0.3333333")
        + setting("hidden", 0)
        + setting("idnumber", item.ref)
        + body
        + (page.element("hint", question.hint) if question.hint else "")
        + _tags(item.tags)
        + "  </question>\n"
    )


def _category(topic: str) -> str:
    named = f"    <category>{text(category_of(topic))}</category>\n"
    return f'  <question type="category">\n{named}    <info format="html"><text></text></info>\n  </question>\n'


def _tags(tags: Sequence[str]) -> str:
    listed = "".join(f"<tag>{text(tag)}</tag>" for tag in tags)
    return f"    <tags>{listed}</tags>\n" if tags else ""


def _combined() -> str:
    return "".join(f'    <{name} format="html"><text></text></{name}>\n' for name in COMBINED)


def _choice(page: Page, question: Question) -> str:
    answers = [
        page.element("answer", answer.text, inline=True, attributes=f' fraction="{share}"',
                     more=page.feedback(answer.feedback) + "    ")
        for answer, share in zip(question.answers, _shares(question), strict=True)
    ]  # fmt: skip
    return (
        setting("single", _word(not question.settings.get("several")))
        + setting("shuffleanswers", _word(question.settings.get("shuffle", True)))
        + setting("answernumbering", "abc")
        + setting("showstandardinstruction", 0)
        + _combined()
        + "".join(answers)
    )


def _shares(question: Question) -> list[str]:
    """The fraction of each answer as Moodle counts it."""
    answers, settings = question.answers, question.settings
    if settings.get("several") and settings.get("rule") != "weights":
        share = 1 / max(1, sum(answer.credit > 0 for answer in answers))
        return [_percent(share if answer.credit > 0 else -share) for answer in answers]
    return [_percent(answer.credit) for answer in answers]


def _percent(credit: float) -> str:
    rounded = f"{credit * 100:.5f}"
    return (rounded if _is_grade(float(rounded)) else f"{credit * 100:.9f}").rstrip("0").rstrip(".")


def _is_grade(share: float) -> bool:
    return any(abs(abs(share) - grade) < NEAR for grade in GRADES)


def _statement(page: Page, question: Question) -> str:
    return "".join(page.typed(a.text, "100" if a.credit > 0 else "0", a.feedback) for a in question.answers)


def _typed(page: Page, question: Question) -> str:
    answers = zip(question.answers, _shares(question), strict=True)
    case = setting("usecase", int(bool(question.settings.get("case"))))
    return case + "".join(page.typed(answer.text, share, answer.feedback) for answer, share in answers)


def _number(page: Page, question: Question) -> str:
    return measured(page, question, _shares(question))


def _pairs(page: Page, question: Question) -> str:
    return setting("shuffleanswers", "true") + _combined() + "".join(_pair(page, one) for one in question.answers)


def _pair(page: Page, pair: Answer) -> str:
    return page.element("subquestion", pair.text, more=f"<answer>{text(pair.match)}</answer>")


def _steps(page: Page, question: Question) -> str:
    rule = "LONGEST_ORDERED_SUBSET" if question.settings.get("rule") == "run" else "ABSOLUTE_POSITION"
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": len(question.answers)}
    settings |= {"gradingtype": rule, "showgrading": "SHOW", "numberingstyle": "none"}
    steps = (
        page.element("answer", answer.text, inline=True, attributes=f' fraction="{place}.0000000"')
        for place, answer in enumerate(question.answers, 1)
    )
    return "".join(setting(name, value) for name, value in settings.items()) + _combined() + "".join(steps)


def _essay(page: Page, question: Question) -> str:
    settings = {"responseformat": "editor", "responserequired": 1, "responsefieldlines": 15, "minwordlimit": "",
                "maxwordlimit": "", "attachments": 0, "attachmentsrequired": 0, "maxbytes": 0,
                "filetypeslist": ""}  # fmt: skip
    model = page.library.markup(question.answers[0].text if question.answers else "")
    rows = (_criterion(row["text"], row["points"]) for row in question.settings.get("rubric", []))
    rubric = "".join(rows)
    if rubric:
        model = Phrase(model.form, f'{model.text}<table class="rubric">{rubric}</table>', model.names)
    return (
        "".join(setting(name, value) for name, value in settings.items())
        + page.marked_up("graderinfo", model)
        + '    <responsetemplate format="html"><text></text></responsetemplate>\n'
    )


def _criterion(words: str, points: float) -> str:
    return f"<tr><td>{escape(words)}</td><td>{_plain(points)}</td></tr>"


def _word(value: object) -> str:
    return "true" if value else "false"


def _plain(points: float) -> str:
    return str(int(points)) if points == int(points) else repr(float(points))


BODIES = {
    "multichoice": _choice,
    "truefalse": _statement,
    "shortanswer": _typed,
    "numerical": _number,
    "matching": _pairs,
    "ordering": _steps,
    "essay": _essay,
}
"""What writes the answers of each type."""
