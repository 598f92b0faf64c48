"""The text of one GIFT question while it is read: its places, their lines, and what is lost of its texts."""

from __future__ import annotations

from dataclasses import dataclass

from quizapp.formats.base import Severity
from quizapp.formats.gift.blocks import Lines
from quizapp.formats.gift.text import read_text
from quizapp.formats.shared.intake import Intake


class Refused(ValueError):
    """A question that cannot be read; `at` is the place in its text that is to blame."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


@dataclass(slots=True)
class Manuscript:
    """A question's text with its mask, letter for letter, in which all structure is found."""

    text: str
    mask: str
    lines: Lines
    intake: Intake
    default: str = "moodle"
    """The format of texts that name none: that of the question itself."""
    format: str = "moodle"
    """The format of the text that was read last."""

    def line(self, at: int) -> int:
        """The line of this place."""
        return self.lines.of(at)

    def note(self, at: int, message: str) -> None:
        """Tell of something at this place that may not be meant."""
        self.intake.note(self.line(at), message)

    def read(self, at: int, raw: str, *, lines: bool = False) -> str:
        """A text that stands at this place, in Markdown; what is lost of it is told."""
        read = read_text(raw, self.default, lines=lines, patience=self.intake.patience)
        self.format = read.format
        if read.lost:
            told = f"Left behind: {', '.join(read.lost)}. Add it by hand if the question needs it."
            self.intake.note(self.line(at), told, Severity.LOST)
        return read.text

    def first(self, start: int, end: int) -> int:
        """The place of the first letter in a stretch; its end where it is blank."""
        return start + len(self.text[start:end]) - len(self.text[start:end].lstrip())
