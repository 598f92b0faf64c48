"""The log of staff as a page and as a table: in words, on the clock of whoever reads, and only for administrators."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from sqlalchemy import update

from quizapp.models.accounts import Account
from tests.web.conftest import heading
from tests.web.staffed import noted, stored


@pytest.fixture
def root(app, person):
    """An administrator in Tokyo."""
    root = person().with_role("Root", "administrator")
    with app.database.write() as session:
        session.execute(update(Account).values(time_zone="Asia/Tokyo"))
    return root


def lines(page):
    """The entries of the page as they are read."""
    found = re.search(r'<ol class="log">(.*?)</ol>', page.text, re.DOTALL)
    texts = re.findall(r"<p>(.*?)</p>", found[1], re.DOTALL) if found else []
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", text)).split()) for text in texts]


def test_what_staff_did_is_told_in_words(app, person, root):
    okafor = person().teacher()
    public = okafor.make_class("8b")
    root.post(f"/school/classes/{public}", {"username": "Root"}, page=f"/school/classes/{public}")
    page = root.get("/school/log")
    assert lines(page)[:2] == ["Root made Root a teacher of 8b.", "Ms Okafor made the class 8b."]
    assert "today, 21:00" in page.text
    assert heading(page.text) == "2 entries of what staff did"


def test_an_empty_log_says_so(root):
    assert heading(root.get("/school/log").text) == "Nothing has been done yet"


def test_it_is_filtered_and_says_by_what(app, person, root):
    okafor = person().teacher()
    public = okafor.make_class("8b")
    okafor.make_class("9a")
    person().named("Mira")
    mira = stored(app, "Mira").public
    root.post(f"/school/people/{mira}/sign-out", page=f"/school/people/{mira}")
    assert len(lines(root.get(f"/school/log?class={public}"))) == 1
    assert len(lines(root.get("/school/log?action=class+made"))) == 2
    assert lines(root.get("/school/log?person=okafor&action=signed+out+everywhere")) == []
    by_id = root.get(f"/school/log?person={mira}")
    assert lines(by_id) == ["Root signed Mira out on all devices."]
    assert 'name="person" value="Mira"' in by_id.text
    assert len(lines(root.get("/school/log?day=2026-11-23"))) == 3
    assert lines(root.get("/school/log?day=2026-11-22")) == []


@pytest.mark.parametrize(
    "odd", ["day=yesterday", "day=0001-01-01", "day=9999-12-31", "person=%00", "class=%00", "action=%00", "page=x",
            "page=-1", "person=" + "x" * 5000, "person=%3Cscript%3E"]
)  # fmt: skip
def test_whatever_is_asked_for_is_answered(root, person, odd):
    person().teacher().make_class()
    for path in ("/school/log", "/school/log.csv"):
        answer = root.get(f"{path}?{odd}")
        assert answer.status_code == 200
        assert "<script>" not in answer.text


def test_names_in_it_are_words_and_nothing_else(app, person, root):
    okafor = person().teacher("<i>Okafor")
    okafor.make_class("<b>8b")
    page = root.get("/school/log").text
    assert "&lt;i&gt;Okafor" in page and "&lt;b&gt;8b" in page
    assert "<i>" not in page and "<b>8b" not in page


def test_the_table_holds_what_the_page_shows_and_that_it_was_taken_is_noted(app, person, root):
    okafor = person().teacher("=1+1")
    okafor.make_class("8b")
    okafor.make_class("9a")
    answer = root.get("/school/log.csv?action=class+made&person=%3D1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="quizapp-log-2026-11-23.csv"'
    assert answer.mimetype == "text/csv" and answer.headers["Cache-Control"] == "no-store"
    _, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    assert [row[:4] for row in rows] == [
        ["2026-11-23 12:00:00", "2026-11-23 21:00:00", "'=1+1", f"made the class {name}"] for name in ("9a", "8b")
    ]
    assert noted(app)[-1] == "log downloaded"
    assert "2 entries" in root.get("/school/log").text


def test_the_log_of_a_school_leads_from_page_to_page(app, person, root):
    okafor = person().teacher()
    for n in range(51):
        okafor.make_class(f"class {n}")
    assert "Page 1 of 2" in root.get("/school/log").text
    assert lines(root.get("/school/log?page=2")) == ["Ms Okafor made the class class 0."]
