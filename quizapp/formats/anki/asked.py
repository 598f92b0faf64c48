"""One card as a question: a flashcard, an answer to type, or a text with gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quizapp.formats.anki import clozes
from quizapp.formats.anki.sides import ANSWER_LINE, Sides
from quizapp.formats.anki.templates import Filling, Shown
from quizapp.formats.anki.texts import FORMULA, GAP_ENDS, GAP_STARTS, Texts
from quizapp.formats.base import Severity
from quizapp.formats.shared.intake import Intake
from quizapp.formats.unit.entry import LONGEST_PART, longest_part
from quizapp.formats.unit.tables import LONGEST
from quizapp.questions.base import Answer, Question

LONGEST_BACK = longest_part("flashcard")
SHOWN = re.compile(r"<(?:img|audio|video|svg|object)\b|\[sound:", re.IGNORECASE)
BREAKS = ("\n\n", "\n", ". ", "; ")
"""Where a long back is divided, the best place first."""
DIVIDED = "Its back is long: what follows its first part came in as the explanation."
NO_GAP = "What is hidden here cannot be typed into a gap, so it came in as a flashcard."
NO_BACK = "This card has no back: write one in Anki, or turn the card into a text with a cloze."
EMPTY = "This card is empty: in Anki choose Tools, Empty Cards, to see it and to remove it."


class Refused(ValueError):
    """A card that is no question; its text says why."""


@dataclass(slots=True)
class Asking:
    """Makes the question of one card, and notes what was changed for it."""

    intake: Intake
    texts: Texts
    sides: Sides
    fields: Mapping[str, str]
    number: int = 0
    """Which of its clozes the card asks for; 0 where there are none."""
    strange: set[str] = field(default_factory=set)

    def question(self) -> Question:
        """The question; raises Refused, and Broken for a side that cannot be filled."""
        if self.number:
            return self._gapped()
        filling = Filling(self.fields, 0, hides_hints=True)
        front = filling.side(self.sides.front)
        self.strange |= filling.strange
        prompt = self.texts.text(front)
        if not prompt:
            raise Refused(EMPTY)
        hint = self._hint(filling.hints)
        if filling.typed:
            return self._typed(prompt, hint, filling.typed)
        return self._card(prompt, hint, front)

    def _card(self, prompt: str, hint: str, front: str) -> Question:
        """A flashcard: what its back shows besides its front."""
        filling = Filling({**self.fields, "FrontSide": ""}, 0)
        back = filling.side(self.sides.back)
        self.strange |= filling.strange
        if line := ANSWER_LINE.search(back):
            before, after = back[: line.start()], back[line.end() :]
            said = self.texts.words(before)
            back = after if not said or said == self.texts.words(front) else before + after
        return self._flashcard(prompt, self.texts.text(back), hint)

    def _flashcard(self, prompt: str, back: str, hint: str, explanation: str = "") -> Question:
        if not back:
            raise Refused(NO_BACK)
        back, rest = divided(back)
        if rest:
            self.intake.note(0, DIVIDED)
            explanation = f"{rest}\n\n{explanation}".strip()
        return Question("flashcard", prompt, (Answer(back, 1.0),), explanation, hint)

    def _typed(self, prompt: str, hint: str, typed: list[Shown]) -> Question:
        """An answer to type: the field that is asked for, and on the back what is not on the front."""
        if len(typed) > 1:
            self.intake.note(0, "It asks to type more than one answer; only the first is asked.", Severity.LOST)
        answer = self.texts.words(self.fields.get(typed[0].name, ""))
        if not answer:
            raise Refused(f"The field “{typed[0].name}”, whose text is to be typed, is empty.")
        explanation = self._explained(frozenset({typed[0].name}))
        return Question("text", prompt, (Answer(pattern(answer), 1.0),), explanation, hint)

    def _explained(self, hidden: frozenset[str]) -> str:
        """What the back shows besides the front and these fields."""
        blank = dict.fromkeys((*self.sides.repeated, *hidden, "FrontSide"), "")
        filling = Filling({**self.fields, **blank}, self.number, cloze=lambda _: "")
        back = filling.side(self.sides.back)
        self.strange |= filling.strange
        return self.texts.text(back)

    def _gapped(self) -> Question:
        """A text with a gap for each cloze of the card's number."""
        hidden: list[clozes.Hidden] = []

        def gap(one: clozes.Hidden) -> str:
            hidden.append(one)
            return f"{GAP_STARTS}{len(hidden)}{GAP_ENDS}"

        filling = Filling(
            self.fields, self.number, lambda text: clozes.asked(clozes.read(text), self.number, gap), True
        )
        self.texts.gap_in_formula = False
        prompt = self.texts.text(filling.side(self.sides.front))
        self.strange |= filling.strange
        if not hidden:
            raise Refused(EMPTY)
        if any(self.fields[name].lstrip().startswith("{{c") and clozes.OCCLUSION in self.fields[name] for name in
               self.sides.repeated & self.fields.keys()):  # fmt: skip
            raise Refused("It covers parts of a picture (image occlusion), which quizapp does not ask.")
        hints = [one.hint for one in hidden if one.hint]
        hint, explanation = self._hint([*hints, *filling.hints]), self._explained(frozenset())
        answers = [clozes.shown(one) for one in hidden]
        if self.texts.gap_in_formula or not all(map(self._can_be_typed, answers)):
            return self._uncovered(prompt, answers, hint, explanation)
        names = ["gap" if len(hidden) == 1 else f"gap{place}" for place in range(1, len(hidden) + 1)]
        made = tuple(
            Answer(pattern(self.texts.words(text)), 1.0, name) for text, name in zip(answers, names, strict=True)
        )
        prompt = prompt.replace("[[", "[ [")
        for place, name in enumerate(names, 1):
            prompt = prompt.replace(f"{GAP_STARTS}{place}{GAP_ENDS}", f"[[{name}]]")
        return Question("cloze", prompt, made, explanation, hint)

    def _can_be_typed(self, html: str) -> bool:
        words = self.texts.words(html)
        return 0 < len(words) <= LONGEST_PART and not SHOWN.search(html) and not FORMULA.search(html)

    def _uncovered(self, prompt: str, answers: list[str], hint: str, explanation: str) -> Question:
        """A flashcard in place of gaps into which nothing can be typed."""
        self.intake.note(0, NO_GAP)
        for place in range(1, len(answers) + 1):
            prompt = prompt.replace(f"{GAP_STARTS}{place}{GAP_ENDS}", "[…]")
        back = "\n\n".join(filter(None, map(self.texts.text, answers)))
        return self._flashcard(prompt, back, hint, explanation)

    def _hint(self, hints: list[str]) -> str:
        hint = "; ".join(dict.fromkeys(filter(None, map(self.texts.text, hints))))
        if len(hint) > LONGEST["hint"]:
            self.intake.note(0, f"Its hint has {len(hint):,} characters and was left behind.", Severity.LOST)
            return ""
        return hint


def pattern(words: str) -> str:
    """An answer in which a star is a star."""
    return words.replace("*", r"\*")


def divided(text: str) -> tuple[str, str]:
    """A text that is short enough for an answer, and the rest of it; all in the first where there is no good place."""
    if len(text) <= LONGEST_BACK:
        return text, ""
    for sign in BREAKS:
        at = text.rfind(sign, 1, LONGEST_BACK - 1)
        if at > 0 and text.count("```", 0, at) % 2 == 0:
            return text[: at + len(sign)].strip(), text[at + len(sign) :].strip()
    return text, ""
