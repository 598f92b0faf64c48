"""Aiken: a question, its options one a line, and the letter of the right one.

What is the capital of Norway?
A. Bergen
B. Oslo
ANSWER: B

As people type it: `a)`, `(A)`, small letters, tabs, empty lines, options over several lines, several letters, `*`
before the right option, a line FEEDBACK: behind the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from quizapp.formats.base import Item, Parsed, Written
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.plain import plain
from quizapp.formats.shared.proof import Unwritable, no_place_for, proved, shape_of
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Answer, Question, Shape
from quizapp.questions.choice import Choice
from quizapp.questions.text import same_words

NAME = "aiken"
LARGEST = 10_000_000
"""Bytes of a file, characters of a text."""
MOST = 20_000
"""Questions of a file."""

OPTION = re.compile(r"\s*+(?P<star>\*?)\s*+\(?(?P<letter>[A-Za-z])(?: ?[.):]| -(?=\s))(?P<space>\s*+)(?P<text>.*)")
ANSWER = re.compile(
    r"\s*+(?:(?:correct |right )?answers?|ans|key|(?:richtige )?antwort|lösung|réponse|reponse|respuesta|risposta)"
    r"\s*+[:=](.*)",
    re.IGNORECASE,
)
BARE_ANSWER = re.compile(r"\s*+ANSWER\s++(\(?[A-Za-z][.)]?)\s*+")
FEEDBACK = re.compile(r"\s*+(?:feedback|explanation|erklärung|begründung|explication|explicación)\s*+:(.*)", re.I)
BETWEEN = re.compile(r"[\s,;/&+]+")
LETTER = re.compile(r"\(?([A-Za-z])[.):]?")
WORDS_BETWEEN = frozenset({"and", "und", "et", "y", "e"})

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

NO_OPTIONS = "No options follow: write them beneath, one a line, as A. …, B. …, and then ANSWER: with a letter."
NO_ANSWER = "No answer is marked as right: write ANSWER: and its letter in a line beneath the options."


@dataclass(slots=True)
class Option:
    """An option as it is written: its line, its letter, its text, and whether a star marks it as right."""

    line: int
    letter: str
    text: str
    starred: bool
    more: list[tuple[int, str]] = field(default_factory=list)
    """Lines that go on with it, or begin the next question."""


@dataclass(slots=True)
class Draft:
    """A question as far as it is read."""

    line: int = 0
    prompt: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    answer: str | None = None
    answer_line: int = 0
    feedback: str = ""
    roomy: bool = False
    """Whether there are spaces behind the signs of its options."""

    def add(self, number: int, text: str) -> None:
        """A line of the question itself."""
        self.line = self.line or number
        self.prompt.append(text)


def parse(data: bytes | str, *, largest: int = LARGEST, most: int = MOST) -> Parsed:
    """The questions of an Aiken file, and everything that is wrong in it; raises FormatError for what is no text."""
    text, problems = plain(data, largest)
    intake = Intake(NAME, most, problems)
    sorter = _Sorter()
    for number, line in enumerate(text.split("\n"), 1):
        for draft in sorter.read(number, line):
            _read(intake, draft)
    for draft in sorter.cut():
        _read(intake, draft)
    return intake.done()


def unparse(questions: Iterable[Question | Item]) -> Written:
    """An Aiken file of the questions; what Aiken has no place for is in `left_out`."""
    kept, left_out = proved(questions, _written, parse)
    return Written("\n".join(map(_written, kept)).encode(), tuple(left_out))


def is_answer(line: str) -> bool:
    """Whether the line says which option is right."""
    return (ANSWER.match(line) or BARE_ANSWER.fullmatch(line)) is not None


def is_option(line: str) -> bool:
    """Whether the line looks like an option."""
    found = OPTION.match(line)
    return found is not None and bool(found["space"])


@dataclass(slots=True)
class _Sorter:
    """Reads line by line and gives each question that is at its end."""

    draft: Draft = field(default_factory=Draft)
    gap: bool = False
    """The line before was empty."""

    def read(self, number: int, line: str) -> Iterator[Draft]:
        """The next line."""
        if not line.strip():
            self.gap = True
            return
        if self.draft.answer is not None:
            if not self.gap and (feedback := FEEDBACK.match(line)):
                self.draft.feedback = feedback[1].strip()
                return
            yield from self.cut()
        if answer := ANSWER.match(line) or BARE_ANSWER.fullmatch(line):
            self.draft.answer, self.draft.answer_line = answer[1].strip(), number
            self.draft.line = self.draft.line or number
        elif option := self._option(line):
            yield from self._begin_option(number, option)
        else:
            yield from self._text(number, line.strip())
        self.gap = False

    def cut(self) -> Iterator[Draft]:
        """End the question here."""
        draft, self.draft = self.draft, Draft()
        if draft.line:
            yield draft

    def _option(self, line: str) -> re.Match[str] | None:
        """The line as an option, where one can stand here: with the letter A, or another in the style of that."""
        found = OPTION.match(line)
        if not found or not (self.draft.prompt or self.draft.options):
            return None
        letter, options = found["letter"], self.draft.options
        if letter in "Aa":
            return found
        alike = options and options[0].letter.isupper() == letter.isupper()
        return found if alike and (found["space"] or not self.draft.roomy) else None

    def _begin_option(self, number: int, found: re.Match[str]) -> Iterator[Draft]:
        if self.draft.options and found["letter"] in "Aa":
            more = self.draft.options[-1].more
            self.draft.options[-1].more = []
            yield from self.cut()
            for at, text in more:
                self.draft.add(at, text)
            self.draft.line = self.draft.line or number
        self.draft.roomy = self.draft.roomy or bool(found["space"])
        option = Option(number, found["letter"], found["text"].strip(), bool(found["star"]))
        self.draft.options.append(option)

    def _text(self, number: int, text: str) -> Iterator[Draft]:
        if self.gap:
            yield from self.cut()
        if self.draft.options:
            self.draft.options[-1].more.append((number, text))
        else:
            self.draft.add(number, text)


def _read(intake: Intake, draft: Draft) -> None:
    intake.begin(draft.line)
    options, lines = draft.options, [option.line for option in draft.options]
    letters = [option.letter.upper() for option in options]
    if not options:
        intake.refuse(draft.line, NO_OPTIONS)
        return
    for place, letter in enumerate(letters):
        if letter in letters[:place]:
            intake.refuse(lines[place], f"Two options have the letter {letter}.")
    right = _right(intake, draft, letters)
    texts = [" ".join([option.text, *(text for _, text in option.more)]) for option in options]
    answers = tuple(Answer(text, float(letter in right)) for text, letter in zip(texts, letters, strict=True))
    settings = {"several": True} if len(right) > 1 else {}
    question = Question("choice", "\n".join(draft.prompt), answers, explanation=draft.feedback, settings=settings)
    intake.take(Item(question, draft.line), lines)


def _right(intake: Intake, draft: Draft, letters: Sequence[str]) -> set[str]:
    """The letters of the right options; where that cannot be told the question is refused."""
    starred = {option.letter.upper() for option in draft.options if option.starred}
    if draft.answer is None:
        if not starred:
            intake.refuse(draft.options[-1].line, NO_ANSWER)
        return starred
    named = _named(draft.answer, draft.options)
    if not named or not named <= set(letters):
        told = f"“{short(draft.answer)}” is none of the options {letters[0]} to {letters[-1]}"
        intake.refuse(draft.answer_line, f"{told}: write the letter of the right one behind ANSWER:.")
    elif starred and starred != named:
        intake.refuse(draft.answer_line, "ANSWER: and the * before an option name different ones: keep one of them.")
    return named


def _named(answer: str, options: Sequence[Option]) -> set[str]:
    """The letters that an answer names, by themselves, with their text, or by their text alone."""
    for option in options:
        if same_words(option.text, answer) or _is_labelled(answer, option):
            return {option.letter.upper()}
    words = [word for word in BETWEEN.split(answer) if word and word not in WORDS_BETWEEN]
    if len(words) == 1 and words[0].isupper() and words[0].isalpha():
        words = list(words[0])
    found = [LETTER.fullmatch(word) for word in words]
    return {letter[1].upper() for letter in found if letter} if all(found) else set()


def _is_labelled(answer: str, option: Option) -> bool:
    found = OPTION.match(answer)
    return bool(found) and found["letter"].upper() == option.letter.upper() and same_words(found["text"], option.text)


def _written(item: Item) -> str:
    """The question; raises Unwritable."""
    question = item.question
    if shape_of(question) is not Shape.CHOICES or question.kind != Choice.name:
        raise no_place_for("Aiken", question)
    right = [letter for letter, answer in zip(LETTERS, question.answers, strict=False) if answer.credit >= 1]
    if len(right) != 1:
        raise Unwritable("Aiken has one right answer to a question.")
    options = (f"{letter}. {_line(answer.text)}" for letter, answer in zip(LETTERS, question.answers, strict=False))
    return "\n".join([_line(question.prompt), *options, f"ANSWER: {right[0]}"]) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split())
