"""Moodle XML as the tests read it."""

from quizapp.formats import moodle
from tests.formats.samples import sample


def read(name):
    """What is in a sample, such as `choices`."""
    return moodle.parse(sample(f"moodle_xml/{name}.xml"))


def quiz(*questions):
    """What is in a file of these questions."""
    return moodle.parse(f"<quiz>{''.join(questions)}</quiz>".encode())


def by_title(parsed, title):
    """The question with this title."""
    return next(item.question for item in parsed.items if item.title == title)


def answers(question):
    """The text and credit of each answer."""
    return [(answer.text, answer.credit) for answer in question.answers]
