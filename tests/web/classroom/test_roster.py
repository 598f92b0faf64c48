"""A class from a list of names, as its teacher sees it: handed in, looked through, taken, and taken back."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select, update

from quizapp.models.accounts import Account, SignInCard
from quizapp.models.classes import Classroom, Entry, Member, Roster
from quizapp.services.audit import By
from quizapp.services.classroom import classes, joining
from tests.counting import count
from tests.formats.test_roster import workbook
from tests.web.conftest import heading, hidden

LIST = "Anna Lind\nBert Otto\n=1+1\nanna lind\n"


@pytest.fixture
def place(teacher):
    """The address of a class."""
    return teacher.post("/classes/new", {"name": "8b"}).location


def hand_in(teacher, place, names="", file=None, **kwargs):
    data = {"names": names}
    if file is not None:
        data["file"] = (io.BytesIO(file), "class.csv")
    return teacher.post(f"{place}/roster", data, content_type="multipart/form-data", **kwargs)


def fields(page):
    """What a browser would send of the lines of a preview, as it is proposed."""
    ticked = re.findall(r'name="(line-\d+)" value="(\w+)" checked', page)
    chosen = re.findall(
        r'name="(line-\d+)">\s*(?:<option[^>]*>[^<]*</option>\s*)*?<option value="([^"]+)" selected', page
    )
    return dict(ticked) | dict(chosen)


def take(teacher, names, place):
    """Hand a list in and take it as it is proposed; its address."""
    there = hand_in(teacher, place, names).location
    assert teacher.post(there, fields(teacher.get(there).text)).status_code == 303
    return there


def words(page):
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def learners(app):
    with app.database.read() as session:
        there = select(Account.name).join(Member).where(Member.role == "learner", Member.ended_at.is_(None))
        return sorted(session.scalars(there))


def test_a_list_is_shown_before_anything_is_made(teacher, place, app):
    page = teacher.get(hand_in(teacher, place, LIST).location).text
    assert heading(page) == "2 pupils for 8b"
    assert "1 line cannot be used. 1 line needs a look." in words(page)
    assert page.index("=1+1") < page.index("The same name stands in line 1") < page.index("Bert Otto")
    assert count(app, Account) == 1


def test_taking_a_list_makes_its_pupils_and_leads_to_their_cards(teacher, place, app):
    there = take(teacher, LIST, place)
    page = teacher.get(there).text
    assert heading(page) == "2 pupils are in 8b"
    assert f'href="{place}/cards?roster={there.split("/")[-1]}"' in page
    assert learners(app) == ["Anna Lind", "Bert Otto"]
    assert count(app, SignInCard) == 2


def test_a_second_click_takes_nobody_twice(teacher, place, app):
    there = hand_in(teacher, place, LIST).location
    chosen = fields(teacher.get(there).text)
    for _ in range(2):
        assert teacher.post(there, chosen).location == there
    assert learners(app) == ["Anna Lind", "Bert Otto"]


def test_only_ticked_lines_are_taken_and_a_twin_can_be_ticked(teacher, place, app):
    there = hand_in(teacher, place, LIST).location
    teacher.post(there, {"line-1": "new", "line-3": "another"})
    assert learners(app) == ["Anna Lind", "anna lind"]


@pytest.mark.parametrize(
    "form",
    [{}, {"line-2": ""}, {"line-99": "new"}, {"line-x": "new"}, {f"line-{'9' * 5000}": "new"}, {"line-²": "new"}],
)  # fmt: skip
def test_whatever_else_is_sent_takes_nobody_and_breaks_nothing(teacher, place, app, form):
    there = hand_in(teacher, place, LIST).location
    assert teacher.post(there, form).status_code in (422, 303)
    assert learners(app) == []


def test_nothing_ticked_is_told_and_the_list_is_still_there(teacher, place):
    there = hand_in(teacher, place, LIST).location
    answer = teacher.post(there, {})
    assert answer.status_code == 422
    assert "Tick at least one name" in answer.text
    assert fields(answer.text) == {}


def test_ticks_are_kept_when_the_class_has_not_enough_places(teacher, place, monkeypatch):
    monkeypatch.setattr(joining, "MOST_MEMBERS", 2)
    there = hand_in(teacher, place, LIST).location
    assert "Only 1 more fit into the class" in words(teacher.get(there).text)
    answer = teacher.post(there, {"line-2": "new", "line-3": "another"})
    assert answer.status_code == 422
    assert "2 people, and 1 more fit" in answer.text
    assert fields(answer.text) == {"line-2": "new", "line-3": "another"}


def test_a_list_is_taken_back(teacher, place, app, person):
    there = take(teacher, "Anna\nBert\nCarla", place)
    signs_in(app, "Anna")
    assert teacher.post(f"{there}/undo").location == there
    page = teacher.get(there).text
    assert heading(page) == "The list is taken back, but for 1 pupil"
    assert "2 accounts deleted" in page
    assert learners(app) == ["Anna"]


def signs_in(app, name):
    from quizapp.services.ways_in import signing
    from tests.web.conftest import NOON

    with app.database.write() as session:
        signing.open_session(session, session.scalar(select(Account).where(Account.name == name)), NOON)


def test_a_list_that_nobody_stays_of_says_that_all_is_as_before(teacher, place):
    there = take(teacher, "Anna", place)
    teacher.post(f"{there}/undo")
    assert "8b is as it was before" in words(teacher.get(there).text)


def test_pupils_of_the_teachers_other_class_are_proposed_as_themselves(teacher, place, app):
    take(teacher, "Anna Lind\nBert", place)
    new = teacher.post("/classes/new", {"name": "9b"}).location
    there = hand_in(teacher, new, "Anna Lind\nCarla").location
    page = teacher.get(there).text
    assert ">Anna Lind of 8b<" in page
    teacher.post(there, fields(page))
    assert count(app, Account, Account.name == "Anna Lind") == 1
    assert learners(app) == ["Anna Lind", "Anna Lind", "Bert", "Carla"]


def test_lists_of_before_are_found_again(teacher, place):
    there = take(teacher, "Anna\nBert", place)
    page = teacher.get(f"{place}/roster").text
    assert there in page
    assert "2 pupils of it are in the class" in words(page)


# Files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", [b"Zo\xc3\xab\nBert", "Zoë;\nBert;".encode("cp1252"), workbook(["Name"], ["Zoë"], ["Bert"])]
)
def test_a_file_is_read(teacher, place, file):
    page = teacher.get(hand_in(teacher, place, file=file).location).text
    assert heading(page) == "2 pupils for 8b"
    assert "Zoë" in page


def test_what_was_guessed_is_said_above_the_list(teacher, place):
    assert "Windows-1252" in teacher.get(hand_in(teacher, place, file="Zoë".encode("cp1252")).location).text


@pytest.mark.parametrize(
    ("names", "file", "says"),
    [
        ("", None, "Paste the names, or choose a file."),
        ("  \n", b"", "There is no name in it"),
        ("Anna", b"Bert", "not both"),
        ("", b"%PDF-1.7", "This is a PDF"),
        ("", b"\n\n", "There is no name in it"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_and_nothing_is_stored(teacher, place, app, names, file, says):
    answer = hand_in(teacher, place, names, file)
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert "aria-invalid" in answer.text
    assert count(app, Roster) == 0


def test_what_was_pasted_is_still_there_after_a_refusal(teacher, place):
    assert "Anna &lt;b&gt;" in hand_in(teacher, place, "Anna <b>", b"Bert").text


def test_a_list_of_a_megabyte_arrives_and_a_larger_one_is_told_its_limit(teacher, place):
    assert hand_in(teacher, place, file=b"Anna\n" * 190_000).status_code == 303
    assert "at most" not in hand_in(teacher, place, "Anna\n" * 190_000).text
    for kwargs in ({"file": b"Anna\n" * 260_000}, {"names": "Anna\n" * 260_000}):
        answer = hand_in(teacher, place, **kwargs)
        assert answer.status_code == 413
        assert "1 MB" in answer.text


def test_other_pages_take_no_more_than_before(teacher):
    answer = teacher.post("/classes/new", {"name": "x" * 300_000})
    assert answer.status_code == 413
    assert "262 kB" in answer.text


# Names ----------------------------------------------------------------------------------------------------


def test_names_of_any_kind_are_shown_as_they_are_and_run_nothing(teacher, place, app):
    strange = ["X", "🦊", "محمد علي", "<script>alert(1)</script>", 'O\'Neil "Bob"', "李"]
    there = hand_in(teacher, place, "\n".join(strange)).location
    page = teacher.get(there).text
    assert "<script>alert" not in page
    teacher.post(there, fields(page))
    assert learners(app) == sorted(strange)
    assert "<script>alert" not in teacher.get(f"{place}/cards").text + teacher.get(there).text


def test_2000_lines_half_of_them_broken_are_shown(teacher, place):
    names = "\n".join(f"Pupil {n}" if n % 2 else "x" * 300 for n in range(2_000))
    page = teacher.get(hand_in(teacher, place, names).location).text
    assert heading(page) == "1,000 pupils for 8b"
    assert page.count("This name has 300 characters") == 1_000
    assert "Only 499 more fit" in words(page)


def test_as_many_as_fit_into_a_class_are_taken_at_once(teacher, place, app):
    there = hand_in(teacher, place, "\n".join(f"Pupil {n}" for n in range(1_000))).location
    chosen = fields(teacher.get(there).text)
    assert len(chosen) == 1_000
    assert "1000 people, and 499 more fit" in teacher.post(there, chosen).text
    assert teacher.post(there, dict(list(chosen.items())[:499])).status_code == 303
    assert len(learners(app)) == 499
    assert heading(teacher.get(f"{place}/cards").text) == "499 cards for 8b"


# Who may --------------------------------------------------------------------------------------------------


def paths(place, there):
    return [("get", f"{place}/roster"), ("post", f"{place}/roster"), ("get", there), ("post", there),
            ("post", f"{there}/undo")]  # fmt: skip


def test_strangers_find_nothing_and_learners_are_told_why_not(teacher, place, app, person):
    there = take(teacher, "Anna", place)
    learner, stranger = person().named("Dora"), person().named("Zoe")
    with app.database.write() as session:
        dora = session.scalar(select(Account).where(Account.name == "Dora"))
        joining.join(session, dora, session.scalar(select(Classroom)), dora.created_at)
    for method, path in paths(place, there):
        assert getattr(learner, method)(path).status_code == 403
        assert getattr(stranger, method)(path).status_code == 404
        assert getattr(person(), method)(path).status_code == 403
    assert learners(app) == ["Anna", "Dora"]


def test_a_list_of_another_class_is_not_found_under_ones_own(teacher, place, app, person):
    there = hand_in(teacher, place, "Anna").location
    other = person().named("Mr Park")
    with app.database.write() as session:
        session.execute(update(Account).where(Account.name == "Mr Park").values(role="teacher"))
    mine = other.post("/classes/new", {"name": "7a"}).location
    for method, path in paths(mine, f"{mine}/rosters/{there.split('/')[-1]}")[2:]:
        assert getattr(other, method)(path).status_code == 404
    assert learners(app) == []


def test_a_class_deleted_meanwhile_says_so_and_makes_nobody(teacher, place, app):
    there = hand_in(teacher, place, LIST).location
    chosen = fields(teacher.get(there).text)
    with app.database.write() as session:
        by, classroom = By(None, teacher.clock.now), session.scalar(select(Classroom))
        classes.archive(session, by, classroom)
        classes.delete(session, by, classroom, classroom.name)
    assert teacher.post(there, chosen).status_code == 404
    assert learners(app) == []


def test_after_a_pause_the_password_is_asked_for_and_nothing_is_lost(teacher, place, clock, app):
    there = hand_in(teacher, place, LIST).location
    chosen = fields(teacher.get(there).text)
    clock.now += timedelta(minutes=31)
    asked = teacher.post(there, chosen)
    assert heading(asked.text) == "Is it still you?"
    sent = dict(re.findall(r'<input type="hidden" name="(line-\d+)" value="(\w+)">', asked.text))
    assert sent == chosen
    assert teacher.post(there, sent | {"confirm_password": "three wet otters"}).location == there
    assert learners(app) == ["Anna Lind", "Bert Otto"]


def test_after_a_pause_a_page_is_shown_once_the_password_is_typed(teacher, place, clock):
    clock.now += timedelta(minutes=31)
    path = f"{place}/roster"
    assert heading(teacher.get(path).text) == "Is it still you?"
    assert heading(prove(teacher, path, "wrong wrong").text) == "Is it still you?"
    assert heading(prove(teacher, path, "three wet otters").text) == "Who is in 8b?"


def prove(teacher, path, password):
    """Type the password where a page asks for it, as a browser sends that; what follows."""
    asked = teacher.get(path).text
    action = unescape(re.search(r'<form class="form" method="post" action="([^"]*)"', asked)[1])
    return teacher.client.post(action, data={**hidden(asked), "confirm_password": password}, follow_redirects=True)


def test_what_was_done_is_in_the_log_with_counts_and_without_names(teacher, place, app):
    teacher.post(f"{take(teacher, LIST, place)}/undo")
    with app.database.read() as session:
        told = session.execute(select(Entry.action, Entry.detail, Entry.address).order_by(Entry.id)).all()
    assert [(action, detail) for action, detail, _ in told[1:]] == [
        ("list of names read", "3 lines"), ("list of names taken", "2 made, 0 known"),
        ("list of names taken back", "2 deleted, 0 left, 0 stay"),
    ]  # fmt: skip
    assert "Lind" not in str(told)
