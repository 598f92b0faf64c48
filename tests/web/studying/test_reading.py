"""The reading's page: the map on and off, days ahead, what stands beside a sentence, addresses that mean nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest


class Page(HTMLParser):
    """What a test asks of a page: its ids and its links within."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.inside, self.styles = [], set(), 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids += [found["id"]] if "id" in found else []
        self.styles += "style" in found
        if found.get("href", "").startswith("#"):
            self.inside.add(found["href"][1:])


@pytest.fixture
def mira(person):
    return person().start()


def address(someone):
    answer = someone.get("/texts")
    assert answer.status_code == 302
    return answer.location


def text(someone, query=""):
    answer = someone.get(address(someone) + query)
    assert answer.status_code == 200
    return answer.text


def words(html):
    return re.sub(r"<[^>]+>|\s+", " ", html)


def marks(html):
    return re.findall(r'<a class="m m(\d)"', html)


def test_one_text_is_shown_at_once_and_several_are_listed(mira, app):
    from quizapp.models.content import Source
    from tests.studied import NOON

    assert "the talks about a union" in text(mira)
    with app.database.write() as session:
        session.add(Source(key="other", title="Another text", text="Words.", updated_at=NOON))
    listed = mira.get("/texts")
    assert listed.status_code == 200
    assert "2 texts" in listed.text and "Another text" in listed.text


def test_who_has_met_nothing_sees_the_text_alone_and_what_will_be_here(mira):
    page = text(mira)
    assert marks(page) == []
    assert "When you have answered questions, each sentence here shows" in words(page)
    assert "Lukashenko of Belarus and Vladimir Putin of" in words(page)


def test_the_sentences_asked_about_can_be_marked_before_any_was_met(mira):
    found = marks(text(mira, "?map=on"))
    assert len(found) > 20
    assert set(found) == {"0"}


def test_a_sentence_is_marked_once_its_question_was_answered(mira):
    mira.answer()
    page = text(mira)
    assert marks(page) == ["2"], "an answer that was only just read is not yet known"
    assert "You have met one sentence, and are 76" in words(page)
    assert re.search(r'href="/study\?question=[^"]+"', page)


def test_days_ahead_the_same_sentence_is_weaker(mira, clock):
    mira.answer()
    page = text(mira, "?in=7")
    assert marks(page)[0] in "12"
    assert "likely to recall on Monday 30" in words(page)
    assert "without another look, and" in words(page)
    clock.now += timedelta(days=7)
    later = text(mira)
    assert marks(later) == marks(page)
    assert "Due today." in words(later)


def test_the_marks_can_be_hidden_and_places_stay_where_links_lead(mira):
    mira.answer()
    shown, hidden = text(mira), text(mira, "?map=off")
    assert marks(hidden) == []
    places = {name for name in Page(shown).ids if name.startswith("q-")}
    assert len(places) > 20
    assert places == {name for name in Page(hidden).ids if name.startswith("q-")}


@pytest.mark.parametrize("query", ["", "?map=on", "?map=off", "?in=30&map=on"])
def test_no_id_is_there_twice_no_link_leads_nowhere_and_nothing_is_styled_inline(mira, query):
    mira.answer()
    page = Page(text(mira, query))
    assert len(page.ids) == len(set(page.ids))
    assert page.inside <= set(page.ids)
    assert page.styles == 0


def test_the_place_of_an_answered_question_is_on_its_page(mira):
    told = mira.get(mira.answer().location).text
    where, anchor = re.search(r'href="(/texts/[^"#]+)#(q-[^"]+)"', told).groups()
    assert anchor in Page(mira.get(where).text).ids


@pytest.mark.parametrize("query", ["?in=-1", "?in=ten", "?in=99999999", "?in=²", "?in=1.5", "?map=<x>", "?in="])
def test_an_address_that_means_nothing_shows_today(mira, query):
    mira.answer()
    assert "Without another look" not in text(mira, query)
    assert "<x>" not in text(mira, query)


def test_a_day_far_ahead_is_within_reach_of_the_slider(mira):
    mira.answer()
    assert 'max="365" value="365"' in text(mira, "?in=5000")
    assert 'max="365" value="3"' in text(mira, "?in=3")


def test_nobody_can_read_too_but_is_asked_to_start(person):
    page = text(person(), "?map=off")
    assert "Start with the article" in page
    assert "Show what I remember" not in page


@pytest.mark.parametrize("path", ["/texts/nothing", "/texts/%00", "/texts/" + "x" * 500])
def test_a_text_that_is_not_there_is_a_plain_page(mira, path):
    answer = mira.get(path)
    assert answer.status_code == 404
    assert "<h1" in answer.text
