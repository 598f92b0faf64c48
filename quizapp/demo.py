"""A simulated class, made and taken away: each life is stored by itself, so that nobody at work waits for long."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher

from quizapp.models.session import Database
from quizapp.services.audit import By
from quizapp.services.review import demo_class, demo_life, demo_removal
from quizapp.services.review.demo_class import CLASS_NAME, USUAL, Size
from quizapp.services.review.demo_removal import Removed
from quizapp.services.ways_in import passwords

SEED = 8
"""What the class follows from, where no other is given."""
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a password is made of: nothing that is taken for another when it is copied from a screen."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, and how to sign in to it."""

    size: Size
    answers: int
    handed_in: int
    seed: int
    teacher: tuple[str, str]
    """The name to sign in with, and the password: stored nowhere in plain words."""
    learner: tuple[str, str]


def make(
    database: Database, hasher: PasswordHasher, zone: str, now: datetime, *, seed: int = SEED, size: Size = USUAL
) -> Made:
    """Make the class; raises Conflict where there is one. Its rows follow from seed and time, passwords from chance."""
    teacher, learner = _password(), _password()
    hashed = passwords.hashed(hasher, teacher), passwords.hashed(hasher, learner)
    with database.write() as session:
        world = demo_class.found(session, By(None, now), zone, hashed, seed=seed, size=size)
    answers = handed_in = 0
    for place in range(size.learners):
        with database.write() as session:
            lived = demo_life.live(session, world, place)
        answers, handed_in = answers + lived.answers, handed_in + lived.handed_in
    return Made(size, answers, handed_in, seed, (world.teacher_name, teacher), (world.learner_name, learner))


def remove(database: Database, now: datetime) -> Removed:
    """Take everything simulated away; raises Conflict where there is nothing."""
    with database.write() as session:
        return demo_removal.remove(session, By(None, now))


def _password() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(3))


def told_made(made: Made, address: str) -> Iterator[str]:
    """What was made, line by line."""
    yield f"Made: the class {CLASS_NAME}. Everybody in it is simulated: nobody’s answers, nobody’s marks."
    yield (
        f"  {made.size.learners} learners, {made.size.days} days, {made.answers:,} answers, two quizzes handed in "
        f"{made.handed_in} times, a deck of the teacher’s own (seed {made.seed})."
    )
    yield f"Sign in at {address}/sign-in (these passwords are shown once):"
    yield f"  as their teacher  {made.teacher[0]}  {made.teacher[1]}"
    yield f"  as a learner      {made.learner[0]}  {made.learner[1]}"
    yield "Take all of it away: quizapp demo --remove"


def told_removed(removed: Removed) -> Iterator[str]:
    """What was taken away, line by line."""
    yield (
        f"Taken away: simulated accounts {removed.accounts}, classes {removed.classes}, "
        f"answers {removed.answers:,}. The text stays."
    )
    for title in (*removed.kept_decks, *removed.kept_quizzes):
        yield f"  Kept, because real people use it: {title}"
