"""What each type of question needs of an item: responses, interactions, and rules that mark them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from quizapp.formats.qti2.fields import field_for, gap_in
from quizapp.formats.qti2.options import RULE
from quizapp.formats.qti2.page import plain
from quizapp.formats.qti2.typed import WORDS
from quizapp.formats.qti2.written import RESPONSE, Sheet, real
from quizapp.formats.shared.proof import no_place_for, shape_of
from quizapp.questions.base import Shape
from quizapp.questions.gaps import GAP, gaps_of
from quizapp.questions.matching import lefts, rights
from quizapp.questions.truefalse import WORDS as STATEMENT
from quizapp.questions.truefalse import TrueFalse


def fill(sheet: Sheet) -> None:
    """Write what the question's type needs; raises Unwritable for a type that has no place in QTI."""
    writer = WRITERS.get(shape_of(sheet.question))
    if writer is None:
        raise no_place_for("QTI", sheet.question)
    if sheet.question.kind != "cloze":
        sheet.body.append(sheet.page.blocks(sheet.question.prompt))
    writer(sheet)


def _choice(sheet: Sheet) -> None:
    e, page, question = sheet.page.element, sheet.page, sheet.question
    settings, answers = question.settings, question.answers
    several, keep = bool(settings.get("several")), settings.get("keep", ())
    statement = question.kind == TrueFalse.name
    names = [f"ANSWER_{n}" for n in range(1, len(answers) + 1)]
    texts = [plain(STATEMENT[a.text]) if statement else page.line(a.text) for a in answers]
    fixed = [{"fixed": "true"} if place in keep else {} for place in range(len(answers))]
    options = [
        e("simpleChoice", {"identifier": name, **told}, text)
        for name, told, text in zip(names, fixed, texts, strict=True)
    ]
    words = ["truefalse"] if statement else []
    rule = settings.get("rule", "minus")
    words += [RULE + rule] if several else []
    attributes = {
        **sheet.own(*words),
        "responseIdentifier": RESPONSE,
        "shuffle": "true" if settings.get("shuffle", True) and not statement else "false",
        "maxChoices": "0" if several else "1",
    }
    sheet.body.append(e("choiceInteraction", attributes, *options))
    right = [name for name, a in zip(names, answers, strict=True) if (a.credit > 0 if several else a.credit == 1)]
    simple = rule == "all" if several else all(a.credit in (0, 1) for a in answers)
    counts = {} if simple else _counts(sheet, names, rule if several else "weights")
    low = several and rule == "minus"
    sheet.declare(
        RESPONSE,
        "identifier",
        right,
        card="multiple" if several else "single",
        mapping=sheet.mapping(counts, low=low) if counts else "",
    )
    sheet.template = "match_correct" if simple else "map_response"
    if several and rule == "each":
        left = sum(a.credit <= 0 for a in answers) / len(answers) * sheet.scale
        sheet.rules.append(sheet.score(e("mapResponse", {"identifier": RESPONSE}), sheet.value("float", real(left))))
        sheet.template = ""
    if any(a.feedback for a in answers):
        sheet.outcomes["FEEDBACK"] = "multiple" if several else "single"
        sheet.rules.append(e("setOutcomeValue", {"identifier": "FEEDBACK"}, sheet.variable(RESPONSE)))
        for name, answer in zip(names, answers, strict=True):
            if answer.feedback:
                sheet.feedback("FEEDBACK", name, answer.feedback)


def _counts(sheet: Sheet, names: list[str], rule: str) -> dict[str, float]:
    answers, scale = sheet.question.answers, sheet.scale
    if rule == "weights":
        return {name: a.credit * scale for name, a in zip(names, answers, strict=True)}
    share = scale / (len(answers) if rule == "each" else max(1, sum(a.credit > 0 for a in answers)))
    return {name: share if a.credit > 0 else -share for name, a in zip(names, answers, strict=True)}


def _typed(sheet: Sheet) -> None:
    sheet.body.append(f"<p>{field_for(sheet, sheet.question, RESPONSE, '', sheet.scale)}</p>")


def _cloze(sheet: Sheet) -> None:
    gaps = {gap.name: gap for gap in gaps_of(sheet.question)}
    total = sum(gap.weight for gap in gaps.values())
    share = sheet.scale / total if sheet.scale != 1 else 1.0
    fields = {name: gap_in(sheet, gap, gap.weight * share) for name, gap in gaps.items()}
    html = sheet.page.blocks(sheet.question.prompt)
    sheet.body.append(GAP.sub(lambda found: fields.get(found[1], found[0]), html))


def _pairs(sheet: Sheet) -> None:
    e, page, question = sheet.page.element, sheet.page, sheet.question
    items, partners = lefts(question), rights(question)
    names = {partner: f"PARTNER_{n}" for n, partner in enumerate(partners, 1)}
    pairs = [f"ITEM_{n} {names[pair.match]}" for n, pair in enumerate(items, 1)]
    left = [
        e("simpleAssociableChoice", {"identifier": f"ITEM_{n}", "matchMax": "1"}, page.line(pair.text))
        for n, pair in enumerate(items, 1)
    ]
    right = [
        e("simpleAssociableChoice", {"identifier": name, "matchMax": str(len(items))}, plain(partner))
        for partner, name in names.items()
    ]
    attributes = {"responseIdentifier": RESPONSE, "shuffle": "true", "maxAssociations": str(len(items))}
    sets = (e("simpleMatchSet", {}, *one) for one in (left, right))
    sheet.body.append(e("matchInteraction", attributes, *sets))
    share = float(Fraction(sheet.scale) / max(1, len(items)))
    mapping = sheet.mapping(dict.fromkeys(pairs, share))
    sheet.declare(RESPONSE, "directedPair", pairs, card="multiple", mapping=mapping)
    sheet.template = "map_response"


def _sequence(sheet: Sheet) -> None:
    e, question = sheet.page.element, sheet.question
    names = [f"STEP_{n}" for n in range(1, len(question.answers) + 1)]
    steps = [
        e("simpleChoice", {"identifier": name}, sheet.page.line(step.text))
        for name, step in zip(names, question.answers, strict=True)
    ]
    rule = question.settings.get("rule")
    own = sheet.own(f"{RULE}{rule}") if rule else {}
    sheet.body.append(e("orderInteraction", {**own, "responseIdentifier": RESPONSE, "shuffle": "true"}, *steps))
    sheet.declare(RESPONSE, "identifier", names, card="ordered")
    sheet.template = "match_correct"


def _essay(sheet: Sheet) -> None:
    words = sheet.question.settings.get("words", 0)
    own = sheet.own(f"{WORDS}{words}") if words else {}
    told = {**own, "responseIdentifier": RESPONSE} | ({"expectedLength": str(words * 6)} if words else {})
    sheet.body.append(sheet.page.element("extendedTextInteraction", told))
    sheet.declare(RESPONSE, "string", [answer.text for answer in sheet.question.answers])


WRITERS: Mapping[Shape, Callable[[Sheet], None]] = {
    Shape.CHOICES: _choice,
    Shape.TEXT: _typed,
    Shape.NUMBER: _typed,
    Shape.GAPS: _cloze,
    Shape.PAIRS: _pairs,
    Shape.SEQUENCE: _sequence,
    Shape.ESSAY: _essay,
}
