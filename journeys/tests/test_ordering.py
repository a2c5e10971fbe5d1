import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journeys.models import Card, Journey, Lane, LaneKind, Stage, Step

pytestmark = pytest.mark.django_db


def names(journey):
    return [stage.name for stage in journey.stages.in_order()]


def step_names(stage):
    return [step.name for step in stage.steps.in_order()]


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


def test_saving_a_form_loaded_before_a_move_leaves_the_move_alone(journey):
    loaded_earlier = journey.stages.get(name="Consider")
    journey.stages.get(name="Consider").move_to(1)
    loaded_earlier.name = "Weigh"
    loaded_earlier.save()
    assert names(journey) == ["Buy", "Weigh"]


def test_saving_a_form_loaded_before_archiving_does_not_restore(journey):
    loaded_earlier = journey.stages.get(name="Consider")
    journey.stages.get(name="Consider").archive()
    loaded_earlier.save()
    assert names(journey) == ["Buy"]


def test_moving_what_somebody_has_archived_meanwhile_is_refused(journey):
    loaded_earlier = journey.stages.get(name="Consider")
    journey.stages.get(name="Consider").archive()
    with pytest.raises(ValidationError, match="archived"):
        loaded_earlier.move_to(1)
    assert names(journey) == ["Buy"]


def test_a_step_moves_to_another_stage_and_the_gap_closes(journey):
    consider, buy = journey.stages.in_order()
    Step.objects.get(name="Search").move_to(1, stage=buy)
    assert step_names(consider) == ["Compare"]
    assert step_names(buy) == ["Cart", "Search", "Pay"]
    assert [step.position for step in consider.steps.in_order()] == [0]


def test_a_stage_never_loses_its_last_step(journey):
    consider, buy = journey.stages.in_order()
    Step.objects.get(name="Search").archive()
    compare = Step.objects.get(name="Compare")
    with pytest.raises(ValidationError, match="at least one step"):
        compare.archive()
    with pytest.raises(ValidationError, match="at least one step"):
        compare.move_to(0, stage=buy)
    assert step_names(consider) == ["Compare"]


def test_a_step_cannot_come_back_to_an_archived_stage(journey):
    search = Step.objects.get(name="Search")
    search.archive()
    journey.stages.get(name="Consider").archive()
    with pytest.raises(ValidationError, match="Restore it first"):
        search.restore()


def test_a_step_cannot_move_to_another_journey(journey):
    other = type(journey).objects.create(workspace=journey.workspace, name="Other")
    with pytest.raises(ValidationError, match="stays on its journey"):
        Step.objects.get(name="Search").move_to(0, stage=other.add_stage("Elsewhere"))


def test_cards_keep_an_order_in_each_cell(journey):
    pains, gains = (
        Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=kind.label)
        for kind in (LaneKind.PAINS, LaneKind.GAINS)
    )
    search = Step.objects.get(name="Search")
    first, second = (
        Card.objects.create(workspace=journey.workspace, lane=pains, step=search, text=text) for text in ("slow", "dear")
    )
    gain = Card.objects.create(workspace=journey.workspace, lane=gains, step=search, text="wide choice")
    assert (first.position, second.position, gain.position) == (0, 1, 0)
    first.move_to(0, lane=gains)
    assert [card.text for card in gains.cards.in_order()] == ["slow", "wide choice"]
    assert [card.position for card in pains.cards.in_order()] == [0]


def test_a_lane_that_fills_itself_takes_no_cards(journey):
    scores = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.METRICS, name="Scores")
    with pytest.raises(ValidationError, match="fills itself"):
        Card.objects.create(workspace=journey.workspace, lane=scores, step=Step.objects.get(name="Search"), text="42")


change = st.tuples(st.sampled_from(["move", "move across", "archive", "restore", "add"]), st.integers(0, 9), st.integers(0, 9))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(change, max_size=25))
def test_whatever_is_done_places_stay_dense_and_no_stage_is_empty(workspace, changes):
    journey = Journey.objects.create(workspace=workspace, name="Another each time")
    stages = [journey.add_stage("Consider"), journey.add_stage("Buy")]
    for verb, which, where in changes:
        steps = list(Step.objects.filter(stage__journey=journey).order_by("pk"))
        step, stage = steps[which % len(steps)], stages[where % len(stages)]
        before = [list(stage.steps.in_order()) for stage in stages]
        try:
            if verb == "move":
                step.move_to(where)
            elif verb == "move across":
                step.move_to(where, stage=stage)
            elif verb == "archive":
                step.archive()
            elif verb == "restore":
                step.restore(where)
            else:
                stage.steps.create(workspace=workspace, name=f"New {which}")
        except ValidationError:
            assert before == [list(stage.steps.in_order()) for stage in stages]
        for stage in stages:
            places = [step.position for step in stage.steps.in_order()]
            assert places == list(range(len(places)))
            assert places, "a stage has lost its last step"
