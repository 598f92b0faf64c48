"""Who gets what at every address: each caller at their own and at foreign things. No address without its row.

A row has one letter for each caller, in the order of CALLERS: O the page, R led on, X forbidden with its reason,
G nothing there, U refused as it was sent, C not as things stand, M not in this way.
"""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import select

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.models.accounts import Account
from quizapp.models.session import Database
from tests.web.world import CALLERS, NOON, SECRET, build

CODES = {"O": (200,), "R": (302, 303), "X": (403,), "G": (404,), "U": (422,), "C": (409,), "M": (405,)}

TRIP = {"name": "Trip", "first": "2026-12-01", "last": "2026-12-02"}

# fmt: off
GIVING = {
    "classroom": "{room}", "preset": "homework", "counts": "best", "feedback": "submitted", "show_score": "yes",
    "order": "preset", "edition": "0",
}  # fmt: skip
PAGES = {
    # endpoint: (address, nobody guest learner stranger teacher other administrator)
    "front.index": ("/", "OOOOOOO"),
    "today.index": ("/today", "XOOOOOO"),
    "study.ask": ("/study", "XOOOOOO"),
    "study.told": ("/study/answers/{key}", "XGOGGGG"),
    "reading.index": ("/texts", "RRRRRRR"),
    "reading.text": ("/texts/{source}", "OOOOOOO"),
    "progress.index": ("/progress", "XOOOOOO"),
    "progress.question": ("/progress/questions/{question}", "XGOGGGG"),
    "settings.index": ("/settings", "XOOOOOO"),
    "about.help": ("/help", "OOOOOOO"),
    "about.privacy": ("/who-sees-what", "OOOOOOO"),
    "static.file": ("{stylesheet}", "OOOOOOO"),
    "sign_in.index": ("/sign-in", "OORRRRR"),
    "account.index": ("/account", "XOOOOOO"),
    "account.name": ("/account/name", "XORRRRR"),
    "account.password": ("/account/password", "XROOOOO"),
    "account.first": ("/account/first", "XOOOOOO"),
    "devices.index": ("/account/devices", "XROOOOO"),
    "passkeys.index": ("/account/passkeys", "XXOOOOO"),
    "passkeys.sign_in": ("/sign-in/passkey", "RRRRRRR"),
    "join.index": ("/join", "OOOOOOO"),
    "join.show": ("/join/{code}", "OOOOOOO"),
    "classes.index": ("/classes", "XOOOOOO"),
    "classes.new": ("/classes/new", "XXXXOOO"),
    "classes.show": ("/classes/{room}", "XGOGOGX"),
    "classes.settings": ("/classes/{room}/settings", "XGXGOGX"),
    "classes.left": ("/classes/{room}/left", "XGOGOGG"),
    "classes.poster": ("/classes/{room}/poster", "XGXGOGX"),
    "members.show": ("/classes/{room}/members/{member}", "XGXGOGX"),
    "members.teachers": ("/classes/{room}/teachers", "XGXGOGX"),
    "digest.week": ("/classes/{room}/week", "XGXGOGX"),
    "digest.text": ("/classes/{room}/texts/{source}", "XGXGOGX"),
    "plan.show": ("/classes/{room}/plan", "XGXGOGX"),
    "media.show": ("/media/nowhere", "GGGGGGG"),
    "media.index": ("/decks/nowhere/media", "XGGGGGG"),
    "roster.index": ("/classes/{room}/roster", "XGXGOGX"),
    "roster.show": ("/classes/{room}/rosters/{roster}", "XGXGOGX"),
    "cards.index": ("/classes/{room}/cards", "XGXGOGX"),
    "cards.card": ("/card/{card}", "OOOOOOO"),
    "links.follow": ("/links/{token}", "OOOOOOO"),
    "recovery.index": ("/forgot", "OOOOOOO"),
    "recovery.sent": ("/forgot/sent", "OOOOOOO"),
    "emails.index": ("/account/email", "XROOOOO"),
    "school.index": ("/school", "XGGGXXO"),
    "school.classes": ("/school/classes", "XGGGXXO"),
    "school.classroom": ("/school/classes/{room}", "XGGGXXO"),
    "people.index": ("/school/people", "XGGGXXO"),
    "people.new": ("/school/people/new", "XGGGXXO"),
    "people.show": ("/school/people/{account}", "XGGGXXO"),
    "invitations.index": ("/school/invite", "XGGGXXO"),
    "audit.index": ("/school/log", "XGGGXXO"),
    "audit.download": ("/school/log.csv", "XGGGXXO"),
    "personal.index": ("/account/data", "XOOOOOO"),
    "personal.own": ("/account/data.zip", "XOOOOOO"),
    "personal.member": ("/classes/{room}/members/{member}/data", "XGXGOGX"),
    "personal.of_member": ("/classes/{room}/members/{member}/data.zip", "XGXGOGX"),
    "erasure.own": ("/account/erase", "XOOOOOO"),
    "erasure.member": ("/classes/{room}/members/{member}/erase", "XGXGOGX"),
    "erasure.account": ("/school/people/{account}/erase", "XGGGXXO"),
    "quizzes.index": ("/quizzes", "XXXXOOO"),
    "quizzes.show": ("/quizzes/{quiz}", "XGGGOGG"),
    "quizzes.choose": ("/quizzes/{quiz}/add/{owned}", "XGGGOGG"),
    "quizzes.give": ("/quizzes/{quiz}/give", "XGGGOGG"),
    "papers.show": ("/quizzes/{quiz}/paper?seed=abc234&versions=2", "XGGGOGG"),
    "attempts.start": ("/assignments/{given}/start", "XGOGXGG"),
    "attempts.ask": ("/attempts/{attempt}/1", "XGOGXGG"),
    "attempts.ask_all": ("/attempts/{attempt}/all", "XGRGXGG"),
    "attempts.review": ("/attempts/{attempt}/review", "XGOGXGG"),
    "attempts.result": ("/attempts/{done}/result", "XGOGXGG"),
    "results.show": ("/assignments/{given}", "XGXGOGG"),
    "results.rules": ("/assignments/{given}/rules", "XGXGOGG"),
    "results.waiting": ("/assignments/{given}/marking", "XGXGOGG"),
    "repairs.show": ("/quizzes/{quiz}/questions/{asked}", "XGGGOGG"),
    "items.assignment": ("/assignments/{given}/analysis", "XGXGOGG"),
    "items.assignment_question": ("/assignments/{given}/analysis/{asked}", "XGXGOGG"),
    "items.quiz": ("/quizzes/{quiz}/analysis", "XGGGOGG"),
    "items.quiz_question": ("/quizzes/{quiz}/analysis/{asked}", "XGGGOGG"),
    "items.deck": ("/decks/{own}/analysis", "XGGGOGG"),
    "items.deck_question": ("/decks/{own}/analysis/{written}", "XGGGOGG"),
    "results.look": ("/attempts/{done}/look", "XGXGOGG"),
    "exports.of_class": ("/classes/{room}/exports", "XGXGOGX"),
    "exports.own": ("/progress/exports", "XOOOOOO"),
    "exports.own_table": ("/progress/exports/questions.csv", "XOOOOOO"),
    "exports.own_reviews": ("/progress/reviews.csv", "XOOOOOO"),
    "decks.index": ("/decks", "XXXXOOO"),
    "decks.show": ("/decks/{own}", "XGGGOGG"),
    "decks.settings": ("/decks/{own}/settings", "XGGGOGG"),
    "pasting.new": ("/decks/new", "XXXXOOO"),
    "pasting.into": ("/decks/{own}/paste", "XGGGOGG"),
    "imports.new": ("/imports/new", "XXXXOOO"),
    "imports.show": ("/imports/nowhere", "XXXXGGG"),
    "imports.template": ("/imports/template.csv", "OOOOOOO"),
    "deck_exports.index": ("/decks/{own}/export", "XXXXOGG"),
    "deck_exports.look": ("/decks/{own}/export/gift", "XXXXOGG"),
    "deck_exports.file": ("/decks/{own}/export/gift/file", "XXXXOGG"),
    "questions.new": ("/decks/{own}/questions/new/choice", "XGGGOGG"),
    "questions.edit": ("/questions/{written}", "XGGGOGG"),
    "questions.versions": ("/questions/{written}/versions", "XGGGOGG"),
}
CHANGES = {
    # endpoint: (address, form, as above)
    "front.start": ("/start", {}, "RRRRRRR"),
    "front.theme": ("/theme", {"theme": "dark"}, "RRRRRRR"),
    "today.begin": ("/decks/{deck}/begin", {}, "XRRRRRR"),
    "study.answer": ("/study", {}, "XUUUUUU"),
    "study.undo": ("/study/answers/{key}/undo", {}, "XGRGGGG"),
    "study.correct": ("/study/answers/{key}/correct", {"rating": "good"}, "XGRGGGG"),
    "study.report": ("/study/answers/{key}/report", {}, "XGRGGGG"),
    "progress.bring_back": (None, {}, "XGRGGGG"),
    "progress.exam": ("/progress/texts/{deck}/exam", {"day": "2027-01-11"}, "XRRRRRR"),
    "settings.index": ("/settings", {}, "XUUUUUU"),
    "sign_in.index": ("/sign-in", {}, "UUUUUUU"),
    "sign_in.out": ("/sign-out", {}, "RRRRRRR"),
    "account.name": ("/account/name", {}, "XURRRRR"),
    "account.password": ("/account/password", {}, "XRUUUUU"),
    "account.first": ("/account/first", {}, "XUUUUUU"),
    "account.confirm": ("/account/confirm", {}, "XRRRRRR"),
    "devices.out": ("/account/devices/{device}/out", {}, "XGRGGGG"),
    "devices.out_others": ("/account/devices/others/out", {}, "XRRRRRR"),
    "devices.out_everywhere": ("/account/devices/all/out", {}, "XRRRRRR"),
    "passkeys.ask": ("/account/passkeys/options", {}, "XXUUUUU"),
    "passkeys.add": ("/account/passkeys", {}, "XXUUUUU"),
    "passkeys.remove": ("/account/passkeys/{passkey}/remove", {}, "XGRGGGG"),
    "passkeys.ask_to_sign_in": ("/sign-in/passkey/options", {}, "OOOOOOO"),
    "passkeys.sign_in": ("/sign-in/passkey", {}, "UUUUUUU"),
    "join.index": ("/join", {"code": "{code}"}, "RRRRRRR"),
    "join.join": ("/join/{code}", {}, "RRRRRRR"),
    "join.new": ("/join/{code}/new", {}, "UUUUUUU"),
    "classes.new": ("/classes/new", {"name": "10c"}, "XXXXRRR"),
    "classes.settings": ("/classes/{room}/settings", {"name": "8c", "edition": "0"}, "XGXGRGX"),
    "classes.archive": ("/classes/{room}/archive", {}, "XGXGRGX"),
    "classes.restore": ("/classes/{room}/restore", {}, "XGXGRGX"),
    "classes.delete": ("/classes/{room}/delete", {"name": "8b"}, "XGXGCGX"),
    "classes.leave": ("/classes/{room}/leave", {}, "XGRGCGX"),
    "classes.back": ("/classes/{room}/back", {}, "XGRGRGG"),
    "classes.renew": ("/classes/{room}/code", {"lasting": "week"}, "XGXGRGX"),
    "classes.close": ("/classes/{room}/code/close", {}, "XGXGRGX"),
    "members.show": ("/classes/{room}/members/{member}", {"extra_time": "1.5", "note": ""}, "XGXGRGX"),
    "members.remove": ("/classes/{room}/members/{member}/remove", {}, "XGXGRGX"),
    "members.restore": ("/classes/{room}/members/{member}/restore", {}, "XGXGRGX"),
    "members.move": ("/classes/{room}/members/{member}/move", {"to": "{room2}"}, "XGXGGGX"),
    "members.teachers": ("/classes/{room}/teachers", {"username": "other"}, "XGXGRGX"),
    "members.dismiss": ("/classes/{room}/members/{staff}/dismiss", {}, "XGXGXGX"),
    "media.index": ("/decks/nowhere/media", {}, "XGGGGGG"),
    "media.tidy": ("/decks/nowhere/media/tidy", {}, "XGGGGGG"),
    "plan.give": ("/classes/{room}/texts/{deck}/give", {}, "XGXGRGX"),
    "plan.take_back": ("/classes/{room}/texts/{deck}/take-back", {}, "XGXGRGX"),
    "plan.exams": ("/classes/{room}/plan/exams", {"edition": "0"}, "XGXGRGX"),
    "plan.holiday": ("/classes/{room}/holidays", TRIP, "XGXGRGX"),
    "personal.member": ("/classes/{room}/members/{member}/data", {}, "XGXGRGX"),
    "personal.of_member": ("/classes/{room}/members/{member}/data.zip", {}, "XGXGRGX"),
    "erasure.own": ("/account/erase", {}, "XUUUUUU"),
    "erasure.member": ("/classes/{room}/members/{member}/erase", {"word": "Learner"}, "XGXGRGX"),
    "erasure.account": ("/school/people/{account}/erase", {"word": "Learner"}, "XGGGXXR"),
    "plan.remove_holiday": ("/classes/{room}/holidays/{holiday}/remove", {}, "XGXGRGX"),
    "roster.index": ("/classes/{room}/roster", {"names": "Zoe"}, "XGXGRGX"),
    "roster.show": ("/classes/{room}/rosters/{roster}", {"line-1": "new"}, "XGXGRGX"),
    "roster.undo": ("/classes/{room}/rosters/{roster}/undo", {}, "XGXGCGX"),
    "cards.renew_all": ("/classes/{room}/cards", {}, "XGXGRGX"),
    "cards.renew": ("/classes/{room}/members/{newcomer}/card", {}, "XGXGRGX"),
    "cards.card": ("/card/{card}", {}, "RRRRRRR"),
    "links.follow": ("/links/{token}", {"accept": "yes"}, "XXRRCCC"),
    "recovery.index": ("/forgot", {"name": "Learner"}, "OOOOOOO"),
    "emails.index": ("/account/email", {}, "XRUUUUU"),
    "emails.remove": ("/account/email/remove", {}, "XRUUUUU"),
    "school.classroom": ("/school/classes/{room}", {"username": "Other"}, "XGGGXXR"),
    "people.new": ("/school/people/new", {"name": "Zoe", "role": "learner"}, "XGGGXXO"),
    "people.role": ("/school/people/{account}/role", {"role": "teacher"}, "XGGGXXR"),
    "people.link": ("/school/people/{account}/link", {}, "XGGGXXO"),
    "people.sign_out": ("/school/people/{account}/sign-out", {}, "XGGGXXR"),
    "invitations.index": ("/school/invite", {"whom": "Zoe", "role": "teacher"}, "XGGGXXO"),
    "invitations.withdraw": ("/school/invite/{invitation}/withdraw", {}, "XGGGXXR"),
    "quizzes.create": ("/quizzes", {"title": "New"}, "XXXXRRR"),
    "quizzes.describe": ("/quizzes/{quiz}", {"title": "Other", "edition": "0"}, "XGGGRGG"),
    "quizzes.arrange": ("/quizzes/{quiz}/arrange", {"edition": "0"}, "XGGGRGG"),
    "quizzes.add": ("/quizzes/{quiz}/add/{owned}", {"question": "{asked}"}, "XGGGRGG"),
    "quizzes.draw": ("/quizzes/{quiz}/draw/{owned}", {"draws": "1", "points": "1"}, "XGGGRGG"),
    "quizzes.archive": ("/quizzes/{quiz}/archive", {}, "XGGGRGG"),
    "quizzes.restore": ("/quizzes/{quiz}/restore", {}, "XGGGRGG"),
    "quizzes.give": ("/quizzes/{quiz}/give", GIVING, "XGGGRGG"),
    "attempts.begin": ("/assignments/{given}/start", {}, "XGRGXGG"),
    "attempts.preview": ("/assignments/{given}/preview", {}, "XGXGRGG"),
    "attempts.answer": ("/attempts/{attempt}/1", {"act": "next", "key": "a-key-of-8", "saves": "0"}, "XGRGXGG"),
    "attempts.hand_in": ("/attempts/{attempt}/hand-in", {}, "XGRGXGG"),
    "results.download": ("/assignments/{given}/results.csv", {}, "XGXGOGG"),
    "exports.class_table": ("/classes/{room}/exports/reviews.csv", {}, "XGXGOGX"),
    "exports.class_reviews": ("/classes/{room}/exports/fsrs.csv", {}, "XGXGOGX"),
    "results.rules": ("/assignments/{given}/rules", GIVING, "XGXGRGG"),
    "results.take_back": ("/assignments/{given}/take-back", {}, "XGXGRGG"),
    "results.give_again": ("/assignments/{given}/give-again", {}, "XGXGRGG"),
    "results.own_dates": ("/assignments/{given}/own", {"member": "{member}"}, "XGXGRGG"),
    "repairs.mend": ("/quizzes/{quiz}/questions/{asked}", {"kind": "full", "sure": "1"}, "XGGGRGG"),
    "repairs.undo": ("/quizzes/{quiz}/questions/{asked}/undo/{mended}", {}, "XGGGRGG"),
    "results.mark": ("/attempts/{done}/look/1", {"points": "0.5"}, "XGXGRGG"),
    "decks.settings": ("/decks/{own}/settings", {"title": "Seas", "seen": "Rivers"}, "XGGGRGG"),
    "decks.undo": ("/decks/{own}/undo", {"pasted": "page"}, "XGGGRGG"),
    "decks.change": ("/decks/{own}/questions", {"act": "delete", "chosen": "{written}"}, "XGGGRGG"),
    "decks.topic": ("/decks/{own}/topics", {"act": "add", "topic": "Seas"}, "XGGGRGG"),
    "decks.copy": ("/decks/{own}/copy", {"key": "page"}, "XXXXRGG"),
    "decks.archive": ("/decks/{own}/archive", {}, "XGGGRGG"),
    "decks.restore": ("/decks/{own}/restore", {}, "XGGGRGG"),
    "pasting.new": ("/decks/new", {"title": "Seas", "text": "Wet? {{T}}", "act": "take"}, "XXXXRRR"),
    "pasting.into": ("/decks/{own}/paste", {"text": "Wet? {{T}}", "act": "take"}, "XGGGRGG"),
    "imports.new": ("/imports/new", {}, "XXXXUUU"),
    "imports.show": ("/imports/nowhere", {"take": "0"}, "XXXXGGG"),
    "imports.undo": ("/imports/nowhere/undo", {}, "XXXXGGG"),
    "questions.new": ("/decks/{own}/questions/new/flashcard", {"prompt": "A", "back": "B", "act": "save"}, "XGGGRGG"),
    "questions.edit": (
        "/questions/{written}",
        {"prompt": "A", "answers-0-text": "B", "answers-0-credit": "1", "seen": "1", "act": "save"},
        "XGGGRGG",
    ),
    "questions.back": ("/questions/{written}/versions/1", {"seen": "1"}, "XGGGRGG"),
}
# fmt: on
FOREIGN = ("member", "newcomer", "staff", "holiday", "roster")
"""Second ids of an address: named under a class to which they do not belong, they are nothing to anybody."""


@pytest.fixture(scope="module")
def school(tmp_path_factory, sqlite_with_bank):
    """A database file with the school in it, and the ids of what is there."""
    path = tmp_path_factory.mktemp("school") / "quizapp.sqlite3"
    database = Database(f"sqlite:///{shutil.copy(sqlite_with_bank, path)}")
    with database.write() as session:
        world = build(session)
    database.engine.dispose()
    return path, world


@pytest.fixture(scope="module")
def site(school):
    """A quizapp, on whatever copy of the school it is given; its forms need no token here, see below."""
    config = Config(school[0].parent, SECRET, f"sqlite:///{school[0]}", password_memory=64)
    app = create_app(config, lambda: NOON)
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.database.engine.dispose()


@pytest.fixture
def ask(school, site, tmp_path):
    """Asks as a caller, each time of a school in which nothing has happened yet."""
    path, world = school
    used = []

    def ask(caller, method, address, form=None):
        copy = shutil.copy(path, tmp_path / f"{len(used)}.sqlite3")
        site.database = Database(f"sqlite:///{copy}")
        used.append(site.database)
        client = site.test_client()
        if caller != "nobody":
            with client.session_transaction() as cookie:
                cookie["who"] = world.tokens[caller]
        return client.open(address, method=method, data=form)

    yield ask
    for database in used:
        database.engine.dispose()


def filled(site, school, endpoint, address, form=None):
    ids = {**school[1].ids, "stylesheet": stylesheet(site)}
    if address is None:
        (rule,) = site.url_map.iter_rules(endpoint)
        address = rule.rule.replace("<public>", "{question}")
    return address.format(**ids), {name: value.format(**ids) for name, value in (form or {}).items()}


def stylesheet(site):
    return site.test_client().get("/help").text.split('rel="stylesheet" href="')[1].split('"')[0]


def check(ask, row, method, address, form=None):
    assert len(row) == len(CALLERS)
    got = {caller: ask(caller, method, address, form).status_code for caller in CALLERS}
    wrong = {caller: code for (caller, code), wanted in zip(got.items(), row, strict=True) if code not in CODES[wanted]}
    assert not wrong, f"{method} {address}: wanted {row}, but {wrong}"


def test_every_address_has_a_row_and_every_row_an_address(site):
    there = {(method, rule.endpoint) for rule in site.url_map.iter_rules() for method in rule.methods & {"GET", "POST"}}
    rows = {("GET", endpoint) for endpoint in PAGES} | {("POST", endpoint) for endpoint in CHANGES}
    assert there - rows == set(), "who gets what there?"
    assert rows - there == set()
    others = {method for rule in site.url_map.iter_rules() for method in rule.methods}
    assert others <= {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("endpoint", PAGES)
def test_each_page_is_for_whom_it_is_for(site, school, ask, endpoint):
    address, row = PAGES[endpoint]
    check(ask, row, "GET", filled(site, school, endpoint, address)[0])


@pytest.mark.parametrize("endpoint", CHANGES)
def test_each_change_is_for_whom_it_is_for(site, school, ask, endpoint):
    address, form, row = CHANGES[endpoint]
    check(ask, row, "POST", *filled(site, school, endpoint, address, form))


def mixed():
    """Addresses with a class and something in it, of which the second is of another class."""
    for method, rows in (("GET", PAGES), ("POST", CHANGES)):
        for endpoint, (address, *form, _) in rows.items():
            for name in FOREIGN:
                if address and f"{{{name}}}" in address and "{room}" in address:
                    yield pytest.param(method, address, name, *(form or [None]), id=f"{method} {endpoint} {name}")


@pytest.mark.parametrize(("method", "address", "name", "form"), list(mixed()))
def test_what_belongs_to_another_class_is_nothing_under_ones_own(site, school, ask, method, address, name, form):
    for caller, room, foreign in (("teacher", "room", f"{name}2"), ("other", "room2", name)):
        mixed_up = address.replace("{room}", f"{{{room}}}").replace(f"{{{name}}}", f"{{{foreign}}}")
        path, fields = filled(site, school, "", mixed_up, form)
        assert ask(caller, method, path, fields).status_code == 404


@pytest.mark.parametrize("endpoint", CHANGES)
def test_each_change_needs_the_token_of_a_page(site, school, ask, endpoint, monkeypatch):
    address, form, _ = CHANGES[endpoint]
    monkeypatch.setitem(site.config, "WTF_CSRF_ENABLED", True)
    path, fields = filled(site, school, endpoint, address, form)
    for caller in ("nobody", "learner", "teacher", "administrator"):
        assert ask(caller, "POST", path, fields).status_code == 400


@pytest.mark.parametrize("endpoint", [endpoint for endpoint in PAGES if endpoint != "static.file"])
def test_looking_changes_nothing_but_that_somebody_was_here(site, school, ask, endpoint):
    path, _ = filled(site, school, endpoint, PAGES[endpoint][0])
    before = stored(site, ask, "/help")
    after = stored(site, ask, path)
    assert {name for name in after if after[name] != before[name]} <= {"audit"}


def stored(site, ask, path):
    """The rows of every table after a teacher has looked at a page."""
    ask("teacher", "GET", path)
    with site.database.read() as session:
        tables = Account.metadata.sorted_tables
        return {table.name: session.execute(select(*table.c)).all() for table in tables}


def test_a_second_id_in_a_form_opens_no_class_that_is_not_ones_own(site, school, ask):
    ids = school[1].ids
    answer = ask("teacher", "POST", f"/classes/{ids['room']}/members/{ids['member']}/move", {"to": ids["room2"]})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "address", ["/classes/x", "/classes/" + "x" * 65, "/classes/%00", "/classes/é", "/study/answers/-"]
)
def test_ids_that_are_none_are_nothing(ask, address):
    for caller in CALLERS[1:]:
        assert ask(caller, "GET", address).status_code == 404
