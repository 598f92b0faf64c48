"""An item while it is made a question of: what it shows, how it is marked, what is said to answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizapp.formats.base import Severity
from quizapp.formats.qti1.feedback import Feedback
from quizapp.formats.qti1.media import Media
from quizapp.formats.qti1.responses import Presentation, Response
from quizapp.formats.qti1.scoring import Scoring
from quizapp.formats.shared.intake import Intake


class Refused(ValueError):
    """Why an item cannot come in, and at which line, 0 for that of the item."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Draft:
    """All that a maker of questions needs of an item."""

    intake: Intake
    media: Media
    shown: Presentation
    scoring: Scoring
    feedback: Feedback
    said: Mapping[str, str]
    """Its metadata."""
    line: int

    @property
    def only(self) -> Response:
        """The one response; raises Refused where there are others."""
        found = self.shown.responses
        if len(found) != 1:
            raise Refused(f"It asks for {len(found)} answers where its type has one: it cannot come in.")
        return found[0]

    def prompt(self) -> str:
        """The text of the question."""
        return self.media.text(self.shown.html, self.line)

    def whole_prompt(self) -> str:
        """The text with what stands beside its one response."""
        return self.media.text(self.shown.html + self.only.html, self.line)

    def changed(self, message: str, line: int = 0) -> None:
        """Tell that something is read in another way than it was meant."""
        self.intake.note(line or self.line, message, Severity.CHANGED)

    def lost(self, message: str, line: int = 0) -> None:
        """Tell that something stays behind."""
        self.intake.note(line or self.line, message, Severity.LOST)
