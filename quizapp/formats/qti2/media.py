"""The pictures and sounds of a package, each unpacked once."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizapp.formats.base import FormatError
from quizapp.formats.qti2.contents import beside
from quizapp.formats.shared.intake import Intake
from quizapp.formats.shared.packages import Package

LARGEST_FILE = 20_000_000
LARGEST_TOGETHER = 100_000_000
"""Bytes of a file and of all; what goes beyond is told as left behind."""


@dataclass(slots=True)
class Media:
    """What items of a package show."""

    package: Package
    intake: Intake
    taken: dict[str, str] = field(default_factory=dict)
    """The address in texts of each file that was asked for."""
    bytes: int = 0

    def shown(self, item: str, source: str) -> str:
        """Under which address texts show what an item calls so; empty where that is not in the package."""
        if ":" in source:
            return ""
        file = beside(item, source)
        if file not in self.taken:
            self.taken[file] = self._take(file)
        return self.taken[file]

    def _take(self, file: str) -> str:
        if file not in self.package or self.bytes + self.package.size(file) > LARGEST_TOGETHER:
            return ""
        try:
            data = self.package.read(file, LARGEST_FILE)
        except FormatError:
            return ""
        self.bytes += len(data)
        return self.intake.attach(data, file.rpartition("/")[2])
