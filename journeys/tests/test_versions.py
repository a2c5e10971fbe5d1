import pytest

from journeys.models import Card, Journey, Lane, LaneKind, Persona, Step
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def edits(api, alice):
    api.force_authenticate(alice)
    return api


@pytest.fixture
def rows(workspace, journey):
    """One row of each resource whose writes may say what they are based on: its address and a change."""
    step = Step.objects.get(name="Pay")
    lane = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    shop = Touchpoint.objects.create(workspace=workspace, name="Shop")
    return {
        "journeys": (journey, {"name": "New"}),
        "stages": (step.stage, {"name": "New"}),
        "steps": (step, {"name": "New"}),
        "lanes": (lane, {"name": "New"}),
        "cards": (Card.objects.create(workspace=workspace, lane=lane, step=step, text="Old"), {"text": "New"}),
        "personas": (Persona.objects.create(workspace=workspace, name="Ana"), {"name": "New"}),
        "channels": (Channel.objects.create(workspace=workspace, name="Web"), {"name": "New"}),
        "touchpoints": (shop, {"name": "New"}),
        "placements": (Placement.objects.create(workspace=workspace, step=step, touchpoint=shop), {"is_optional": True}),
    }


RESOURCES = ["journeys", "stages", "steps", "lanes", "cards", "personas", "channels", "touchpoints", "placements"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_change_based_on_what_one_has_seen_is_taken_and_answers_with_the_new_tag(edits, rows, resource):
    row, change = rows[resource]
    url = f"{API}/{resource}/{row.pk}/"
    seen = edits.get(url)["ETag"]
    answer = edits.patch(url, change, headers={"If-Match": seen})
    assert answer.status_code == 200
    assert answer["ETag"] == edits.get(url)["ETag"] != seen


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_change_based_on_something_older_is_refused_with_the_row_as_it_is_now(edits, rows, resource):
    row, change = rows[resource]
    url = f"{API}/{resource}/{row.pk}/"
    seen = edits.get(url)["ETag"]
    edits.patch(url, change)
    ((field, _),) = change.items()
    late = {field: "Late"} if field != "is_optional" else {field: False}
    answer = edits.patch(url, late, headers={"If-Match": seen})
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/stale")
    assert answer.json()["current"][field] == change[field]
    assert edits.get(url).json()[field] == change[field]


def test_put_honours_it_too_and_a_star_means_any_version(edits, rows):
    card, _ = rows["cards"]
    url = f"{API}/cards/{card.pk}/"
    body = {"lane": card.lane_id, "step": card.step_id, "text": "Whole"}
    assert edits.put(url, body, headers={"If-Match": '"7"'}).status_code == 412
    assert edits.put(url, body, headers={"If-Match": '"7", W/"1"'}).status_code == 200
    assert edits.put(url, body, headers={"If-Match": "*"}).status_code == 200
    assert edits.put(url, body).status_code == 200


def test_a_list_has_no_tag_and_a_new_row_has(edits, rows, journey):
    assert not edits.get(f"{API}/cards/").has_header("ETag")
    assert edits.post(f"{API}/stages/", {"journey": journey.pk, "name": "Use"})["ETag"] == '"1"'
    assert Journey.objects.get().stages.count() == 3
