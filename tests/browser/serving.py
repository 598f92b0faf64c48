"""A quizapp that runs while a browser looks at it, with a clock that a test sets."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

from waitress.server import create_server

from quizapp.config import Config

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When it is, until a test says otherwise: a morning in Berlin, weeks before the clocks change."""


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is set or moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on by days, hours, minutes and so on, as timedelta names them."""
        self.now += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Live:
    """A running quizapp: where it is, what it runs with, and its clock."""

    url: str
    config: Config
    app: Any = None
    clock: Clock = field(default_factory=Clock)


@contextmanager
def serving(app: Callable[..., Any]) -> Generator[str]:
    """Serve the WSGI program on a free port of this computer, in a thread; gives the address."""
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, name="live")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # The loop ends when nothing is left to listen to; only its own thread may take that away.
        server.trigger.pull_trigger(lambda: [each.close() for each in list(server._map.values())])
        thread.join()
        server.task_dispatcher.shutdown()
