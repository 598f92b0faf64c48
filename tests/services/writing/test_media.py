"""Pictures and sounds: who may see them, what is kept of them, what is carried along, what goes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from quizapp.models.base import Base
from quizapp.models.classes import Entry, Member
from quizapp.models.content import Deck, Media, Version
from quizapp.models.quizzes import Quiz
from quizapp.models.session import open_engine
from quizapp.questions.base import Answer, Question
from quizapp.questions.markdown import blocks, plain
from quizapp.questions.record import to_json
from quizapp.services import access
from quizapp.services.audit import By
from quizapp.services.errors import Forbidden, Invalid, NotFound
from quizapp.services.writing import media
from tests.formats.soundmaking import wav
from tests.studied import NOON, account, classroom, deck, give, named

LATER = NOON + timedelta(days=2)


@pytest.fixture
def database_url(empty_database_url):
    """Tables as the models say, until the migration that makes them is written."""
    engine = open_engine(empty_database_url)
    Base.metadata.create_all(engine)
    engine.dispose()
    return empty_database_url


@pytest.fixture
def owner(session):
    return named(session, "Owner", role="teacher")


@pytest.fixture
def questions(session, owner):
    """The questions of a deck that a teacher writes."""
    found = deck(session, open=False)
    session.get(Deck, found[0].deck_id).owner_id = owner.id
    session.flush()
    return found


@pytest.fixture
def home(session, questions):
    return session.get(Deck, questions[0].deck_id)


def by(who, at=NOON):
    return By(who, at, "192.0.2.1")


def a_picture(colour="red"):
    out = BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, "PNG")
    return media.ready(out.getvalue())


def keep(session, home, owner, alt="A map", made=None, at=NOON):
    return media.store(session, by(owner, at), home, made or a_picture(), alt)


def shown(session, question, text):
    """The question, changed so that it shows this."""
    version = session.scalars(select(Version).where(Version.question_id == question.id)).one()
    version.data = to_json(Question("text", text))
    session.flush()


# Who may see them -----------------------------------------------------------------------------------------


def test_of_a_deck_of_ones_own_the_classes_that_have_it_see_pictures_and_nobody_else(session, owner, questions, home):
    kept = keep(session, home, owner)
    pupil, left, other, teacher = (account(session, name=name) for name in ("In", "Left", "Other", "Teacher"))
    room = classroom(session, pupil, left, teacher=teacher)
    elsewhere = classroom(session, other, name="8c")
    give(session, room, questions[0])
    for who in (owner, pupil, left, teacher):
        assert access.media(session, who, kept.public) is kept
    leave(session, room, left)
    for who in (left, other, account(session, role="administrator", name="Admin"), None):
        with pytest.raises(NotFound):
            access.media(session, who, kept.public)
    give(session, elsewhere, questions[0])
    assert access.media(session, other, kept.public) is kept


def leave(session, room, who):
    member = session.scalars(select(Member).where(Member.class_id == room.id, Member.account_id == who.id)).one()
    member.ended_at = NOON
    session.flush()


def test_of_an_open_deck_everybody_sees_pictures_of_one_without_an_owner_nobody(session, owner, home):
    kept = keep(session, home, owner)
    home.owner_id = None
    session.flush()
    with pytest.raises(NotFound):
        access.media(session, None, kept.public)
    home.open = True
    session.flush()
    assert access.media(session, None, kept.public) is kept
    assert access.media(session, account(session), kept.public) is kept


@pytest.mark.parametrize("public", ["", "nothing", "x" * 65, "é", "%", "____________"])
def test_what_is_not_there_is_not_found(session, owner, home, public):
    keep(session, home, owner)
    with pytest.raises(NotFound):
        access.media(session, owner, public)


def test_a_deck_is_changed_by_whoever_writes_it(session, owner, home):
    other = named(session, "Other", role="teacher")
    assert access.own_deck(session, owner, home.public) is home
    with pytest.raises(NotFound):
        access.own_deck(session, other, home.public)
    home.open = True
    session.flush()
    with pytest.raises(Forbidden, match="copy"):
        access.own_deck(session, other, home.public)


# What is kept ---------------------------------------------------------------------------------------------


def test_a_picture_is_kept_with_its_size_its_words_and_a_note_of_who_added_it(session, owner, home):
    kept = keep(session, home, owner, alt="  A [big]\n map ")
    assert (kept.type, kept.width, kept.height, kept.alt) == ("image/png", 30, 20, "A [big] map")
    assert media.markdown(kept) == rf"![A \[big\] map](/media/{kept.public}#30x20)"
    entry = session.scalars(select(Entry)).one()
    assert (entry.actor, entry.action) == (owner.public, "added a picture or sound")
    assert home.public in entry.detail and "map" not in entry.detail


def test_a_sound_is_kept_and_its_line_says_that_it_is_one(session, owner, home):
    kept = keep(session, home, owner, made=media.ready(wav()), alt="An owl")
    assert (kept.type, kept.width) == ("audio/wav", None)
    assert media.markdown(kept) == f"![An owl](/media/{kept.public}#sound)"


@pytest.mark.parametrize(
    "alt", ["A map", "[x](y)", r"back\slash", "*a* $b$ `c`", "![x](/media/abcdefghijkl)", "é א ٣ 😀", '"<b>"']
)
def test_whatever_the_words_are_its_line_shows_it_with_these_words(session, owner, home, alt):
    line = media.markdown(keep(session, home, owner, alt=alt))
    (token,) = blocks(line)[1].children
    assert (token.type, token.content) == ("picture", alt)
    assert plain(line) == alt


@pytest.mark.parametrize(("alt", "why"), [("", "whoever does not see"), (" \n\0 ", "whoever"), ("x" * 501, "501")])
def test_without_words_or_with_too_many_nothing_is_kept(session, owner, home, alt, why):
    with pytest.raises(Invalid, match=why) as refused:
        keep(session, home, owner, alt=alt)
    assert refused.value.field == "alt"
    assert session.scalar(select(func.count()).select_from(Media)) == 0


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"", "Choose a file"), (b"hello", "no picture and no sound"), (b"<svg xmlns=''></svg>", "scripts"),
     (b"%PDF-1.4", "no picture and no sound"), (b"\0" * 5_000_001, "5 MB"), (b"\x89PNG\r\n\x1a\n", "broken")],
)  # fmt: skip
def test_what_can_be_neither_shown_nor_played_is_refused_at_its_field(data, why):
    with pytest.raises(Invalid, match=why) as refused:
        media.ready(data)
    assert refused.value.field == "file"


def test_a_deck_holds_so_much_and_no_more(session, owner, home, monkeypatch):
    monkeypatch.setattr(media, "LARGEST_DECK", 2 * len(a_picture().data))
    keep(session, home, owner)
    keep(session, home, owner)
    with pytest.raises(Invalid, match="no question shows"):
        keep(session, home, owner)


# What goes ------------------------------------------------------------------------------------------------


def test_what_no_question_shows_goes_after_a_day_and_the_rest_stays(session, owner, questions, home):
    one, two, three, four, spare = (keep(session, home, owner, alt=str(n)) for n in range(5))
    fresh = keep(session, home, owner, alt="fresh", at=LATER)
    shown(session, questions[0], f"Where is ![this](/media/{one.public}#30x20)?")
    old = Version(question_id=questions[1].id, number=0, kind="text", data=f"/media/{two.public}", created_at=NOON)
    session.add(old)
    home.description = f"![x](/media/{three.public})"
    session.add(Quiz(title="Q", intro=f"![x](/media/{four.public})", created_at=NOON))
    session.flush()
    assert {kept.alt for kept in media.of_deck(session, home) if not kept.used} == {"4", "fresh"}
    assert media.delete_unused(session, by(owner, LATER), home) == 1
    left = session.scalars(select(Media.public)).all()
    assert set(left) == {one.public, two.public, three.public, four.public, fresh.public}
    assert spare.public not in left
    assert media.delete_unused(session, by(owner, LATER), home) == 0
    assert [entry.detail[:2] for entry in session.scalars(select(Entry).where(Entry.action.like("deleted%")))] == ["1 "]


def test_clearing_one_deck_leaves_the_others_alone(session, owner, home):
    other = session.get(Deck, deck(session, key="other")[0].deck_id)
    keep(session, home, owner)
    kept = keep(session, other, owner)
    media.delete_unused(session, by(owner, LATER), home)
    assert session.scalars(select(Media.public)).all() == [kept.public]


def test_the_list_has_the_newest_first(session, owner, home):
    keep(session, home, owner, alt="old")
    keep(session, home, owner, alt="new", made=media.ready(wav()), at=LATER)
    assert [(one.alt, one.is_sound) for one in media.of_deck(session, home)] == [("new", True), ("old", False)]


# What is carried along ------------------------------------------------------------------------------------


def test_a_question_that_is_copied_takes_its_pictures_along(session, owner, home):
    other = session.get(Deck, deck(session, key="other")[0].deck_id)
    one, two = keep(session, home, owner, alt="one"), keep(session, home, owner, alt="two")
    foreign = keep(session, other, owner, alt="not its own")
    question = Question(
        "choice",
        f"What is ![one]({'/media/' + one.public}#30x20)?",
        (Answer(f"![two](/media/{two.public})", 1.0, feedback=f"/media/{one.public}"), Answer("x")),
        explanation=f"/media/{foreign.public} and /media/nothinghere",
    )
    copy = media.carried(session, question, home, other, LATER)
    copies = {row.alt: row for row in session.scalars(select(Media).where(Media.created_at == LATER))}
    assert set(copies) == {"one", "two"}
    assert copies["one"].data == one.data and copies["one"].deck_id == other.id
    assert copy.prompt == f"What is ![one](/media/{copies['one'].public}#30x20)?"
    assert copy.answers[0].text == f"![two](/media/{copies['two'].public})"
    assert copy.answers[0].feedback == f"/media/{copies['one'].public}"
    assert copy.explanation == question.explanation
    assert (one.deck_id, question.kind) == (home.id, copy.kind)


def test_a_question_without_pictures_or_within_its_deck_stays_as_it_is(session, owner, home):
    other = session.get(Deck, deck(session, key="other")[0].deck_id)
    kept = keep(session, home, owner)
    bare, picturesque = Question("text", "Bare?"), Question("text", f"![x](/media/{kept.public})")
    assert media.carried(session, bare, home, other, LATER) is bare
    assert media.carried(session, picturesque, home, home, LATER) is picturesque
