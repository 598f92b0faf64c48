import random

from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.queue import Done, Due, Fresh, Limits, plan

NOTHING = Done()
USUAL = Limits()


def due(question, recall=0.8, fact="", seconds=10.0, **more):
    return Due(question, recall, fact, seconds, **more)


def fresh(question, topic="a", position=None, fact="", seconds=10.0):
    return Fresh(question, topic, question if position is None else position, fact, seconds)


def coming(question, back, fact="", seconds=10.0):
    return due(question, fact=fact, seconds=seconds, learning=True, back=back)


facts = st.sampled_from(["", "", "x", "y", "z"])
seconds = st.sampled_from([0.0, 5.0, 30.0, 100.0, 400.0])
counts = st.integers(0, 12)
dues = st.builds(
    Due, st.integers(1, 12), st.sampled_from([0.1, 0.5, 0.9, 0.95]), facts, seconds, st.booleans(), st.integers(0, 20)
)
freshes = st.builds(Fresh, st.integers(13, 25), st.sampled_from("abc"), st.integers(0, 9), facts, seconds)
days = st.builds(
    Done,
    answers=counts,
    seconds=st.sampled_from([0.0, 60.0, 600.0, 5_000.0]),
    new=counts,
    facts=st.dictionaries(st.sampled_from("xyz"), st.integers(1, 25), max_size=3),
    topics=st.dictionaries(st.sampled_from("abc"), counts, max_size=3),
)
limits = st.builds(Limits, new=st.integers(0, 20), minutes=st.integers(0, 30))
unique = {"max_size": 12, "unique_by": lambda item: item.question}


# Order


def test_an_empty_day_has_an_empty_plan():
    empty = plan([], [], NOTHING, USUAL)
    assert (empty.order, empty.due, empty.new, empty.learning) == ((), 0, 0, 0)
    assert (empty.seconds, empty.put_off, empty.siblings) == (0, 0, 0)


def test_the_most_fragile_comes_first_and_new_ones_last():
    today = plan([due(1, 0.9), due(2, 0.3), due(3, 0.6)], [fresh(4)], NOTHING, USUAL)
    assert today.order == (2, 3, 1, 4)
    assert (today.due, today.new, today.seconds) == (3, 1, 40)


def test_ties_are_settled_by_the_question():
    assert plan([due(3), due(1), due(2)], [], NOTHING, USUAL).order == (1, 2, 3)


def test_new_questions_take_turns_by_topic_in_reading_order():
    new = [fresh(1, "war", 5), fresh(2, "law", 2), fresh(3, "war", 4), fresh(4, "law", 3), fresh(5, "law", 9)]
    assert plan([], new, NOTHING, USUAL).order == (2, 3, 4, 1, 5)


def test_a_plan_made_anew_after_each_new_question_goes_on_where_the_last_one_was():
    new = [fresh(n, topic, n) for n, topic in enumerate("aaabbcab")]
    whole = plan([], new, NOTHING, USUAL).order
    asked, topics = [], {}
    while left := [item for item in new if item.question not in asked]:
        first = plan([], left, Done(new=len(asked), topics=topics), USUAL).order[0]
        asked.append(first)
        topics[new[first].topic] = topics.get(new[first].topic, 0) + 1
    assert tuple(asked) == whole == (0, 3, 5, 1, 4, 2, 7, 6)


# Learning


def test_what_is_in_learning_comes_once_enough_others_were_answered():
    others = [due(n) for n in range(1, 6)]
    assert plan([*others, coming(9, back=12)], [], Done(answers=10), USUAL).order == (1, 2, 9, 3, 4, 5)
    assert plan([*others, coming(9, back=10)], [], Done(answers=10), USUAL).order[0] == 9
    assert plan([*others, coming(9, back=0)], [], Done(answers=10), USUAL).order[0] == 9


def test_what_is_in_learning_comes_sooner_when_nothing_else_is_left():
    today = plan([coming(8, back=30), coming(9, back=14), due(1)], [], Done(answers=10), USUAL)
    assert today.order == (1, 9, 8)
    assert (today.due, today.learning) == (1, 2)


def test_two_in_learning_come_in_the_order_of_their_return():
    assert plan([coming(1, back=5), coming(2, back=4), due(3)], [], Done(answers=9), USUAL).order == (2, 1, 3)


def test_what_is_in_learning_is_finished_when_the_time_is_up():
    today = plan([coming(1, back=0), due(2)], [fresh(3)], Done(answers=90, seconds=5_000), USUAL)
    assert today.order == (1,)
    assert today.put_off == 1


# Limits


def test_new_questions_stop_at_the_limit_of_the_day():
    new = [fresh(n) for n in range(30)]
    assert plan([], new, NOTHING, USUAL).new == 20
    assert plan([], new, Done(new=15), USUAL).new == 5
    assert plan([], new, Done(new=25), USUAL).new == 0


def test_a_backlog_is_spread_and_the_most_fragile_are_asked_first():
    backlog = [due(n, recall=n / 100, seconds=60) for n in range(1, 51)]
    today = plan(backlog, [fresh(99)], NOTHING, USUAL)
    assert today.order == tuple(range(1, 31))
    assert (today.put_off, today.new, today.seconds) == (20, 0, 1_800)


def test_the_time_already_spent_counts():
    backlog = [due(n, seconds=60) for n in range(1, 51)]
    assert plan(backlog, [], Done(answers=9, seconds=1_500), USUAL).due == 5


def test_a_short_question_does_not_overtake_a_long_one_that_no_longer_fits():
    today = plan([due(1, 0.1, seconds=50), due(2, 0.2, seconds=20), due(3, 0.3, seconds=5)], [], NOTHING, Limits(20, 1))
    assert (today.order, today.put_off) == ((1,), 2)


def test_new_questions_are_held_to_the_time_too_but_are_not_put_off():
    today = plan([due(1, seconds=40)], [fresh(2, seconds=15), fresh(3, seconds=15)], NOTHING, Limits(20, 1))
    assert (today.order, today.put_off) == ((1, 2), 0)


def test_a_question_longer_than_the_whole_limit_is_still_asked_on_a_day_not_begun():
    assert plan([due(1, seconds=90)], [], NOTHING, Limits(20, 1)).order == (1,)
    assert plan([due(1, seconds=90)], [], Done(seconds=1), Limits(20, 1)).order == ()
    assert plan([due(1, seconds=90)], [], NOTHING, Limits(20, 0)).order == ()


# Siblings


def test_two_questions_on_one_fact_never_come_on_one_day():
    today = plan([due(1, 0.9, "cow"), due(2, 0.4, "cow")], [fresh(3, fact="cow")], NOTHING, USUAL)
    assert (today.order, today.siblings, today.put_off) == ((2,), 2, 0)


def test_a_fact_asked_today_is_not_asked_again_by_another_question():
    done = Done(answers=1, facts={"cow": 7})
    assert plan([due(1, fact="cow")], [fresh(2, fact="cow"), fresh(3)], done, USUAL).order == (3,)


def test_a_question_asked_today_is_no_sibling_of_itself():
    done = Done(answers=1, facts={"cow": 7})
    assert plan([coming(7, back=4, fact="cow")], [], done, USUAL).order == (7,)


def test_a_question_in_learning_comes_before_its_more_fragile_sibling():
    assert plan([coming(1, back=4, fact="cow"), due(2, 0.1, "cow")], [], NOTHING, USUAL).order == (1,)


def test_a_due_question_left_for_want_of_time_is_not_called_a_sibling_nor_makes_one():
    cows = [due(1, 0.1, seconds=60), due(2, 0.2, "cow", seconds=60), due(3, 0.3, "cow", seconds=60)]
    today = plan(cows, [], NOTHING, Limits(20, 1))
    assert (today.order, today.put_off, today.siblings) == ((1,), 2, 0)


def test_questions_without_a_fact_have_no_siblings():
    assert plan([due(1), due(2)], [fresh(3), fresh(4)], Done(facts={"": 9}), USUAL).order == (1, 2, 3, 4)


# Laws


@given(st.lists(dues, max_size=12), st.lists(freshes, max_size=12), days, limits)
def test_every_planned_question_is_planned_once_and_was_handed_in(waiting, new, done, limit):
    order = plan(waiting, new, done, limit).order
    assert len(set(order)) == len(order)
    assert set(order) <= {item.question for item in [*waiting, *new]}


@given(st.lists(dues, **unique), st.lists(freshes, **unique), days, limits)
def test_no_fact_is_asked_by_two_questions_on_one_day(waiting, new, done, limit):
    fact_of = {item.question: item.fact for item in [*waiting, *new] if item.fact}
    asked_by = {fact: {question} for fact, question in done.facts.items()}
    for question in plan(waiting, new, done, limit).order:
        if fact := fact_of.get(question):
            asked_by.setdefault(fact, set()).add(question)
    assert all(len(questions) == 1 for questions in asked_by.values())


@given(st.lists(dues, **unique), st.lists(freshes, **unique), days, limits)
def test_the_limits_are_kept(waiting, new, done, limit):
    today = plan(waiting, new, done, limit)
    in_learning = {item.question for item in waiting if item.learning}
    rest = [question for question in today.order if question not in in_learning]
    assert today.new <= max(0, limit.new - done.new)
    fits = done.seconds + today.seconds <= limit.minutes * 60
    assert fits or not rest or (len(rest) == 1 and done.seconds == 0 and limit.minutes > 0)


@given(st.lists(dues, **unique), st.lists(freshes, **unique), days, limits)
def test_everything_due_is_planned_put_off_or_a_sibling(waiting, new, done, limit):
    today = plan(waiting, new, done, limit)
    cost = {item.question: item.seconds for item in [*waiting, *new]}
    assert today.due + today.learning + today.new == len(today.order)
    assert today.seconds == sum(cost[question] for question in today.order)
    alone = plan(waiting, [], done, limit)
    assert alone.due + alone.learning + alone.put_off + alone.siblings == len(waiting)
    assert (today.due, today.put_off) == (alone.due, alone.put_off)


@given(st.lists(dues, **unique), st.lists(freshes, **unique), days, limits, st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_what_is_handed_in(waiting, new, done, limit, chance: random.Random):
    expected = plan(waiting, new, done, limit)
    chance.shuffle(waiting)
    chance.shuffle(new)
    assert plan(waiting, new, done, limit) == expected


@given(st.lists(dues, **unique), days)
def test_nothing_in_learning_comes_before_its_place_while_others_are_left(waiting, done):
    roomy = Limits(new=20, minutes=10_000)
    back = {item.question: item.back for item in waiting if item.learning}
    order = plan(waiting, [], done, roomy).order
    for place, question in enumerate(order):
        others_left = any(other not in back for other in order[place:])
        assert question not in back or back[question] <= done.answers + place or not others_left
