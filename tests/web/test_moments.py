"""When something was, in words, on the clock of whoever reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.web.moments import minute_teller, teller

NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "zone", "said"),
    [
        (timedelta(0), "UTC", "today"), (timedelta(hours=16), "UTC", "today"),
        (timedelta(hours=17), "UTC", "yesterday"),
        (timedelta(hours=16), "Europe/Berlin", "today"), (timedelta(hours=2), "Asia/Tokyo", "yesterday"),
        (timedelta(hours=-8), "UTC", "Tue 24\xa0Nov"), (timedelta(days=2), "UTC", "Sat 21\xa0Nov"),
        (timedelta(days=400), "UTC", "19\xa0October 2025"), (timedelta(hours=17), "Mars/Base", "yesterday"),
    ],
)  # fmt: skip
def test_a_day_is_told_as_it_is_to_whoever_reads(ago, zone, said):
    assert teller(zone, NOW)(NOW - ago) == said


def test_a_moment_has_its_hour_and_nothing_is_never():
    assert minute_teller("Asia/Tokyo", NOW)(NOW - timedelta(hours=1)) == "today, 00:00"
    assert teller("UTC", NOW)(None) == "never"
