"""Sound questions of every type, drawn by Hypothesis: texts with every sign that some format gives a meaning."""

from hypothesis import strategies as st

from quizapp.questions.base import Answer, Question
from quizapp.questions.catalogue import TYPES

SIGNS = "abcXYZ019 éß漢ع😀’“”\"'.,;:!?()[]<>&*_`|\\$#~{}=%+-–→/^@\n"
"""Letters of three scripts, and what GIFT, Aiken, CSV, HTML, Markdown and LaTeX take for structure."""


def texts(most: int = 30, signs: str = SIGNS) -> st.SearchStrategy[str]:
    """Texts that are not empty and have no space at their ends."""
    return st.text(signs, min_size=1, max_size=most).map(str.strip).filter(bool)


def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


def shares(least: float) -> st.SearchStrategy[float]:
    return st.sampled_from([0.0, 0.25, 0.5, 0.75, 0.9, 1 / 3, 2 / 3, 0.123456789]).map(lambda share: max(share, least))


LINES = texts()
ONE_LINE = texts(signs=SIGNS.replace("\n", ""))
NUMBERS = st.integers(-(10**9), 10**9).map(str) | st.decimals(-1000, 1000, places=3).map(lambda d: f"{d:f}")


@st.composite
def choices(draw: st.DrawFn) -> Question:
    """One right option, others wrong or worth a part."""
    words = draw(st.lists(LINES, min_size=2, max_size=5))
    credits = [1.0, *(draw(shares(0) | st.just(-0.5)) for _ in words[1:])]
    answers = [Answer(w, c, feedback=draw(maybe(LINES))) for w, c in zip(words, credits, strict=True)]
    return Question("choice", draw(LINES), tuple(draw(st.permutations(answers))), explanation=draw(maybe(LINES)))


@st.composite
def several(draw: st.DrawFn) -> Question:
    """Several right options, by the default rule."""
    words = draw(st.lists(LINES, min_size=2, max_size=6))
    right = draw(st.integers(1, len(words)))
    answers = [Answer(word, float(place < right), feedback=draw(maybe(LINES))) for place, word in enumerate(words)]
    return Question("choice", draw(LINES), tuple(draw(st.permutations(answers))), settings={"several": True})


@st.composite
def statements(draw: st.DrawFn) -> Question:
    """True or false."""
    true = draw(st.booleans())
    answers = (
        Answer("true", float(true), feedback=draw(maybe(LINES))),
        Answer("false", float(not true), feedback=draw(maybe(LINES))),
    )
    return Question("truefalse", draw(LINES), answers, explanation=draw(maybe(LINES)))


@st.composite
def typed(draw: st.DrawFn) -> Question:
    """Answers to type, the first of them right."""
    words = draw(st.lists(ONE_LINE, min_size=1, max_size=4))
    credits = [1.0, *(draw(shares(0)) for _ in words[1:])]
    answers = [Answer(w, c, feedback=draw(maybe(ONE_LINE))) for w, c in zip(words, credits, strict=True)]
    return Question("text", draw(LINES), tuple(answers), explanation=draw(maybe(LINES)))


@st.composite
def numbers(draw: st.DrawFn) -> Question:
    """Numbers, some with a tolerance."""
    found = draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True))
    off = maybe(st.sampled_from(["2", "0.5", "0.05"]))
    answers = [Answer(number, 1.0, tolerance=draw(off), feedback=draw(maybe(LINES))) for number in found]
    if draw(st.booleans()):
        answers.append(Answer("*", 0.0, feedback=draw(LINES)))
    return Question("number", draw(LINES), tuple(answers), explanation=draw(maybe(LINES)))


@st.composite
def pairs(draw: st.DrawFn) -> Question:
    """Pairs, and perhaps a partner too many."""
    lefts = draw(st.lists(LINES, min_size=2, max_size=5))
    answers = [Answer(left, match=draw(ONE_LINE)) for left in lefts]
    answers += [Answer("", match=extra) for extra in draw(st.lists(ONE_LINE, max_size=1))]
    return Question("matching", draw(LINES), tuple(answers), explanation=draw(maybe(LINES)))


@st.composite
def steps(draw: st.DrawFn) -> Question:
    """Steps in their order."""
    words = draw(st.lists(LINES, min_size=3, max_size=6))
    return Question("ordering", draw(LINES), tuple(map(Answer, words)), explanation=draw(maybe(LINES)))


@st.composite
def cards(draw: st.DrawFn) -> Question:
    """A card with its back."""
    return Question("flashcard", draw(LINES), (Answer(draw(LINES), 1.0),), hint=draw(maybe(LINES)))


@st.composite
def clozes(draw: st.DrawFn) -> Question:
    """A text with a gap."""
    answers = tuple(Answer(word, 1.0, "gap") for word in draw(st.lists(ONE_LINE, min_size=1, max_size=3)))
    return Question("cloze", f"{draw(LINES)} [[gap]]", answers)


@st.composite
def essays(draw: st.DrawFn) -> Question:
    """An essay with a model answer, and perhaps a rubric that few formats know."""
    rubric = draw(st.sampled_from([{}, {"rubric": [{"text": "Names two uses", "points": 2}]}]))
    return Question("essay", draw(LINES), (Answer(draw(LINES), 1.0),), draw(maybe(LINES)), settings=rubric)


def sound(question: Question) -> bool:
    return not TYPES[question.kind].problems(question)


BY_KIND = {
    "choice": choices() | several(),
    "truefalse": statements(),
    "text": typed(),
    "number": numbers(),
    "cloze": clozes(),
    "matching": pairs(),
    "ordering": steps(),
    "flashcard": cards(),
    "essay": essays(),
}
QUESTIONS = st.one_of(*(drawn for kind, drawn in BY_KIND.items() if kind in TYPES)).filter(sound)


@st.composite
def anything(draw: st.DrawFn) -> Question:
    """A sound question of any type, with parts and settings that few formats know."""
    question = draw(QUESTIONS)
    other = {"hint": draw(maybe(LINES)), "evidence": draw(maybe(LINES))}
    known = {
        "shuffle": False,
        "case": True,
        "unit": "km",
        "keep": [0],
        "rule": "all" if question.kind == "choice" else "run",
    }
    chosen = draw(st.sets(st.sampled_from(sorted(known))))
    settings = {name: known[name] for name in chosen & TYPES[question.kind].settings}
    return Question(question.kind, question.prompt, question.answers, question.explanation, **other,
                    settings={**settings, **question.settings})  # fmt: skip
