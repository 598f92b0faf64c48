"""Choices, pairs, orders and essays of QTI 1.2."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from quizapp.formats.qti1.draft import Draft, Refused
from quizapp.formats.qti1.responses import Label, Response
from quizapp.formats.qti1.typed import gaps, numbers, words
from quizapp.formats.shared.truth import truth
from quizapp.questions.base import Answer, Question
from quizapp.questions.choice import MOST_OPTIONS
from quizapp.questions.truefalse import WORDS

EITHER = {
    "true_false": ("True", "False"),
    "yes_no": ("Yes", "No"),
    "agree_disagree": ("Agree", "Disagree"),
    "right_wrong": ("Right", "Wrong"),
}
"""What Blackboard writes for the two sides of Either/Or, and what it shows."""
NO_RIGHT = "No answer is marked as right, so it could not be marked: mark one where it comes from."
SLIGHT = 0.02


def single(draft: Draft) -> Question:
    """A choice of one, or true or false."""
    response = draft.only
    options = _options(draft, response)
    credits = [draft.scoring.score({response.ident: [label.ident]}) for label in response.labels]
    options = [
        Answer(option.text, 1.0 if credit > 1 - SLIGHT else max(-1.0, credit), feedback=option.feedback)
        for option, credit in zip(options, credits, strict=True)
    ]
    full = [option for option in options if option.credit >= 1]
    if not full:
        if any(test for test in draft.scoring.rules) and len(options) > 1:
            found = several_of(draft, response)
            if found:
                draft.changed("Only several answers together are right, so several are to be chosen.")
                return found
        raise Refused(NO_RIGHT)
    sides = {truth(option.text): option for option in options}
    if (
        len(options) == 2
        and set(sides) == {True, False}
        and len(full) == 1
        and {0.0, 1.0} >= {o.credit for o in options}
    ):
        answers = tuple(
            Answer(word, sides[side].credit, feedback=sides[side].feedback)
            for word, side in zip(WORDS, (True, False), strict=True)
        )
        return Question("truefalse", draft.whole_prompt(), answers)
    settings: dict[str, Any] = {} if response.shuffle else {"shuffle": False}
    if len(full) > 1:
        draft.changed("Several answers are marked as right, each by itself: all of these are to be chosen here.")
        settings["several"] = True
    return Question("choice", draft.whole_prompt(), tuple(options), settings=settings)


def several(draft: Draft) -> Question:
    """A choice of several."""
    if (found := several_of(draft, draft.only)) is None:
        raise Refused(NO_RIGHT)
    return found


def several_of(draft: Draft, response: Response) -> Question | None:
    """A choice of several: by what each adds, or all that must be given together; None where none is right."""
    options = _options(draft, response)
    weights = [draft.scoring.score({response.ident: [label.ident]}) for label in response.labels]
    rule = draft.scoring.right()
    asked = {t.value for t in rule.positive if t.ident == response.ident} if rule else set()
    settings: dict[str, Any] = {"several": True} | ({} if response.shuffle else {"shuffle": False})
    together = draft.scoring.score({response.ident: list(asked)}) if asked else 0.0
    positive = [weight for weight in weights if weight > 0]
    if together > 1 - SLIGHT and len(asked) >= 1 and (len(asked) > 1 or positive == [together] or len(positive) == 1):
        canvas = "question_type" in draft.said
        settings |= {} if canvas else {"rule": "all"}
        credits = [float(label.ident in asked) for label in response.labels]
    elif positive:
        if abs(sum(positive) - 1) > SLIGHT:
            draft.changed(
                f"The right answers together give {sum(positive):.0%} of the mark: they were made to give 100 %."
            )
        whole = sum(positive)
        credits = [weight / whole if weight > 0 else weight for weight in weights]
        even = all(abs(weight - positive[0]) < SLIGHT for weight in positive)
        if even and all(abs(weight + positive[0]) < SLIGHT for weight in weights if weight <= 0):
            credits = [float(weight > 0) for weight in weights]
        else:
            settings["rule"] = "weights"
    else:
        return None
    answers = tuple(Answer(o.text, credit, feedback=o.feedback) for o, credit in zip(options, credits, strict=True))
    return Question("choice", draft.whole_prompt(), answers, settings=settings) if any(credits) else None


def pairs(draft: Draft) -> Question:
    """A matching question: each response is a left side, its right option the partner."""
    answers, chosen, rights = [], set(), {}
    for response in draft.shown.responses:
        left = draft.media.text(response.html, response.line)
        texts = _partners(draft, response)
        rights |= dict.fromkeys(texts.values())
        right = next((t for t in _right_idents(draft, response) if t in texts), None)
        if right is None:
            draft.lost(f"“{left[:60]}” has no right partner and was left out.", response.line)
            continue
        chosen.add(texts[right])
        answers.append(Answer(left, 1.0, texts[right], feedback=draft.feedback.on(response.ident, right)))
    if not answers:
        raise Refused("No pair is marked as right, so it could not be marked: mark them where it comes from.")
    extra = [Answer("", 0.0, right) for right in rights if right and right not in chosen]
    return Question("matching", draft.prompt(), (*answers, *extra))


def _partners(draft: Draft, response: Response) -> dict[str, str]:
    """The text of each partner by what rules call it; Blackboard lists the texts apart, in the same order."""
    apart = draft.shown.rights
    return {
        label.ident: draft.media.text(label.html or (apart[at] if at < len(apart) else ""), label.line)
        for at, label in enumerate(response.labels)
    }


def _right_idents(draft: Draft, response: Response) -> list[str]:
    return [t.value for rule, _ in draft.scoring.rewarding() for t in rule.positive if t.ident == response.ident]


def order(draft: Draft) -> Question:
    """An ordering question: the steps in the order that the rule for the whole mark names."""
    response = draft.only
    rule = draft.scoring.right()
    named = [test for test in rule.positive if test.ident == response.ident] if rule else []
    if all(test.node.get("index").isdecimal() for test in named):
        named.sort(key=lambda test: int(test.node.get("index")[:9]))
    idents = [word.strip() for test in named for word in test.value.split(",")]
    labels = {label.ident: label for label in response.labels}
    if len(idents) != len(set(idents)) or set(idents) != set(labels):
        raise Refused("Its right order does not name each step once: set it where it comes from.")
    answers = tuple(
        Answer(
            draft.media.text(labels[one].html, labels[one].line), 1.0, feedback=draft.feedback.on(response.ident, one)
        )
        for one in idents
    )
    return Question("ordering", draft.whole_prompt(), answers)


def essay(draft: Draft) -> Question:
    """An essay with its model answer: where none is given, what is told to everybody afterwards."""
    html = draft.shown.html + "".join(response.html for response in draft.shown.responses)
    model = draft.feedback.solution() or draft.feedback.general()
    return Question("essay", draft.media.text(html, draft.line), (Answer(model, 1.0),) if model else ())


def _options(draft: Draft, response: Response) -> list[Answer]:
    if response.render != "render_choice":
        raise Refused("There are no options to choose from: it cannot come in.", response.line)
    if len(response.labels) > MOST_OPTIONS:
        raise Refused(f"There are {len(response.labels)} options; {MOST_OPTIONS} at most.", response.line)
    return [
        Answer(_said(draft, label), feedback=draft.feedback.on(response.ident, label.ident))
        for label in response.labels
    ]


def _said(draft: Draft, label: Label) -> str:
    """The text of an option, also where it is only the name that Blackboard has for it."""
    text = draft.media.text(label.html, label.line)
    group, _, side = (text or label.ident).partition(".")
    if group in EITHER and side in ("true", "false"):
        return EITHER[group][side == "false"]
    return text or (label.ident if truth(label.ident) is not None else "")


MAKERS: Mapping[str, Callable[[Draft], Question]] = {
    "single": single,
    "several": several,
    "text": words,
    "number": numbers,
    "gaps": gaps,
    "pairs": pairs,
    "order": order,
    "essay": essay,
}
"""What makes which kind of question."""
