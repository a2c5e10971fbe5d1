"""Versions and revisions: who changed what, told apart from where it stands."""

from __future__ import annotations

import pytest

from accounts.models import AuditEntry
from journeys.models import Card, Journey, Lane, LaneKind, Step
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


def revision(journey: Journey) -> int:
    return Journey.objects.values_list("revision", flat=True).get(pk=journey.pk)


@pytest.fixture
def lane(journey) -> Lane:
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")


@pytest.fixture
def card(journey, lane) -> Card:
    step = Step.objects.on_journey(journey.pk).in_order().first()
    return Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text="Too slow")


def test_writing_a_card_makes_a_new_version_and_counts_on_the_journey(journey, card):
    before = revision(journey)
    card.text = "Far too slow"
    card.save()
    assert card.version == 2
    assert card.revision == revision(journey) == before + 1


def test_a_card_that_is_pushed_aside_keeps_its_version(journey, lane, card):
    other = Card.objects.create(workspace=journey.workspace, lane=lane, step=card.step, text="Second")
    before = card.version, card.revision
    other.move_to(0)
    card.refresh_from_db()
    assert card.position == 1
    assert card.version == before[0]
    assert card.revision > before[1]


def test_saving_what_did_not_change_counts_nothing(journey, card):
    before = revision(journey)
    Card.objects.get(pk=card.pk).save()
    assert revision(journey) == before


def test_numbers_leave_no_trace_in_the_audit_trail(journey, card):
    card.text = "Other"
    card.save()
    entry = AuditEntry.objects.latest("pk")
    assert entry.changes == {"text": ["Too slow", "Other"]}


def test_a_renamed_touchpoint_is_told_to_every_map_on_which_it_lies(journey):
    step = Step.objects.on_journey(journey.pk).first()
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name="Till")
    placement = Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint)
    version = placement.version
    touchpoint.name = "Checkout"
    touchpoint.save()
    placement.refresh_from_db()
    assert placement.revision == revision(journey)
    assert placement.version == version


def test_a_new_name_of_the_journey_is_a_new_version(journey):
    journey.refresh_from_db()
    version, number = journey.version, journey.revision
    journey.name = "Buying a chair"
    journey.save()
    journey.refresh_from_db()
    assert (journey.version, journey.revision) == (version + 1, number + 1)


def test_a_stage_keeps_its_colour_when_its_kind_changes(journey):
    stage = journey.stages.first()
    hue = stage.hue
    stage.kind = "support"
    stage.save()
    stage.refresh_from_db()
    assert stage.hue == hue
