"""No file, whatever is in it, brings anything but questions, reports or a clear refusal."""

from __future__ import annotations

import os

import pytest

from quizapp.formats.base import FormatError, Item, Parsed
from quizapp.formats.catalogue import FORMATS, Format
from quizapp.questions.base import Question
from tests.formats import fuzzing

INPUTS = int(os.environ.get("QUIZAPP_FUZZ", "150"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_that_nobody_meant_is_read_reported_or_refused(name):
    faults = fuzzing.tried(name, 0, INPUTS)
    assert not faults, faults[0]


@pytest.mark.parametrize("name", FORMATS)
def test_the_files_differ_and_are_the_same_each_time(name):
    made = [fuzzing.drawn(name, number) for number in range(20)]
    assert len(set(made)) > 15
    assert made == [fuzzing.drawn(name, number) for number in range(20)]


def stumbles(data):
    raise KeyError("x")


def refuses(data):
    raise FormatError("no")


def loses(data):
    return Parsed((), (), 1)


def takes_unsound(data):
    return Parsed((Item(Question("text", "")),), (), 1)


@pytest.mark.parametrize(
    ("parse", "words"),
    [(stumbles, "KeyError"), (loses, "1 items, 0 questions, 0 refused"), (takes_unsound, "unsound"), (refuses, "")],
)
def test_the_fuzzer_knows_what_is_wrong(parse, words, monkeypatch):
    monkeypatch.setattr(fuzzing, "FORMATS", {"broken": Format("broken", "Broken", ".x", "text/plain", parse)})
    told = fuzzing.fault("broken", b"")
    assert (words in told) if words else told == ""
