"""The questions of quizzes and decks, each with its figures, its options and its wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from quizapp.measures import quiz_analysis
from quizapp.measures.item_analysis import Item
from quizapp.measures.item_words import Reading, reading
from quizapp.measures.moments import DUST, Figure
from quizapp.measures.quiz_analysis import Place, Weighed, Whole
from quizapp.models.content import Deck, QuestionRow, Version
from quizapp.models.quizzes import Repair
from quizapp.questions.base import Question
from quizapp.questions.catalogue import in_a_list, type_of
from quizapp.questions.record import from_json
from quizapp.services.quizzes.mending import Kind
from quizapp.services.review import answers, study
from quizapp.services.review.answers import Chosen
from quizapp.services.review.papers import CHOICES, Column, Papers
from quizapp.services.review.study import Studied

NO_WEIGHT = Figure(None, "A deck is no quiz: its questions stand in several, each with points of its own there.")
ALONE = "It stood alone in its quiz, so there is no rest to go by."
SEVERAL = Figure(None, "Several options may be chosen, so it depends on how many somebody would guess.")
BY_HAND = Figure(None, "It is marked by hand.")


@dataclass(frozen=True, slots=True)
class Wording:
    """A version of a question, and what those made of it who saw it."""

    number: int
    item: Item


@dataclass(frozen=True, slots=True)
class Line:
    """A question with all that is known of it."""

    id: int
    public: str
    place: int
    """From 1, as the page shows them."""
    words: str
    label: str
    drawn: bool
    weighed: Weighed
    reading: Reading
    options: list[Chosen]
    wordings: list[Wording]
    changed: bool
    """Whether it was changed since: nobody was asked it as it is now."""
    deck: str
    deck_owner: int | None
    studied: Studied

    chosen: bool = False
    """Whether its answers are chosen; else they are typed."""

    @property
    def item(self) -> Item:
        """Its figures."""
        return self.weighed.item


@dataclass(frozen=True, slots=True)
class Known:
    """A question as it is stored: read once for all."""

    row: Any
    question: Question
    studied: Studied
    versions: dict[int, Any]
    keys: list[Repair]


# What is stored of questions ------------------------------------------------------------------------------


def known(session: Session, found: Sequence[Papers], which: ColumnElement[bool], learners: Any) -> dict[int, Known]:
    """The questions for which `which` holds, with the wordings that were seen; five queries."""
    rows = session.execute(
        select(
            QuestionRow.id, QuestionRow.public, QuestionRow.position, QuestionRow.current, QuestionRow.retired_at,
            Version.id.label("version"), Version.data, Deck.public.label("deck"), Deck.owner_id,
        )
        .join(Version, (Version.question_id == QuestionRow.id) & (Version.number == QuestionRow.current))
        .join(Deck, Deck.id == QuestionRow.deck_id)
        .where(which)
        .order_by(QuestionRow.deck_id, QuestionRow.position, QuestionRow.id)
    ).all()  # fmt: skip
    seen = {version for one in found for column in one.columns.values() for version in set(column.versions)} - {0}
    versions: dict[int, dict[int, Any]] = {}
    wordings = select(Version.id, Version.question_id, Version.number, Version.data, Version.created_at)
    for row in session.execute(wordings.where(Version.id.in_(seen)).order_by(Version.number)):
        versions.setdefault(row.question_id, {})[row.id] = row
    keys: dict[int, list[Repair]] = {}
    mended = select(Repair).where(Repair.quiz_id.in_({quiz.id for one in found for quiz in one.quizzes}))
    for repair in session.scalars(
        mended.where(Repair.kind == Kind.KEY.value, Repair.undone_at.is_(None)).order_by(Repair.id)
    ):
        keys.setdefault(repair.question_id, []).append(repair)
    studied = study.of_questions(session, {row.version: row.id for row in rows}, learners)
    return {
        row.id: Known(row, from_json(row.data), studied[row.id], versions.get(row.id, {}), keys.get(row.id, []))
        for row in rows
        if row.retired_at is None or row.id in versions
    }


# The lines ------------------------------------------------------------------------------------------------


def _guess(question: Question) -> Figure:
    if question.kind == "essay":
        return BY_HAND
    return SEVERAL if question.settings.get("several") else Figure(100 * type_of(question).chance(question))


def of_papers(found: Papers, known: Mapping[int, Known]) -> tuple[list[Line], Whole]:
    """The questions of one quiz in the order of `known`, and the figures of the quiz."""
    order = {question: n for n, question in enumerate(known)}
    columns = sorted(found.columns.values(), key=lambda one: (order.get(one.question, len(order)), one.drawn))
    fixed, drawn = [one for one in columns if not one.drawn], [one for one in columns if one.drawn]
    guessed = lambda one: replace(one.place, guess=_guess(known[one.question].question))  # noqa: E731
    places = [guessed(one) for one in fixed] + [one.place for one in found.slots]
    all_of_it = quiz_analysis.analysis(len(found.tries), places, [guessed(one) for one in drawn])
    made = [
        _line(one, known[one.question], weighed, place, quiz_analysis.rest(place.marks, all_of_it.totals))
        for one, weighed, place in zip(fixed, all_of_it.places, places, strict=False)
    ]
    made += [
        _line(one, known[one.question], weighed, guessed(one), all_of_it.totals)
        for one, weighed in zip(drawn, all_of_it.drawn, strict=True)
    ]
    ordered = sorted(made, key=lambda line: (order.get(line.id, len(order)), line.drawn))
    return [replace(line, place=n + 1) for n, line in enumerate(ordered)], all_of_it.whole


def _line(column: Column, known: Known, weighed: Weighed, place: Place, rest: Sequence[float]) -> Line:
    options = answers.of(column, known.versions, known.keys, rest)
    wrong = [(one.text, one.figures) for one in options if one.said and not one.right]
    seen = set(column.versions) - {0}
    return _as_line(
        known, weighed, reading(weighed.item, wrong), drawn=column.drawn, options=options,
        wordings=_wordings(column, known, place, rest), changed=known.row.version not in seen,
    )  # fmt: skip


def _as_line(
    known: Known, weighed: Weighed, words: Reading, options: list[Chosen], wordings: list[Wording],
    *, drawn: bool = False, changed: bool = False,
) -> Line:  # fmt: skip
    row, question = known.row, known.question
    return Line(
        row.id, row.public, 0, in_a_list(question), type_of(question).label, drawn, weighed, words, options, wordings,
        changed, row.deck, row.owner_id, known.studied, question.kind in CHOICES,
    )  # fmt: skip


def unasked(known: Known) -> Line:
    """A question that no quiz has asked."""
    weighed = Weighed(quiz_analysis.against(Place(1.0, [], _guess(known.question)), []), NO_WEIGHT, NO_WEIGHT)
    return _as_line(known, weighed, reading(weighed.item), [], [])


def _wordings(column: Column, known: Known, place: Place, rest: Sequence[float]) -> list[Wording]:
    """Each version by those alone who saw it, where there were several."""
    if len(known.versions) < 2:
        return []
    made = []
    for version, row in known.versions.items():
        mine = [mark if seen == version else None for mark, seen in zip(place.marks, column.versions, strict=True)]
        made.append(Wording(row.number, quiz_analysis.against(replace(place, marks=mine), rest)))
    return made


# A deck ---------------------------------------------------------------------------------------------------


def of_deck(found: Papers, known: Mapping[int, Known], studies: Mapping[int, Studied]) -> list[Line]:
    """Each question by the shares of the rest of the points in the quizzes in which it stood."""
    got, out_of = [0.0] * len(found.tries), [0.0] * len(found.tries)
    for column in found.columns.values():
        for n, share in enumerate(column.shares):
            if share is not None:
                got[n] += share * column.most
                out_of[n] += column.most
    lines = []
    for question, of_it in known.items():
        more = replace(of_it, studied=studies[question])
        columns = [found.columns[key] for key in ((question, False), (question, True)) if key in found.columns]
        lines.append(_of_deck(columns, more, got, out_of) if columns else unasked(more))
    return [replace(line, place=n + 1) for n, line in enumerate(lines)]


def _of_deck(columns: Sequence[Column], known: Known, got: Sequence[float], out_of: Sequence[float]) -> Line:
    whole = columns[0]
    if len(columns) > 1:
        whole = _merged(*columns)
    rest, beside = _beside(whole, got, out_of)
    guess = _guess(known.question)
    all_of_them = quiz_analysis.against(Place(1.0, whole.shares, guess), rest)
    with_rest = all_of_them if beside is whole.shares else quiz_analysis.against(Place(1.0, beside, guess), rest)
    if with_rest.seen < all_of_them.seen:
        alone = Figure(None, ALONE)
        apart = (with_rest.discrimination, with_rest.efficiency) if with_rest.seen else (alone, alone)
        all_of_them = replace(all_of_them, discrimination=apart[0], efficiency=apart[1])
    weighed = Weighed(all_of_them, NO_WEIGHT, NO_WEIGHT)
    return _line(replace(whole, drawn=False), known, weighed, Place(1.0, whole.shares, guess), rest)


def _beside(
    column: Column, got: Sequence[float], out_of: Sequence[float]
) -> tuple[list[float], Sequence[float | None]]:
    """The share of the other points by attempt, 0 where there is none; and the shares of this one where there is."""
    most, shares = column.most, column.shares
    left = [points - most for points in out_of]
    whole = [share for share in shares if share is not None]
    if len(whole) == len(shares) and min(left, default=0.0) > DUST:
        return [(points - share * most) / other for points, share, other in zip(got, whole, left, strict=True)], shares
    rest: list[float] = []
    beside: list[float | None] = []
    for points, share, others in zip(got, shares, left, strict=True):
        told = share is not None and others > DUST
        rest.append((points - (share or 0.0) * most) / others if told else 0.0)
        beside.append(share if told else None)
    return rest, beside


def _merged(one: Column, other: Column) -> Column:
    """A question that was fixed for some and drawn for others."""
    said = {key: list(mine) for key, mine in one.said.items()}
    for key, mine in other.said.items():
        said.setdefault(key, []).extend(mine)
    shares = [other.shares[n] if share is None else share for n, share in enumerate(one.shares)]
    return replace(
        one, shares=shares, versions=[a or b for a, b in zip(one.versions, other.versions, strict=True)], said=said
    )
