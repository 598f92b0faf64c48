"""Keeping house: what nobody uses is erased and what is spent cleared away, at the start and each night."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from threading import Event, Thread
from zoneinfo import ZoneInfo

from quizapp.models.session import Database
from quizapp.services.quizzes import practising
from quizapp.services.records import retention
from quizapp.web import faults

AT_NIGHT = time(3)
"""When nobody studies: writing the file anew keeps writers waiting."""
A_LOOK = timedelta(minutes=15)
"""How often it is seen whether the night has come: a computer that slept has missed hours."""
PATIENCE = 30
"""Seconds that stopping waits for an account that is just being erased."""
log = logging.getLogger("quizapp")


@dataclass(slots=True)
class Tidied:
    """What was done, or would be."""

    erased: list[str] = field(default_factory=list)
    """The names that they signed in with; not to be logged."""
    guests: int = 0
    warned: int = 0
    spared: int = 0
    spent: Counter[str] = field(default_factory=Counter)


def tidy(database: Database, months: int, now: datetime, stop: Event | None = None) -> Tidied:
    """Do it. Each account is erased by itself, so that nobody waits for long; `stop` ends it between two."""
    done = Tidied()
    with database.write() as session:
        done.spent.update(retention.clear_spent(session, now))
        planned = retention.plan(session, months, now)
        retention.warn(session, planned, months, now)
    done.warned, done.spared = len(planned.warn), len(planned.spare)
    for account_id in planned.erase:
        if stop is not None and stop.is_set():
            break
        with database.write() as session:
            account = retention.erase_unused(session, account_id, months, now)
        if account is not None and account.username is not None:
            done.erased.append(account.username)
        elif account is not None:
            done.guests += 1
    with database.write() as session:
        retention.note_guests(session, done.guests, now)
    _catch_up(database, now)
    database.remove_traces()
    return done


def _catch_up(database: Database, now: datetime) -> None:
    """End attempts whose time is up, and let what they asked into self-study; each learner by themselves."""
    with database.read() as session:
        due = practising.due(session, now)
    for learner in due:
        with database.write() as session:
            practising.catch_up(session, learner, now)


def look(database: Database, months: int, now: datetime) -> Tidied:
    """What `tidy` would do."""
    with database.read() as session:
        planned = retention.plan(session, months, now)
        names = retention.usernames(session, planned.erase)
        spent = Counter(retention.count_spent(session, now))
    named = [name for name in names if name]
    return Tidied(named, len(names) - len(named), len(planned.warn), len(planned.spare), spent)


def told(done: Tidied, months: int, *, dry: bool = False) -> Iterator[str]:
    """What was done, line by line; in a dry run who would go, by name."""
    if not months:
        yield "QUIZAPP_UNUSED_MONTHS is 0: no account goes because nobody uses it."
    else:
        yield f"{'Would be erased' if dry else 'Erased'}: {_count(done)}, unused for {months} months."
        if dry:
            yield from (f"  {name}" for name in sorted(done.erased))
        yield f"{'Would be warned' if dry else 'Warned'}: {done.warned}; warnings taken back: {done.spared}."
    cleared = ", ".join(f"{name} {count}" for name, count in done.spent.items())
    yield f"{'Would be cleared away' if dry else 'Cleared away'}: {cleared}."


def _count(done: Tidied) -> str:
    return f"accounts {len(done.erased)}, guests {done.guests}"


@contextmanager
def nightly(database: Database, months: int, zone: str, clock: Callable[[], datetime]) -> Generator[None]:
    """Tidy now and each night, beside whatever is done in the context; at its end what has begun is finished."""
    stop = Event()
    thread = Thread(target=_each_night, args=(database, months, zone, clock, stop), name="tidying", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)


def _each_night(database: Database, months: int, zone: str, clock: Callable[[], datetime], stop: Event) -> None:
    due = clock()
    while not stop.is_set():
        now = clock()
        if now >= due:
            _try(database, months, now, stop)
            due = next_night(now, zone)
        stop.wait(min(A_LOOK, due - now).total_seconds())


def next_night(now: datetime, zone: str) -> datetime:
    """The next time (UTC) that it is three at night in the zone; the day after where the clocks skip it."""
    local = now.astimezone(ZoneInfo(zone))
    night = datetime.combine(local.date(), AT_NIGHT, local.tzinfo)
    if night.astimezone(UTC) <= now:
        night = datetime.combine(local.date() + timedelta(days=1), AT_NIGHT, local.tzinfo)
    return night.astimezone(UTC)


def _try(database: Database, months: int, now: datetime, stop: Event) -> None:
    try:
        tidy(database, months, now, stop)
    except Exception as error:  # tomorrow is another night, and the pages must be served
        log.error("tidying: %s", faults.told(error))
