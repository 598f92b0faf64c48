"""A deck whose questions hold all that Markdown can: pictures, sounds, tables, lists, code, formulas, other scripts."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from quizapp.models.accounts import Account
from quizapp.models.content import Deck, Media, QuestionRow, Source, Topic, Version
from quizapp.models.study import Enrolment
from quizapp.questions.base import Answer, Question
from quizapp.questions.record import to_json
from quizapp.services.audit import By
from quizapp.services.writing import media
from tests.browser.serving import MONDAY
from tests.formats.soundmaking import wav


def drawing(width: int, height: int) -> bytes:
    """A landscape."""
    image = Image.new("RGB", (width, height), "#bcd4ee")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.7, height * 0.12, width * 0.8, height * 0.12 + width * 0.1), fill="#f4d06f")
    for n, colour in enumerate(("#8fb3a0", "#6a9480", "#47725f")):
        top = height * (0.45 + 0.15 * n)
        peaks = [(width * (k / 6), top + height * (0.12 if (k + n) % 2 else -0.04)) for k in range(7)]
        draw.polygon([(0, height), *peaks, (width, height)], fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def questions(wide: str, small: str, tone: str) -> Mapping[str, Question]:
    """The questions, with lines that show a wide picture and a small one, and play a tone."""
    return {
        "choice": Question(
            "choice",
            "A ball is thrown at $v_0 = 12\\,\\mathrm{m/s}$. Which of these is **not** needed to find how *high* "
            "it flies?"
            f"\n\n{wide}\n\nThese values were measured, with `t` in seconds:\n\n"
            "| Time | Height | Speed | Energy of the ball | Remark |\n| --: | --: | --: | --: | :-: |\n"
            "| 0.0 | 0.00 m | 12.0 m/s | 7.2 J | thrown |\n| 0.6 | 5.43 m | 6.1 m/s | 7.1 J | rising |\n"
            "| 1.2 | 7.34 m | 0.2 m/s | 7.0 J | $h_{\\max}$ |\n\n"
            "1. Its mass is $m = 0.1\\,\\mathrm{kg}$.\n2. Air does not matter.\n\n"
            "$$h = \\frac{v_0^2}{2g} = \\frac{(12\\,\\mathrm{m/s})^2}{2 \\cdot 9.81\\,\\mathrm{m/s^2}} "
            "\\approx 7.34\\,\\mathrm{m}$$",
            (
                Answer("The mass $m$", 1.0, feedback="Right: it **cancels out**."),
                Answer("The speed $v_0$", feedback="It stands in the numerator of $\\frac{v_0^2}{2g}$."),
                Answer("The acceleration $g = 9.81\\,\\frac{\\mathrm{m}}{\\mathrm{s}^2}$"),
                Answer(f"`height(t)` as drawn: {small}"),
            ),
            hint="Look at $h = \\frac{v_0^2}{2g}$.",
            explanation="Energy is kept:\n\n- below, all of it is $\\frac{1}{2} m v_0^2$,\n- above, all of it is "
            "$m g h$.\n\n"
            "So $m$ goes out on both sides, as Galileo wrote:\n\n> All bodies fall alike.\n\n"
            "```py\ndef height(v, g=9.81):\n    return v ** 2 / (2 * g)  # and this remark is so long "
            "that it must go on in the next line of a phone\n```\n\n"
            "See [a longer account](https://example.org/physics/throwing-upwards).",
        ),
        "cloze": Question(
            "cloze",
            "In a *right* triangle with $a = 3$ and $b = 4$\nthe long side is $c =$ [[side]] by **Pythagoras**: "
            "$\\sqrt{a^2+b^2}$. Its area is [[area]] `cm²`.",
            (Answer("5", 1.0, "side"), Answer("6", 1.0, "area"), Answer("$12$", 0.0, "area")),
            explanation="$\\sqrt{9+16} = 5$",
            settings={"gaps": {"side": {"kind": "number"}, "area": {"kind": "choice"}}},
        ),
        "matching": Question(
            "matching",
            "Which is the derivative of which?",
            (
                Answer("$x^2$", match="$2x$"),
                Answer("$\\sqrt{x}$", match="$\\frac{1}{2\\sqrt{x}}$"),
                Answer("$\\sin x$", match="$\\cos x$"),
            ),
        ),
        "ordering": Question(
            "ordering",
            "Solve $2x + 6 = 10$ step by step.",
            (Answer("Subtract $6$"), Answer("$2x = 4$"), Answer("Divide by $2$"), Answer("$x = 2$, **done**")),
        ),
        "flashcard": Question(
            "flashcard",
            f"Which interval is this?\n\n{tone}",
            (Answer("An **octave**:\n\n- the lower tone has $f$\n- the upper one $2f$", 1.0),),
        ),
        "picture": Question(
            "text", f"{wide}\n\nWhat is the round thing in the sky?", (Answer("sun", 1.0), Answer("moon", 0.0))
        ),
        "table": Question(
            "text",
            "| $x$ | 1 | 2 | 3 |\n|---|---|---|---|\n| $f(x)$ | 2 | 4 | ? |\n\nWhich number is missing?",
            (Answer("6", 1.0),),
        ),
        "formula": Question(
            "choice",
            "Solve $x^2 - 2x - 3 = 0$ by $x_{1,2} = -\\frac{p}{2} \\pm \\sqrt{\\left(\\frac{p}{2}\\right)^2 - q}$, "
            "with $\\boxed{p = -2}$, $\\frac{\\cancel{6}}{\\cancel{2}} = 3$ and "
            "$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$.",
            (
                Answer("$x_1 = 3,\\; x_2 = -1$", 1.0),
                Answer("$\\begin{cases} x_1 = 1 & \\text{if } q < 0 \\\\ x_2 = 0 & \\text{else} \\end{cases}$"),
                Answer(
                    "$\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2} \\quad \\text{and} \\quad "
                    "\\int_0^1 x^2\\,dx = \\frac{1}{3}$"
                ),
                Answer("$\\vec{a} \\cdot \\vec{b} = 0 \\Leftrightarrow \\mathbb{R}$"),
            ),
        ),
        "rtl": Question(
            "choice",
            "מהי בירת **נורווגיה**?\n\n- אוסלו\n- ברגן\n\nThis paragraph is English, $x = 1$.",
            (Answer("אוסלו (Oslo)", 1.0), Answer("*ברגן*"), Answer("Bergen")),
            explanation="أوسلو هي العاصمة.",
        ),
        "essay": Question(
            "essay",
            "Why do people build cities beside rivers?\n\nWrite about **80 words**.",
            (Answer("A river gives:\n\n- water to *drink*,\n- a way for goods.", 1.0),),
            settings={
                "words": 80,
                "rubric": [{"text": "Two **uses**", "points": 2}, {"text": "A city as example", "points": 1}],
            },
        ),
    }


def rich_deck(session: Session, learner: Account) -> dict[str, str]:
    """Make the deck, have the learner study it; gives the public id of each question by its name."""
    source = Source(key="rich", title="On everything", text="Nothing.", updated_at=MONDAY)
    session.add(source)
    session.flush()
    deck = Deck(key="rich", title="Everything", source_id=source.id, created_at=MONDAY, open=True)
    session.add(deck)
    session.flush()
    topic = Topic(deck_id=deck.id, key="all", title="All of it", position=0)
    session.add_all([topic, Enrolment(learner_id=learner.id, deck_id=deck.id, since=MONDAY)])
    session.flush()
    by = By(learner, MONDAY)
    files = ((drawing(1200, 500), "Hills under a low sun"), (drawing(150, 90), "A slope"), (wav(0.5), "Two tones"))
    lines = [media.markdown(media.store(session, by, deck, media.ready(data), alt)) for data, alt in files]
    made = {
        name: add(session, deck, topic, n, question) for n, (name, question) in enumerate(questions(*lines).items())
    }
    assert session.scalars(select(Media)).all()
    return made


def add(session: Session, deck: Deck, topic: Topic, n: int, question: Question) -> str:
    """Add a question; gives its public id."""
    row = QuestionRow(deck_id=deck.id, topic_id=topic.id, key=f"rich-{n}", position=n, current=1)
    session.add(row)
    session.flush()
    data = to_json(question)
    session.add(Version(question_id=row.id, number=1, kind=question.kind, data=data, created_at=MONDAY))
    session.flush()
    return row.public
