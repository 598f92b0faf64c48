"""What the tests of all question types need: a drawn template, and a question sent through its editor."""

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict

from quizapp.paths import TEMPLATES
from quizapp.web.markup import FILTERS


@pytest.fixture(scope="session")
def draw():
    """Draws a template of a question type, strict about names it does not get."""
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    pages.globals["scope"] = ""
    pages.filters.update(FILTERS)
    return lambda name, **context: pages.get_template(f"_questions/{name}").render(**context)


def posted(data, prefix=""):
    """The fields that a browser would post for this form data: nested ones by name, unticked ones not at all."""
    for name, value in data.items():
        if isinstance(value, list):
            for i, part in enumerate(value):
                yield from posted(part, f"{prefix}{name}-{i}-")
        elif value is not False:
            yield prefix + name, "y" if value is True else str(value)


@pytest.fixture(scope="session")
def edited():
    """The question after its editor was opened and saved, with some fields changed."""

    def edit(kind, question, **changes):
        form = kind.Form(MultiDict(posted({**kind.to_form(question), **changes})))
        assert form.validate(), form.errors
        return kind.from_form(form.data, question)

    return edit
