"""What a reader of any format hands its items to: it counts and checks them, and keeps problems with their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from quizapp.formats.base import Attachment, FormatError, Item, Parsed, Problem, Severity
from quizapp.formats.shared.literal import Patience
from quizapp.formats.unit.entry import MOST_PARTS, longest_part, short, unsound
from quizapp.formats.unit.tables import LONGEST
from quizapp.questions.base import Fault, Question, Shape
from quizapp.questions.catalogue import TYPES
from quizapp.questions.essay import Essay

MOST_ANSWERS = 50
"""Answers of a question; of one with gaps there may be MOST_PARTS."""
LONGEST_NAME = 300
"""Characters of a title or topic."""
LONGEST_REF = 100
"""Characters of an id or tag."""
MOST_TAGS = 50


RUBRIC = [{"text": "Answers what is asked", "points": 1}]
NO_MODEL = (
    "This essay has no model answer, by which whoever studies alone could judge. “Answers what is asked” is what is "
    "looked for in it now: write something better."
)


@dataclass(slots=True)
class Intake:
    """A file as far as it is read. For each item `begin`, then `refuse` or `note` what is wrong, then `take` it."""

    format: str
    most: int
    """Items that are read; of more the whole is refused."""
    problems: list[Problem] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    found: int = 0
    name: str = ""
    """What problems call the item that is being read."""
    line: int = 0
    sound: bool = True
    files: dict[str, Attachment] = field(default_factory=dict)
    """What the items show, by the name in their texts."""
    patience: Patience = field(default_factory=Patience)
    """For the texts of the whole file."""

    def attach(self, data: bytes, filename: str = "") -> str:
        """Keep a picture or sound of the file; returns its address for texts. The same bytes are kept once."""
        name = sha256(data).hexdigest()[:24]
        self.files.setdefault(name, Attachment(name, data, filename))
        return f"/media/{name}"

    def begin(self, line: int, title: str = "") -> None:
        """The next item begins at this line; raises FormatError where there are too many."""
        self.found += 1
        if self.found > self.most:
            raise FormatError(f"More than {self.most:,} questions: take them in parts. The next begins here.", line)
        self.line, self.sound = line, True
        self.name = f"question {self.found}" + (f" “{short(title)}”" if title else "")

    def refuse(self, line: int, message: str) -> None:
        """Leave the item out because of this."""
        self.sound = False
        self.problems.append(Problem(line, self.name, message))

    def note(self, line: int, message: str, severity: Severity = Severity.CHANGED) -> None:
        """Tell of something that does not keep the item out."""
        self.problems.append(Problem(line, self.name, message, severity))

    def take(self, item: Item, lines: Sequence[int] = ()) -> None:
        """Keep the item, unless it was refused or its question is unsound. `lines` are those of its answers."""
        if self.sound and _nothing_to_judge_by(item.question):
            item = replace(item, question=replace(item.question, settings={**item.question.settings, "rubric": RUBRIC}))
            self.note(self.line, NO_MODEL)
        if self.sound:
            for fault in faults(item.question):
                at = fault.answer
                self.refuse(self.line if at is None or at >= len(lines) else lines[at], fault.message)
        if self.sound:
            self.items.append(self._shortened(item))

    def done(self) -> Parsed:
        """All that came in."""
        return Parsed(tuple(self.items), tuple(self.problems), self.found, self.format, tuple(self.files.values()))

    def _shortened(self, item: Item) -> Item:
        short_enough = replace(
            item,
            title=item.title[:LONGEST_NAME],
            topic=item.topic[:LONGEST_NAME],
            ref=item.ref[:LONGEST_REF],
            tags=tuple(tag[:LONGEST_REF] for tag in item.tags[:MOST_TAGS]),
        )
        if short_enough != item:
            self.note(item.line, "Its title, topic, id or tags are too long and were cut.", Severity.LOST)
        return short_enough


def _nothing_to_judge_by(question: Question) -> bool:
    """Whether it is an essay without a model answer and without anything that is looked for, as most programs allow."""
    if question.kind != Essay.name or question.settings.get("rubric"):
        return False
    return not any(answer.text.strip() for answer in question.answers)


def faults(question: Question) -> Iterator[Fault]:
    """Everything that keeps a question from being asked: what is too long, and what its type finds."""
    kind = TYPES.get(question.kind)
    if kind is None:
        yield Fault("kind", f"quizapp has no questions of the kind “{question.kind}”.")
        return
    if not question.prompt:
        yield Fault("prompt", "The question itself is missing: only its answers stand here.")
        return
    too_long = list(_too_long(question))
    yield from too_long or unsound(kind, question)


def _too_long(question: Question) -> Iterator[Fault]:
    for where in ("prompt", "explanation", "hint"):
        if len(text := getattr(question, where)) > LONGEST[where]:
            told = f"There are {len(text):,} characters of {where}; {LONGEST[where]:,} at most."
            yield Fault(where, f"{told} Is something missing that ends the question?")
    most = MOST_PARTS if TYPES[question.kind].shape is Shape.GAPS else MOST_ANSWERS
    if len(question.answers) > most:
        yield Fault("answers", f"There are {len(question.answers):,} answers; {most} at most.")
        return
    longest = longest_part(question.kind)
    for i, answer in enumerate(question.answers):
        for part in (answer.text, answer.match, answer.feedback, answer.tolerance):
            if len(part) > longest:
                told = f"“{short(part)}” has {len(part):,} characters; {longest:,} at most."
                yield Fault("answers", told, i)
