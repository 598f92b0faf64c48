r"""Moodle’s cloze questions: gaps written into the text, as in `Oslo is in {1:MULTICHOICE:=Norway#Yes~%50%Europe}`.

The weight comes first, then the kind; answers part at `~`, each with `=` or its share in `%…%` and feedback behind `#`.
`\}`, `\#` and `\~` are letters, and so are entities such as `&#126;`. Behind a gap our own writer puts its name as a
comment, for a question that comes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from quizapp.formats.moodle.sheet import OF_A_GAP, Refused, Sheet, in_a_line, is_nothing
from quizapp.formats.shared.from_html import markdown
from quizapp.questions.base import Answer, Question
from quizapp.questions.cloze import MOST_GAPS
from quizapp.questions.gaps import GAP

START = re.compile(r"\{\d{0,9}:([A-Z_]{2,30}):")
EMBEDDED = re.compile(r"\{(\d*):([A-Z_]+):((?:[^}\\]|\\\}?)*+)\}(?:<!--(\w[\w .-]{0,39})-->)?")
PARTED = re.compile(r"(?<!\\)~")
FEEDBACK = re.compile(r"(?<!\\)(?<!&)(?<!&amp;)#")
SHARE = re.compile(r"=|%\s*(-?\d{1,3}(?:[.,]\d{0,20})?)\s*%")
LETTER = re.compile(r'\\([}#~/"])')
OPENS, CLOSES = "\ue000", "\ue001"
"""Around a gap's number in the text while that is turned into Markdown."""
PLACE = re.compile(f"{OPENS}(\\d+){CLOSES}")

NAMES: Mapping[str, Mapping[str, Any]] = {
    "SHORTANSWER SA MW": {},
    "SHORTANSWER_C SAC MWC": {"case": True},
    "NUMERICAL NM": {"kind": "number"},
    "MULTICHOICE MC MULTICHOICE_V MCV MULTICHOICE_H MCH": {"kind": "choice", "shuffle": False},
    "MULTICHOICE_S MCS MULTICHOICE_VS MCVS MULTICHOICE_HS MCHS": {"kind": "choice"},
}
KINDS = {name: settings for names, settings in NAMES.items() for name in names.split()}
"""The settings of each kind of gap, under all its names."""
SEVERAL = re.compile(r"MULTIRESPONSE(?:_H|_S|_HS)?|MRH?S?")


def embedded(sheet: Sheet) -> Question:
    """The question; raises Refused."""
    gaps = Gaps(sheet)
    prompt = gaps.named(sheet.text(sheet.node.first("questiontext"), gaps.cut))
    return Question("cloze", prompt, tuple(gaps.answers), settings={"gaps": gaps.settings} if gaps.settings else {})


class Gaps:
    """The gaps of a text, as they are cut out of it one by one."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.names: list[str] = []
        self.answers: list[Answer] = []
        self.settings: dict[str, dict[str, Any]] = {}

    def cut(self, raw: str) -> str:
        """The text with a number in place of each gap; raises Refused."""
        raw, parts, at = raw.replace(OPENS, "").replace(CLOSES, ""), [], 0
        if sum(1 for _ in START.finditer(raw)) > MOST_GAPS:
            raise Refused(self._line, f"There are more than {MOST_GAPS} gaps: divide the question.")
        while start := START.search(raw, at):
            found = EMBEDDED.match(raw, start.start())
            if found is None:
                raise Refused(self._line, f"Gap {len(self.names) + 1} is never closed: its }} is missing.")
            parts += [raw[at : found.start()], self.place(found[4] or "")]
            self._read(found[1], found[2], found[3])
            at = found.end()
        return "".join(parts) + raw[at:]

    def place(self, name: str = "") -> str:
        """What stands in the text for the next gap, which is called so if it can be."""
        number = str(len(self.names) + 1)
        self.names.append(name if name and name not in self.names else number)
        return f"{OPENS}{number}{CLOSES}"

    def named(self, text: str) -> str:
        """The text in Markdown with the names of its gaps; what only looks like one keeps its brackets."""
        text = GAP.sub(lambda found: rf"[\[{found[0][2:]}", text)
        return PLACE.sub(lambda found: f"[[{self.names[int(found[1]) - 1]}]]", text)

    @property
    def _line(self) -> int:
        return self.sheet.node.line

    def _read(self, weight: str, kind: str, answers: str) -> None:
        name = self.names[-1]
        if SEVERAL.fullmatch(kind):
            raise Refused(
                self._line,
                f"Gap {len(self.names)} lets several be chosen ({kind}), which no gap here can: use two gaps.",
            )
        if kind not in KINDS:
            raise Refused(self._line, f"Gap {len(self.names)} is of the kind {kind}, which no gap here can be.")
        settings = dict(KINDS[kind])
        if weight and int(weight) != 1:
            settings["weight"] = float(weight)
        if settings:
            self.settings[name] = settings
        parts = [part for part in PARTED.split(answers) if part.strip()]
        self.sheet.tally.spend(self._line, OF_A_GAP * len(parts))
        self.answers += (self._answer(part, str(settings.get("kind", "text")), name) for part in parts)

    def _answer(self, part: str, kind: str, name: str) -> Answer:
        part = part.strip()
        share = SHARE.match(part)
        hash_at = FEEDBACK.search(part, share.end() if share else 0)
        words = _decoded(part[share.end() if share else 0 : hash_at.start() if hash_at else None])
        feedback = self._html(_decoded(part[hash_at.end() :])) if hash_at else ""
        percent = "0" if share is None else share[1] or "100"
        credit = self.sheet.share(percent, self._line, -1 if kind == "choice" else 0)
        if kind == "choice":
            return Answer(self._html(words), credit, name, feedback=feedback)
        words = in_a_line(words)
        if kind == "text":
            return Answer(words, credit, name, feedback=feedback)
        number, _, tolerance = (each.strip() for each in words.partition(":"))
        return Answer(number, credit, name, "" if is_nothing(tolerance) else tolerance, feedback)

    def _html(self, written: str) -> str:
        text, lost = markdown(written, patience=self.sheet.intake.patience)
        if lost:
            self.sheet.lose(self._line, ", ".join(lost))
        return text


def _decoded(written: str) -> str:
    return LETTER.sub(r"\1", unescape(written)).strip()
