"""The files in tests/samples: what is in them, and where their problems are."""

from pathlib import Path

from quizapp.formats.base import Parsed, Severity

SAMPLES = Path(__file__).parent.parent / "samples"
FOLDERS = {"qti21": "qti2", "qti22": "qti2", "qti30": "qti2", "quizapp": "archive"}
"""Where samples of a format are, if not in a folder of its name."""


def sample(name: str) -> bytes:
    """The bytes of a sample, such as `gift/kinds.gift`."""
    return (SAMPLES / name).read_bytes()


def all_of(folder: str) -> list[str]:
    """The names of all samples in a folder."""
    return sorted(f"{folder}/{path.name}" for path in (SAMPLES / folder).iterdir())


def line_of(name: str, words: str) -> int:
    """The first line of a sample in which these words stand."""
    lines = sample(name).decode().split("\n")
    return next(number for number, line in enumerate(lines, 1) if words in line)


def problems(parsed: Parsed, severity: Severity = Severity.REFUSED) -> list[tuple[int | None, str]]:
    """The line and message of each problem of this severity."""
    return [(told.line, told.message) for told in parsed.problems if told.severity is severity]


def is_conserved(parsed: Parsed) -> bool:
    """Whether every item that was found is a question, or is named by a problem that says why it is none."""
    named = {told.item for told in parsed.problems if told.severity is Severity.REFUSED}
    return len(named) == parsed.left_out and all(named)
