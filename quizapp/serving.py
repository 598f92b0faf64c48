"""Serving the pages until the program is told to stop."""

from __future__ import annotations

import gc
import logging
import signal
import sys

from waitress.server import create_server

from quizapp import tidying
from quizapp.app import create_app, utc_now
from quizapp.config import Config
from quizapp.services.office import invitations
from quizapp.web.faults import NoPeople

THREADS = 4
LARGEST_REQUEST = 16_000_000
"""Bytes that are taken in before any page is asked. Each page takes less, and says so; without this limit whoever sends
on and on fills the disk.
"""
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
"""Hosts that stand for every address of this computer, and one of them that leads there."""


class CannotServe(RuntimeError):
    """The address cannot be served on."""


def serve(config: Config) -> None:
    """Serve until SIGTERM or Ctrl-C; what was begun is finished. Raises CannotServe when the port is taken."""
    logging.getLogger("waitress").addFilter(NoPeople())
    app = create_app(config)
    gc.freeze()  # what lives as long as the program need not be looked through for garbage with every long page
    try:
        server = create_server(
            app, host=config.host, port=config.port, threads=THREADS, ident="quizapp",
            max_request_body_size=LARGEST_REQUEST,
        )  # fmt: skip
    except (OSError, ValueError) as error:  # ValueError: waitress knows no such host
        why = error.strerror if isinstance(error, OSError) else "there is no such address here"
        raise CannotServe(
            f"cannot serve on {config.host}:{config.port} ({why}): "
            "stop the program that uses it, or give another with --port or --host."
        ) from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"quizapp is at http://{_shown(config.host)}:{server.effective_port}", flush=True)
    with app.database.write() as session:
        token = invitations.set_up(session, utc_now())
    if token is not None:
        print(f"Set it up: {reached(config, server.effective_port)}/links/{token} (once, within 7 days)", flush=True)
    print(f"Its data lies in {config.data}. Stop it with Ctrl-C.", flush=True)
    with tidying.nightly(app.database, config.unused_months, config.time_zone, utc_now):
        server.run()


def reached(config: Config, port: int | None = None) -> str:
    """The address by which people reach the program: as it is set, else the one that it is served at."""
    here = EVERYWHERE.get(config.host, config.host)
    return config.url or f"http://{_shown(here)}:{port or config.port}"


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
