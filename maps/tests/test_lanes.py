"""What each kind of lane shows on the map."""

import pytest
from django.urls import reverse

from journeys.models import Attachment, Card, Lane, LaneKind, Persona, Stage, Step, StepLink
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def lane(journey):
    """Return a function that adds a lane."""

    def lane(kind, **values):
        return Lane.objects.create(
            workspace=journey.workspace, journey=journey, kind=kind, **{"name": LaneKind(kind).label} | values
        )

    return lane


@pytest.fixture
def shown(client, journey, bob):
    """Return a function that reads the map as Bob sees it."""

    def shown():
        client.force_login(bob)
        return client.get(reverse("maps:map", args=[journey.workspace.slug, journey.pk])).content.decode()

    return shown


@pytest.fixture
def hotline(journey):
    """A touchpoint by telephone on the step Pay, where customers would rather chat; a moment of truth."""
    workspace = journey.workspace
    phone = Channel.objects.create(workspace=workspace, name="Telephone", icon="phone", is_online=False)
    chat = Channel.objects.create(workspace=workspace, name="Live chat", icon="chat")
    touchpoint = Touchpoint.objects.create(workspace=workspace, name="Hotline", channel=phone, owner_team="Service")
    return Placement.objects.create(
        workspace=workspace,
        step=Step.objects.get(name="Pay"),
        touchpoint=touchpoint,
        preferred_channel=chat,
        moment_of_truth=MomentOfTruth.SECOND,
        moment_of_truth_reason="They need help at once.",
    )


def card(lane, step, **values):
    return Card.objects.create(workspace=lane.workspace, lane=lane, step=Step.objects.get(name=step), **values)


def test_a_line_of_a_blueprint_is_a_divider_with_its_name(lane, shown):
    lane(LaneKind.LINE_OF_VISIBILITY, name="What customers see")
    assert 'role="separator" aria-label="What customers see"' in shown()


def test_links_between_steps_are_drawn_and_told(lane, shown, journey):
    lane(LaneKind.PROCESS)
    pay, cart = Step.objects.get(name="Pay"), Step.objects.get(name="Cart")
    StepLink.objects.create(workspace=journey.workspace, source=pay, target=cart, label="payment fails")
    page = shown()
    assert "Pay leads back to Cart: payment fails" in page
    assert 'class="arc back"' in page


def test_a_link_to_an_archived_step_is_left_out(lane, shown, journey):
    lane(LaneKind.PROCESS)
    pay, cart = Step.objects.get(name="Pay"), Step.objects.get(name="Cart")
    StepLink.objects.create(workspace=journey.workspace, source=pay, target=cart)
    pay.archive()
    assert "leads back" not in shown()


def test_a_touchpoint_says_that_customers_would_rather_use_another_channel(lane, shown, hotline):
    lane(LaneKind.TOUCHPOINTS)
    page = shown()
    assert "Telephone (offline), customers would rather use Live chat" in page
    assert 'class="channel-gap"' in page


def test_the_channel_that_customers_prefer_and_get_is_no_gap(lane, shown, hotline):
    lane(LaneKind.TOUCHPOINTS)
    hotline.preferred_channel = hotline.touchpoint.channel
    hotline.save()
    page = shown()
    assert "would rather" not in page
    assert 'class="channel-gap"' not in page


def test_moments_of_truth_have_a_lane_with_their_kind_and_reason(lane, shown, hotline):
    lane(LaneKind.MOMENTS)
    page = shown()
    row = page[page.index("lane-moments") :]
    for words in ("Hotline", "Second moment of truth", "They need help at once."):
        assert words in row


def test_owners_are_the_teams_of_the_touchpoints_and_what_the_cards_add(lane, shown, hotline):
    card(lane(LaneKind.OWNERSHIP), "Search", text="Marketing, until June")
    page = shown()
    assert "Marketing, until June" in page
    assert '<li class="team">Service</li>' in page


def test_an_empty_lane_of_opportunities_is_quiet(lane, shown):
    opportunities = lane(LaneKind.OPPORTUNITIES)
    assert "No opportunities yet." in shown()
    card(opportunities, "Pay", text="One page instead of three")
    page = shown()
    assert "No opportunities yet." not in page
    assert "One page instead of three" in page


def test_each_emotion_lane_draws_its_own_curve_and_one_line_per_persona_where_asked(lane, shown, journey):
    mara = Persona.objects.create(workspace=journey.workspace, name="Mara")
    combined, apart = lane(LaneKind.EMOTION), lane(LaneKind.EMOTION, name="By persona", per_persona=True)
    card(combined, "Pay", emotion=-1)
    card(apart, "Pay", emotion=2, persona=mara)
    page = shown()
    assert "Pay: declared −1" in page
    assert "Pay: Mara, declared +2" in page


def test_a_stage_shows_its_own_colour_whatever_its_kind_becomes(shown, journey):
    stage = Stage.objects.get(name="Buy")
    stage.kind = "advocacy"
    stage.save()
    assert f'id="stage-{stage.pk}" data-hue="2"' in shown()


def test_a_picture_stands_in_its_lane_with_what_it_shows_and_its_caption(lane, shown):
    scene = card(lane(LaneKind.IMAGES), "Pay", text="At the till")
    picture = Attachment.objects.create(
        workspace=scene.workspace, card=scene, file="till.png", name="till.png", content_type="image/png", size=9, alt="A queue"
    )
    page = shown()
    assert f'src="{reverse("journeys:attachment", args=["example", picture.pk])}" alt="A queue"' in page
    assert "At the till" in page
    picture.archive()
    assert "A queue" not in shown()
