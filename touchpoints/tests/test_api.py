import pytest

from journeys.models import Journey, Step
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def edits(api, alice):
    """The API as Alice, who edits."""
    api.force_authenticate(alice)
    return api


@pytest.fixture
def search(journey):
    return Step.objects.get(name="Search")


@pytest.fixture
def touchpoint(workspace):
    channel = Channel.objects.create(workspace=workspace, name="Web")
    return Touchpoint.objects.create(workspace=workspace, name="Result list", channel=channel, owner_team="Search")


def faults(answer):
    assert answer.status_code == 422, answer.json()
    return {fault["path"]: fault["detail"] for fault in answer.json()["errors"]}


def place(edits, step, touchpoint, **more):
    return edits.post(f"{API}/placements/", {"step": step.pk, "touchpoint": touchpoint.pk, **more})


def test_a_channel_name_is_taken_once_and_the_way_out_is_named(edits, workspace):
    first = edits.post(f"{API}/channels/", {"name": "Kiosk", "icon": "kiosk", "is_online": False}).json()
    assert "another name" in faults(edits.post(f"{API}/channels/", {"name": "Kiosk"}))["name"]
    edits.delete(f"{API}/channels/{first['id']}/")
    assert "Restore it" in faults(edits.post(f"{API}/channels/", {"name": "Kiosk"}))["name"]


def test_an_icon_is_one_of_the_set(edits, workspace):
    assert "icon" in faults(edits.post(f"{API}/channels/", {"name": "Kiosk", "icon": "unicorn"}))


def test_a_touchpoint_is_placed_with_its_moment_of_truth(edits, search, touchpoint):
    made = place(edits, search, touchpoint, moment_of_truth="first", moment_of_truth_reason="Here they choose.").json()
    assert (made["moment_of_truth"], made["position"]) == ("first", 0)


def test_a_reason_needs_its_kind(edits, search, touchpoint):
    assert "moment_of_truth" in faults(place(edits, search, touchpoint, moment_of_truth_reason="Here they choose."))


def test_a_touchpoint_lies_on_a_step_once(edits, search, touchpoint):
    assert place(edits, search, touchpoint).status_code == 201
    assert "already" in faults(place(edits, search, touchpoint))[""]


def test_a_removed_placement_comes_back_unless_another_took_its_place(edits, search, touchpoint):
    first = place(edits, search, touchpoint).json()["id"]
    edits.delete(f"{API}/placements/{first}/")
    place(edits, search, touchpoint)
    assert "already" in faults(edits.post(f"{API}/placements/{first}/restore/"))[""]


def test_a_placement_moves_to_another_step_of_its_journey_only(edits, journey, search, touchpoint):
    placement = place(edits, search, touchpoint).json()["id"]
    pay = Step.objects.get(name="Pay")
    moved = edits.post(f"{API}/placements/{placement}/move/", {"position": 0, "step": pay.pk}).json()
    assert moved["step"] == pay.pk
    other = Journey.objects.create(workspace=journey.workspace, name="Other").add_stage("Elsewhere").steps.get()
    refused = faults(edits.post(f"{API}/placements/{placement}/move/", {"position": 0, "step": other.pk}))
    assert "stays on its journey" in refused[""]


def test_a_placement_keeps_its_touchpoint(edits, workspace, search, touchpoint):
    placement = place(edits, search, touchpoint).json()["id"]
    other = Touchpoint.objects.create(workspace=workspace, name="Other")
    assert "touchpoint" in faults(edits.patch(f"{API}/placements/{placement}/", {"touchpoint": other.pk}))


def test_an_archived_touchpoint_is_placed_nowhere(edits, search, touchpoint):
    touchpoint.archive()
    assert "archived" in faults(place(edits, search, touchpoint))[""]


def test_touchpoints_are_found_by_words_channel_and_journey(edits, journey, search, touchpoint):
    Touchpoint.objects.create(workspace=journey.workspace, name="Invoice")
    place(edits, search, touchpoint)

    def found(query):
        return [row["name"] for row in edits.get(f"{API}/touchpoints/?{query}").json()["results"]]

    assert found("q=search") == ["Result list"]
    assert found(f"channel={touchpoint.channel_id}") == ["Result list"]
    assert found(f"journey={journey.pk}") == ["Result list"]
    assert found("") == ["Invoice", "Result list"]


def test_a_copied_journey_has_touchpoints_of_its_own_that_nobody_has_spoken_of(edits, journey, search, touchpoint):
    place(edits, search, touchpoint, is_optional=True)
    copy = edits.post(f"{API}/journeys/{journey.pk}/duplicate/").json()["id"]
    placement = Placement.objects.on_journey(copy).get()
    assert placement.is_optional
    assert placement.touchpoint.name == "Result list"
    assert placement.touchpoint.channel == touchpoint.channel
    assert placement.touchpoint.subject_id != touchpoint.subject_id


def test_a_copied_journey_may_share_its_touchpoints(edits, journey, search, touchpoint):
    place(edits, search, touchpoint)
    edits.post(f"{API}/journeys/{journey.pk}/duplicate/", {"share_touchpoints": True})
    assert Touchpoint.objects.with_journey_count().get().journey_count == 2


def test_a_placement_of_an_archived_touchpoint_leaves_no_gap_in_the_copy(edits, journey, search, touchpoint):
    gone = Touchpoint.objects.create(workspace=journey.workspace, name="Gone")
    place(edits, search, gone)
    place(edits, search, touchpoint)
    gone.archive()
    copy = edits.post(f"{API}/journeys/{journey.pk}/duplicate/").json()["id"]
    assert [placement.position for placement in Placement.objects.on_journey(copy)] == [0]
