"""What a row of a text file is: Anki's own note types are known by their names, all others have a front and a back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from quizapp.formats.anki import clozes, own
from quizapp.formats.anki.designs import DESIGNS
from quizapp.formats.anki.notetypes import CardTemplate, NoteType

BASIC, REVERSED, OPTIONAL = "Basic", "Basic (and reversed card)", "Basic (optional reversed card)"
TYPED, CLOZE, OCCLUSION = "Basic (type in the answer)", "Cloze", "Image Occlusion"
STOCK = frozenset({BASIC, REVERSED, OPTIONAL, TYPED, CLOZE, OCCLUSION, ""})
HINTS = frozenset({"hint", "hinweis", "tipp", "indice", "pista"})
"""What a column is called that holds a hint."""


@lru_cache(maxsize=256)
def note_type(name: str, columns: tuple[str, ...], has_cloze: bool, is_own: bool) -> NoteType:
    """The note type of a row by its name, the names of its fields, and whether it is one that quizapp wrote."""
    if design := next((one for one in DESIGNS if one.name == name), None):
        return _made(name, (*design.fields, own.FIELD), [(design.front, design.back)], cloze=design.cloze)
    if is_own:
        columns = (*(f"Side {place}" for place in range(1, len(columns))), own.FIELD)
    front, *others = columns
    back = "".join(f"{{{{#{one}}}}}<p>{{{{{one}}}}}</p>{{{{/{one}}}}}" for one in _backs(others))
    hints = "".join(f"{{{{hint:{one}}}}}" for one in others if one.lower() in HINTS)
    if name == OCCLUSION:
        return NoteType(name, columns, {}, True, True, False)
    if name == CLOZE or (has_cloze and name != BASIC):
        return _made(name, columns, [(f"{{{{cloze:{front}}}}}{hints}", f"{{{{cloze:{front}}}}}{back}")], cloze=True)
    if name == TYPED and others:
        return _made(name, columns, [(f"{{{{{front}}}}}{{{{type:{others[0]}}}}}{hints}", back)])
    both = [(f"{{{{{front}}}}}{hints}", back)]
    if name in (REVERSED, OPTIONAL) and others:
        both = [(f"{{{{{front}}}}}", f"{{{{{others[0]}}}}}"), (f"{{{{{others[0]}}}}}", f"{{{{{front}}}}}")]
    return _made(name, columns, both)


def cards_of(made: NoteType, fields: Sequence[str]) -> Iterator[int]:
    """The places of the cards that Anki would make of a row."""
    if made.cloze and not made.occlusion:
        found = set(clozes.numbers(clozes.read(fields[0])))
        yield from sorted(number - 1 for number in found if number) or [0]
    elif made.name == OPTIONAL:
        yield from [0, 1] if len(fields) > 2 and fields[2].strip() else [0]
    else:
        yield from sorted(made.templates) or [0]


def _backs(others: Sequence[str]) -> list[str]:
    return [one for one in others if one.lower() not in HINTS and one != own.FIELD]


def _made(name: str, fields: tuple[str, ...], sides: list[tuple[str, str]], *, cloze: bool = False) -> NoteType:
    templates = {place: CardTemplate(f"Card {place + 1}", front, back) for place, (front, back) in enumerate(sides)}
    return NoteType(name, fields, templates, cloze, False, False)
