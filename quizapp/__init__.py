"""quizapp: a class studies a text by spaced repetition, on a computer of its own."""

__version__ = "0.1.0"
