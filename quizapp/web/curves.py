"""Charts of memory against time and against what was foreseen: the forgetting curve and the calibration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from quizapp.measures.calibration import Calibration
from quizapp.services.studying.curve import Curve
from quizapp.web.charts import Chart, picture, short
from quizapp.web.templating import percent

TOP, BOTTOM, HEIGHT = 14, 176, 208
"""Pixels: where 100 % and the lowest share lie, and the height of the picture."""
LEFT, RIGHT = 12.0, 98.0
"""Per cent: where the first day and the last one lie."""
LOWEST = 0.4
"""The chance at which the calibration's axes begin."""


def forgetting(view: Curve) -> Chart:
    """The chance of recall from the first answer to beyond the next date, each answer as a dot: full where known."""
    first = view.stretches[0][0][0] if view.stretches else view.card.last
    last = max([day for stretch in view.stretches for day, _ in stretch] + [view.today])
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * max((day - first).days, 0) / span

    lines = [
        _line("line past" if there <= view.today else "line ahead", x(here), _y(one), x(there), _y(other))
        for stretch in view.stretches
        for (here, one), (there, other) in pairwise(stretch)
    ]
    dots = [
        Markup('<circle class="dot{}" cx="{:.1f}%" cy="{:.1f}" r="4.5"/>').format(
            "" if one.known else " below", x(one.day), _y(1.0 if one.foreseen is None else one.foreseen)
        )
        for one in view.answers
        if one.day >= first
    ]
    now = Markup('<line class="today-line" x1="{0:.1f}%" x2="{0:.1f}%" y1="{1}" y2="{2}"/>').format(
        x(view.today), TOP, BOTTOM
    )
    words = [_word("mid" if 15 < x(view.today) < 90 else "end", x(view.today), TOP - 3, "today")]
    words += [_word("", LEFT, HEIGHT - 6, short(first)), _word("end", RIGHT, HEIGHT - 6, short(last))]
    size = Markup('height="{}"').format(HEIGHT)
    title = f"Chance of recall, {short(first)} to {short(last)}"
    told = (
        f"{percent(view.now)} today. It falls from each answer to the next; each answer that is known slows the fall."
    )
    svg = picture("chart", size, "cu", title, told, Markup("").join([*_grid(0.0), *lines, now, *dots, *words]))
    rows = [
        (
            short(one.day),
            "new" if one.foreseen is None else percent(one.foreseen),
            one.rating.name.capitalize() + (", extra practice" if one.practice else ""),
        )
        for one in view.answers
    ]
    return Chart(svg, title, ("Day", "Foreseen", "Answer counted as"), tuple(rows))


def calibration(found: Calibration, *, name: str) -> Chart:
    """Foreseen against known: on the slanting line both agree; a larger dot rests on more answers."""

    def x(share: float) -> float:
        return LEFT + (RIGHT - LEFT) * max(share - LOWEST, 0) / (1 - LOWEST)

    told = [p for p in found.parts if p.foreseen is not None and p.recalled is not None and p.enough]
    dots = [
        Markup('<circle class="dot" cx="{:.1f}%" cy="{:.1f}" r="{:.1f}"/>').format(
            x(part.foreseen or 0), _y(max(part.recalled or 0, LOWEST), LOWEST), min(4 + part.asked / 60, 11)
        )
        for part in told
    ]
    even = _line("goal", x(LOWEST), _y(LOWEST, LOWEST), x(1), _y(1, LOWEST))
    words = [_word("mid", x(n), HEIGHT - 6, f"{n * 100:.0f}\u00a0%") for n in (0.6, 0.8)]
    words += [_word("end", x(1), HEIGHT - 6, "100\u00a0%"), _word("", 0, HEIGHT - 6, "Foreseen:")]
    size = Markup('height="{}"').format(HEIGHT)
    title = "What was foreseen, and what was known"
    summary = ". ".join(
        f"{percent(part.foreseen or 0)} foreseen, {percent(part.recalled or 0)} known of {part.asked}" for part in told
    )
    svg = picture("chart", size, name, title, summary, Markup("").join([*_grid(LOWEST), even, *dots, *words]))
    return Chart(svg, title, ("Foreseen", "On average", "Known", "Questions asked"), tuple(_rows(found)))


def _rows(found: Calibration) -> Sequence[tuple[str, ...]]:
    return [
        (
            f"{part.low * 100:.0f} to {part.high * 100:.0f}\u00a0%",
            "–" if part.foreseen is None else percent(part.foreseen),
            "–" if part.recalled is None else percent(part.recalled),
            str(part.asked),
        )
        for part in found.parts
    ]


def _y(share: float, low: float = 0.0) -> float:
    return TOP + (1 - share) / (1 - low) * (BOTTOM - TOP)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}"/>').format(kind, x1, y1, x2, y2)


def _word(kind: str, x: float, y: float, word: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}%" y="{:.1f}">{}</text>').format(kind, x, y, word)


def _grid(low: float) -> list[Markup]:
    shares = (1.0, 0.5, 0.0) if low == 0 else (1.0, 0.8, 0.6, 0.4)
    return [
        Markup('<line class="grid" x1="50" x2="100%" y1="{0:.1f}" y2="{0:.1f}"/>').format(_y(share, low))
        + Markup('<text class="end" x="42" y="{:.1f}">{:.0f}\u00a0%</text>').format(_y(share, low) + 4, share * 100)
        for share in shares
    ]
