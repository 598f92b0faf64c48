"""Goes through the cards of a collection and hands each one in as a question, or says why it is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from quizapp.formats.anki import clozes, own
from quizapp.formats.anki.asked import Asking, Refused
from quizapp.formats.anki.collection import DAMAGED as NOT_WHOLE
from quizapp.formats.anki.collection import CardRow, Collection
from quizapp.formats.anki.names import deck_of, guid_of, tag_of
from quizapp.formats.anki.notetypes import NoteType
from quizapp.formats.anki.package import Media
from quizapp.formats.anki.scheduling import SUSPENDED, Days
from quizapp.formats.anki.sides import Sides, sides_of
from quizapp.formats.anki.templates import Broken
from quizapp.formats.anki.texts import Texts
from quizapp.formats.base import FormatError, Item, Schedule, Severity
from quizapp.formats.shared.intake import LONGEST_NAME, LONGEST_REF, MOST_TAGS, Intake
from quizapp.formats.unit.entry import longest_part
from quizapp.formats.unit.tables import LONGEST
from quizapp.questions.base import Answer, Question

LONGEST_BACK = longest_part("flashcard")
OCCLUSION = "It covers parts of a picture (image occlusion), which quizapp does not ask."
DAMAGED = "This card is damaged: in Anki choose Tools, Check Database, and export again."
NO_NOTE = "The note of this card is missing: in Anki choose Tools, Check Database, and export again."
NO_TYPE = "The note type of this card is missing: in Anki choose Tools, Check Database, and export again."
LONGEST_NOTE = 200_000
"""Characters of all fields of a note."""
MOST_OF_NOTES = 100_000_000
"""Characters of all notes, each counted once for each of its cards."""
STARTS = "-+0123456789"
"""What a line may begin with that is a list in Markdown."""
LONGEST_PROMPT = LONGEST["prompt"]
EDITED = "Its answers were edited in Anki, so it came in as the card looks there."


@dataclass(slots=True)
class Cards:
    """Reads all cards of a collection into an intake."""

    intake: Intake
    collection: Collection
    media: Media | None
    days: Days | None = None
    sides: dict[tuple[int, int], Sides] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: dict[int, NoteType] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    texts: Texts = field(init=False)
    topics: dict[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.texts, self.topics = Texts(self.intake, self.media), self.collection.decks

    def read(self) -> None:
        """Hand in every card; raises FormatError where there are too many, or far too much."""
        cards, at = self.collection.cards(), 0
        count, intake, sides_of_cards = len(cards), self.intake, self.sides
        for note, guid, kind, tags, flds in self.collection.notes():
            if not isinstance(note, int):
                raise FormatError(NOT_WHOLE)
            first = at
            while at < count and (card := cards[at])[0] <= note:
                at += 1
                if card[0] < note:
                    first += 1
                    self._refuse(NO_NOTE)
                    continue
                found = intake.found
                try:
                    sides = sides_of_cards.get((kind, card[1])) or self._learned(kind, card[1])
                    if not (sides.simple and self._simply(sides.simple, guid, tags, flds, card)):
                        self._surely(guid, kind, tags, flds, card, sides)
                except FormatError:
                    raise
                except (TypeError, ValueError, AttributeError, LookupError, OverflowError):
                    self._refuse(DAMAGED, anew=found == intake.found)
            self.counts["empty"] += first == at
        for _ in cards[at:]:
            self._refuse(NO_NOTE)

    def take(self, guid: str, kind: int, tags: str, flds: str, place: int = 0) -> None:
        """Hand in one card of a note that nobody has answered, from the deck 1."""
        self._surely(guid, kind, tags, flds, (1, place, 1, 0, 0, 0, 0, 1), self._learned(kind, place))

    def _refuse(self, message: str, *, anew: bool = True) -> None:
        """Refuse a card of which nothing is known, or which was already begun."""
        if anew:
            self.intake.begin(0)
        self.intake.refuse(0, message)

    def _simply(self, places: tuple[int, int], guid: str, tags: str, flds: str, card: CardRow) -> bool:
        """Take a card whose sides are one field of plain text each, as most are; False where it is not so simple."""
        self.size += len(flds)
        if self.size > MOST_OF_NOTES or len(flds) > LONGEST_NOTE:
            return False
        fields = flds.split("\x1f")
        front, back = fields[places[0]], fields[places[1]]
        if front[:1] in STARTS or back[:1] in STARTS or _is_marked(flds):
            front, back = self.texts.simple(front), self.texts.simple(back)
        elif not (front.isprintable() and back.isprintable()):
            return False
        if not (front and back) or front[0] == " " or front[-1] == " " or back[0] == " " or back[-1] == " ":
            return False
        _, place, deck, home, sort, queue, flags, key = card
        topic, tag_names = self.topics.get(home or deck), self.tags.get(tags)
        if tag_names is None:
            tag_names = self._tags(tags)
        if topic is None or len(tag_names) > MOST_TAGS or flags or queue < 0 or "leech" in tags:
            return False
        intake = self.intake
        if len(front) > LONGEST_PROMPT or len(back) > LONGEST_BACK or intake.found >= intake.most:
            return False
        if not isinstance(guid, str) or len(guid) > LONGEST_REF - 5 or len(topic) > LONGEST_NAME:
            return False
        intake.found += 1
        question = Question("flashcard", front, (Answer(back, 1.0),))
        ref, schedule = f"{guid}/{place + 1}" if place else guid, self._schedule(key) if sort else None
        intake.items.append(Item(question, 0, "", topic, ref, tag_names, None, schedule))
        return True

    def _tags(self, tags: str) -> tuple[str, ...]:
        """The tags of a note. One that is too long makes them too many, for whoever wants to be quick."""
        found = tuple(tags.split())
        if not found or all(len(tag) <= LONGEST_REF for tag in found):
            self.tags[tags] = found
            return found
        return found * MOST_TAGS

    def _surely(self, guid: str, kind: int, tags: str, flds: str, card: CardRow, sides: Sides) -> None:
        """Take any card, or refuse it; raises TypeError and the like for one that is damaged."""
        if not isinstance(guid, str):
            raise TypeError("an id that is no text")
        self._count(flds, tags, card)
        note_type, fields = self.used.get(kind), flds.split("\x1f")
        self.intake.begin(0, self.texts.words(next((one for one in fields if one.strip()), "")[:400])[:100])
        refused = self._why_not(note_type, fields, flds, card, sides)
        if refused or note_type is None:
            self.intake.refuse(0, refused)
            return
        named = dict(zip(note_type.fields, [*fields, *[""] * len(note_type.fields)], strict=False))
        ref = f"{guid}/{card[1] + 1}" if card[1] else guid
        schedule = self._schedule(card[7]) if card[4] else None
        item = Item(Question("", ""), 0, "", self._topic(card), ref, tuple(tags.split()), None, schedule)
        try:
            self.intake.take(self._asked(note_type, named, card, sides, item))
        except Refused as reason:
            self.intake.refuse(0, str(reason))
        except Broken as reason:
            self.intake.refuse(0, f"It cannot be shown: {reason}.")

    def _count(self, flds: str, tags: str, card: CardRow) -> None:
        self.size += len(flds)
        if self.size > MOST_OF_NOTES:
            raise FormatError("The notes of this package have far too much text in all: export it in parts.")
        if card[5] < 0:
            self.counts["suspended" if card[5] == SUSPENDED else "buried"] += 1
        if card[6]:
            self.counts["flagged"] += 1
        if "leech" in tags.casefold().split():
            self.counts["leech"] += 1

    def _why_not(self, note_type: NoteType | None, fields: list[str], flds: str, card: CardRow, sides: Sides) -> str:
        """Why a card cannot even be looked at; empty where it can."""
        if note_type is None:
            return NO_TYPE
        if note_type.occlusion or any(f"::{clozes.OCCLUSION}" in one for one in fields[:2]):
            return OCCLUSION
        if len(flds) > LONGEST_NOTE:
            return f"Its note has {len(flds):,} characters; {LONGEST_NOTE:,} at most are read."
        if not isinstance(card[1], int) or not 0 <= card[1] < 1000:
            return NO_TYPE
        return f"It cannot be shown, as {sides.broken}: mend it in Anki." if sides.broken else ""

    def _asked(self, note_type: NoteType, named: dict[str, str], card: CardRow, sides: Sides, item: Item) -> Item:
        """The item with its question, from the hidden field where quizapp wrote it, else as the card shows it."""
        kept = own.read(named[own.FIELD]) if named.get(own.FIELD) else None
        if kept:
            item = _beside(item, kept)
            visible = {name: value for name, value in named.items() if name != own.FIELD}
            edited = self._edited(kept.item.question, visible, own.changed(kept, visible))
            if edited:
                return replace(item, question=self._with_media(edited))
            self.intake.note(0, EDITED)
        given = {**named, **self._special(note_type, card, item)}
        number = card[1] + 1 if note_type.cloze else 0
        self.texts.lost = []
        asking = Asking(self.intake, self.texts, sides, given, number)
        question = asking.question()
        self.strange |= asking.strange
        lost = [one for one in dict.fromkeys(self.texts.lost) if one not in sides.lost]
        if lost:
            self.intake.note(0, f"Left behind: {', '.join(lost)}.", Severity.LOST)
        return replace(item, question=question)

    def _edited(self, question: Question, visible: dict[str, str], names: list[str]) -> Question | None:
        """The question with what somebody edited in Anki; None where only the card as it looks there can tell."""
        for name in names:
            if name in own.PARTS and not (question.kind == "cloze" and own.PARTS[name] == "prompt"):
                question = replace(question, **{own.PARTS[name]: self.texts.text(visible[name])})
            elif name == "Back" and question.kind in own.CARDS and question.answers:
                first = replace(question.answers[0], text=self.texts.text(visible[name]))
                question = replace(question, answers=(first, *question.answers[1:]))
            else:
                return None
        return question

    def _with_media(self, question: Question) -> Question:
        """The question with its pictures and sounds as the package has them; what is missing in it is told."""
        found = {name: self._kept_media(name) for name in own.media_names(question)}
        for name in sorted(name for name, address in found.items() if not address):
            told = f"Its picture or sound “{name}” is not in this file: it shows only where quizapp has it already."
            self.intake.note(0, told, Severity.LOST)
        return own.with_media(question, found.__getitem__)

    def _kept_media(self, name: str) -> str:
        """The address of a picture or sound that quizapp wrote; empty where it is not in the package."""
        if self.media is None:
            return ""
        known = next((one for one in self.media.entries if one.startswith(f"quizapp-{name}.")), "")
        found = self.media.read(known) if known else None
        return self.intake.attach(found[1], found[0]) if found else ""

    def _special(self, note_type: NoteType, card: CardRow, item: Item) -> dict[str, str]:
        deck = self._topic(card).split(" / ")
        template = note_type.templates.get(0 if note_type.cloze else card[1])
        shown = {"Tags": " ".join(item.tags), "Type": note_type.name, "Deck": "::".join(deck), "Subdeck": deck[-1]}
        return {**shown, "Card": template.name if template else "", "CardFlag": "", "CardID": "", "FrontSide": ""}

    def _topic(self, card: CardRow) -> str:
        return self.topics.get(card[3] or card[2], "")

    def _schedule(self, card: int) -> Schedule | None:
        if self.days is None:
            self.days = Days.of(self.collection)
        return self.days.schedule(card)

    def _learned(self, kind: int, place: Any) -> Sides:
        """The sides of a card that is met for the first time."""
        note_type = self.collection.note_types.get(kind)
        if note_type is None or not isinstance(place, int):
            return Sides(broken="its note type is missing")
        self.used[kind] = note_type
        known = (kind, 0 if note_type.cloze else place)
        made = self.sides.get(known) or sides_of(note_type, place)
        if note_type.name.startswith(own.FAMILY):
            made = replace(made, simple=None)
        self.sides[known] = self.sides[kind, place] = made
        return made


def _is_marked(text: str) -> bool:
    """Whether HTML or Markdown may mean something by a sign in it; one by one is the quickest way to look."""
    return (
        "<" in text or "&" in text or "[" in text or "*" in text or "$" in text or "  " in text or "\\" in text
        or "`" in text or "#" in text or "|" in text or ">" in text or "]" in text
    )  # fmt: skip


def _beside(item: Item, kept: own.Kept) -> Item:
    """The item with its title, points, tags, topic and id as quizapp knew them, where they are the same in Anki."""
    known = kept.item
    tags = [tag for tag in known.tags if tag_of(tag) in item.tags]
    tags += [tag for tag in item.tags if tag not in {tag_of(one) for one in known.tags}]
    topic = known.topic if item.topic == deck_of(known.topic).replace("::", " / ") else item.topic
    ref = known.ref if item.ref.startswith(guid_of(known)) else item.ref
    return replace(
        item,
        title=known.title,
        points=known.points,
        topic=topic,
        ref=ref,
        tags=tuple(tags),
    )
