"""Serving the pages until the program is told to stop."""

from __future__ import annotations

import logging
import signal
import sys

from waitress.server import create_server

from quizapp import tidying
from quizapp.app import create_app, utc_now
from quizapp.config import Config
from quizapp.web.faults import NoPeople

THREADS = 4


class CannotServe(RuntimeError):
    """The address cannot be served on."""


def serve(config: Config) -> None:
    """Serve until SIGTERM or Ctrl-C; what was begun is finished. Raises CannotServe when the port is taken."""
    logging.getLogger("waitress").addFilter(NoPeople())
    app = create_app(config)
    try:
        server = create_server(app, host=config.host, port=config.port, threads=THREADS, ident="quizapp")
    except (OSError, ValueError) as error:  # ValueError: waitress knows no such host
        why = error.strerror if isinstance(error, OSError) else "there is no such address here"
        raise CannotServe(
            f"cannot serve on {config.host}:{config.port} ({why}): "
            "stop the program that uses it, or give another with --port or --host."
        ) from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"quizapp is at http://{_shown(config.host)}:{server.effective_port}", flush=True)
    print(f"Its data lies in {config.data}. Stop it with Ctrl-C.", flush=True)
    with tidying.nightly(app.database, config.unused_months, config.time_zone, utc_now):
        server.run()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
