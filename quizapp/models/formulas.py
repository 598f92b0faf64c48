"""Formulas that the database reckons with, in the words of SQLite or of PostgreSQL."""

from __future__ import annotations

import math
import sqlite3
from typing import Any

from sqlalchemy import Double, Float, Integer, LargeBinary, String, cast, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

DIGITS = 4
"""Of a number in a table that `looked_up` reads."""


class days_between(FunctionElement[int]):
    """Whole days from the second date to the first."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


class larger(FunctionElement[float]):
    """The larger of two numbers."""

    type = Float()
    inherit_cache = True
    name = "larger"


class smaller(FunctionElement[float]):
    """The smaller of two numbers."""

    type = Float()
    inherit_cache = True
    name = "smaller"


class _slice(FunctionElement[str]):
    """The signs of a table from a place on, as text."""

    type = String()
    inherit_cache = True
    name = "slice"


def looked_up(table: bytes, place: Any) -> Any:
    """The number at a place, from 0, of a table that `packed` made: what Python has reckoned out for the database."""
    return cast(_slice(literal(table, LargeBinary()), place * DIGITS + 1), Integer)


def packed(shares: list[float]) -> bytes:
    """Shares from 0 to 1 as a table: each in DIGITS signs, as parts of 10^DIGITS − 1."""
    return b"".join(b"%0*d" % (DIGITS, round(share * (10**DIGITS - 1))) for share in shares)


def unpacked(number: Any) -> Any:
    """Such a number, or a sum of them, as it was."""
    return number / float(10**DIGITS - 1)


def power(base: Any, exponent: float) -> Any:
    """`base` to the `exponent`."""
    return func.pow(base, cast(literal(exponent), Double))


def whole(number: Any) -> Any:
    """The nearest whole number."""
    return cast(func.round(number), Integer)


@compiles(days_between, "sqlite")
def _days_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    later, earlier = (compiler.process(each, **kw) for each in element.clauses)
    return f"(CAST({later} AS DATE) - CAST({earlier} AS DATE))"


def _spelled(element: type, dialect: str, word: str) -> None:
    """Have a dialect say a function of numbers by its own word."""

    @compiles(element, dialect)
    def _(made: Any, compiler: Any, **kw: Any) -> str:
        return f"{word}({compiler.process(made.clauses, **kw)})"


for _element, _words in ((larger, ("max", "greatest")), (smaller, ("min", "least"))):
    for _dialect, _word in zip(("sqlite", "postgresql"), _words, strict=True):
        _spelled(_element, _dialect, _word)


@compiles(_slice, "sqlite")
def _slice_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    table, start = (compiler.process(each, **kw) for each in element.clauses)
    return f"CAST(substr({table}, {start}, {DIGITS}) AS TEXT)"


@compiles(_slice, "postgresql")
def _slice_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    table, start = (compiler.process(each, **kw) for each in element.clauses)
    return f"encode(substr({table}, {start}, {DIGITS}), 'escape')"


def prepare(connection: sqlite3.Connection) -> None:
    """Give SQLite the functions that it may have been built without."""
    try:
        connection.execute("SELECT pow(2.0, 0.5), ln(2.0)")
    except sqlite3.OperationalError:
        connection.create_function("pow", 2, _pow, deterministic=True)
        connection.create_function("ln", 1, _ln, deterministic=True)


def _pow(base: float | None, exponent: float | None) -> float | None:
    return None if base is None or exponent is None else math.pow(base, exponent)


def _ln(number: float | None) -> float | None:
    return None if number is None or number <= 0 else math.log(number)
