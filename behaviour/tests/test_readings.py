"""Readings follow the map: a new version for every change that matters, the old one shown until the new one is ready."""

from __future__ import annotations

from datetime import timedelta

import pytest

from behaviour import passages, readings
from behaviour.events import write_events
from behaviour.models import Passage, PassageMark, Reading
from behaviour.tests.conftest import computed, derive, event, happened, passages_now
from journeys.models import Journey, Stage, Step
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


def test_the_reading_has_the_placements_in_the_order_of_the_map(journey, touchpoints, reading):
    assert reading.touchpoint_ids == [touchpoints[name].pk for name in ("Search", "Compare", "Cart", "Pay")]
    assert (reading.version, reading.state, reading.window) == (1, Reading.State.CURRENT, timedelta(hours=24))


def test_without_a_change_there_is_no_new_version(journey, reading):
    assert readings.refresh_reading(journey.pk) is None
    assert readings.journeys_with_changed_maps() == []
    assert Reading.objects.count() == 1


def test_a_map_without_touchpoints_has_no_reading(journey):
    assert readings.refresh_reading(journey.pk) is None
    assert readings.journeys_with_changed_maps() == []


def moved_stage(journey, touchpoints):
    Stage.objects.get(journey=journey, name="Buy").move_to(0)


def moved_step(journey, touchpoints):
    Step.objects.get(name="Compare").move_to(0)


def archived_step(journey, touchpoints):
    Step.objects.get(name="Compare").archive()


def archived_touchpoint(journey, touchpoints):
    touchpoints["Compare"].archive()


def made_optional(journey, touchpoints):
    Placement.objects.filter(touchpoint=touchpoints["Compare"]).update(is_optional=True)


def placed_again(journey, touchpoints):
    Placement.objects.create(workspace=journey.workspace, step=Step.objects.get(name="Pay"), touchpoint=touchpoints["Search"])


@pytest.mark.parametrize("change", [moved_stage, moved_step, archived_step, archived_touchpoint, made_optional, placed_again])
def test_every_change_of_the_map_is_noticed_and_makes_one_new_version(journey, touchpoints, reading, change):
    change(journey, touchpoints)
    assert readings.journeys_with_changed_maps() == [journey.pk]
    made = readings.refresh_reading(journey.pk)
    assert (made.version, made.state) == (2, Reading.State.COMPUTING)
    assert readings.journeys_with_changed_maps() == []
    assert readings.refresh_reading(journey.pk) == made


def test_renaming_changes_nothing(journey, touchpoints, reading):
    Step.objects.update(name="Renamed")
    Touchpoint.objects.update(name="Renamed")
    assert readings.journeys_with_changed_maps() == []


def test_the_old_version_is_shown_until_the_new_one_is_computed(workspace, journey, touchpoints, reading):
    happened(workspace, event("ann", "search"), event("ann", "cart", 1))
    made_optional(journey, touchpoints)
    made = readings.refresh_reading(journey.pk)
    assert Reading.objects.get(state=Reading.State.CURRENT) == reading
    assert [row[7] for row in passages_now(reading)] == [0]
    assert passages.build(made.pk) == 1
    assert Reading.objects.get(state=Reading.State.CURRENT) == made
    assert [row[7] for row in passages_now(made)] == [2]
    assert passages.clear_retired() == 1 and passages_now(reading) == []


def test_a_version_overtaken_by_another_edit_is_given_up(workspace, journey, touchpoints, reading):
    made_optional(journey, touchpoints)
    overtaken = readings.refresh_reading(journey.pk)
    moved_stage(journey, touchpoints)
    newest = readings.refresh_reading(journey.pk)
    assert passages.build(overtaken.pk) is None
    assert passages.build(newest.pk) == 0
    assert Reading.objects.get(state=Reading.State.CURRENT).version == 3


def test_a_version_overtaken_while_it_is_built_is_not_shown(workspace, journey, touchpoints, reading, monkeypatch):
    happened(workspace, event("ann", "search"))
    made_optional(journey, touchpoints)
    overtaken = readings.refresh_reading(journey.pk)
    real = passages.recount

    def edited_meanwhile(*arguments):
        Reading.objects.filter(pk=overtaken.pk).update(state=Reading.State.RETIRED)
        real(*arguments)

    monkeypatch.setattr(passages, "recount", edited_meanwhile)
    assert passages.build(overtaken.pk) is None
    assert Reading.objects.get(state=Reading.State.CURRENT) == reading


def test_an_edit_taken_back_before_it_was_computed_leaves_the_current_version(journey, touchpoints, reading):
    made_optional(journey, touchpoints)
    readings.refresh_reading(journey.pk)
    Placement.objects.update(is_optional=False)
    assert readings.refresh_reading(journey.pk) is None
    assert list(Reading.objects.order_by("version").values_list("state", flat=True)) == ["current", "retired"]


def test_another_window_or_entry_is_a_new_version_and_is_inherited(journey, touchpoints, reading):
    second = computed(journey, window=timedelta(hours=1), entry=Reading.Entry.FIRST)
    assert (second.version, second.window, second.entry) == (2, timedelta(hours=1), "first")
    made_optional(journey, touchpoints)
    third = computed(journey)
    assert (third.version, third.window, third.entry) == (3, timedelta(hours=1), "first")


def test_events_that_arrive_while_a_version_is_computed_are_in_it(workspace, journey, touchpoints, reading):
    extra = Touchpoint.objects.create(workspace=workspace, name="Extra")
    Placement.objects.create(workspace=workspace, step=Step.objects.get(name="Pay"), touchpoint=extra)
    from behaviour.models import EventRule

    EventRule.objects.create(workspace=workspace, event_name="extra", touchpoint=extra)
    made = readings.refresh_reading(journey.pk)
    # Only the version that is still to be computed has this touchpoint.
    assert write_events(workspace, [event("ann", "extra")]).journeys == {journey.pk}
    passages.build(made.pk)
    assert [row[0] for row in passages_now(made)] == ["ann"] and not PassageMark.objects.exists()


def test_the_last_placement_removed_leaves_no_passages(workspace, journey, touchpoints, reading):
    happened(workspace, event("ann", "search"))
    for placement in Placement.objects.all():
        placement.archive()
    emptied = computed(journey)
    assert emptied.placement_ids == [] and not Passage.objects.filter(reading=emptied).exists()
    happened(workspace, event("ann", "search", 1))
    derive(journey.pk)


def test_the_map_of_a_future_state_is_not_measured(journey, touchpoints):
    Journey.objects.update(state=Journey.State.FUTURE)
    assert readings.journeys_with_changed_maps() == [] and readings.refresh_reading(journey.pk) is None
