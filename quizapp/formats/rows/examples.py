"""One question of each kind, each saying how it is written: what a template shows."""

from __future__ import annotations

from quizapp.formats.base import Item
from quizapp.questions.base import Answer, Question

_RIVERS = "Rivers"


def _example(kind: str, prompt: str, answers: tuple[Answer, ...], explanation: str, **settings: object) -> Item:
    question = Question(kind, prompt, answers, explanation=explanation, settings=settings)
    return Item(question, topic=_RIVERS, points=1)


EXAMPLES = (
    _example(
        "choice",
        "Into which sea does the Rhine flow?",
        (
            Answer("The North Sea", 1.0, feedback="At Rotterdam."),
            Answer("The Baltic Sea", feedback="That is where the Oder ends."),
            Answer("The Black Sea"),
        ),
        "Choice: write the options, and the right one once more into Answer, or its number. Feedback 1 is shown to "
        "whoever chooses option 1. What stands in this column is shown after every answer.",
    ),
    _example(
        "choice",
        "Which of these rivers flow through Vienna or Budapest?",
        (Answer("Danube", 1.0), Answer("Wien", 1.0), Answer("Elbe")),
        "Several right ones: part them by | in Answer.",
        several=True,
    ),
    _example(
        "truefalse",
        "The Danube rises in the Black Forest.",
        (Answer("true", 1.0), Answer("false")),
        "A statement: TRUE or FALSE.",
    ),
    _example(
        "text",
        "Which river flows through Paris?",
        (Answer("Seine", 1.0), Answer("the Seine", 1.0)),
        "Typed words: every answer that counts, parted by |.",
    ),
    _example(
        "number",
        "How many kilometres long is the Rhine?",
        (Answer("1230", 1.0, tolerance="5%"),),
        "A number: Tolerance says how far it may be off, such as 10 or 5%.",
        unit="km",
    ),
    _example(
        "cloze",
        "The Rhine rises in [[country]] and ends in the [[sea]].",
        (Answer("Switzerland", 1.0, "country"), Answer("North Sea", 1.0, "sea")),
        "Gaps: give each a name in double brackets; the options fill them in this order.",
    ),
    _example(
        "matching",
        "Which capital lies on which river?",
        (Answer("Paris", match="Seine"), Answer("Vienna", match="Danube"), Answer("Rome", match="Tiber")),
        "Pairs: one in each option, with -> between its sides.",
    ),
    _example(
        "ordering",
        "Order the rivers from the shortest to the longest.",
        (Answer("Thames"), Answer("Rhine"), Answer("Danube")),
        "Steps: the options in their right order.",
    ),
    _example(
        "flashcard",
        "What is a delta?",
        (Answer("Land that a river lays down at its mouth.", 1.0),),
        "A card: its back stands in Answer.",
    ),
    _example(
        "essay",
        "Why do cities grow on rivers?",
        (Answer("Water, trade and mills brought people together.", 1.0),),
        "An essay: Answer is a model to compare with, or empty.",
        words=100,
    ),
)
