"""Charts as fluid SVG: x in per cent and y in px, so that words keep their size on every screen.

Each has a title and a description that are read aloud, and a table of its figures. The colours are the stylesheet's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor
from typing import Protocol

from markupsafe import Markup

from quizapp.services.studying.texts import LEVELS, level

BAR_WIDTH = 26
"""Pixels that one question takes in a ribbon, where there is room."""
LOWEST_RECALL = 0.3
"""The recall at which a ribbon's bar has sunk to the ground: below it memories hardly differ."""
MOST_BARS = 60
"""How many bars a ribbon has at most."""
MOST_LABELS = 4
"""How many dates stand under a line."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the table that says the same; the first cell of a row is its head."""

    svg: Markup
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the word beneath it, its height in the chart's own unit, the figure above it."""

    label: str
    value: float
    shown: str
    now: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line; without a share it is a gap. A slight one rests on few answers."""

    label: str
    share: float | None
    slight: bool = False


class Day(Protocol):
    """A day of a calendar."""

    @property
    def day(self) -> date: ...

    @property
    def answers(self) -> int: ...

    @property
    def seconds(self) -> float: ...


def ribbon(recalls: Sequence[float | None], *, name: str, title: str, height: int = 44) -> Markup:
    """A bar a question in the order given: high and deep is well known, low and dashed was not met (None).

    Of more than MOST_BARS, neighbours share one bar: the mean of those that were met.
    """
    told = levels_in_words(recalls)
    recalls = _gathered(recalls, MOST_BARS)
    slot = 100 / max(len(recalls), 1)
    bars = Markup("").join(_ink(recall, slot * (n + 0.05), slot * 0.76, height) for n, recall in enumerate(recalls))
    size = Markup('width="{}" height="{}"').format(BAR_WIDTH * len(recalls), height)
    return picture("ribbon", size, name, title, told, bars)


def levels_in_words(recalls: Iterable[float | None]) -> str:
    """How many questions stand at each level: “3 sure, 1 fading, 2 not met.”"""
    found = [level(recall) for recall in recalls]
    counts = [(found.count(number), LEVELS[number]) for number in (4, 3, 2, 1, 0)]
    return (", ".join(f"{count} {word}" for count, word in counts if count) or "No questions") + "."


def bars(
    points: Sequence[Bar],
    *,
    name: str,
    title: str,
    summary: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    height: int = 168,
) -> Chart:
    """Upright bars over a line, the figure above each; the present one in the accent, the rest in graphite."""
    highest = max((point.value for point in points), default=0) or 1
    ground = height - 26
    slot = 100 / max(len(points), 1)
    drawn = [
        _bar(point, slot * n, slot, ground, (ground - 26) * point.value / highest) for n, point in enumerate(points)
    ]
    base = Markup('<line class="base" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(ground)
    svg = picture("chart", Markup('height="{}"').format(height), name, title, summary, Markup("").join([*drawn, base]))
    return Chart(svg, title, head, tuple(rows))


def line(
    points: Sequence[Dot],
    goal: float,
    *,
    name: str,
    title: str,
    summary: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    height: int = 200,
) -> Chart:
    """Shares over time against a goal; a filled dot is below it, a gap has no share."""
    shares = [point.share for point in points if point.share is not None]
    low = min(floor(min([goal, *shares]) * 10 - 1e-9) / 10, 0.8)
    scale = _Scale(low, height - 64, len(points))
    parts = [
        *_grid(scale, goal),
        *_segments(points, scale),
        *_dots(points, scale, goal),
        *_last(points, scale, goal),
        *_dates(points, scale, height),
    ]
    svg = picture("chart", Markup('height="{}"').format(height), name, title, summary, Markup("").join(parts))
    return Chart(svg, title, head, tuple(rows))


def calendar(
    weeks: Sequence[Sequence[Day]],
    today: date,
    *,
    name: str,
    title: str,
    summary: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
) -> Chart:
    """A column a week from Monday down to Sunday; a larger dot is a longer day, a frame stands round today."""
    names = [
        Markup('<text class="end" x="24" y="{}">{}</text>').format(30 + 19 * row, word)
        for row, word in ((0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun"))
    ]
    dots = [
        _day(day, 38 + 19 * n, 26 + 19 * row, today) for n, week in enumerate(weeks) for row, day in enumerate(week)
    ]
    size = Markup('viewBox="0 0 {} 152"').format(56 + 19 * max(len(weeks) - 1, 0))
    svg = picture("cal", size, name, title, summary, Markup("").join([*names, *_months(weeks), *dots]))
    return Chart(svg, title, head, tuple(rows))


def short(day: date) -> str:
    """A day as a chart writes it: 23 Nov."""
    return f"{day.day} {day:%b}"


def picture(kind: str, size: Markup, name: str, title: str, summary: str, inside: Markup) -> Markup:
    """The whole of a chart: its kind, its size, what is read aloud, and what is drawn."""
    return Markup(
        '<svg class="{0}" {1} role="img" aria-labelledby="{2}-t {2}-d"><title id="{2}-t">{3}</title>'
        '<desc id="{2}-d">{4}</desc>{5}</svg>'
    ).format(kind, size, name, title, summary, inside)


def _gathered(recalls: Sequence[float | None], most: int) -> Sequence[float | None]:
    size = ceil(len(recalls) / most)
    if size < 2:
        return recalls
    lots = [[one for one in recalls[n : n + size] if one is not None] for n in range(0, len(recalls), size)]
    return [sum(lot) / len(lot) if lot else None for lot in lots]


def _ink(recall: float | None, x: float, width: float, height: int) -> Markup:
    """One bar of a ribbon: 10 px where the question was not met, else by its recall."""
    above = max(0.0, (recall or 0) - LOWEST_RECALL) / (1 - LOWEST_RECALL)
    tall = 10.0 if recall is None else max(4.0, (height - 2) * above)
    return Markup('<rect class="b{}" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"/>').format(
        level(recall), x, height - 1 - tall, width, tall
    )


def _bar(point: Bar, left: float, slot: float, ground: float, tall: float) -> Markup:
    strong = " strong" if point.now else ""
    middle = f"{left + slot / 2:.2f}%"
    rect = Markup('<rect class="{}" x="{:.2f}%" y="{:.1f}" width="{:.2f}%" height="{:.1f}"/>').format(
        "now" if point.now else "load later", left + slot * 0.18, ground - tall, slot * 0.64, tall
    )
    words = Markup('<text class="mid{0}" x="{1}" y="{2:.1f}">{3}</text><text class="mid{0}" x="{1}" y="{4}">{5}</text>')
    return (rect if tall else Markup("")) + words.format(
        strong, middle, ground - tall - 7, point.shown, ground + 20, point.label
    )


class _Scale:
    """Where a share and a place in the row of points lie: y in px, x in per cent."""

    def __init__(self, low: float, bottom: float, count: int) -> None:
        self.low, self.bottom, self.count = low, bottom, count

    def y(self, share: float) -> float:
        return 16 + (1 - share) / (1 - self.low) * (self.bottom - 16)

    def x(self, number: int) -> float:
        return 56.0 if self.count == 1 else 14 + 84.7 * number / (self.count - 1)


def _grid(scale: _Scale, goal: float) -> list[Markup]:
    """Lines at the tens (fewer on a long scale) and at the goal; a figure too near the goal's gives way."""
    span = round((1 - scale.low) * 10)
    step = 1 if span <= 3 else 2 if span <= 6 else 5
    tens = [n / 10 for n in range(10, round(scale.low * 10) - 1, -step)]
    plain = [(share, "grid", "end") for share in tens if abs(scale.y(share) - scale.y(goal)) >= 15]
    return [
        Markup('<line class="{0}" x1="50" x2="100%" y1="{1:.1f}" y2="{1:.1f}"/>').format(kind, scale.y(share))
        + Markup('<text class="{}" x="42" y="{:.1f}">{:.0f}\u00a0%</text>').format(
            words, scale.y(share) + 4, share * 100
        )
        for share, kind, words in [*plain, (goal, "goal", "end strong")]
    ]


def _segments(points: Sequence[Dot], scale: _Scale) -> list[Markup]:
    """The line between neighbours that both have a share."""
    return [
        Markup('<line class="line" x1="{:.1f}%" y1="{:.1f}" x2="{:.1f}%" y2="{:.1f}"/>').format(
            scale.x(n), scale.y(here.share), scale.x(n + 1), scale.y(there.share)
        )
        for n, (here, there) in enumerate(pairwise(points))
        if here.share is not None and there.share is not None
    ]


def _dots(points: Sequence[Dot], scale: _Scale, goal: float) -> list[Markup]:
    return [
        Markup('<circle class="dot{}" cx="{:.1f}%" cy="{:.1f}" r="{}"/>').format(
            " below" if point.share < goal else "", scale.x(n), scale.y(point.share), 3 if point.slight else 4.5
        )
        for n, point in enumerate(points)
        if point.share is not None
    ]


def _last(points: Sequence[Dot], scale: _Scale, goal: float) -> list[Markup]:
    """The latest share beside its dot, and which line is the goal, each on its own side of that line."""
    found = [(n, point.share) for n, point in enumerate(points) if point.share is not None]
    if not found:
        return []
    n, share = found[-1]
    above = share >= goal
    beside = ("end", f"{min(scale.x(n) + 1.3, 100):.1f}%") if scale.x(n) > 90 else ("mid", f"{scale.x(n):.1f}%")
    words = [
        (*beside, scale.y(share) + (-11 if above else 20), f"{share * 100:.0f}\u00a0%"),
        ("end", "100%", scale.y(goal) + (18 if above else -8), "goal"),
    ]
    return [Markup('<text class="strong {}" x="{}" y="{:.1f}">{}</text>').format(*word) for word in words]


def _dates(points: Sequence[Dot], scale: _Scale, height: int) -> list[Markup]:
    """Some of the dates, spaced so that they do not run into each other; the last one always."""
    last, step = len(points) - 1, ceil(len(points) / MOST_LABELS)
    places = [n for n in range(0, last, max(step, 1)) if last - n >= step]
    words = [("mid", f"{scale.x(n):.1f}%", points[n].label) for n in places]
    words += [("mid" if last == 0 else "end", "56%" if last == 0 else "100%", points[last].label)] if points else []
    return [
        Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, x, height - 4, word) for kind, x, word in words
    ]


def _day(day: Day, x: int, y: int, today: date) -> Markup:
    radius = min(8.2, 2.7 + day.seconds / 120) if day.answers else 1.2
    dot = Markup('<circle class="{}" cx="{}" cy="{}" r="{:.1f}"/>').format(
        "done" if day.answers else "none", x, y, radius
    )
    frame = Markup('<rect class="today" x="{}" y="{}" width="18" height="18" rx="3"/>').format(x - 9, y - 9)
    return dot + frame if day.day == today else dot


def _months(weeks: Sequence[Sequence[Day]]) -> list[Markup]:
    """The name of a month above the first week that begins in it; none that would run into the next."""
    firsts = [(n, week[0].day) for n, week in enumerate(weeks)]
    changes = [(n, day) for n, day in firsts if n == 0 or day.month != firsts[n - 1][1].month]
    nexts = [n for n, _ in changes[1:]] + [len(weeks) + 1]
    clear = [change for change, after in zip(changes, nexts, strict=False) if after - change[0] > 1]
    return [Markup('<text x="{}" y="11">{}</text>').format(32 + 19 * n, f"{day:%b}") for n, day in clear]
