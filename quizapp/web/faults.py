"""A fault as the program's own log tells it: its kind and where it arose, and nothing that a person typed or is."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import walk_tb


def told(error: BaseException) -> str:
    """The kind of an error and the way to it, the innermost last: its text may hold names, answers or addresses."""
    way = [_place(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walk_tb(error.__traceback__)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    because = f"; because of {told(cause)}" if cause is not None and cause is not error else ""
    return f"{type(error).__name__} at {' > '.join(way) or 'no place'}{because}"


def _place(file: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(file).parts[-2:])}:{line} {function}"


class NoPeople(logging.Filter):
    """Keeps addresses, of pages and of people, out of what the web server logs of its own accord."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let the record through as the place in the server that made it, and the fault that it is about."""
        error = record.exc_info[1] if record.exc_info else None
        record.msg = f"the web server, {record.module}.py:{record.lineno}" + (f": {told(error)}" if error else "")
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return True
