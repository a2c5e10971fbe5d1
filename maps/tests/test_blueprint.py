"""The same journey as a service blueprint."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.access import principal_of_user
from journeys.models import Card, Lane, LaneKind, Stage, Step
from maps.board import Seen, gather_board
from maps.lenses.blueprint import ORDER, Blueprint, additions

KINDS = LaneKind.values


def url(journey):
    return reverse("maps:blueprint", args=[journey.workspace.slug, journey.pk])


def lane(journey, kind, **values):
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=LaneKind(kind).label, **values)


def blueprint_of(journey, user):
    return Blueprint(gather_board(principal_of_user(user), journey, Seen(with_hidden=True)))


def test_lanes_stand_in_the_order_of_a_blueprint_whatever_their_order_on_the_map(journey, bob):
    for kind in (LaneKind.SUPPORT, LaneKind.PAINS, LaneKind.FRONTSTAGE, LaneKind.EVIDENCE):
        lane(journey, kind)
    rows = blueprint_of(journey, bob).rows
    assert [row.kind for row in rows] == list(ORDER)
    assert [row.kind for row in rows if not row.is_missing] == [LaneKind.EVIDENCE, LaneKind.FRONTSTAGE, LaneKind.SUPPORT]


def test_two_lanes_of_a_kind_stand_below_each_other_and_a_line_stands_once(journey, bob):
    for kind in (LaneKind.BACKSTAGE, LaneKind.LINE_OF_VISIBILITY, LaneKind.BACKSTAGE, LaneKind.LINE_OF_VISIBILITY):
        lane(journey, kind)
    kinds = [row.kind for row in blueprint_of(journey, bob).rows if not row.is_missing]
    assert kinds == [LaneKind.LINE_OF_VISIBILITY, LaneKind.BACKSTAGE, LaneKind.BACKSTAGE]


def test_the_three_lines_are_drawn_even_where_the_journey_has_none(client, journey, bob):
    client.force_login(bob)
    lane(journey, LaneKind.FRONTSTAGE)
    page = client.get(url(journey)).content.decode()
    assert page.count('role="separator"') == 3
    assert "This journey has no lane for physical evidence, customer actions, backstage and support processes yet." in page


def test_a_lane_left_off_the_map_stands_in_the_blueprint(client, journey, bob):
    client.force_login(bob)
    hidden = lane(journey, LaneKind.BACKSTAGE, is_hidden=True)
    Card.objects.create(workspace=journey.workspace, lane=hidden, step=Step.objects.get(name="Pay"), text="Asks the bank")
    assert "Asks the bank" in client.get(url(journey)).content.decode()


def test_a_lane_that_somebody_hides_is_hidden_for_them_alone_and_not_called_missing(client, journey, bob):
    client.force_login(bob)
    front = lane(journey, LaneKind.FRONTSTAGE)
    Card.objects.create(workspace=journey.workspace, lane=front, step=Step.objects.get(name="Pay"), text="Shows the total")
    page = client.get(url(journey), {"hide": front.pk}).content.decode()
    assert "Shows the total" not in page
    assert "frontstage" not in page.split("This journey has no lane for")[1].split("yet.")[0]
    assert "Shows the total" in client.get(url(journey), {"view": "none"}).content.decode()


def test_the_blueprint_costs_the_same_number_of_queries_however_large(client, journey, bob):
    client.force_login(bob)
    front = lane(journey, LaneKind.FRONTSTAGE)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(journey)).status_code == 200
        return len(captured)

    client.get(url(journey))
    Card.objects.create(workspace=journey.workspace, lane=front, step=Step.objects.get(name="Pay"), text="One")
    few = queries()
    for number in range(6):
        stage = Stage.objects.create(workspace=journey.workspace, journey=journey, name=f"Stage {number}")
        step = Step.objects.create(workspace=journey.workspace, stage=stage, name=f"Step {number}")
        Card.objects.create(workspace=journey.workspace, lane=front, step=step, text="More")
    assert queries() == few


def test_an_empty_journey_gets_the_whole_blueprint_as_a_block_at_its_end():
    assert [(found.kind, found.position) for found in additions(["pains"])] == [(kind, n + 1) for n, kind in enumerate(ORDER)]


def test_what_is_missing_goes_between_what_is_there():
    found = additions(["touchpoints", "actions", "pains", "backstage", "metrics"])
    lanes = ["touchpoints", "actions", "pains", "backstage", "metrics"]
    for addition in found:
        lanes.insert(addition.position, addition.kind.value)
    assert lanes == [
        "touchpoints",
        "evidence",
        "actions",
        "line_of_interaction",
        "frontstage",
        "line_of_visibility",
        "pains",
        "backstage",
        "line_of_internal_interaction",
        "support",
        "metrics",
    ]


@given(st.lists(st.sampled_from(KINDS), max_size=15))
def test_additions_complete_any_journey_move_nothing_and_are_empty_the_second_time(kinds):
    lanes = list(kinds)
    for addition in additions(kinds):
        assert 0 <= addition.position <= len(lanes)
        lanes.insert(addition.position, addition.kind.value)
    assert set(ORDER) <= set(lanes)
    assert additions(lanes) == []
    added = [addition.kind for addition in additions(kinds)]
    assert [kind for kind in lanes if kind not in added] == list(kinds)


@given(st.sets(st.sampled_from(ORDER)), st.lists(st.sampled_from(["pains", "text", "metrics"]), max_size=3))
def test_a_journey_whose_lanes_are_in_order_stays_in_order(there, others):
    lanes = [kind for kind in ORDER if kind in there] + others
    for addition in additions(lanes):
        lanes.insert(addition.position, addition.kind)
    assert [kind for kind in lanes if kind in ORDER] == list(ORDER)


def test_the_missing_lanes_are_added_by_one_gesture_and_taken_back_by_one(client, journey, alice):
    client.force_login(alice)
    for kind in (LaneKind.ACTIONS, LaneKind.PAINS, LaneKind.BACKSTAGE):
        lane(journey, kind)
    complete = reverse("maps:blueprint_complete", args=[journey.workspace.slug, journey.pk])
    page = client.post(complete, follow=True).content.decode()
    kinds = list(Lane.objects.in_order().values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in ORDER] == list(ORDER)
    assert kinds.index("pains") > kinds.index("actions")
    assert "6 lanes of the blueprint added, on the map too." in page
    assert "has no lane for" not in page

    client.post(reverse("maps:undo", args=[journey.workspace.slug, journey.pk]))

    assert list(Lane.objects.in_order().values_list("kind", flat=True)) == ["actions", "pains", "backstage"]


def test_a_complete_blueprint_is_left_alone_and_a_viewer_adds_nothing(client, journey, alice, bob):
    for kind in ORDER:
        lane(journey, kind)
    complete = reverse("maps:blueprint_complete", args=[journey.workspace.slug, journey.pk])
    client.force_login(alice)
    assert "has every lane of a blueprint already" in client.post(complete, follow=True).content.decode()
    client.force_login(bob)
    assert client.post(complete).status_code == 403
