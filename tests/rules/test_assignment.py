"""What a teacher sets: the presets are sound, contradictions are named at their field, and storing loses nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from quizapp.rules.assignment import PRESETS, Counts, Feedback, Late, Rules, faults, from_json, to_json
from tests.rules.test_timing import RULES

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_is_sound_once_it_has_dates(name):
    assert faults(replace(PRESETS[name], opens=NOON, closes=NOON + HOUR)) == []
    assert PRESETS[name].preset == name


def test_the_presets_are_what_their_names_promise():
    practice, homework, test = (PRESETS[name] for name in ("practice", "homework", "test"))
    assert (practice.feedback, practice.tries, practice.limit) == (Feedback.AT_ONCE, 0, None)
    assert (homework.feedback, homework.tries, homework.counts) == (Feedback.SUBMITTED, 3, Counts.BEST)
    assert (test.feedback, test.tries, bool(test.limit)) == (Feedback.CLOSED, 1, True)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"opens": NOON, "closes": NOON}, "closes"), ({"opens": NOON, "closes": NOON - HOUR}, "closes"),
        ({"late": Late.MARKED, "closes": NOON}, "late_until"),
        ({"late": Late.MARKED, "closes": None, "late_until": NOON}, "closes"),
        ({"late": Late.MARKED, "closes": NOON, "late_until": NOON}, "late_until"),
        ({"limit": timedelta(0)}, "limit"), ({"limit": timedelta(minutes=-5)}, "limit"),
        ({"limit": timedelta(days=2)}, "limit"), ({"tries": -1}, "tries"), ({"tries": 101}, "tries"),
        ({"feedback": Feedback.CLOSED}, "closes"), ({"pass_mark": 1.01}, "pass_mark"),
        ({"pass_mark": -0.1}, "pass_mark"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_at_its_field(change, field):
    assert field in [fault.field for fault in faults(replace(Rules(), **change))]
    assert faults(Rules()) == []


@given(RULES)
def test_stored_rules_are_the_same_rules(rules):
    assert from_json(json.loads(json.dumps(to_json(rules)))) == rules
