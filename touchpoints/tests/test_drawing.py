"""A journey drawn from a template, with its touchpoints."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.drawing import draw
from journeys.gallery import template_named, templates
from journeys.gallery.reading import MOMENTS, channels
from journeys.models import Card, Evidence, Journey, LaneKind, Persona, Stage, Step, StepLink
from touchpoints.models import Channel, ChannelIcon, MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db
NAME = "insurance-claim"


@pytest.fixture
def new(workspace):
    """Makes a journey and draws the template on it."""

    def new(template=NAME, **ways):
        journey = Journey.objects.create(workspace=workspace, name="I claim")
        draw(journey, template_named(template), **ways)
        return journey

    return new


def test_the_gallery_speaks_the_words_of_the_touchpoints():
    assert tuple(MomentOfTruth.values) == MOMENTS
    assert {shape.icon for shape in channels()} <= set(ChannelIcon.values)


@pytest.mark.parametrize("name", templates())
def test_all_that_is_written_is_drawn_and_only_assumed(new, name):
    template, journey = template_named(name), new(name)
    steps = list(Step.objects.on_journey(journey.pk).in_order())
    assert [step.name for step in steps] == [step.name for step in template.steps]
    placed = Placement.objects.on_journey(journey.pk).in_order()
    assert [row.touchpoint.name for row in placed.select_related("touchpoint")] == [row.name for row in template.placements()]
    assert [row.moment_of_truth for row in placed] == [row.moment_of_truth for row in template.placements()]
    cards = Card.objects.on_journey(journey.pk)
    assert cards.exclude(lane__kind=LaneKind.EMOTION).count() == sum(len(step.cards) for step in template.steps)
    emotions = cards.filter(lane__kind=LaneKind.EMOTION).order_by("step__stage__position", "step__position")
    assert [card.emotion for card in emotions] == [step.emotion for step in template.steps if step.emotion is not None]
    assert set(cards.values_list("evidence", flat=True)) <= {Evidence.ASSUMED}
    assert StepLink.objects.filter(source__in=steps).count() == sum(len(step.links) for step in template.steps)
    for row in [*journey.stages.all(), *steps, *journey.lanes.all(), *placed]:
        row.clean()


def test_what_is_drawn_can_be_asked_about_and_has_its_colours(new):
    journey = new()
    stages = list(journey.stages.in_order())
    assert len({stage.subject_id for stage in stages}) == len(stages)
    assert {stage.subject.kind for stage in stages} == {"stage"}
    assert Stage(kind=stages[0].kind, journey=journey)._free_hue() == stages[0].hue
    assert all(touchpoint.subject.kind == "touchpoint" for touchpoint in Touchpoint.objects.all())


def test_drawing_takes_the_same_queries_however_much_is_written(new):
    new()  # content types and the like are asked for once
    Persona.objects.all().delete()
    counts = {}
    for name in templates():
        if name != "blank":
            with CaptureQueriesContext(
                connection,
            ) as queries:
                new(name)
            counts[name] = len(queries)
    assert max(counts.values()) <= 40, counts
    assert len(set(counts.values())) <= 2, counts  # one more where a channel is missing still


def test_channels_are_taken_by_name_or_made_and_an_archived_one_comes_back(new, workspace):
    ours = Channel.objects.create(workspace=workspace, name="telephone", icon="chat")
    letter = Channel.objects.create(workspace=workspace, name="Letter")
    letter.archive()
    new()
    ours.refresh_from_db()
    letter.refresh_from_db()
    assert (ours.icon, letter.is_archived) == ("chat", False)
    assert Touchpoint.objects.get(name="Claims line").channel == ours
    assert Channel.objects.filter(name__iexact="telephone").count() == 1
    assert Channel.objects.filter(name="Mobile app", icon="app", is_online=True).exists()


def test_touchpoints_are_new_unless_one_wants_those_one_has(new, workspace):
    first = new()
    second = new()
    own = set(Touchpoint.objects.on_journey(first.pk).values_list("pk", flat=True))
    assert not own & set(Touchpoint.objects.on_journey(second.pk).values_list("pk", flat=True))
    third = new(reuse_touchpoints=True)
    assert set(Touchpoint.objects.on_journey(third.pk).values_list("pk", flat=True)) == own


def test_an_archived_touchpoint_is_not_taken_again(new):
    new()
    claims_line = Touchpoint.objects.get(name="Claims line")
    claims_line.archive()
    again = new(reuse_touchpoints=True)
    assert claims_line not in Touchpoint.objects.on_journey(again.pk)
    assert Touchpoint.objects.filter(name="Claims line").count() == 2


def test_a_touchpoint_on_two_steps_is_one_record(new):
    journey = new()
    status = Touchpoint.objects.get(name="Claim status")
    assert status.placements.on_journey(journey.pk).count() == 2


def test_a_persona_of_the_same_name_is_taken_as_it_is(new):
    first = new()
    persona = first.personas.get()
    persona.summary = "Ours."
    persona.save()
    assert new().personas.get() == persona
    assert Persona.objects.count() == 1
    assert "Ours." in Persona.objects.get().summary
