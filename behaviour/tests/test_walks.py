"""Walking a customer's events through a journey, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from behaviour.tests import oracle
from behaviour.walks import Route, Visit, last_required_step

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A, B, C, D, E, F = range(1, 7)


def route(steps, hours=24.0, first_step_only=False):
    """A route of steps, each a list of touchpoints; a step in a tuple is optional."""
    touchpoint_ids, step_ids, optional = [], [], []
    for step_id, step in enumerate(steps):
        for touchpoint in step:
            touchpoint_ids.append(touchpoint)
            step_ids.append(100 + step_id)
            optional.append(isinstance(step, tuple))
    window = timedelta(hours=hours)
    return Route.build(touchpoint_ids, step_ids, optional, window=window, first_step_only=first_step_only)


def visits(*events):
    """(minutes after noon, touchpoint) in the order given."""
    return [Visit(NOON + timedelta(minutes=minutes), touchpoint, date(2026, 3, 1)) for minutes, touchpoint in events]


def in_turn(*touchpoints):
    return visits(*enumerate(touchpoints))


def reached(walk):
    return [index for index, at in enumerate(walk.steps_at) if at is not None]


def test_an_event_outside_the_window_starts_a_passage_of_its_own():
    # A 13:00, A 13:30, B 13:45, C 14:15 with a window of one hour: B converted, C not.
    first, second = route([[A], [B], [C]], hours=1).walks(visits((60, A), (90, A), (105, B), (135, C)))
    assert reached(first) == [0, 1]
    assert (second.entry_step, reached(second)) == (2, [2])


def test_other_events_in_between_do_not_matter():
    (walk,) = route([[A], [B], [C], [D], [E]]).walks(in_turn(A, B, F, C, D, E))
    assert walk.last_step == 4


def test_going_back_does_not_break_the_walk():
    (walk,) = route([[A], [B], [C], [D], [E]]).walks(in_turn(A, B, D, C, D, E))
    assert walk.last_step == 4


def test_a_missing_required_step_ends_the_walk():
    (walk,) = route([[A], [B], [C], [D], [E]]).walks(in_turn(A, B, C, E))
    assert reached(walk) == [0, 1, 2]


def test_a_missing_optional_step_is_skipped():
    (walk,) = route([[A], (B,), [C]]).walks(in_turn(A, C))
    assert (reached(walk), walk.last_step) == ([0, 2], 2)


def test_an_optional_step_visited_after_the_next_one_is_skipped_all_the_same():
    (walk,) = route([[A], (B,), [C]]).walks(in_turn(A, C, B))
    assert reached(walk) == [0, 2]


def test_a_step_is_optional_only_if_all_its_placements_are():
    half = Route.build([A, B, C, D], [1, 2, 2, 3], [False, True, False, False], window=timedelta(hours=1))
    assert half.optional == (False, False, False)
    (walk,) = half.walks(in_turn(A, D))
    assert walk.last_step == 0


def test_the_last_instant_of_the_window_belongs_to_it():
    on_time, late = visits((0, A), (60, B)), visits((0, A), (60.001, B))
    assert [walk.last_step for walk in route([[A], [B]], hours=1).walks(on_time)] == [1]
    assert [walk.last_step for walk in route([[A], [B]], hours=1).walks(late)] == [0, 1]


def test_events_at_the_same_instant_count_in_the_order_of_the_source():
    assert [walk.last_step for walk in route([[A], [B]]).walks(visits((0, A), (0, B)))] == [1]
    assert [walk.last_step for walk in route([[A], [B]]).walks(visits((0, B), (0, A)))] == [1]
    assert [walk.entry_step for walk in route([[A], [B]]).walks(visits((0, B), (0, A)))] == [1]


def test_the_same_touchpoint_on_two_required_steps_needs_two_events():
    twice = route([[A], [B], [B], [C]])
    assert [reached(walk) for walk in twice.walks(in_turn(A, B, C))] == [[0, 1]]
    assert [reached(walk) for walk in twice.walks(in_turn(A, B, B, C))] == [[0, 1, 2, 3]]


def test_one_event_serves_the_furthest_of_the_steps_that_it_could():
    (walk,) = route([[A], (B,), [B], [C]]).walks(in_turn(A, B, C))
    assert reached(walk) == [0, 2, 3]


def test_a_passage_may_begin_at_any_step():
    (walk,) = route([[A], [B], [C]]).walks(in_turn(B, A, C))
    assert (walk.entry_step, reached(walk)) == (1, [1, 2])


def test_with_entry_at_the_first_step_others_open_nothing():
    (walk,) = route([[A], [B], [C]], first_step_only=True).walks(in_turn(B, C, A, B))
    assert (walk.entry_step, reached(walk)) == (0, [0, 1])


def test_the_first_time_at_each_placement_is_kept_whatever_the_order():
    (walk,) = route([[A], [B], [C]]).walks(in_turn(B, C, A, C))
    assert walk.placements_at == [NOON + timedelta(minutes=2), NOON, NOON + timedelta(minutes=1)]


def test_no_placements_no_passages():
    assert list(route([]).walks(in_turn(A, B))) == []


def test_the_last_required_step_completes_a_journey():
    assert last_required_step([False, True, False, True]) == 2
    assert last_required_step([True, True]) == 1
    assert last_required_step([]) == -1


def seconds_of(walks, step):
    return sorted((walk.steps_at[step] - walk.steps_at[step - 1]).total_seconds() for walk in walks if walk.steps_at[step])


def test_times_to_convert_of_three_people_are_as_published():
    funnel = route([[A], [B], [C]], hours=24 * 7)
    people = [[(12, A), (13, B), (15, C)], [(14, A), (16, B)], [(14, A), (16, B), (17, C)]]
    walks = [next(funnel.walks(visits(*((hour * 60, step) for hour, step in one)))) for one in people]
    assert seconds_of(walks, 1) == [3600, 7200, 7200]  # average 6,000, median 7,200
    assert seconds_of(walks, 2) == [3600, 7200]  # average 5,400, median 5,400


def test_windows_of_fourteen_days_and_five_minutes_are_as_published():
    people = [[(0, A), (5, B)], [(3, A)], [(-120, A), (-105, B)]]

    def walked(hours):
        return [next(route([[A], [B]], hours=hours).walks(visits(*one))) for one in people]

    assert seconds_of(walked(14 * 24), 1) == [300, 900]
    assert seconds_of(walked(5 / 60), 1) == [300]


def test_later_incomplete_tries_do_not_undo_a_complete_one():
    day = 24 * 60
    tries = visits((0, A), (30, B), (60, C), (2 * day, A), (2 * day + 30, B), (3 * day, A))
    walks = list(route([[A], [B], [C]], hours=23).walks(tries))
    assert [walk.last_step for walk in walks] == [2, 1, 0]


# --- Against every chain that there is -----------------------------------------------------------------------------------

touchpoints = st.integers(1, 5)
steps = st.lists(st.tuples(st.frozensets(touchpoints, min_size=1, max_size=2), st.booleans()), min_size=1, max_size=5)
events = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), max_size=9).map(
    lambda found: sorted(found, key=lambda e: e[0])
)


@settings(max_examples=1500, deadline=None)
@given(steps, events, st.sampled_from([0, 5, 12, 60]), st.booleans())
def test_every_walk_agrees_with_every_chain_tried(plan_steps, found, minutes, first_step_only):
    window = timedelta(minutes=minutes)
    plan = oracle.Plan(tuple(plan_steps), window, first_step_only)
    timed = [(NOON + timedelta(minutes=minute), touchpoint) for minute, touchpoint in found]
    made = route([tuple(t) if may_skip else list(t) for t, may_skip in plan_steps], minutes / 60, first_step_only)
    walks = list(made.walks(visits(*found)))
    expected = oracle.passages(plan, timed)
    assert [walk.opened_at for walk in walks] == [passage[0][0] for passage in expected]
    for walk, passage in zip(walks, expected, strict=True):
        assert walk.entry_step == oracle.entry_step(plan, passage)
        assert walk.last_step == oracle.furthest(plan, passage)
        for step, (_, may_skip) in enumerate(plan_steps):
            at = walk.steps_at[step]
            if step < walk.entry_step or step > walk.last_step:
                assert at is None
            elif not may_skip or step in (walk.entry_step, walk.last_step):
                assert at == oracle.earliest(plan, passage, step)
        times = [at for at in walk.steps_at if at is not None]
        assert times == sorted(times)
        assert len(times) <= len(passage)


@settings(max_examples=300, deadline=None)
@given(events, st.sampled_from([5, 12, 60]))
def test_an_optional_step_is_skipped_only_if_nobody_came_there_on_the_way(found, minutes):
    made = route([[1], (2,), (3,), [4], (5,)], minutes / 60)
    for walk in made.walks(visits(*found)):
        served = reached(walk)
        for before, after in pairwise(served):
            for step in range(before + 1, after):
                # Strictly in between; at the same instant the order of the source decides.
                between = [v for v in visits(*found) if walk.steps_at[before] < v.at < walk.steps_at[after]]
                assert step + 1 not in {visit.touchpoint_id for visit in between}
