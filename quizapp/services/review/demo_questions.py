"""The simulated teacher's own questions: several types, one whose key is wrong on purpose, and one too easy."""

from __future__ import annotations

from quizapp.questions.base import Answer, Question

TITLE = "Check questions (simulated)"
TOPIC = "Round about the text"
MISKEYED, TOO_EASY = 0, 1
"""Their places in QUESTIONS."""
TRUTH = 1
"""The place of the option that is right in truth where the key is wrong."""


def _options(right: str, *others: str) -> tuple[Answer, ...]:
    return Answer(right, 1.0), *(Answer(other) for other in others)


QUESTIONS = (
    Question(
        "choice",
        "Which river flows through Minsk?",
        _options("The Dnieper", "The Svislach", "The Volga", "The Neman"),
        explanation="Simulated: this key is wrong on purpose, so that you can see how the results tell. "
        "It is the Svislach.",
    ),
    Question(
        "choice",
        "Which of these is a country?",
        _options("Belarus", "Tuesday", "Seven", "Green"),
        explanation="Simulated: nobody gets this wrong, so it tells little.",
    ),
    Question(
        "truefalse",
        "Belarus has a coast.",
        (Answer("true"), Answer("false", 1.0)),
        explanation="It lies between Poland, Lithuania, Latvia, Russia and Ukraine.",
    ),
    Question(
        "number",
        "In which year did the Soviet Union end?",
        (Answer("1991", 1.0), Answer("1989", feedback="That is the year in which the wall in Berlin fell.")),
    ),
    Question("text", "What is the capital of Belarus?", (Answer("Minsk", 1.0), Answer("Moscow"), Answer("Brest"))),
    Question(
        "matching",
        "Which city is the capital of which country?",
        tuple(
            Answer(land, match=city)
            for land, city in (("Ukraine", "Kyiv"), ("Poland", "Warsaw"), ("Lithuania", "Vilnius"), ("Latvia", "Riga"))
        ),
    ),
    Question(
        "ordering",
        "Put these in the order in which they happened.",
        tuple(
            Answer(step)
            for step in (
                "The First World War ends",
                "The Second World War ends",
                "The Soviet Union ends",
                "Euro notes are first used",
            )
        ),
    ),
    Question(
        "cloze",
        "The money of Russia is the [[money]], and one house of its parliament is called the [[house]].",
        (
            Answer("rouble", 1.0, match="money"),
            Answer("ruble", 1.0, match="money"),
            Answer("zloty", match="money"),
            Answer("Duma", 1.0, match="house"),
            Answer("Sejm", match="house"),
        ),
    ),
)
