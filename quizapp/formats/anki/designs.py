"""The note types that quizapp writes: clean templates without script, by day and by night, and a last hidden field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.formats.anki.names import number_of
from quizapp.formats.anki.own import FAMILY, FIELD

STYLE = """.card {
  font-family: system-ui, sans-serif; font-size: 20px; line-height: 1.5; text-align: left;
  max-width: 40em; margin: 1em auto; padding: 0 1em; color: #1d2430; background-color: #ffffff;
}
.nightMode.card, .night_mode .card { color: #e6e9ef; background-color: #1b1f27; }
hr { border: 0; border-top: 1px solid #b9c0cc; margin: 1em 0; }
.answer, .cloze { font-weight: bold; }
.cloze { color: #1f5fbf; }
.nightMode .cloze { color: #8db8ff; }
.explanation { margin-top: 1em; color: #55607a; }
.nightMode .explanation { color: #aab3c5; }
.hint { margin-top: 1em; font-size: 0.9em; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
td, th { border: 1px solid #b9c0cc; padding: 0.2em 0.6em; }
"""
HINT = '{{#Hint}}<div class="hint">{{hint:Hint}}</div>{{/Hint}}'
LINE = '<hr id="answer">'
EXPLANATION = '{{#Explanation}}<div class="explanation">{{Explanation}}</div>{{/Explanation}}'
BEFORE_FORMULAS = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)


@dataclass(frozen=True, slots=True)
class Design:
    """A note type: its fields without the hidden one, and the two sides of its card."""

    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    cloze: bool = False

    @property
    def id(self) -> int:
        """Its lasting id in Anki."""
        return number_of("note type", self.name)

    def model(self, changed: int) -> Mapping[str, Any]:
        """As a collection has it, last changed at this second."""
        return {
            "id": self.id, "name": self.name, "type": int(self.cloze), "mod": changed, "usn": -1, "sortf": 0,
            "did": None, "css": STYLE, "latexPre": BEFORE_FORMULAS, "latexPost": "\\end{document}", "latexsvg": False,
            "req": [[0, "any", [0]]], "vers": [], "tags": [],
            "flds": [_field(name, place, self.name) for place, name in enumerate((*self.fields, FIELD))],
            "tmpls": [{
                "name": "Card 1", "ord": 0, "qfmt": self.front, "afmt": self.back, "bqfmt": "", "bafmt": "",
                "did": None, "bfont": "", "bsize": 0, "id": number_of("template", self.name),
            }],
        }  # fmt: skip


def _field(name: str, place: int, of: str) -> Mapping[str, Any]:
    hidden = name == FIELD
    return {
        "name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": [],
        "description": "quizapp keeps the question here." if hidden else "", "plainText": hidden,
        "collapsed": hidden, "excludeFromSearch": hidden, "id": number_of("field", of, name), "tag": None,
        "preventDeletion": False,
    }  # fmt: skip


BASIC = Design(
    f"{FAMILY}Basic",
    ("Front", "Back", "Explanation", "Hint"),
    "{{Front}}" + HINT,
    "{{FrontSide}}" + LINE + '<div class="answer">{{Back}}</div>' + EXPLANATION,
)
TYPED = Design(
    f"{FAMILY}Typed",
    ("Question", "Answer", "Also right", "Explanation", "Hint"),
    "{{Question}}<div>{{type:Answer}}</div>" + HINT,
    "{{Question}}" + LINE + "<div>{{type:Answer}}</div>{{#Also right}}<div>{{Also right}}</div>{{/Also right}}"
    + EXPLANATION,
)  # fmt: skip
CLOZE = Design(
    f"{FAMILY}Cloze",
    ("Text", "Explanation", "Hint"),
    "{{cloze:Text}}" + HINT,
    "{{cloze:Text}}" + EXPLANATION,
    cloze=True,
)
CHOICE = Design(
    f"{FAMILY}Choice",
    ("Question", "Shown", "Answer", "Explanation", "Hint"),
    '{{Question}}<div class="shown">{{Shown}}</div>' + HINT,
    "{{FrontSide}}" + LINE + '<div class="answer">{{Answer}}</div>' + EXPLANATION,
)
DESIGNS = (BASIC, TYPED, CLOZE, CHOICE)
