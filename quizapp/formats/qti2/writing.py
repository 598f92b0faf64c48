"""Questions as a package of QTI 2.1 or 3.0, each of which was read again before it goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizapp.formats.base import Attachment, Item, Parsed, Problem, Severity, Written
from quizapp.formats.qti2.bundle import BETWEEN, MOST_SECTIONS, Entry, bundled
from quizapp.formats.qti2.items import take
from quizapp.formats.qti2.kinds import fill
from quizapp.formats.qti2.names import normal
from quizapp.formats.qti2.page import Page, listed
from quizapp.formats.qti2.written import item as written
from quizapp.formats.shared import xml
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.proof import proved
from quizapp.formats.unit.entry import short
from quizapp.questions.base import Question


def unparse_21(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A package of QTI 2.1, and what could not go with it."""
    return _unparse(questions, _Proof(listed(files), newest=False), files)


def unparse_30(questions: Iterable[Question | Item], files: Sequence[Attachment] = ()) -> Written:
    """A package of QTI 3.0, and what could not go with it."""
    return _unparse(questions, _Proof(listed(files), newest=True), files)


@dataclass(slots=True)
class _Proof:
    """Writes items and reads them again alone, with the files that the package will hold."""

    files: Mapping[str, Attachment]
    newest: bool
    entries: dict[int, Entry] = field(default_factory=dict)
    """What was written of each item, by the identity of the item."""
    count: int = 0

    def write(self, item: Item) -> str:
        page = Page(self.newest, self.files)
        self.count += 1
        text = written(page, item, self.count, fill)
        self.entries[id(item)] = Entry(text, "", frozenset(page.shows))
        return text

    def parse(self, text: str) -> Parsed:
        page = Page(self.newest, self.files)
        known = {page.address(name): f"/media/{name}" for name in self.files}
        intake = Intake("", 1)
        take(intake, normal(xml.read(text.encode(errors="replace"))), lambda source: known.get(source, ""), "")
        return intake.done()


def _unparse(questions: Iterable[Question | Item], proof: _Proof, files: Sequence[Attachment]) -> Written:
    items = [one if isinstance(one, Item) else Item(one) for one in questions]
    bare = [replace(item, topic="") for item in items]
    kept, left_out = proved(bare, proof.write, proof.parse)
    places = {id(item): place for place, item in enumerate(bare)}
    entries = []
    for item in kept:
        place = places[id(item)]
        topic, told = _topic(items[place].topic)
        entries.append(replace(proof.entries[id(item)], topic=topic))
        if told:
            name = f"question {place + 1} “{short(item.question.prompt)}”"
            left_out.append(Problem(None, name, "Left behind: how exactly its topic is written.", Severity.LOST))
    return Written(bundled(entries, files, newest=proof.newest), tuple(left_out))


def _topic(topic: str) -> tuple[str, bool]:
    """The topic as sections can say it, and whether that is another."""
    parts = [part.strip() for part in topic.split(BETWEEN, MOST_SECTIONS - 1)]
    told = BETWEEN.join(part for part in parts if part)
    return told, told != topic
