"""Hashing of passwords that keeps nobody waiting: never while a request holds others back from writing."""

from __future__ import annotations

from typing import Any, Literal

from argon2 import PasswordHasher
from flask import g, has_request_context, request

from quizapp.web.request import READS


class Careful(PasswordHasher):
    """Hashes, and refuses to in a request whose session is open to write: a hash takes as long as ten answers."""

    def hash(self, *args: Any, **kwargs: Any) -> str:
        """As argon2 does it."""
        _nobody_waits()
        return super().hash(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> Literal[True]:
        """As argon2 does it."""
        _nobody_waits()
        return super().verify(*args, **kwargs)


def _nobody_waits() -> None:
    if has_request_context() and request.method not in READS and "db" in g:
        raise RuntimeError("a password is hashed before db(), me(), learner() or by() is called in a request")
