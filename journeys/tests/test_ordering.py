import pytest

from journeys.models import Stage, Step

pytestmark = pytest.mark.django_db


def names(journey):
    return [stage.name for stage in journey.stages.in_order()]


def test_a_new_stage_comes_last(journey):
    Stage.objects.create(workspace=journey.workspace, journey=journey, name="Use")
    assert names(journey) == ["Consider", "Buy", "Use"]


def test_a_stage_moved_past_the_end_is_last(journey):
    journey.stages.get(name="Consider").move_to(99)
    assert names(journey) == ["Buy", "Consider"]


def test_an_archived_stage_gives_up_its_place_and_comes_back_where_it_was(journey):
    stage = journey.stages.get(name="Consider")
    stage.archive()
    assert names(journey) == ["Buy"]
    stage.restore(0)
    assert names(journey) == ["Consider", "Buy"]
    assert Step.objects.filter(stage=stage).count() == 2


def test_a_subject_is_made_with_its_stage_and_stays(journey):
    stage = journey.stages.get(name="Buy")
    subject = stage.subject
    stage.name = "Purchase"
    stage.save()
    stage.archive()
    stage.refresh_from_db()
    assert stage.subject == subject
