"""Questions as rows for Anki: its own note types, and a last column from which quizapp reads them without loss."""

from __future__ import annotations

import csv
import io

from quizapp.formats.anki import own
from quizapp.formats.anki.designs import BASIC, CLOZE, TYPED
from quizapp.formats.anki.faces import design_of, visible
from quizapp.formats.anki.names import deck_of, guid_of, tag_of
from quizapp.formats.anki_text import notes
from quizapp.formats.base import Item
from quizapp.formats.shared.proof import Unwritable

HEAD = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n"
NAMES = {BASIC: notes.BASIC, TYPED: notes.TYPED, CLOZE: notes.CLOZE}


def row(item: Item) -> str:
    """The row of an item; raises Unwritable."""
    design = design_of(item.question)
    try:
        fields = dict(zip(design.fields, visible(item.question, design, lambda name: name), strict=True))
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise Unwritable(f"This cannot be asked as it is written ({type(error).__name__}: {error}).") from None
    front = "".join(fields.get(name, "") for name in ("Front", "Text", "Question"))
    if fields.get("Shown"):
        front += f"<div>{fields['Shown']}</div>"
    back = fields.get("Back", "") + fields.get("Answer", "")
    if design is not TYPED:
        back += f"<div>{fields['Explanation']}</div>" * bool(fields["Explanation"])
    tags = " ".join(dict.fromkeys(filter(None, map(tag_of, item.tags))))
    sides = [one.replace("\n", "&#10;") for one in (front, back)]
    cells = [guid_of(item), NAMES.get(design, notes.BASIC), deck_of(item.topic), tags, *sides, own.written(item, sides)]
    held = io.StringIO()
    csv.writer(held, delimiter="\t", lineterminator="\n").writerow(cells)
    return held.getvalue()
