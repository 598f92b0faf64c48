"""A page that stands alone: tables to read and print, in one HTML file without script that asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1f24; --soft: #5b5a5c; --hair: #dfdacf; --link: #1f4788; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171b; --ink: #e8e6e1; --soft: #aeaba5; --hair: #31343b; --link: #a3c1f2; }
}
body { margin: 0 auto; max-width: 75rem; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper);
  color: var(--ink); font: 100%/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1, h2, .lede { font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, serif; font-weight: 400; }
h1 { font-size: 2.074rem; line-height: 1.15; } h2 { font-size: 1.44rem; margin: 0 0 .75rem; }
.lede { font-size: 1.2rem; max-width: 34em; }
a { color: var(--link); } .soft { color: var(--soft); max-width: 40em; margin: -.5rem 0 1rem; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
nav a { display: inline-block; padding: .6rem 0; min-width: 2.75rem; }
section { border-top: 1px solid var(--hair); padding: 2rem 0; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: baseline; font-weight: 400; padding: .5rem 1rem .5rem 0; min-width: 4rem;
  max-width: 28rem; white-space: pre-line; }
thead th, tbody th { color: var(--soft); } tbody tr { border-top: 1px solid var(--hair); }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --hair: #bbb; }
  body { padding: 0; font-size: 9pt; max-width: none; } nav { display: none; } .scroll { overflow: visible; }
  tr { break-inside: avoid; } h2 { break-after: avoid; } thead { display: table-header-group; }
  th, td { max-width: none; min-width: 0; padding: .25rem .5rem .25rem 0; }
}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What stands in the page may ask nobody for anything and run nothing, whatever it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading. Without `columns` each row is a name and what it says."""

    id: str
    title: str
    about: str
    columns: Sequence[str]
    rows: Iterable[Sequence[object]] = field(repr=False)
    more: str = ""
    """What is not shown, and where it is."""


def page(title: str, paragraphs: Sequence[str], tables: Sequence[Table]) -> Iterator[str]:
    """The page, piece by piece. All that is given is text and is shown as such."""
    yield (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1 dir="auto">{escape(title)}</h1>\n'
    )
    yield from (f'<p class="lede">{escape(text)}</p>\n' for text in paragraphs)
    links = (f'<li><a href="#{escape(each.id)}">{escape(each.title)}</a></li>' for each in tables)
    yield f'<nav aria-label="On this page"><ul>{"".join(links)}</ul></nav>\n'
    for each in tables:
        yield from _section(each)
    yield "</main>\n</body>\n</html>\n"


def _section(table: Table) -> Iterator[str]:
    name = escape(table.id)
    yield f'<section id="{name}" aria-labelledby="{name}-h">\n<h2 id="{name}-h">{escape(table.title)}</h2>\n'
    yield f'<p class="soft">{escape(table.about)}</p>\n' if table.about else ""
    yield f'<div class="scroll" tabindex="0" role="group" aria-labelledby="{name}-h"><table>\n'
    if table.columns:
        yield f"<thead><tr>{''.join(map(_heading, table.columns))}</tr></thead>\n"
    yield "<tbody>\n"
    for row in table.rows:
        yield f"<tr>{_cells(row, named=not table.columns)}</tr>\n"
    yield "</tbody>\n</table></div>\n"
    yield f'<p class="soft">{escape(table.more)}</p>\n' if table.more else ""
    yield "</section>\n"


def _heading(name: str) -> str:
    return f'<th scope="col">{escape(name)}</th>'


def _cells(row: Sequence[object], *, named: bool) -> str:
    cells = [f'<td dir="auto">{escape(text(value))}</td>' for value in row]
    if named:
        cells[0] = f'<th scope="row">{escape(text(row[0]))}</th>'
    return "".join(cells)


def text(value: object) -> str:
    """A value as it is read: yes and no, nothing for None."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
