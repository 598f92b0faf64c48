"""A text with questions, and a learner who studies it; modules with other questions make their own."""

from __future__ import annotations

import pytest

from tests import studied


@pytest.fixture
def questions(session):
    """The questions of one text."""
    return studied.deck(session)


@pytest.fixture
def learner(session, questions):
    """Somebody who studies it."""
    made = studied.account(session)
    studied.enrol(session, made, questions[0])
    return made
