"""The addresses of pictures and sounds: what they send, to whom, and how a teacher hands one in."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import delete, select

from quizapp.models.accounts import Account
from quizapp.models.content import Deck, Media
from quizapp.models.study import Enrolment
from quizapp.services.writing import media
from tests.formats.soundmaking import wav
from tests.web.conftest import NOON, heading


def png(width=30, height=20):
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


def a_file(data=None, name="map.png"):
    return BytesIO(png() if data is None else data), name


@pytest.fixture
def teacher(person, app):
    """A teacher who writes the bundled deck, which is not open here."""
    found = person().named("Tea Cher")
    with app.database.write() as session:
        account = session.scalars(select(Account)).one()
        account.role = "teacher"
        deck = session.scalars(select(Deck)).one()
        deck.owner_id, deck.open = account.id, False
    return found


@pytest.fixture
def address(app):
    with app.database.read() as session:
        return f"/decks/{session.scalars(select(Deck.public)).one()}/media"


def hand_in(person, address, alt="A map", **more):
    data = {"csrf_token": person.token(), "alt": alt, "file": a_file(), **more}
    return person.client.post(address, data=data, content_type="multipart/form-data")


def kept(app):
    with app.database.read() as session:
        return session.scalars(select(Media)).all()


def test_a_teacher_hands_in_a_picture_and_gets_the_line_that_shows_it(teacher, app, address):
    answer = hand_in(teacher, address)
    assert answer.status_code == 303
    (found,) = kept(app)
    page = teacher.get(answer.location).text
    assert heading(page) == "1 picture or sound, none in a question yet"
    assert page.count(f'value="![A map](/media/{found.public}#30x20)"') == 2
    assert f'<img src="/media/{found.public}" alt="A map" width="30" height="20">' in page


def test_a_script_gets_the_line_alone(teacher, app, address):
    data = {"csrf_token": teacher.token(), "alt": "An owl", "file": a_file(wav(), "owl.wav")}
    answer = teacher.client.post(address, data=data, headers={"X-Fragment": "1"})
    assert answer.status_code == 201
    assert answer.json == {"markdown": f"![An owl](/media/{kept(app)[0].public}#sound)"}


@pytest.mark.parametrize(
    ("sent", "field", "why"),
    [
        ({"alt": " "}, "alt", "in a few words"),
        ({"alt": "x" * 501}, "alt", "501"),
        ({"file": (b"", "")}, "file", "Choose a file"),
        ({"file": (b"<svg xmlns=''/>", "map.png")}, "file", "scripts"),
        ({"file": (b"MZ", "map.exe")}, "file", "no picture and no sound"),
        ({"file": (png()[:40], "map.png")}, "file", "broken"),
        ({"file": "not a file"}, "file", "Choose a file"),
    ],
)
def test_what_is_refused_is_told_beside_its_field_and_nothing_is_kept(teacher, app, address, sent, field, why):
    if isinstance(sent.get("file"), tuple):
        sent = {"file": a_file(*sent["file"])}
    answer = hand_in(teacher, address, **sent)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-problem"><span>[^<]*{why}', answer.text)
    assert kept(app) == []


def test_a_script_is_told_of_each_field(teacher, app, address):
    data = {"csrf_token": teacher.token(), "alt": ""}
    answer = teacher.client.post(address, data=data, headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert answer.json["errors"] == {"file": ["Choose a file."], "alt": [media.NO_WORDS]}


def test_a_file_that_is_much_too_large_is_refused_before_it_is_read(teacher, app, address):
    answer = hand_in(teacher, address, file=a_file(b"\0" * 5_400_000))
    assert answer.status_code == 413
    assert hand_in(teacher, address, file=a_file(png() + b"\0" * 4_100_000)).status_code == 422
    assert teacher.post("/theme", {"theme": "x" * 300_000}).status_code == 413
    assert kept(app) == []


def test_only_whoever_writes_a_deck_hands_in_and_clears_away(person, teacher, app, address):
    stranger = person().named("Stranger")
    for who, status in ((person(), 403), (person().start(), 404), (stranger, 404)):
        assert hand_in(who, address).status_code == status
        assert who.get(address).status_code == status
        assert who.post(f"{address}/tidy").status_code == status
    assert kept(app) == []
    data = {"alt": "x", "file": a_file()}
    assert teacher.client.post(address, data=data).status_code == 400


def test_whoever_was_away_types_the_password_first(teacher, app, address, clock):
    clock.now += timedelta(hours=1)
    answer = hand_in(teacher, address)
    assert answer.status_code == 403
    assert "file" in answer.text.lower()
    assert kept(app) == []


@pytest.fixture
def picture(teacher, app, address):
    """The address of a picture."""
    hand_in(teacher, address)
    return f"/media/{kept(app)[0].public}"


def test_a_picture_is_sent_to_be_kept_and_can_be_nothing_but_a_picture(teacher, app, picture):
    answer = teacher.get(picture)
    assert answer.status_code == 200
    assert answer.data == kept(app)[0].data
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "Cookie" in answer.headers["Vary"]
    again = teacher.get(picture, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_player_gets_the_part_it_asks_for(teacher, app, address):
    hand_in(teacher, address, file=a_file(wav(), "x"), alt="A tone")
    (found,) = kept(app)
    answer = teacher.get(f"/media/{found.public}", headers={"Range": "bytes=4-7"})
    assert answer.status_code == 206
    assert answer.data == found.data[4:8]
    assert answer.headers["Content-Range"] == f"bytes 4-7/{len(found.data)}"
    assert answer.headers["Content-Type"] == "audio/wav"
    assert teacher.get(f"/media/{found.public}", headers={"Range": "bytes=99999999-"}).status_code == 416


def test_strangers_get_no_picture_until_the_deck_is_open(person, teacher, app, picture):
    strangers = [person(), person().start(), person().named("Mira")]
    with app.database.write() as session:
        session.execute(delete(Enrolment))
    for who in strangers:
        assert who.get(picture).status_code == 404
    with app.database.write() as session:
        session.scalars(select(Deck)).one().open = True
    for who in (person(), person().start()):
        assert who.get(picture).status_code == 200
    assert person().get(picture, headers={"If-None-Match": "*"}).status_code == 304


def test_a_stranger_learns_nothing_by_asking_for_what_is_kept_already(person, teacher, picture):
    tag = teacher.get(picture).headers["ETag"]
    assert person().get(picture, headers={"If-None-Match": tag}).status_code == 404


def test_pages_keep_their_own_policy(person):
    assert "script-src 'self'" in person().get("/").headers["Content-Security-Policy"]


def test_what_no_question_shows_is_cleared_away_after_a_day(teacher, app, address, picture, clock):
    assert "kept for a day" in teacher.get(teacher.post(f"{address}/tidy").location).text
    assert teacher.get(picture).status_code == 200
    with app.database.write() as session:
        session.scalars(select(Media)).one().created_at = NOON - timedelta(days=2)
    assert "1 file deleted" in teacher.get(teacher.post(f"{address}/tidy").location).text
    assert teacher.get(picture).status_code == 404
    assert "There is no picture here yet" in teacher.get(address).text


def test_the_words_of_a_picture_are_words_on_its_page(teacher, address):
    hand_in(teacher, address, alt='"><script>alert(1)</script>')
    page = teacher.get(address).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2


def test_the_fields_say_what_is_taken(teacher, address):
    page = teacher.get(address).text
    assert 'enctype="multipart/form-data"' in page
    assert media.NEITHER not in page
    assert "MP3, OGG, WAV or M4A" in page and "PNG, JPEG, WebP or GIF" in page
