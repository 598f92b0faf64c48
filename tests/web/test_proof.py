"""The password once more: asked of staff after a pause, nothing is lost meanwhile, and no password is sent back."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import request
from flask_wtf import FlaskForm
from wtforms import PasswordField

from quizapp.web.request import by, db, learner, me, site, staff, sure
from tests.web.conftest import heading

OTTERS = "three wet otters"
STOATS = "three wet stoats"


@pytest.fixture
def seen():
    """What /change was sent, each time that it was done."""
    return []


@pytest.fixture
def app(app, seen):
    """The quizapp with pages that need proof: /change, which looks who is there first, /secret and /own."""

    def change():
        learner()
        by()
        seen.append({name: request.form.getlist(name) for name in request.form})
        return "changed"

    def secret():
        return f"a secret of {staff().name}"

    def own():
        return f"one's own, {sure().name}"

    app.add_url_rule("/change", "change", change, methods=["POST"])
    app.add_url_rule("/secret", "secret", secret)
    app.add_url_rule("/own", "own", own, methods=["POST"])
    return app


def fields(page):
    """What the form of a page would send, in order, without the token."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page, re.DOTALL)
    pairs = [(unescape(name), unescape(value)) for name, value in found]
    return [pair for pair in pairs if pair[0] not in ("csrf_token", "confirm_password_of")]


def test_while_work_goes_on_nothing_is_asked(teacher, seen, clock):
    for _ in range(5):
        clock.now += timedelta(minutes=29)
        assert teacher.post("/change", {"name": "8b"}).text == "changed"
    assert len(seen) == 5


def test_what_was_to_be_done_is_sent_along_whole(teacher, seen, clock):
    clock.now += timedelta(minutes=30)
    sent = [("name", "8b"), ("name", "8c"), ("note", 'Zoë said:\n"<b>no</b>"\n'), ("ünïcode", "🦦"), ("empty", "")]
    asked = teacher.client.post("/change?of=8b", data=multi([*sent, ("csrf_token", teacher.token())]))
    assert (asked.status_code, heading(asked.text)) == (403, "Is it still you?")
    assert fields(asked.text) == sent
    assert 'action="/change?of=8b"' in asked.text
    assert seen == []
    again = [*fields(asked.text), ("confirm_password", OTTERS), ("csrf_token", teacher.token())]
    assert teacher.client.post("/change?of=8b", data=multi(again)).text == "changed"
    assert seen[0]["name"] == ["8b", "8c"]
    assert seen[0]["note"] == ['Zoë said:\n"<b>no</b>"\n']


def multi(pairs):
    """Fields of which some come twice."""
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered


@pytest.mark.parametrize("field", ["password", "old_password", "new_password", "confirm_password", "csrf_token"])
def test_no_password_and_no_token_is_sent_back(teacher, seen, clock, field):
    clock.now += timedelta(minutes=30)
    asked = teacher.client.post("/change", data={"csrf_token": teacher.token(), "name": "8b", field: teacher.token()})
    assert asked.status_code == 403
    assert fields(asked.text) == [("name", "8b")]


def test_every_field_for_a_password_is_called_one():
    kinds = [FlaskForm]
    for kind in kinds:
        kinds += kind.__subclasses__()
    named = {name for kind in kinds for name in vars(kind) if is_password(getattr(kind, name))}
    assert {"password", "old_password"} <= named
    assert all("password" in name for name in named)


def is_password(field):
    return getattr(field, "field_class", None) is PasswordField


def test_a_wrong_password_asks_again_and_after_five_the_page_says_how_long_to_wait(teacher, seen, clock):
    clock.now += timedelta(minutes=30)
    for _ in range(5):
        asked = teacher.post("/change", {"name": "8b", "confirm_password": STOATS})
        assert (asked.status_code, "not your password" in asked.text) == (403, True)
    asked = teacher.post("/change", {"name": "8b", "confirm_password": OTTERS})
    assert (asked.status_code, "Wait 5 minutes" in asked.text) == (403, True)
    assert fields(asked.text) == [("name", "8b")]
    clock.now += timedelta(minutes=5)
    assert teacher.post("/change", {"name": "8b", "confirm_password": OTTERS}).text == "changed"
    assert len(seen) == 1


def test_pupils_who_fail_to_be_the_teacher_do_not_stop_the_lesson(teacher, seen, clock, person):
    clock.now += timedelta(minutes=30)
    prankster = person()
    for _ in range(11):
        prankster.sign_in("Ms Okafor", STOATS)
    assert prankster.sign_in("Ms Okafor", OTTERS).status_code == 429
    assert teacher.post("/change", {"confirm_password": OTTERS}).text == "changed"


def test_a_wrong_password_is_refused_though_none_was_needed(teacher, seen):
    assert teacher.post("/change", {"confirm_password": STOATS}).status_code == 403
    assert seen == []


def test_a_page_that_needs_the_password_is_shown_after_it(teacher, seen, clock):
    clock.now += timedelta(minutes=30)
    asked = teacher.get("/secret?x=1")
    assert asked.status_code == 403
    assert fields(asked.text) == [("next", "/secret?x=1")]
    assert 'action="/account/confirm"' in asked.text
    wrong = teacher.post("/account/confirm", {"next": "/secret?x=1", "confirm_password": STOATS})
    assert (wrong.status_code, fields(wrong.text)) == (403, [("next", "/secret?x=1")])
    right = teacher.post("/account/confirm", {"next": "/secret?x=1", "confirm_password": OTTERS})
    assert (right.status_code, right.location) == (303, "/secret?x=1")
    assert "a secret of Ms Okafor" in teacher.get("/secret?x=1").text


def test_after_the_password_nobody_is_led_elsewhere(teacher):
    answer = teacher.post("/account/confirm", {"next": "//evil.example", "confirm_password": OTTERS})
    assert answer.location == "/account"


def test_learners_are_asked_for_what_opens_their_own_account_alone(person, seen, clock):
    mira = person().named("Mira")
    clock.now += timedelta(minutes=30)
    assert mira.post("/own").status_code == 403
    assert mira.post("/change", {"name": "8b"}).text == "changed"
    assert mira.post("/own", {"confirm_password": OTTERS}).text == "one's own, Mira"


def test_the_page_tells_a_password_manager_whose_it_is(teacher, seen, clock):
    clock.now += timedelta(minutes=30)
    assert 'value="Ms Okafor" autocomplete="username"' in teacher.post("/change").text


def test_a_change_without_the_pages_token_is_refused_before_any_password_is_tried(teacher, seen, clock):
    clock.now += timedelta(minutes=30)
    assert teacher.client.post("/change", data={"confirm_password": OTTERS}).status_code == 400
    assert teacher.post("/change").status_code == 403


# What takes long keeps nobody waiting ---------------------------------------------------------------------


@pytest.mark.parametrize("opens", [db, me])
@pytest.mark.parametrize("verb", ["hash", "verify"])
def test_a_password_is_never_hashed_while_a_request_keeps_others_from_writing(person, app, opens, verb):
    stored = app.hasher.hash(OTTERS)

    def hashes(first):
        if first:
            opens()
        site().hasher.hash(OTTERS) if verb == "hash" else site().hasher.verify(stored, OTTERS)
        opens()
        return "hashed"

    app.add_url_rule("/early", "early", lambda: hashes(False), methods=["POST"])
    app.add_url_rule("/late", "late", lambda: hashes(True), methods=["POST", "GET"])
    mira = person().named("Mira")
    assert mira.post("/early").text == "hashed"
    assert mira.post("/late").status_code == 500
    assert mira.get("/late").text == "hashed"
