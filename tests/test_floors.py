"""The plan of the house holds, and whoever breaks it is told where."""

from pathlib import Path

import pytest

import quizapp
from tests import floors


def planted(**sources: str) -> list[str]:
    """The faults of a house with these modules, named as in `web__front`, each with a docstring put before it."""
    named = {"quizapp." + name.replace("__", "."): f'"""It."""\n{text}\n' for name, text in sources.items()}
    return floors.faults(floors.house(named))


def test_the_house_stands():
    found = floors.faults(floors.read_house(Path(quizapp.__file__).parent))
    assert not found, "\n".join(found)


def test_every_room_is_looked_at():
    rooms = {module.room for module in floors.read_house(Path(quizapp.__file__).parent).modules.values()}
    assert {"models", "questions", "memory", "config"} <= rooms


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ({"memory__card": "from quizapp.services import study"}, "memory imports quizapp.services"),
        ({"models__study": "def _f():\n    import quizapp.web.front"}, "models imports quizapp.web.front"),
        ({"models__study": "from quizapp.measures.mastery import share"}, "models imports quizapp.measures.mastery"),
        ({"questions__text": "from quizapp.memory.card import Card"}, "questions imports quizapp.memory.card"),
        ({"services__study": "from ..web import front", "web__front": ""}, "services imports quizapp.web.front"),
        ({"models__study": "if TYPE_CHECKING:\n    from quizapp import app", "app": ""}, "models imports quizapp.app"),
        ({"attic__study": ""}, "the room attic has no floor"),
    ],
)
def test_an_import_that_does_not_go_down_is_found(source: dict[str, str], what: str):
    assert what in " ".join(planted(**source))


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ({"services__study": "import flask"}, "services never imports flask"),
        ({"models__study": "from flask_login import current_user"}, "models never imports flask_login"),
        ({"web__study": "from sqlalchemy import select"}, "web never imports sqlalchemy"),
        ({"web__study": "from quizapp.models import study"}, "web never imports quizapp.models"),
        ({"web__study": "from quizapp.memory.card import review"}, "web never imports quizapp.memory.card"),
        ({"web__study": "import quizapp.memory.card"}, "web never imports quizapp.memory.card"),
        ({"web__study": "from sqlalchemy.orm import Session"}, "web never imports sqlalchemy.orm"),
        ({"questions__text": "import sqlalchemy.orm"}, "questions never imports sqlalchemy.orm"),
        ({"memory__card": "from pathlib import Path"}, "memory never imports pathlib"),
        ({"questions__text": "import urllib.request"}, "questions never imports urllib.request"),
    ],
)
def test_an_import_that_a_room_is_never_to_have_is_found(source: dict[str, str], what: str):
    assert what in " ".join(planted(**source))


@pytest.mark.parametrize(
    "source",
    [
        {"web__study": "from quizapp.services import study", "services__study": ""},
        {"services__study": "from sqlalchemy import select\nfrom quizapp.memory.card import review"},
        {"memory__rating": "from quizapp.questions.base import Mark"},
        {"web__request": "from sqlalchemy.orm import Session\nfrom quizapp.models.session import Database"},
        {"web__study": "if TYPE_CHECKING:\n    from quizapp.models.accounts import Account"},
        {"web__study": "from quizapp.models.accounts import Account\nfrom quizapp.memory.queue import Plan"},
        {"web__study": "from quizapp.memory.study_day import zones"},
        {"cli": "from quizapp.app import create_app", "app": ""},
        {"questions__text": "import unicodedata\nfrom wtforms import Form"},
        {"memory__card": "from flaskless import thing"},
    ],
)
def test_an_import_that_goes_down_is_fine(source: dict[str, str]):
    assert planted(**source) == []


def test_a_circle_is_found():
    found = planted(
        services__a="from quizapp.services import b",
        services__b="def _f():\n    from quizapp.services.c import x",
        services__c="import quizapp.services.a",
    )
    assert len(found) == 1
    assert "circle" in found[0]
    assert "quizapp.services.b" in found[0]


def test_modules_that_meet_only_in_types_form_no_circle():
    assert (
        planted(
            services__a="from quizapp.services import b",
            services__b="if TYPE_CHECKING:\n    from quizapp.services import a",
        )
        == []
    )


def test_a_room_in_services_or_web_imports_from_those_before_it():
    assert (
        planted(services__studying__log="", services__quizzes__marks="from quizapp.services.studying import log") == []
    )
    for floor in ("services", "web"):
        late, early = f"{floor}__quizzes__marks", f"{floor}__studying__log"
        found = planted(**{late: "", early: f"from quizapp.{floor}.quizzes import marks"})
        assert [fault.partition(": ")[2] for fault in found] == [
            f"studying imports quizapp.{floor}.quizzes.marks, which comes after it"
        ]


def test_pages_may_call_the_services_of_every_room():
    assert planted(services__office__people="", web__ways_in__links="from quizapp.services.office import people") == []


def test_rooms_in_a_circle_by_way_of_a_module_beside_them_are_found():
    found = planted(
        services__studying__log="",
        services__studying__study="from quizapp.services import access",
        services__access="from quizapp.services.studying import log",
    )
    assert len(found) == 1
    assert "circle" in found[0]
    assert "quizapp.services.studying" in found[0]


def test_a_room_without_a_place_in_the_order_is_found():
    assert "the room attic has no place" in " ".join(planted(services__attic__study=""))
    assert planted(questions__attic__study="") == []


@pytest.mark.parametrize(
    ("text", "count"), [('"""It."""', 0), ('"""It."""\nfrom quizapp.services.studying.study import answer', 1)]
)
def test_a_room_that_hands_on_what_its_modules_have_is_found(text: str, count: int):
    rooms = {"quizapp.services.studying.__init__": text, "quizapp.services.studying.study": '"""It."""'}
    found = [fault for fault in floors.faults(floors.house(rooms)) if "and nothing else" in fault]
    assert len(found) == count


@pytest.mark.parametrize(
    "reading",
    [
        "x = datetime.now(UTC)",
        "x = datetime.datetime.utcnow()",
        "x = date.today()",
        "x = time.time()",
        "from time import time",
        "x = func.now()",
        "x = field(default_factory=datetime.now)",
    ],
)
def test_a_clock_below_the_pages_is_found(reading: str):
    assert "reads the clock" in " ".join(planted(models__study=reading))
    assert planted(web__request=reading) == []


def test_a_day_that_is_worked_out_reads_no_clock():
    assert planted(memory__study_day="x = datetime.combine(day, time(4)); y = at.date(); z = self.now") == []


@pytest.mark.parametrize("draw", ["x = random.shuffle(y)", "x = random.random()", "from random import choice"])
def test_unseeded_chance_on_the_first_floor_is_found(draw: str):
    assert "unseeded" in " ".join(planted(questions__choice=draw))


def test_seeded_chance_is_fine():
    assert planted(questions__choice="x = random.Random(seed).shuffle(y)") == []


def test_a_commit_in_a_service_is_found():
    assert "services do not commit" in " ".join(planted(services__study="def _f(session):\n    session.commit()"))
    assert planted(services__study="def _f(session):\n    session.flush()") == []


@pytest.mark.parametrize("name", ["utils", "web__helpers", "services__common__dates", "models__misc"])
def test_a_name_that_says_nothing_is_found(name: str):
    assert "name it after what it is about" in " ".join(planted(**{name: ""}))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("def f() -> int:\n    return 1", "f has no docstring"),
        ('def f():\n    """It."""', "f has no return type"),
        ('class C:\n    """It."""\n    def m(self):\n        """It."""', "m has no return type"),
        ("class C:\n    x = 1", "C has no docstring"),
    ],
)
def test_a_definition_that_says_too_little_is_found(text: str, what: str):
    assert what in " ".join(planted(services__study=text))


def test_a_module_without_docstring_is_found():
    assert floors.faults(floors.house({"quizapp.app": "x = 1"})) == ["quizapp.app: has no docstring"]


def test_what_the_contract_of_types_says_need_not_be_said_again():
    base = 'class QuestionType(Protocol):\n    """It."""\n    def mark(self) -> int:\n        """It."""'
    kind = 'class Choice:\n    """It."""\n    def mark(self) -> int:\n        return 1\n'
    assert planted(questions__base=base, questions__choice=kind) == []
    more = kind + "    def other(self) -> int:\n        return 1"
    assert planted(questions__base=base, questions__choice=more) == [
        "quizapp.questions.choice:6: other has no docstring"
    ]


def test_private_things_may_keep_silent():
    assert planted(services__study="def _f():\n    pass\nclass _C:\n    def m(self):\n        pass") == []
