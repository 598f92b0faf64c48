"""The cells of a list of names: what a heading means, and how a name, an e-mail address or a factor is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAME, FIRST, LAST, EMAIL, EXTRA, NOTE = "name", "first", "last", "email", "extra", "note"
HEADINGS: Mapping[str, str] = {
    NAME: """name names fullname displayname pupilname studentname vollername vorundnachname nachnamevorname namevorname
        nom nomcomplet nomprenom nometprenom eleve eleves nombre nombrecompleto nombreyapellidos apellidosynombre alumno
        alumna alumnos alumnas nome nomecompleto naam leerling pupil pupils student students learner learners child
        schuler schulerin schulerinnen schulerinnenundschuler sus""",
    FIRST: """firstname givenname forename vorname vornamen rufname prenom prenoms nombredepila nombres voornaam first
        given""",
    LAST: """lastname surname familyname nachname familienname zuname nomdefamille apellido apellidos primerapellido
        cognome achternaam sobrenome last family""",
    EMAIL: """email emails mail emailaddress mailadresse emailadresse adressemail courriel adresseelectronique correo
        correoelectronico""",
    EXTRA: """extratime timefactor factor extra zeitzuschlag zeitverlangerung zeitzugabe mehrzeit zeitfaktor tempsmajore
        tierstemps tempssupplementaire tiempoextra tiempoadicional tempoextra extratijd""",
    NOTE: """note notes comment comments remark remarks bemerkung bemerkungen notiz notizen anmerkung kommentar remarque
        remarques commentaire nota notas observaciones comentario comentarios opmerking""",
}  # fmt: skip
"""What may stand above a column, in small letters without accents and signs: English, German, French, Spanish, and
the commonest of their neighbours."""
MEANING = {word: meaning for meaning, words in HEADINGS.items() for word in words.split()}
ALSO_NAMES = frozenset("pupil student child schuler first last given family nombres".split())
"""Headings that people are called by too: they count only where nothing else stands in the line."""
ABOVE = 10
"""Lines in which the headings are looked for: a title may stand above them."""

LIST_SIGN = re.compile(r"\s*(?:[•·‣◦▪●○■□☐✓✔→]+|[-–—*>+]+(?=\s)|\(?\d{1,4}[.):]|\d{1,4}(?=\s+\D))\s*")
"""What lists put before their lines: bullets and numbers."""
FORMULA = "=+-@＝＋－＠"
"""With these a cell begins that a spreadsheet would work out."""
SPREADSHEET_ERRORS = frozenset("#N/A #REF! #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC!".split())
BESIDE_LETTERS = frozenset(" -'’.·")
AFTER_A_COMMA = frozenset("jr jr. sr sr. ii iii iv".split())
"""What follows a comma without being a first name."""
ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,}")
NAMED_ADDRESS = re.compile(r"(.+?)\s*<([^<>]+)>")
"""As mail programs write it: Anna Lind <anna@school.example>."""
NOT_IN_ADDRESSES = frozenset('"(),:;<>[]\\')
LONGEST_ADDRESS = 254
FACTOR = re.compile(r"(\+?)[x×*]?(\d{1,3}(?:\.\d{1,3})?)[x×*]?(%?)")
NO_EXTRA = frozenset({"-", "–", "—", "no", "none", "nein", "kein", "non", "0"})
MOST_EXTRA = 4
"""The largest factor by which somebody has longer."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what, and the headings of those that are not used."""

    at: Mapping[str, int]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """What was read as a name: the name, or why it is none; what was taken off, and whether it was turned round."""

    text: str
    wrong: str = ""
    taken_off: str = ""
    turned: bool = False


def columns(cells: Sequence[str]) -> Columns | None:
    """What a line of headings says; None for a line that is none."""
    words = [(n, folded(cell)) for n, cell in enumerate(cells) if cell]
    at: dict[str, int] = {}
    for n, word in words:
        if word in MEANING:
            at.setdefault(MEANING[word], n)
    sure = any(MEANING.get(word) in (NAME, FIRST, LAST) and word not in ALSO_NAMES for _, word in words)
    whole = all(word in MEANING for _, word in words)
    if not at.keys() & {NAME, FIRST, LAST} or not (sure or whole):
        return None
    used = set(at.values())
    return Columns(_resolved(at), tuple(cells[n] for n, _ in words if n not in used))


def _resolved(at: dict[str, int]) -> dict[str, int]:
    """“Name” beside “First name” is the last name, and beside “Last name” the first: in German and in Spanish."""
    if NAME in at and (FIRST in at) != (LAST in at):
        at[LAST if FIRST in at else FIRST] = at.pop(NAME)
    return at


def folded(heading: str) -> str:
    """A heading as it is compared: small letters and digits without accents."""
    plain = unicodedata.normalize("NFKD", heading[:100]).casefold()
    return "".join(c for c in plain if c.isalnum())


def tidy(cell: str) -> str:
    """A cell without what cannot be seen or stored, on one line."""
    kept = (c for c in cell if c.isspace() or not (unicodedata.category(c) in ("Cc", "Cs") or c == "\ufeff"))
    return " ".join("".join(kept).split())


def without_list_sign(text: str) -> str:
    """A line without the bullet and the number before it."""
    for _ in range(2):
        text = LIST_SIGN.sub("", text, count=1) if LIST_SIGN.match(text) else text
    return text


def only_counts(cell: str) -> bool:
    """Whether a cell is the number or the bullet of its line."""
    bare = without_list_sign(cell).strip(".:)")
    return not bare or bare.isdigit()


def read_name(cell: str) -> Name:
    """A name as it is said, first name first."""
    if cell in SPREADSHEET_ERRORS:
        return Name("", "The spreadsheet shows an error in this cell.")
    parts = [part.strip() for part in without_list_sign(cell).split(",")]
    bare = [part.lstrip(FORMULA + " ") for part in parts]
    if not any(map(_is_seen, cell)) and not cell.startswith("="):
        return Name("", "A number or a sign alone is no name. “Pupil 7” would be one.")
    for part, rest in zip(parts, bare, strict=True):
        if part != rest and not _sound(rest):
            return Name(
                "", f"It begins with “{part[0]}” as formulas do, which are not worked out. Give the name itself."
            )
    if "\N{REPLACEMENT CHARACTER}" in cell:
        return Name("", "A letter of this name could not be read. Save the file as UTF-8 or XLSX.")
    if len(bare) > 2:
        return Name("", "There are several commas in it. Write one name a line.")
    signs = "".join(part[: len(part) - len(rest)].strip() for part, rest in zip(parts, bare, strict=True))
    name = turned(*bare) if len(bare) == 2 else bare[0]
    return Name(name, taken_off=signs, turned=name != " ".join(filter(None, bare)))


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or sign.isalpha()


def _sound(text: str) -> bool:
    plain = all(unicodedata.category(c)[0] in "LM" or c in BESIDE_LETTERS for c in text)
    return plain and any(c.isalpha() for c in text)


def turned(last: str, first: str) -> str:
    """“Last, First” as “First Last”, but for a Junior."""
    if first.casefold() in AFTER_A_COMMA:
        return f"{last} {first}"
    return f"{first} {last}".strip()


def is_address(text: str) -> bool:
    """Whether it is an e-mail address."""
    return len(text) <= LONGEST_ADDRESS and bool(ADDRESS.fullmatch(text)) and NOT_IN_ADDRESSES.isdisjoint(text)


def factor(text: str) -> float | None:
    """The factor by which somebody has longer: “1.25”, “1,25”, “125 %”, “+25 %”, “25”; None where it is none."""
    if text.casefold() in NO_EXTRA:
        return 1.0
    found = FACTOR.fullmatch(text.replace(",", ".").replace(" ", "").casefold())
    if found is None:
        return None
    value = _as_factor(float(found[2]), more=bool(found[1]), percent=bool(found[3]))
    return round(value, 3) if 1 <= value <= MOST_EXTRA else None


def _as_factor(value: float, *, more: bool, percent: bool) -> float:
    if percent or value > MOST_EXTRA:
        return 1 + value / 100 if more or value < 100 else value / 100
    return 1 + value if value < 1 else value


def looks_like_factor(text: str) -> bool:
    """Whether a cell without a heading can be nothing else."""
    return ("%" in text or "." in text or "," in text) and factor(text) is not None
