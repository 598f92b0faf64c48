"""What is told once of a package: of its note types, and of how many cards were something special in Anki."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.formats.anki import own
from quizapp.formats.anki.cards import Cards
from quizapp.formats.base import Severity

COUNTED = {
    "suspended": ("card is suspended in Anki: it comes in like any other.",
                  "cards are suspended in Anki: they come in like all others."),
    "buried": ("card is buried in Anki until tomorrow: it comes in like any other.",
               "cards are buried in Anki until tomorrow: they come in like all others."),
    "flagged": ("card has a coloured flag in Anki, which stays there.",
                "cards have coloured flags in Anki, which stay there."),
    "leech": ("card is tagged as a leech: it comes in like any other, with this tag.",
              "cards are tagged as leeches: they come in like all others, with this tag."),
    "empty": ("note has no card at all: look at it in Anki.",
              "notes have no card at all: look at them in Anki."),
}  # fmt: skip
"""What is said of one card, or note, and of several."""


def told(cards: Cards) -> Iterator[tuple[str, Severity]]:
    """What is told once: of note types, and of how many cards were something special."""
    lost: dict[int, set[str]] = {}
    for (kind, _), sides in cards.sides.items():
        lost.setdefault(kind, set()).update(sides.lost)
    for kind, note_type in cards.used.items():
        if note_type.occlusion or note_type.name.startswith(own.FAMILY):
            continue
        if lost.get(kind):
            yield f"The note type “{note_type.name}” comes without {', '.join(sorted(lost[kind]))}.", Severity.LOST
        if note_type.styled:
            yield f"The colours and layout of the note type “{note_type.name}” stay in Anki.", Severity.LOST
    for name in sorted(cards.strange):
        yield f"The filter “{name[:60]}” is not known here: fields were read without it.", Severity.CHANGED
    for what, (one, several) in COUNTED.items():
        if count := cards.counts[what]:
            yield f"{count:,} {several if count > 1 else one}", Severity.LOST
    if cards.days is not None and cards.days.cut:
        yield "The log of answers is very long: its end was left behind.", Severity.LOST
    if cards.collection.options > 1:
        yield "The options of the decks (limits, steps, presets) stay in Anki.", Severity.LOST
