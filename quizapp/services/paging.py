"""Long lists, shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
SIZE = 50
"""Rows on a page."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, counted from 1."""

    rows: list[T]
    number: int
    pages: int
    total: int
    """Rows of the whole list."""


def page(session: Session, found: Select[*tuple[Any, ...]], number: int, size: int = SIZE) -> Page[Any]:
    """A page of what a statement finds, by its first column; a number past the end gives the last page."""
    total = session.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    rows = session.execute(found.offset((number - 1) * size).limit(size)).all()
    return Page([row if len(row) > 1 else row[0] for row in rows], number, pages, total)
