"""The form of a question's editor: any type's own fields, rows that come and go without a script, faults at fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, StringField

from quizapp.questions.base import Fault, Question, QuestionForm, QuestionType
from quizapp.questions.cloze import Cloze
from quizapp.questions.gaps import names_in
from quizapp.services.writing import questions

Typed = MultiDict[str, str]
PREFIX = "e."
"""Before the names of the editor's fields where they stand in the form of the preview."""
ADD, DROP = "add-", "drop-"
ROWS = {"choice": 4, "matching": 4, "ordering": 4, "text": 1, "number": 1, "cloze": 1}
"""Empty rows with which a new question of a type begins."""
SIGNS = ("text", "match", "name")
"""The fields of a row of which one is filled, if the row is meant at all."""
UNSTORED = "This holds a character that cannot be stored. Delete it, or type the words again."


@dataclass(slots=True)
class Draft:
    """A question as far as it is typed."""

    kind: QuestionType
    form: QuestionForm
    question: Question | None = None
    """None while something is to be mended."""


def blank(kind: QuestionType) -> QuestionForm:
    """The form of a question that is still to be written."""
    form = kind.Form()
    for rows in lists(form):
        while len(rows.entries) < ROWS.get(kind.name, 0) and rows.name != "gaps":
            rows.append_entry()
    return form


def filled(kind: QuestionType, question: Question) -> QuestionForm:
    """The form of a question that is there."""
    return kind.Form(data=kind.to_form(question))


def rearranged(kind: QuestionType, typed: Typed, act: str) -> QuestionForm:
    """The form as typed, with one row more or one less; nothing is checked."""
    sent = MultiDict(typed)
    for name in lists_of(kind):
        if act == f"{ADD}{name}":
            sent[f"{name}-{_next(sent, name)}-text"] = ""
        elif act.startswith(f"{DROP}{name}-"):
            sent = _without(sent, act.removeprefix(DROP))
    return kind.Form(sent)


def read(kind: QuestionType, typed: Typed, before: Question) -> Draft:
    """The question as typed, over what its editor does not show of `before`; or the form with what is to be mended."""
    form = kind.Form(_tidied(kind, typed))
    for field in _leaves(form):
        if isinstance(field, StringField) and field.data is None:  # a field that was not sent at all
            field.data = ""
    draft = Draft(kind, form)
    if not _stored(form) or not form.validate():
        return draft
    question = kind.from_form(form.data, before)
    found = questions.faults(question)
    for fault in found:
        _blame(form, fault)
    if not found:
        draft.question = question
    return draft


def lists(form: QuestionForm) -> list[FieldList]:
    """The lists of rows in a form."""
    return [field for field in form if isinstance(field, FieldList)]


def lists_of(kind: QuestionType) -> list[str]:
    """The names of the lists of rows in a type's form."""
    return [field.name for field in lists(kind.Form())]


def problems(form: QuestionForm) -> Iterator[tuple[str, str, str]]:
    """Everything to be mended: the id of its field, what the field is called, and what is wrong."""
    for field in form:
        yield from _problems(field, "")


def _problems(field: Field, where: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(field, FieldList):
        for said in field.errors:
            if isinstance(said, str):
                yield field.id, words_of(field), said
        for number, entry in enumerate(field.entries, 1):
            yield from _problems(entry, f"{words_of(field)} {number}: ")
    elif isinstance(field, FormField):
        for inner in field.form:
            yield from _problems(inner, where)
    else:
        called = where.removesuffix(": ") if where.startswith(f"{field.label.text} ") else where + field.label.text
        yield from ((field.id, called, str(said)) for said in field.errors)


def words_of(rows: FieldList) -> str:
    """What a row of a list is called."""
    return {"options": "Option", "pairs": "Pair", "steps": "Step", "gaps": "Gap", "rubric": "Line"}.get(
        rows.short_name, "Answer"
    )


def drafted(sent: Typed) -> Typed:
    """The editor's fields in a form of the preview."""
    pairs = [(name.removeprefix(PREFIX), value) for name, value in sent.items(multi=True) if name.startswith(PREFIX)]
    return MultiDict(pairs)


def _tidied(kind: QuestionType, typed: Typed) -> Typed:
    """What was typed, without rows that were left empty, and with a row for each gap of a text."""
    sent = MultiDict([(name, _as_kept(value)) for name, value in typed.items(multi=True)])
    for name in lists_of(kind):
        for row in _rows(sent, name):
            if not any((sent.get(f"{row}-{sign}") or "").strip() for sign in SIGNS):
                sent = _without(sent, row)
    return _with_gaps(sent) if kind.name == Cloze.name else sent


def _as_kept(text: str) -> str:
    """Browsers send line breaks as two signs, and people leave spaces behind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _with_gaps(sent: Typed) -> Typed:
    """The rows of the gaps are those that the text names: new ones are added, others fall away."""
    names = list(dict.fromkeys(names_in(Question("cloze", sent.get("prompt", "")))))
    there = {sent.get(f"{row}-name", "").strip(): row for row in _rows(sent, "gaps")}
    for name, row in there.items():
        if names and name not in names:
            sent = _without(sent, row)
    for name in names:
        if name not in there:
            row = f"gaps-{_next(sent, 'gaps')}"
            sent[f"{row}-name"], sent[f"{row}-weight"], sent[f"{row}-kind"] = name, "1", "text"
    if len(names) == 1:
        for row in _rows(sent, "answers"):
            sent[f"{row}-match"] = sent.get(f"{row}-match") or names[0]
    return sent


def _rows(sent: Mapping[str, str], name: str) -> list[str]:
    """The beginnings of the names of a list's rows, in their order."""
    numbers = {key.split("-")[1] for key in sent if key.startswith(f"{name}-") and key.count("-") >= 2}
    return [f"{name}-{n}" for n in sorted((n for n in numbers if n.isdecimal() and len(n) < 5), key=int)]


def _next(sent: Mapping[str, str], name: str) -> int:
    return max((int(row.split("-")[1]) for row in _rows(sent, name)), default=-1) + 1


def _without(sent: Typed, row: str) -> Typed:
    return MultiDict([(key, value) for key, value in sent.items(multi=True) if not key.startswith(f"{row}-")])


def _stored(form: QuestionForm) -> bool:
    """Whether all that was typed can be stored; what cannot is said at its field."""
    sound = True
    for field in _leaves(form):
        if isinstance(field.data, str) and "\0" in field.data:
            field.data, sound = field.data.replace("\0", "\N{REPLACEMENT CHARACTER}"), False
            refuse(field, UNSTORED)
    return sound


def refuse(field: Any, why: str) -> None:
    """Say at a field why it cannot be taken."""
    field.errors = (*(said for said in field.errors if isinstance(said, str)), why)


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList):
            yield from _leaves(field.entries)
        elif isinstance(field, FormField):
            yield from _leaves(field.form)
        else:
            yield field


def _blame(form: QuestionForm, fault: Fault) -> None:
    """Say a fault at the field that it is about: the answer's own, the list of answers, or the question."""
    name = fault.where if fault.where in form else next((rows.name for rows in lists(form)), "")
    name = name or next((each for each in ("answer", "back", "model") if each in form), "prompt")
    field = form[name]
    if isinstance(field, FieldList) and fault.answer is not None and fault.answer < len(field.entries):
        inner = field.entries[fault.answer].form
        field = inner["text"] if "text" in inner else next(iter(inner))
        if "tolerance" in inner and "tolerance" in fault.message:
            field = inner["tolerance"]
    refuse(field, fault.message)


def fields_of(form: QuestionForm) -> list[tuple[str, str]]:
    """A form as a browser would send it."""
    sent = []
    for field in _leaves(form):
        if isinstance(field.data, bool):
            sent += [(field.name, "y")] if field.data else []
        elif field.data is not None:
            sent.append((field.name, str(field.data)))
    return sent
