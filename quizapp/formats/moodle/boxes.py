"""Words that are dragged into a text (`ddwtos`) or chosen in it (`gapselect`): `[[2]]` is where the second belongs.

Words of one group may be put into any gap for one of them; here each gap is a choice among its group.
"""

from __future__ import annotations

import re

from quizapp.formats.moodle.embedded import Gaps
from quizapp.formats.moodle.sheet import Refused, Sheet, words_of
from quizapp.questions.base import Answer, Question
from quizapp.questions.cloze import MOST_GAPS

PLACE = re.compile(r"\[\[(\d{1,4})\]\]")
ONCE = "In {} a word may be chosen in several gaps; in Moodle each is used once."

Words = list[tuple[str, str]]
"""Each word with its group."""


def boxes(sheet: Sheet) -> Question:
    """The question; raises Refused."""
    nodes = list(sheet.node.all("dragbox", "selectoption"))
    words = [(sheet.text(node), words_of(node, "group") or "1") for node in nodes]
    gaps = Gaps(sheet)
    settings = {"kind": "choice"} | ({} if sheet.flag("shuffleanswers") else {"shuffle": False})

    def cut(found: re.Match[str]) -> str:
        number = int(found[1])
        if not 1 <= number <= len(words) or len(gaps.names) >= MOST_GAPS:
            told = (
                f"The gap [[{number}]] has no word of that number" if len(gaps.names) < MOST_GAPS else "Too many gaps"
            )
            raise Refused(sheet.node.line, f"{told}: there are {len(words)} words, and {MOST_GAPS} gaps at most.")
        place = gaps.place()
        gaps.settings[gaps.names[-1]] = settings
        gaps.answers += _options(words, number - 1, gaps.names[-1])
        return place

    prompt = gaps.named(sheet.text(sheet.node.first("questiontext"), lambda raw: PLACE.sub(cut, raw)))
    if any(node.tag == "dragbox" and node.first("infinite") is None for node in nodes):
        sheet.count(ONCE)
    return Question("cloze", prompt, tuple(gaps.answers), settings={"gaps": gaps.settings} if gaps.settings else {})


def _options(words: Words, right: int, gap: str) -> list[Answer]:
    """The words of one group, each once."""
    of_group = dict.fromkeys(text for text, group in words if group == words[right][1])
    return [Answer(text, float(text == words[right][0]), gap) for text in of_group]
