from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback.models import Answer, ScoreMark
from metrics.models import Derivation, ScoreDay, ScoreMonth
from metrics.rollups import rebuild
from metrics.tests.conftest import assert_right

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)


def test_an_answer_is_counted_once_for_everyone_and_once_for_each_of_its_segments(world):
    world.answer(world.cart, 4, segments=world.segments[:1])
    assert world.derive().buckets == [(world.cart.pk, date(2026, 5, 1))]
    assert set(ScoreDay.objects.values_list("segment_id", "c4")) == {(None, 1), (world.segments[0].pk, 1)}
    assert_right()


def test_an_answer_without_journey_and_channel_has_a_bucket_of_its_own(world):
    world.answer(world.cart, 4)
    world.answer(world.cart, 4, journey=world.journey, channel=world.channels[0])
    world.derive()
    assert ScoreDay.objects.count() == 2
    assert_right()


def test_weights_are_summed_where_any_answer_carries_one_and_the_others_weigh_one(world):
    world.answer(world.cart, 4, weight=2.5)
    world.answer(world.cart, 4)
    world.answer(world.pay, 4)
    world.derive()
    row = ScoreMonth.objects.get(subject=world.cart)
    assert (row.c4, row.weights[4], row.squared_weights[4]) == (2, 3.5, 7.25)
    assert ScoreMonth.objects.get(subject=world.pay).weights is None


def test_answers_that_wait_for_a_subject_or_do_not_count_are_in_no_figure(world):
    world.answer(world.cart, 4, counts=False)
    waiting = world.answer(world.pay, 4)
    Answer.objects.filter(pk=waiting.pk).update(subject=None)
    world.derive()
    assert not ScoreDay.objects.exists() and not ScoreMonth.objects.exists()


def test_an_answer_that_moves_leaves_one_bucket_and_joins_another(world):
    answer = world.answer(world.cart, 2)
    world.derive()
    Answer.objects.filter(pk=answer.pk).update(subject=world.pay, value=5, local_day=date(2026, 6, 1))
    world.mark(world.cart, MAY)
    world.mark(world.pay, date(2026, 6, 1))
    world.derive()
    assert_right()
    assert ScoreMonth.objects.get().subject == world.pay


def test_a_deleted_answer_takes_its_rows_with_it_and_the_time_is_kept(world):
    answer = world.answer(world.cart, 2)
    world.derive()
    before = Derivation.objects.get().derived_at
    answer.delete()
    world.mark(world.cart, MAY)
    world.derive()
    assert not ScoreDay.objects.exists() and not ScoreMonth.objects.exists()
    assert Derivation.objects.get().derived_at > before


def test_deriving_twice_changes_nothing(world):
    world.answers(world.cart, [1, 4, 5], weight=0.3)
    world.derive()
    world.mark(world.cart, MAY)
    world.derive()
    assert_right()
    assert not ScoreMark.objects.exists()


def test_made_up_answers_are_counted_as_such(world):
    world.answer(world.cart, 4, survey=world.made_up)
    world.answer(world.cart, 4)
    world.derive()
    assert ScoreMonth.objects.get().synthetic == 1


def test_only_the_marked_workspace_is_derived(world, charlie):
    from conftest import Workspace
    from journeys.models import Journey
    from metrics.tests.conftest import World

    elsewhere = Workspace.objects.get(slug="elsewhere")
    other = World(elsewhere, Journey.objects.create(workspace=elsewhere, name="Another"))
    other.answer(other.journey.subject, 4)
    world.answer(world.cart, 4)
    world.derive()
    assert set(ScoreDay.objects.values_list("workspace_id", flat=True)) == {world.workspace.pk}
    assert ScoreMark.objects.get().workspace == elsewhere


def test_a_full_rebuild_finds_what_no_mark_speaks_of_and_removes_what_no_answer_supports(world):
    world.answer(world.cart, 4, mark=False)
    world.answer(world.pay, 3, date(2024, 2, 29), mark=False)
    ScoreDay.objects.create(workspace=world.workspace, subject=world.buy, scale=world.scales["nps"], day=MAY, c9=3)
    ScoreMonth.objects.create(
        workspace=world.workspace, subject=world.buy, scale=world.scales["nps"], month=date(2020, 1, 1), c9=3
    )
    heard = []
    assert rebuild(world.workspace.pk, lambda done, total: heard.append((done, total)) or True)
    assert_right()
    assert heard[0][0] == 0 and heard[-1][0] == heard[-1][1] > 0


def test_a_rebuild_stops_when_asked_and_what_is_derived_is_right(world):
    for month in range(1, 9):
        world.answer(world.cart, 4, date(2026, month, 1), mark=False)
    assert not rebuild(world.workspace.pk, lambda done, total: done == 0)
    assert ScoreMonth.objects.get().month == date(2026, 8, 1)
    assert rebuild(world.workspace.pk, lambda done, total: True)
    assert_right()


DAYS = [date(2026, 4, 29) + timedelta(days=n) for n in range(6)]
WRITE = st.fixed_dictionaries({
    "subject": st.integers(0, 1), "day": st.sampled_from(DAYS), "value": st.integers(1, 5),
    "weight": st.sampled_from([None, None, 0.5, 3.0]), "segments": st.sets(st.integers(0, 1)),
    "journey": st.booleans(), "channel": st.sampled_from([None, 0, 1]), "metric": st.sampled_from(["nps", "csat", "ces"]),
})  # fmt: skip
CHANGE = st.tuples(
    st.sampled_from(["edit", "move", "discount", "delete", "late"]), st.integers(0, 30), st.integers(1, 5), st.sampled_from(DAYS)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=st.lists(WRITE, min_size=1, max_size=12), changes=st.lists(CHANGE, max_size=8), pauses=st.sets(st.integers(0, 7)))
def test_rollups_equal_a_recount_after_any_edits_and_deletions(world, writes, changes, pauses):
    from django.db import transaction

    with transaction.atomic():
        subjects = [world.cart, world.pay]
        answers = [
            world.answer(
                subjects[w["subject"]], w["value"], w["day"], w["metric"], weight=w["weight"],
                segments=[world.segments[i] for i in sorted(w["segments"])], journey=world.journey if w["journey"] else None,
                channel=None if w["channel"] is None else world.channels[w["channel"]],
            )
            for w in writes
        ]  # fmt: skip
        world.derive()
        for index, (verb, which, value, day) in enumerate(changes):
            answer = answers[which % len(answers)]
            if not Answer.objects.filter(pk=answer.pk).exists():
                continue
            world.mark(answer.subject, answer.local_day)
            if verb == "delete":
                Answer.objects.filter(pk=answer.pk).delete()
            elif verb == "late":
                answers.append(world.answer(answer.subject, value, day))
            else:
                answer.value, answer.counts = value, answer.counts and verb != "discount"
                answer.local_day = day if verb == "move" else answer.local_day
                answer.save()
                world.mark(answer.subject, answer.local_day)
            if index in pauses:
                world.derive()
                assert_right()
        world.derive()
        assert_right()
        incremental = ScoreDay.objects.count()
        rebuild(world.workspace.pk, lambda done, total: True)
        assert_right()
        assert ScoreDay.objects.count() == incremental
        transaction.set_rollback(True)
