"""Who gets what at every address: nobody, a guest, and a stranger with another's ids. No address without a row."""

from __future__ import annotations

import pytest

WAYS_IN = {"front.index", "sign_in.index", "about.help", "about.privacy"}
OPEN = 200
OUT = 403
GONE = 404
ON = (302, 303)

MATRIX = {
    # endpoint: (address, what nobody gets, what a guest gets, what a stranger gets at another's)
    "front.index": ("/", OPEN, OPEN, OPEN),
    "today.index": ("/today", OUT, OPEN, OPEN),
    "study.ask": ("/study", OUT, OPEN, OPEN),
    "study.told": ("/study/answers/{key}", OUT, OPEN, GONE),
    "reading.index": ("/texts", ON, ON, ON),
    "reading.text": ("/texts/{source}", OPEN, OPEN, OPEN),
    "progress.index": ("/progress", OUT, OPEN, OPEN),
    "settings.index": ("/settings", OUT, OPEN, OPEN),
    "account.index": ("/account", OUT, OPEN, OPEN),
    "account.name": ("/account/name", OUT, OPEN, OPEN),
    "account.password": ("/account/password", OUT, ON, ON),
    "account.first": ("/account/first", OUT, OPEN, OPEN),
    "classes.index": ("/classes", OUT, OPEN, OPEN),
    "classes.new": ("/classes/new", OUT, OUT, OUT),
    "classes.show": ("/classes/nowhere", OUT, GONE, GONE),
    "media.show": ("/media/nowhere", GONE, GONE, GONE),
    "media.index": ("/decks/nowhere/media", OUT, GONE, GONE),
    "sign_in.index": ("/sign-in", OPEN, OPEN, OPEN),
    "about.help": ("/help", OPEN, OPEN, OPEN),
    "about.privacy": ("/who-sees-what", OPEN, OPEN, OPEN),
    "static.file": ("{stylesheet}", OPEN, OPEN, OPEN),
}
POSTS = {
    # endpoint: (address, form, what nobody gets, what a stranger gets at another's)
    "front.start": ("/start", {}, ON, ON),
    "front.theme": ("/theme", {"theme": "dark"}, ON, ON),
    "today.begin": ("/decks/nowhere/begin", {}, OUT, GONE),
    "study.answer": ("/study", {}, OUT, 422),
    "study.undo": ("/study/answers/{key}/undo", {}, OUT, GONE),
    "study.correct": ("/study/answers/{key}/correct", {"rating": "good"}, OUT, GONE),
    "study.report": ("/study/answers/{key}/report", {}, OUT, GONE),
    "progress.bring_back": (None, {}, OUT, GONE),
    "settings.index": ("/settings", {}, OUT, 422),
    "account.name": ("/account/name", {}, OUT, 422),
    "account.password": ("/account/password", {}, OUT, ON),
    "account.first": ("/account/first", {}, OUT, 422),
    "classes.new": ("/classes/new", {}, OUT, OUT),
    "media.index": ("/decks/nowhere/media", {}, OUT, GONE),
    "media.tidy": ("/decks/nowhere/media/tidy", {}, OUT, GONE),
    "sign_in.index": ("/sign-in", {}, 422, 422),
    "sign_in.out": ("/sign-out", {}, ON, ON),
}


@pytest.fixture
def known(person, app):
    """A guest who has answered, and the ids that are theirs."""
    guest = person().start()
    question = guest.question()["question"]
    key = guest.answer().location.split("/")[-1].split("?")[0]
    page = guest.get("/today").text
    source = page.split('href="/texts/')[1].split('"')[0]
    stylesheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    return guest, {"key": key, "source": source, "stylesheet": stylesheet, "question": question}


def fits(got, wanted):
    return got in wanted if isinstance(wanted, tuple) else got == wanted


def test_every_address_has_a_row(app):
    for rule in app.url_map.iter_rules():
        for method, rows in (("GET", MATRIX), ("POST", POSTS)):
            if method in rule.methods:
                assert rule.endpoint in rows, f"{method} {rule.rule} has no row: who gets what there?"


@pytest.mark.parametrize("endpoint", MATRIX)
def test_each_page_is_for_whom_it_is_for(known, person, endpoint):
    guest, ids = known
    address, nobody, own, foreign = MATRIX[endpoint]
    path = address.format(**ids)
    assert fits(person().get(path).status_code, nobody)
    assert fits(guest.get(path).status_code, own)
    assert fits(person().start().get(path).status_code, foreign)


@pytest.mark.parametrize("endpoint", POSTS)
def test_each_change_is_for_whom_it_is_for_and_needs_the_pages_token(known, person, app, endpoint):
    _, ids = known
    address, form, nobody, foreign = POSTS[endpoint]
    path = (address or own_address(app, endpoint)).format(**ids)
    assert person().client.post(path, data=form).status_code == 400
    assert fits(person().post(path, form).status_code, nobody)
    assert fits(person().start().post(path, form).status_code, foreign)


def own_address(app, endpoint):
    (rule,) = app.url_map.iter_rules(endpoint)
    return rule.rule.replace("<public>", "{question}")


def test_nothing_is_changed_by_looking(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in MATRIX:
            assert "GET" not in rule.methods
