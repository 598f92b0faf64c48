"""What a format writes it reads again as it was, or it names the question, or the part of it, that it left behind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.formats import gift
from quizapp.formats.base import Severity
from quizapp.formats.catalogue import FORMATS as KNOWN
from tests.formats import drawn

FORMATS = pytest.mark.parametrize("form", [one for one in KNOWN.values() if one.unparse], ids=lambda form: form.name)


def read_again(form, questions):
    written = form.unparse(questions)
    gone = sum(told.severity is Severity.REFUSED for told in written.left_out)
    return (form.parse(written.data).questions if gone < len(questions) else ()), written.left_out


@FORMATS
@given(questions=st.lists(drawn.anything(), max_size=4))
def test_every_question_comes_back_or_is_named(form, questions):
    back, left_out = read_again(form, questions)
    gone = {int(told.item.split()[1]) - 1 for told in left_out if told.severity is Severity.REFUSED}
    partly = {int(told.item.split()[1]) - 1 for told in left_out if told.severity is Severity.LOST}
    kept = [place for place in range(len(questions)) if place not in gone]
    assert len(back) == len(kept)
    assert all(told.message for told in left_out)
    for place, question in zip(kept, back, strict=True):
        assert (question == questions[place]) != (place in partly)


@given(st.one_of(drawn.choices(), drawn.several(), drawn.statements(), drawn.numbers()).filter(drawn.sound))
def test_gift_loses_no_letter_of_choices_statements_and_numbers(question):
    assert read_again(gift, [question]) == ((question,), ())


@given(drawn.typed().filter(drawn.sound).filter(lambda q: "->" not in str(q.answers)))
def test_gift_loses_no_letter_of_answers_to_type(question):
    assert read_again(gift, [question]) == ((question,), ())


@given(drawn.pairs().filter(drawn.sound).filter(lambda q: not any("->" in pair.text for pair in q.answers)))
def test_gift_loses_no_letter_of_pairs(question):
    assert read_again(gift, [question]) == ((question,), ())
