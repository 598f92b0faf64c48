"""Lists of names: what is kept of one, what taking it would do, what it does, and taking it back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from quizapp.models import traces
from quizapp.models.accounts import Account, SignInCard
from quizapp.models.classes import Entry, Member, Roster
from quizapp.services.audit import By
from quizapp.services.classroom import classes, joining, members, roster_lines, rosters
from quizapp.services.classroom.roster_preview import ANOTHER, NEW, Offer, preview
from quizapp.services.classroom.rosters import Taken, Undone
from quizapp.services.errors import Conflict, Invalid, NotFound
from quizapp.services.ways_in import accounts, signing
from tests import studied
from tests.studied import NOON

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def teacher(session):
    return studied.named(session, "Ms Okafor", role="teacher", time_zone="Europe/Berlin")


@pytest.fixture
def by(teacher):
    return By(teacher, NOON, "192.0.2.7")


@pytest.fixture
def classroom(session, teacher):
    return studied.classroom(session, teacher=teacher)


def count(session, table, *where):
    return session.scalar(select(func.count()).select_from(table).where(*where))


def learners(session, classroom):
    there = select(Account.name).join(Member).where(Member.class_id == classroom.id, Member.ended_at.is_(None))
    return session.scalars(there.where(Member.role == "learner").order_by(Account.id)).all()


def lines(session, by, classroom, text):
    """A list that was read, and its lines as they are shown."""
    roster = rosters.read(session, by, classroom, text)
    return roster, preview(session, by.account, classroom, roster).lines


def as_proposed(seen):
    return {line.number: line.choice for line in seen if line.choice}


def taken(session, by, classroom, text):
    """A list, taken as it is proposed."""
    roster, seen = lines(session, by, classroom, text)
    rosters.take(session, by, roster, as_proposed(seen))
    return roster


def log(session):
    return session.execute(select(Entry.action, Entry.detail).order_by(Entry.id)).all()


# Reading --------------------------------------------------------------------------------------------------


def test_what_is_read_is_kept_and_nobody_is_made(session, by, classroom):
    roster, seen = lines(session, by, classroom, "Anna Lind\nBert\n=1+1")
    assert [line.name for line in seen] == ["Anna Lind", "Bert"]
    assert count(session, Account) == 1
    assert (roster.class_id, roster.made_by, roster.taken_at) == (classroom.id, by.account.id, None)
    assert log(session) == [("list of names read", "2 lines")]


@pytest.mark.parametrize(
    ("data", "field", "says"),
    [("", "names", "no name"), (b"", "file", "no name"), (b"%PDF-1.7", "file", "a PDF"), ("\n\n", "names", "no name")],
)
def test_what_is_no_list_is_refused_at_its_field(session, by, classroom, data, field, says):
    with pytest.raises(Invalid, match=says) as refused:
        rosters.read(session, by, classroom, data)
    assert refused.value.field == field
    assert count(session, Roster) == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [("x" * 300, "300 characters"), ("anna@home", "An @"), ("\u202e\u200b\u3164", "can be seen")],
)
def test_names_that_nobody_can_sign_in_by_are_left_out_and_say_why(session, by, classroom, name, says):
    roster = rosters.read(session, by, classroom, f"Name,Note\n{name},x\nBert,y")
    seen = preview(session, by.account, classroom, roster)
    assert [line.name for line in seen.lines] == ["Bert"]
    assert [(each.line, says in each.why) for each in seen.left_out] == [(2, True)]
    assert len(seen.left_out[0].read) <= 60


def test_marks_that_turn_the_writing_are_taken_out_of_names(session, by, classroom):
    _, seen = lines(session, by, classroom, "Anna \u202eLind\nمحمد علي")
    assert [line.name for line in seen] == ["Anna Lind", "محمد علي"]


def test_lists_that_nobody_took_are_deleted_after_a_day_and_taken_ones_are_kept(session, by, classroom):
    other = studied.classroom(session, name="7a")
    rosters.read(session, by, other, "Carla")
    taken(session, by, classroom, "Anna")
    rosters.read(session, By(by.account, NOON + timedelta(hours=24)), classroom, "Bert")
    assert count(session, Roster) == 3
    rosters.read(session, By(by.account, NOON + timedelta(hours=25)), classroom, "Bert")
    assert count(session, Roster, Roster.taken_at.is_not(None)) == 1
    assert count(session, Roster, Roster.class_id == other.id) == 0


def test_a_class_that_is_put_away_takes_no_list(session, by, classroom):
    roster = rosters.read(session, by, classroom, "Anna")
    classes.archive(session, by, classroom)
    with pytest.raises(Conflict, match="put away"):
        rosters.read(session, by, classroom, "Bert")
    with pytest.raises(Conflict, match="put away"):
        rosters.take(session, by, roster, {1: NEW})
    assert learners(session, classroom) == []


# The preview ----------------------------------------------------------------------------------------------


def test_a_new_name_becomes_an_account_and_one_that_is_taken_gets_a_number(session, by, classroom):
    studied.named(session, "Anna Lind")
    _, (anna, bert) = lines(session, by, classroom, "Anna Lind\nBert")
    assert (anna.username, anna.choice) == ("Anna Lind 2", NEW)
    assert (bert.username, bert.choice) == ("Bert", NEW)
    assert anna.plain
    assert bert.plain


def test_a_name_that_is_in_the_class_is_left_out_unless_it_is_another_person(session, by, classroom):
    anna = studied.named(session, "Anna Lind")
    joining.join(session, anna, classroom, NOON)
    _, (seen,) = lines(session, by, classroom, "ANNA  lind")
    assert (seen.here, seen.choice, seen.new, seen.plain) == (True, "", ANOTHER, False)


def test_no_list_brings_back_who_left_by_themselves(session, by, classroom):
    anna = studied.named(session, "Anna Lind")
    joining.leave(session, classroom, joining.join(session, anna, classroom, NOON), NOON)
    roster, (seen,) = lines(session, by, classroom, "Anna Lind")
    assert (seen.gone, seen.choice, seen.new, seen.offers, seen.plain) == (True, "", ANOTHER, (), False)
    rosters.take(session, by, roster, {1: anna.public})
    assert learners(session, classroom) == []


def test_the_same_name_thrice_is_one_person_unless_the_teacher_says_otherwise(session, by, classroom):
    roster, seen = lines(session, by, classroom, "Anna Lind\n\nanna lind\nAnna Lind")
    assert [(line.twin, line.choice, line.new) for line in seen] == [
        (None, NEW, NEW),
        (1, "", ANOTHER),
        (1, "", ANOTHER),
    ]
    assert [line.username for line in seen] == ["Anna Lind", "anna lind 2", "Anna Lind 3"]
    assert rosters.take(session, by, roster, {1: NEW, 2: ANOTHER, 3: ANOTHER}) == Taken(made=3)
    assert learners(session, classroom) == ["Anna Lind", "anna lind", "Anna Lind"]


def test_somebody_from_another_class_of_the_teacher_is_offered_also_when_it_is_put_away(
    session, by, classroom, teacher
):
    anna = studied.named(session, "Anna Lind")
    last_year = studied.classroom(session, anna, teacher=teacher, name="7b")
    classes.archive(session, by, last_year)
    _, (seen,) = lines(session, by, classroom, "Anna Lind")
    assert seen.offers == (Offer(anna.public, "Anna Lind", "7b"),)
    assert (seen.choice, seen.plain) == (anna.public, False)


def test_pupils_of_other_teachers_and_people_who_are_no_learners_are_not_offered(session, by, classroom, teacher):
    studied.classroom(session, studied.named(session, "Anna Lind"), name="of somebody else")
    staff = studied.named(session, "Bert Otto", role="teacher")
    gone = studied.named(session, "Carla Ruiz")
    other = studied.classroom(session, staff, gone, teacher=teacher, name="7b")
    joining.leave(session, other, session.scalar(select(Member).where(Member.account_id == gone.id)), NOON)
    _, seen = lines(session, by, classroom, "Anna Lind\nBert Otto\nCarla Ruiz")
    assert [line.offers for line in seen] == [(), (), ()]


def test_of_two_people_whom_a_line_may_mean_the_teacher_chooses(session, by, classroom, teacher):
    first, second = (studied.named(session, "Anna Lind", username=n, username_key=n) for n in ("anna 1", "anna 2"))
    studied.classroom(session, first, second, teacher=teacher, name="7b")
    _, (seen,) = lines(session, by, classroom, "Anna Lind")
    assert [offer.username for offer in seen.offers] == ["anna 1", "anna 2"]
    assert seen.choice == ""


def test_who_was_taken_out_of_the_class_is_offered(session, by, classroom):
    anna = studied.named(session, "Anna Lind")
    members.remove(session, by, classroom, joining.join(session, anna, classroom, NOON), anna)
    session.flush()
    _, (seen,) = lines(session, by, classroom, "Anna Lind")
    assert seen.offers == (Offer(anna.public, "Anna Lind", "8b"),)


def test_an_address_is_taken_once_and_the_line_stays_without_it(session, by, classroom):
    studied.named(session, "Mira", email="mira@school.example", email_key="mira@school.example")
    text = "Name,E-mail\nAnna,Mira@school.example\nBert,b@school.example\nCarla,B@school.example"
    _, seen = lines(session, by, classroom, text)
    assert [line.email for line in seen] == ["", "b@school.example", ""]
    assert ["somebody else" in " ".join(line.said) for line in seen] == [True, False, True]


def test_what_was_changed_stands_at_its_line_and_what_is_about_all_stands_above(session, by, classroom):
    roster = rosters.read(session, by, classroom, "Name;Class;Extra time\nAnna;8b;lots\n-Bert;8b;1.5")
    seen = preview(session, by.account, classroom, roster)
    assert [len(line.said) for line in seen.lines] == [1, 1]
    assert "“lots”" in seen.lines[0].said[0]
    assert seen.said == ("The column “Class” is not used.",)
    assert seen.lines[1].extra_time == 1.5


def test_a_preview_asks_the_database_as_often_for_a_thousand_lines_as_for_one(session, by, classroom):
    asked = []
    for text in ("Anna", "\n".join(f"Pupil {n}" for n in range(1_000))):
        roster = rosters.read(session, by, classroom, text)
        with questions(session) as sent:
            preview(session, by.account, classroom, roster)
        asked.append(len(sent))
    assert 0 < asked[0] == asked[1] <= 6


@contextmanager
def questions(session):
    """What a session asks the database."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield sent
    event.remove(session.get_bind(), "before_cursor_execute", note)


# Taking ---------------------------------------------------------------------------------------------------


def test_taking_makes_accounts_with_cards_in_the_class(session, by, classroom):
    text = "Name,E-mail,Extra time,Note\nAnna Lind,Anna@school.example,25 %,sits in front\nBert,,,"
    roster, seen = lines(session, by, classroom, text)
    assert rosters.take(session, by, roster, as_proposed(seen)) == Taken(made=2)
    anna, bert = session.scalars(select(Account).where(Account.role == "learner").order_by(Account.id))
    assert (anna.name, anna.email, anna.email_key) == ("Anna Lind", "Anna@school.example", "anna@school.example")
    assert (anna.password, anna.time_zone, bert.email_key) == (None, "Europe/Berlin", None)
    member = session.scalar(select(Member).where(Member.account_id == anna.id))
    assert (member.role, member.extra_time, member.note, member.roster_id) == (
        "learner",
        1.25,
        "sits in front",
        roster.id,
    )
    assert count(session, SignInCard) == 2
    assert log(session)[-1] == ("list of names taken", "2 made, 0 known")


def test_only_what_is_chosen_is_taken(session, by, classroom):
    roster, _ = lines(session, by, classroom, "Anna\nBert\nCarla")
    assert rosters.take(session, by, roster, {2: NEW, 7: NEW, 3: "nonsense"}) == Taken(made=1, there=1)
    assert learners(session, classroom) == ["Bert"]


def test_nothing_chosen_takes_nothing_and_can_be_mended(session, by, classroom):
    roster, _ = lines(session, by, classroom, "Anna")
    with pytest.raises(Invalid) as refused:
        rosters.take(session, by, roster, {})
    assert refused.value.field == rosters.FIELD
    assert rosters.take(session, by, roster, {1: NEW}) == Taken(made=1)


def test_taken_twice_is_taken_once_and_the_names_are_gone_from_the_list(session, by, classroom):
    roster, seen = lines(session, by, classroom, "Anna\nBert")
    rosters.take(session, by, roster, as_proposed(seen))
    assert rosters.take(session, by, roster, as_proposed(seen)) == Taken()
    assert learners(session, classroom) == ["Anna", "Bert"]
    assert session.scalar(select(Roster.lines)) == ""
    assert preview(session, by.account, classroom, roster).lines == ()


def test_an_account_that_is_offered_comes_as_it_is(session, by, classroom, teacher):
    anna = studied.named(session, "Anna Lind")
    studied.classroom(session, anna, teacher=teacher, name="7b")
    roster, seen = lines(session, by, classroom, "Name,Extra time\nAnna Lind,1.5\nBert,")
    assert rosters.take(session, by, roster, as_proposed(seen)) == Taken(made=1, known=1)
    assert count(session, Account, Account.name == "Anna Lind") == 1
    assert anna.password is not None
    assert session.get(SignInCard, anna.id) is None
    assert (
        session.scalar(select(Member.extra_time).where(Member.class_id == classroom.id, Member.account_id == anna.id))
        == 1.5
    )


def test_an_account_that_was_not_offered_cannot_be_brought_in(session, by, classroom):
    stranger = studied.named(session, "Zoe Stranger")
    studied.classroom(session, stranger, name="of somebody else")
    roster, _ = lines(session, by, classroom, "Zoe Stranger\nBert")
    rosters.take(session, by, roster, {1: stranger.public, 2: NEW})
    assert learners(session, classroom) == ["Bert"]


def test_one_account_chosen_for_two_lines_comes_once(session, by, classroom, teacher):
    anna = studied.named(session, "Anna Lind")
    studied.classroom(session, anna, teacher=teacher, name="7b")
    roster, _ = lines(session, by, classroom, "Anna Lind\nAnna Lind")
    assert rosters.take(session, by, roster, {1: anna.public, 2: anna.public}) == Taken(known=1, there=1)


def test_of_two_teachers_who_hand_in_one_list_at_once_the_second_doubles_nobody(session, by, classroom):
    colleague = studied.named(session, "Mr Park", role="teacher")
    session.add(Member(class_id=classroom.id, account_id=colleague.id, role="teacher", joined_at=NOON))
    session.flush()
    mine, seen = lines(session, by, classroom, "Anna\nBert")
    theirs, same = lines(session, By(colleague, NOON), classroom, "Anna\nBert\nCarla")
    rosters.take(session, by, mine, as_proposed(seen))
    assert rosters.take(session, By(colleague, LATER), theirs, as_proposed(same)) == Taken(made=1, there=2)
    assert learners(session, classroom) == ["Anna", "Bert", "Carla"]


def test_a_class_deleted_meanwhile_says_so(session, by, classroom):
    roster, seen = lines(session, by, classroom, "Anna")
    classes.archive(session, by, classroom)
    classes.delete(session, by, classroom, classroom.name)
    with pytest.raises(NotFound):
        rosters.take(session, by, roster, as_proposed(seen))
    assert count(session, Account) == 1


def test_a_class_has_so_many_places_and_no_more(session, by, classroom, monkeypatch):
    monkeypatch.setattr(joining, "MOST_MEMBERS", 3)
    roster, seen = lines(session, by, classroom, "Anna\nBert\nCarla")
    assert preview(session, by.account, classroom, roster).places == 2
    with pytest.raises(Conflict, match="3 people, and 2 more fit") as refused:
        rosters.take(session, by, roster, as_proposed(seen))
    assert refused.value.field == rosters.FIELD
    assert rosters.take(session, by, roster, {1: NEW, 3: NEW}) == Taken(made=2)


def test_taking_asks_the_database_as_often_for_hundreds_as_for_two(session, by, classroom):
    asked = []
    for text in ("Anna\nBert", "\n".join(f"Pupil {n}" for n in range(400))):
        roster, seen = lines(session, by, classroom, text)
        with questions(session) as sent:
            rosters.take(session, by, roster, as_proposed(seen))
        asked.append(len(sent))
    assert 0 < asked[0] == asked[1] <= 12


# Taking back ----------------------------------------------------------------------------------------------


def signed_in(session, name):
    account = session.scalar(select(Account).where(Account.name == name))
    signing.open_session(session, account, LATER)
    session.flush()
    return account


def test_undoing_deletes_accounts_that_nobody_has_used(session, by, classroom):
    roster = taken(session, by, classroom, "Anna\nBert")
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone(deleted=2)
    assert traces.ERASED in session.info, "the names are to be gone from the file too"
    assert learners(session, classroom) == []
    assert count(session, Account) == 1
    assert count(session, SignInCard) == 0
    assert log(session)[-1] == ("list of names taken back", "2 deleted, 0 left, 0 stay")


def test_who_has_signed_in_meanwhile_stays_and_is_named(session, by, classroom):
    roster = taken(session, by, classroom, "Anna\nBert")
    signed_in(session, "Anna")
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone(deleted=1)
    assert learners(session, classroom) == rosters.brought(session, roster) == ["Anna"]


def test_who_was_here_before_the_list_only_leaves_the_class_again(session, by, classroom, teacher):
    anna = studied.named(session, "Anna Lind")
    other = studied.classroom(session, anna, teacher=teacher, name="7b")
    signed_in(session, "Anna Lind")
    roster = taken(session, By(by.account, LATER), classroom, "Anna Lind\nBert")
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone(deleted=1, left=1)
    assert learners(session, classroom) == []
    assert learners(session, other) == ["Anna Lind"]


def test_an_account_that_another_class_has_taken_since_is_not_deleted(session, by, classroom, teacher):
    roster = taken(session, by, classroom, "Anna\nBert")
    other = studied.classroom(session, session.scalar(select(Account).where(Account.name == "Anna")), name="chess")
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone(deleted=1, left=1)
    assert learners(session, other) == ["Anna"]


def test_whoever_was_made_a_teacher_meanwhile_is_not_deleted(session, by, classroom):
    roster = taken(session, by, classroom, "Anna")
    accounts.set_role(session, session.scalar(select(Account).where(Account.name == "Anna")), "teacher")
    session.flush()
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone()
    assert traces.ERASED not in session.info
    assert rosters.brought(session, roster) == ["Anna"]


def test_undone_twice_is_undone_once_and_what_was_never_taken_cannot_be_undone(session, by, classroom):
    roster = rosters.read(session, by, classroom, "Anna")
    with pytest.raises(Conflict):
        rosters.undo(session, by, roster)
    rosters.take(session, by, roster, {1: NEW})
    rosters.undo(session, By(by.account, LATER), roster)
    assert rosters.undo(session, By(by.account, LATER), roster) == Undone()


def test_a_list_undone_and_handed_in_again_brings_back_who_had_stayed_out(session, by, classroom):
    anna = studied.named(session, "Anna Lind")
    members.remove(session, by, classroom, joining.join(session, anna, classroom, NOON), anna)
    session.flush()
    roster = taken(session, By(by.account, LATER), classroom, "Anna Lind")
    rosters.undo(session, By(by.account, LATER), roster)
    taken(session, By(by.account, LATER), classroom, "Anna Lind")
    assert learners(session, classroom) == ["Anna Lind"]
    assert count(session, Member, Member.account_id == anna.id) == 1


def test_lists_that_were_taken_are_told_with_how_many_are_still_there(session, by, classroom):
    first = taken(session, by, classroom, "Anna\nBert")
    gone = taken(session, By(by.account, LATER), classroom, "Carla")
    rosters.read(session, by, classroom, "Dora")
    rosters.undo(session, By(by.account, LATER), gone)
    session.scalars(select(Member).where(Member.roster_id == first.id)).first().ended_at = LATER
    session.flush()
    assert [(past.roster.id, past.members) for past in rosters.past(session, classroom)] == [(first.id, 1)]


def test_no_name_stands_in_the_log_of_what_teachers_do(session, by, classroom):
    rosters.undo(session, by, taken(session, by, classroom, "Anna Lind\nBert"))
    told = " ".join(str(value) for row in session.execute(select(Entry.__table__)) for value in row)
    assert "Anna" not in told
    assert "Bert" not in told


def test_what_is_kept_of_a_list_reads_back_as_it_was(session, by, classroom):
    roster = rosters.read(session, by, classroom, "Name;Klasse;Extra time\nZoë;8b;x\n=1;;\n-Bert;;")
    kept = roster_lines.from_json(roster.lines)
    assert roster_lines.from_json(roster_lines.to_json(kept)) == kept
    assert kept.rows[0].said
    assert kept.left_out


# Many at once ---------------------------------------------------------------------------------------------


def test_of_many_who_take_one_list_at_the_same_time_one_does(database):
    with database.write() as session:
        teacher = studied.named(session, "Ms Okafor", role="teacher")
        by, classroom = By(teacher, NOON), studied.classroom(session, teacher=teacher)
        roster, seen = lines(session, by, classroom, "\n".join(f"Pupil {n}" for n in range(20)))
        chosen, key = as_proposed(seen), roster.id

    def one(_):
        with database.write() as session:
            return rosters.take(session, by, session.get(Roster, key), chosen).made

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [0] * 7 + [20]
    with database.read() as session:
        assert count(session, Account) == 21


def test_of_many_who_hand_in_the_same_names_at_the_same_time_nobody_doubles_a_pupil(database):
    with database.write() as session:
        teacher = studied.named(session, "Ms Okafor", role="teacher")
        by, classroom = By(teacher, NOON), studied.classroom(session, teacher=teacher)
        keys = [lines(session, by, classroom, "Anna\nBert\nCarla")[0].id for _ in range(6)]

    def one(key):
        with database.write() as session:
            taken = rosters.take(session, by, session.get(Roster, key), dict.fromkeys((1, 2, 3), NEW))
            return taken.made, taken.there

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, keys)) == [(0, 3)] * 5 + [(3, 0)]
    with database.read() as session:
        assert count(session, Account) == 4
