"""The privacy page says what is so: held to the settings, to the cookies that are set, and to how long things stay."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest

from quizapp.app import create_app
from quizapp.config import Config
from quizapp.services import limits
from quizapp.services.classroom import rosters
from quizapp.services.records import retention
from quizapp.services.ways_in import signing
from quizapp.web.static import FOLDER
from tests.web.conftest import Person, hidden

PAGE = "/who-sees-what"
SHOWN = {
    # setting: (another value, what the page then says, what it no longer says)
    "unused_months": (12, "nobody has used for 12 months is erased by itself", "Nothing is erased by itself"),
    "mail": ("smtp://localhost", "can be sent a new password", "sends no letters"),
    "registration": (False, "by a code of your class", "As a guest, nothing"),
    "https": (True, "travels encrypted", "<code>quizapp</code>"),
}
NOT_SHOWN = {
    "data": "where the files lie is for whoever runs it",
    "secret": "a secret",
    "database_url": "which database it is changes nothing for anybody",
    "host": "of the network",
    "port": "of the network",
    "time_zone": "only where a browser tells none",
    "password_memory": "how a fingerprint is made",
    "url": "the address that everybody sees anyway",
    "proxies": "of the network",
    "mail_from": "stands in the letter itself",
}


def page(config, clock, **changes):
    app = create_app(replace(config, **changes), clock)
    text = Person(app, clock).get(PAGE).text
    app.database.engine.dispose()
    return re.sub(r'[0-9a-f]{12}/|value="[^"]*"', "", " ".join(text.split()))


def test_each_setting_changes_the_page_or_is_of_no_matter_for_a_reason():
    assert {field.name for field in fields(Config)} == set(SHOWN) | set(NOT_SHOWN)
    assert not set(SHOWN) & set(NOT_SHOWN)


@pytest.mark.parametrize("setting", SHOWN)
def test_the_page_follows_the_settings(config, clock, setting):
    value, says, said = SHOWN[setting]
    before, after = page(config, clock), page(config, clock, **{setting: value})
    assert said in before
    assert says not in before
    assert says in after
    assert said not in after


@pytest.mark.parametrize("changes", [{"time_zone": "Asia/Tokyo"}, {"url": "https://quiz.example"}, {"port": 1}])
def test_other_settings_change_nothing(config, clock, changes):
    assert page(config, clock) == page(config, clock, **changes)


def test_a_month_is_one_month(config, clock):
    assert "nobody has used for 1 month is" in page(config, clock, unused_months=1)


def test_times_are_those_that_the_program_keeps(config, clock):
    said = page(config, clock, unused_months=6)
    assert f"{retention.WARNING.days} days before, your teachers are told" in said
    assert f"forgotten {retention.SPENT.days} days after it ended" in said
    assert f"For {limits.A_DAY.days} day." in said
    assert f"{rosters.KEPT.days} day at most" in said
    assert f"{signing.IDLE.total_seconds() / 3600:.0f} hours without a visit" in said
    assert f"{signing.LONGEST.days} days" in said


@pytest.mark.parametrize("https", [False, True])
def test_the_cookies_that_are_set_are_those_that_are_told(config, clock, https):
    app = create_app(replace(config, https=https), clock)
    client, base = Person(app, clock).client, f"http{'s' * https}://localhost"
    seen = set()

    def send(path, **form):
        token = hidden(client.get("/help", base_url=base).text)["csrf_token"]
        answer = client.post(path, data={"csrf_token": token, **form}, base_url=base, headers={"Referer": f"{base}/"})
        seen.update(line.split("=")[0] for line in answer.headers.getlist("Set-Cookie"))
        return answer

    assert send("/start").status_code == 303
    assert send("/theme", theme="dark").status_code == 303
    assert send("/account/name", name="Mira", password="three wet otters").status_code == 303
    assert send("/sign-out").status_code == 303
    assert send("/sign-in", name="Mira", password="three wet otters").status_code == 303
    told = set(re.findall(r"<code>([^<]+)</code>", client.get(PAGE, base_url=base).text))
    kept = {f"quizapp.{name}" for name in re.findall(r'"quizapp\.(\w+)"', scripts())}
    assert told == seen | kept
    assert len(seen) == 2
    app.database.engine.dispose()


def scripts():
    """All scripts that keep something in the browser."""
    texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js")]
    return "\n".join(text for text in texts if "localStorage" in text or "sessionStorage" in text)


def test_rights_lead_to_where_they_can_be_used(person):
    guest, nobody = person().start(), person()
    for path in ("/account/data", "/account/erase"):
        assert f'href="{path}"' in nobody.get(PAGE).text
        assert guest.get(path).status_code == 200
    assert "Download your data" in guest.get(PAGE).text
    assert "Download your data" not in nobody.get(PAGE).text


def test_what_is_said_of_others_is_so(person, app):
    """The pages of one learner say nothing of another."""
    person().named("Wilhelmina").answer()
    other = person().named("Mira")
    for path in ("/today", "/texts", "/progress", "/classes", "/account", "/"):
        assert "Wilhelmina" not in other.get(path, follow_redirects=True).text
