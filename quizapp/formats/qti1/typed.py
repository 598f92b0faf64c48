"""Typed words, numbers and texts with gaps of QTI 1.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from quizapp.formats.qti1.draft import Draft, Refused
from quizapp.formats.qti1.numbers import ranges
from quizapp.formats.qti1.responses import Response
from quizapp.formats.qti1.scoring import Test
from quizapp.formats.shared.from_html import holds_html, markdown
from quizapp.questions.base import Answer, Question

UNNAMED = re.compile(r"[^\w .-]")
NO_ANSWER = "No right answer is given for it, so it could not be marked: set one where it comes from."
PATTERN = "The answer “{}” is a pattern (a regular expression), which is not read here: write the answers out."


def words(draft: Draft) -> Question:
    """A short text; one with several responses has gaps."""
    if len(draft.shown.responses) != 1:
        return gaps(draft)
    response = draft.only
    answers = list(_accepted(draft, response))
    if not any(answer.credit >= 1 for answer in answers):
        raise Refused(NO_ANSWER, response.line)
    settings = {"case": True} if _case(draft, response) else {}
    if isinstance(draft.shown.parts[-1], str) and draft.shown.parts[0] is not response:
        html = "".join(part if isinstance(part, str) else " _____ " for part in draft.shown.parts)
        prompt = draft.media.text(html + response.html, draft.line)
    else:
        prompt = draft.whole_prompt()
    return Question("text", prompt, tuple(answers), settings=settings)


def numbers(draft: Draft) -> Question:
    """A number, with margins and ranges."""
    response = draft.only
    answers = []
    for rule, credit in draft.scoring.rewarding():
        shows = draft.feedback.of(rule.shows)
        answers += [Answer(text, credit, "", off, shows) for text, off in ranges(draft, rule.node, response.ident)]
    if not any(answer.credit >= 0.98 for answer in answers):
        raise Refused(NO_ANSWER, response.line)
    kept = {(a.text, a.tolerance): a for a in reversed(answers)}
    return Question("number", draft.whole_prompt(), tuple(reversed(kept.values())))


def gaps(draft: Draft) -> Question:
    """A text with gaps to fill in or to choose for."""
    answers: list[Answer] = []
    settings: dict[str, Any] = {}
    names = _names(draft)
    typed = draft.said.get("question_type") == "fill_in_multiple_blanks_question"
    weights = []
    for response, name in zip(draft.shown.responses, names, strict=True):
        found, own = _gap(draft, response, typed=typed)
        if not any(answer.credit > 0 for answer in found):
            raise Refused(f"Gap “{name}”: {NO_ANSWER}", response.line)
        weights.append(max(answer.credit for answer in found))
        scale = weights[-1]
        answers += [Answer(a.text, min(1.0, a.credit / scale), name, a.tolerance, a.feedback) for a in found]
        if own:
            settings[name] = own
    if max(weights) - min(weights) > 0.011:
        for name, weight in zip(names, weights, strict=True):
            settings[name] = settings.get(name, {}) | {"weight": round(weight / min(weights), 4)}
    if len(names) > 1 and not any(len({t.ident for t in rule.positive}) == 1 for rule, _ in draft.scoring.rewarding()):
        draft.changed("All gaps must be right there; here each counts by itself.")
    return Question("cloze", _text(draft, names), tuple(answers), settings={"gaps": settings} if settings else {})


def _gap(draft: Draft, response: Response, *, typed: bool) -> tuple[list[Answer], dict[str, Any]]:
    """The answers of a gap, and its settings."""
    if response.render != "render_choice":
        if response.number:
            found = [
                Answer(text, credit, "", off)
                for rule, credit in draft.scoring.rewarding()
                for text, off in ranges(draft, rule.node, response.ident)
            ]
            return found, {"kind": "number"}
        return list(_accepted(draft, response)), {"case": True} if _case(draft, response) else {}
    right = {
        t.value: credit
        for rule, credit in draft.scoring.rewarding()
        for t in rule.positive
        if t.ident == response.ident
    }
    most = max(right.values(), default=0.0)
    found = []
    for label in response.labels:
        said = draft.media.text(label.html, label.line)
        credit = (most or 1.0) if typed else right.get(label.ident, 0.0)
        found.append(
            Answer(_literal(said) if typed else said, credit, "", "", draft.feedback.on(response.ident, label.ident))
        )
    return found, {} if typed else {"kind": "choice"}


def _accepted(draft: Draft, response: Response) -> Iterator[Answer]:
    """The words that are accepted, each once, with its share of the mark."""
    credits: dict[str, tuple[float, Test]] = {}
    shares: dict[str, float] = {}
    for rule, share in draft.scoring.rewarding():
        for test in rule.positive:
            if test.ident == response.ident:
                shares.setdefault(test.value, share)
    for test in draft.scoring.values(response.ident):
        credit = shares.get(test.value, 0.0)
        if test.node.get("setmatch").lower() == "matches" or "regex" in test.node.get("setmatch").lower():
            draft.lost(PATTERN.format(test.value[:60]), test.node.line)
            continue
        text = _plain(test.value)
        if test.node.tag in ("varsubstring", "varsubset") and test.node.get("setmatch").lower() not in ("exact",):
            text = f"*{text}*"
        if text not in credits or credits[text][0] < credit:
            credits[text] = credit, test
    for text, (credit, test) in credits.items():
        yield Answer(text, 1.0 if credit > 0.98 else credit, feedback=draft.feedback.on(response.ident, test.value))


def _plain(value: str) -> str:
    return _literal(markdown(value)[0] if holds_html(value) else " ".join(value.split()))


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\").replace("*", "\\*")


def _case(draft: Draft, response: Response) -> bool:
    """Whether capital letters matter: only where the file says so of every answer."""
    tests = [test for test in draft.scoring.values(response.ident) if test.node.tag == "varequal"]
    said = [(test.node.get("case") or "no").lower() in ("yes", "true") for test in tests]
    return bool(said) and all(said)


def _names(draft: Draft) -> list[str]:
    """What each gap is called: as the brackets in the text do, else by its number."""
    found: list[str] = []
    for number, response in enumerate(draft.shown.responses, 1):
        name = _bracketed(draft, response)
        clean = UNNAMED.sub("", name).strip(" .-")[:40].strip()
        found.append(clean if clean and clean not in found else f"gap {number}")
    return found


def _bracketed(draft: Draft, response: Response) -> str:
    """The name that stands in [ ] in the text for a response; empty where none does."""
    inside = draft.media.text(response.html, response.line) if response.html else ""
    for name in (response.ident.removeprefix("response_"), response.ident, inside):
        if name and f"[{escape(name, quote=False)}]" in draft.shown.html:
            return name
    return ""


def _text(draft: Draft, names: list[str]) -> str:
    """The text with its gaps: in place of their names in brackets, else where they are answered."""
    html, at, waiting = "", 0, []
    for part in draft.shown.parts:
        if isinstance(part, str):
            html += part
            continue
        if name := _bracketed(draft, part):
            waiting.append((f"[{escape(name, quote=False)}]", f"[[{names[at]}]]"))
        else:
            html = f"{html}{part.html} [[{names[at]}]] "
        at += 1
    for sign, gap in waiting:
        before, _, after = html.partition(sign)
        html = before + gap + after
    return draft.media.text(html, draft.line)
