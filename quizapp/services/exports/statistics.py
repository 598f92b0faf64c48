"""Item analysis of the quizzes of a class, to take along: of each question, of each answer to it, of each quiz."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from quizapp.measures.moments import Figure
from quizapp.services.exports.rows import QUESTION, Columns, Room, Row, Table, yes
from quizapp.services.review import items
from quizapp.services.review.items import Examined

QUIZ: Columns = {"assignment": "A and the lasting id of the quiz as it was given", "quiz": "its title"}
ITEMS: Columns = {
    **QUIZ,
    **QUESTION,
    "attempts": "attempts that were asked it, of the tries that count",
    "drawn": "yes: drawn at random",
    "facility": "per cent of its points that were got",
    "deviation": "standard deviation of the marks, in per cent of its points",
    "discrimination": "correlation of the mark with the rest of the points, in per cent; drawn ones with the total",
    "efficiency": "discriminative efficiency, in per cent",
    "intended_weight": "by its points, in per cent",
    "effective_weight": "by the covariance with the totals, in per cent",
    "random_guess": "what guessing brings, in per cent of its points",
    "in_words": "what the page says of it",
}
OPTIONS: Columns = {
    **QUIZ,
    **QUESTION,
    "answer": "an option, a typed answer, or what stands for no answer and for the rest of many",
    "right": "yes or no",
    "chosen": "attempts",
    "share": "of the attempts that were asked the question, in per cent",
    "top": "of the 27 % with the most points in the rest, in per cent",
    "middle": "of those between, in per cent",
    "bottom": "of the 27 % with the fewest, in per cent",
    "correlation": "point-biserial with the points in the rest, in per cent",
    "may_be_right": "yes: wrong, and chosen more by the strong",
}
WHOLE: Columns = {
    **QUIZ,
    "attempts": "attempts that are counted",
    "out_of": "points of the quiz",
    "mean": "points",
    "median": "points",
    "deviation": "standard deviation, in points",
    "skewness": "of the totals",
    "kurtosis": "of the totals",
    "alpha": "Cronbach’s alpha, in per cent",
    "error_ratio": "in per cent",
    "standard_error": "in points",
}


def _begins(one: Examined) -> tuple[str, str]:
    return f"A {one.given.public}", one.quiz.title


def _values(*figures: Figure) -> tuple[float | None, ...]:
    return tuple(figure.value for figure in figures)


def _items(session: Session, room: Room) -> Iterator[Row]:
    for one in items.of_class(session, room.classroom):
        for line in one.lines:
            item, weighed = line.item, line.weighed
            yield (
                *_begins(one), f"Q {line.public}", item.seen, yes(line.drawn),
                *_values(item.facility, item.deviation, item.discrimination, item.efficiency, weighed.intended,
                         weighed.effective, item.guess),
                line.reading.title,
            )  # fmt: skip


def _options(session: Session, room: Room) -> Iterator[Row]:
    for one in items.of_class(session, room.classroom):
        for line in one.lines:
            for answer in line.options:
                of = answer.figures
                yield (
                    *_begins(one), f"Q {line.public}", answer.text, yes(answer.right), of.chosen,
                    *_values(of.share, of.top, of.middle, of.bottom, of.correlation), yes(answer.suspect),
                )  # fmt: skip


def _whole(session: Session, room: Room) -> Iterator[Row]:
    for one in items.of_class(session, room.classroom):
        of = one.whole
        told = of.mean, of.median, of.deviation, of.skewness, of.kurtosis, of.alpha, of.error_ratio, of.standard_error
        yield *_begins(one), of.attempts, of.out_of, *_values(*told)


TABLES: tuple[Table[Room], ...] = (
    Table("items", "Item analysis", "One row is one question of one quiz, with its statistics.", ITEMS, _items),
    Table("options", "Answers chosen", "One row is one answer to one question of one quiz.", OPTIONS, _options),
    Table("totals", "Quizzes as a whole", "One row is one quiz as it was given.", WHOLE, _whole),
)
