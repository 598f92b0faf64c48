"""Devices: where one is signed in, and that a device which was signed out is so at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.web.conftest import heading

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def mira(person):
    """Mira, who is signed in here."""
    return person().named("Mira", own="")


@pytest.fixture
def phone(person, mira):
    """Mira's phone."""
    return signed_in(person(), SAFARI, own="y")


def signed_in(who, agent, **more):
    fields = {"name": "Mira", "password": "three wet otters", **more}
    assert who.post("/sign-in", fields, headers={"User-Agent": agent}).status_code == 303
    return who


def others(page):
    """The addresses to sign out the devices of a page, this one's first."""
    return re.findall(r'action="(/account/devices/[\w-]{12}/out)"', page)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace("\N{NO-BREAK SPACE}", " ")


def test_each_device_stands_there_by_name_this_one_first_with_when_it_was_used(mira, phone, clock):
    clock.now += timedelta(days=1)
    phone.get("/today")
    mira.post("/sign-in", {"name": "Mira", "password": "three wet otters"}, headers={"User-Agent": FIREFOX})
    clock.now += timedelta(minutes=90)
    page = words(mira.get("/account/devices").text)
    assert "You are signed in on 2 devices" in page
    here, there = page.index("Firefox on Windows – this device"), page.index("Safari on iPhone")
    assert here < there
    assert "Signed in today at 13:00. Signed out after 12 hours without you." in page
    assert "Signed in yesterday at 13:00, last used today at 13:00. Yours alone" in page


def test_long_ago_is_told_by_its_day(mira, phone, clock):
    for _ in range(5):
        clock.now += timedelta(days=5)
        phone.get("/today")
    assert "Signed in on Monday 23 November, this device" not in words(phone.get("/account/devices").text)
    assert "Signed in on Monday 23 November." in words(phone.get("/account/devices").text)


def test_a_device_that_is_signed_out_is_so_at_once_and_nobody_else_is(mira, phone):
    (here, there) = others(mira.get("/account/devices").text)
    answer = mira.post(there)
    assert (answer.status_code, answer.location) == (303, "/account/devices")
    assert "Safari on iPhone is signed out." in mira.get("/account/devices").text
    assert phone.get("/today").status_code == 403
    assert phone.post("/settings").status_code == 403
    assert mira.get("/today").status_code == 200
    assert mira.post(there).status_code == 303
    assert mira.post(here).location == "/"
    assert mira.get("/today").status_code == 403


def test_everywhere_else_and_everywhere(mira, phone, person):
    laptop = signed_in(person(), FIREFOX)
    assert mira.post("/account/devices/others/out").status_code == 303
    assert [who.get("/today").status_code for who in (mira, phone, laptop)] == [200, 403, 403]
    assert heading(mira.get("/account/devices").text) == "You are signed in on this device alone"
    signed_in(phone, SAFARI)
    answer = mira.post("/account/devices/all/out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "signed out on every device" in mira.get("/").text
    assert [who.get("/today").status_code for who in (mira, phone, laptop)] == [403, 403, 403]


def test_another_persons_device_is_nowhere(mira, phone, person):
    ada = person().named("Ada")
    for address in (*others(mira.get("/account/devices").text), "/account/devices/nowhere/out"):
        assert ada.post(address).status_code == 404
    assert [who.get("/today").status_code for who in (mira, phone)] == [200, 200]


def test_a_guest_is_asked_for_a_name_first(person):
    assert person().start().get("/account/devices").location == "/account/name"


def test_a_browser_that_calls_itself_anything_is_shown_as_text(person, mira):
    signed_in(person(), "<script>alert(1)</script>")
    signed_in(person(), "")
    page = mira.get("/account/devices").text
    assert "<script>alert" not in page
    assert page.count("A browser") >= 2


def test_a_device_that_was_idle_too_long_is_not_in_the_list(mira, phone, person, clock):
    signed_in(person(), FIREFOX)
    clock.now += timedelta(hours=12)
    assert heading(phone.get("/account/devices").text) == "You are signed in on this device alone"
