"""Where the parts beside the code lie: inside the installed package, or one folder up in a checkout."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def beside(name: str) -> Path:
    """The folder `name` (templates, question_bank) in the wheel, else in the checkout."""
    inside = HERE / name
    return inside if inside.is_dir() else HERE.parent / name


TEMPLATES = beside("templates")
QUESTION_BANK = beside("question_bank")
STATIC = HERE / "static"
