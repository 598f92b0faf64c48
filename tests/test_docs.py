"""What the documents say is there is there, and what is there is in the documents."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from quizapp import cli
from quizapp.config import Config
from quizapp.questions.catalogue import TYPES
from quizapp.services.exports import files as exports

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
RUNNING = (ROOT / "docs" / "running.md").read_text()
NOT_SET = {"secret"}
"""Made by the program itself; told in words."""


@pytest.mark.parametrize("name", [field.name for field in fields(Config) if field.name not in NOT_SET])
def test_every_setting_is_told(name):
    assert f"`QUIZAPP_{name.upper()}`" in RUNNING


def test_no_setting_is_told_that_is_not_there():
    told = set(re.findall(r"QUIZAPP_([A-Z_]+)", RUNNING))
    assert told == {field.name.upper() for field in fields(Config) if field.name not in NOT_SET}


@pytest.mark.parametrize("field", [field for field in fields(Config) if field.default is not MISSING])
def test_every_default_is_the_one_that_is_told(field):
    row = next(line for line in RUNNING.splitlines() if f"`QUIZAPP_{field.name.upper()}`" in line)
    default = {True: "yes", False: "no"}[field.default] if isinstance(field.default, bool) else field.default
    assert f"`{default}`" in row


def commands(parser: ArgumentParser, name: str = "quizapp") -> Iterator[tuple[str, set[str]]]:
    """Every command that does something, with its own options."""
    below = [action for action in parser._actions if isinstance(action, _SubParsersAction)]
    for verb, inner in (pair for action in below for pair in action.choices.items()):
        yield from commands(inner, f"{name} {verb}")
    if not below:
        yield name, {action.option_strings[-1] for action in parser._actions if action.option_strings}


@pytest.mark.parametrize(("command", "options"), list(commands(cli._parser())))
def test_every_command_is_told_with_its_options(command, options):
    row = next((line for line in RUNNING.splitlines() if line.startswith(f"| `{command}")), "")
    assert row
    for option in options - {"--help"}:
        assert option in row


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_every_file_named_is_there(document):
    text = document.read_text()
    for target in re.findall(r"\]\(([^)#]+)\)", re.sub(r"`[^`\n]+`", "", text)):
        assert (document.parent / target).exists(), target
    for path in re.findall(r"`((?:quizapp|tests|templates|question_bank|benchmarks|docs)/[\w./-]+\w)`", text):
        assert (ROOT / path).exists(), path


def test_every_type_is_told_how_it_is_marked():
    teaching = (ROOT / "docs" / "teaching.md").read_text()
    words = {"choice": "options", "truefalse": "true or false", "text": "typed words", "number": "number",
             "cloze": "gaps", "matching": "pairs", "ordering": "order", "flashcard": "card",
             "essay": "essay"}  # fmt: skip
    assert set(words) == set(TYPES)
    for word in words.values():
        assert re.search(rf"^\| [^|]*{word}", teaching, re.MULTILINE), word


def test_every_table_to_take_along_is_told_with_its_columns():
    teaching = (ROOT / "docs" / "teaching.md").read_text()
    told = dict(re.findall(r"^\| ((?:class|own): \w+) \|[^|]*\| ([^|]*) \|$", teaching, re.MULTILINE))
    tables = {f"class: {one.name}": one for one in exports.CLASS_TABLES}
    tables |= {f"own: {one.name}": one for one in exports.OWN_TABLES}
    assert {name: re.findall(r"`(\w+)`", words) for name, words in told.items()} == {
        name: list(one.columns) for name, one in tables.items()
    }
    for column, about in exports.FSRS.items():
        assert f"| `{column}` | {about} |" in teaching
