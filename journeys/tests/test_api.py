import pytest

from accounts.models import Workspace
from journeys.models import Card, Journey, Lane, LaneKind, Stage, Step, Subject

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def edits(api, alice):
    """The API as Alice, who edits."""
    api.force_authenticate(alice)
    return api


@pytest.fixture
def pains(journey):
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")


def stage_names(journey):
    return [stage.name for stage in journey.stages.in_order()]


def faults(answer):
    assert answer.status_code == 422, answer.json()
    return {fault["path"]: fault["detail"] for fault in answer.json()["errors"]}


def test_a_new_journey_starts_with_a_stage_a_step_and_the_standard_lanes(edits, workspace):
    made = Journey.objects.get(pk=edits.post(f"{API}/journeys/", {"name": "Returning a lamp"}).json()["id"])
    assert made.stages.count() == 1
    assert made.stages.get().steps.count() == 1
    assert made.lanes.filter(kind=LaneKind.METRICS).exists()


def test_a_new_journey_may_start_from_a_template_or_from_nothing(edits, workspace):
    template = edits.post(f"{API}/journeys/", {"name": "A", "template": "insurance-claim"}).json()["id"]
    nothing = edits.post(f"{API}/journeys/", {"name": "B", "template": None}).json()["id"]
    assert Stage.objects.filter(journey=template, kind="renewal").exists()
    assert not Stage.objects.filter(journey=nothing).exists()
    assert "template" in faults(edits.post(f"{API}/journeys/", {"name": "C", "template": "round"}))


def test_a_journey_cannot_lie_in_itself(edits, journey):
    inner = Journey.objects.create(workspace=journey.workspace, name="Inner", parent=journey)
    assert "cannot lie in itself" in faults(edits.patch(f"{API}/journeys/{journey.pk}/", {"parent": inner.pk}))["parent"]


def test_only_a_member_can_own_a_journey(edits, journey, alice, charlie):
    assert edits.patch(f"{API}/journeys/{journey.pk}/", {"owner": alice.pk}).json()["owner"] == alice.pk
    assert "owner" in faults(edits.patch(f"{API}/journeys/{journey.pk}/", {"owner": charlie.pk}))


def test_only_a_future_state_has_a_counterpart_and_each_only_one(edits, journey):
    future = Journey.objects.create(workspace=journey.workspace, name="Next year")
    url = f"{API}/journeys/{future.pk}/"
    assert "counterpart" in faults(edits.patch(url, {"counterpart": journey.pk}))
    assert edits.patch(url, {"counterpart": journey.pk, "state": "future"}).status_code == 200
    other = Journey.objects.create(workspace=journey.workspace, name="Later")
    refused = faults(edits.patch(f"{API}/journeys/{other.pk}/", {"counterpart": journey.pk, "state": "future"}))
    assert "already" in refused["counterpart"]


def test_deleting_a_journey_archives_it_and_restoring_brings_it_back(edits, journey):
    assert edits.delete(f"{API}/journeys/{journey.pk}/").status_code == 204
    assert edits.get(f"{API}/journeys/").json()["results"] == []
    archived = edits.get(f"{API}/journeys/?archived=true").json()["results"]
    assert [row["id"] for row in archived] == [journey.pk]
    assert edits.post(f"{API}/journeys/{journey.pk}/restore/").json()["archived_at"] is None
    assert [row["id"] for row in edits.get(f"{API}/journeys/").json()["results"]] == [journey.pk]


def test_journeys_are_found_by_words_status_and_level(edits, journey):
    Journey.objects.create(workspace=journey.workspace, name="Returning", level="micro", status="live")

    def found(query):
        return [row["name"] for row in edits.get(f"{API}/journeys/?{query}").json()["results"]]

    assert found("q=LAMP") == ["Buying a lamp"]
    assert found("level=micro&status=live") == ["Returning"]
    assert found("state=future") == []


def test_a_stage_is_born_last_and_with_a_step(edits, journey):
    made = edits.post(f"{API}/stages/", {"journey": journey.pk, "name": "Use", "kind": "use", "first_step": "Switch on"}).json()
    assert made["position"] == 2
    assert made["workspace"] == "example"
    assert Step.objects.get(stage=made["id"]).name == "Switch on"


def test_a_stage_moves_and_its_answer_names_its_place(edits, journey):
    buy = journey.stages.get(name="Buy")
    assert edits.post(f"{API}/stages/{buy.pk}/move/", {"position": 0}).json()["position"] == 0
    assert stage_names(journey) == ["Buy", "Consider"]


@pytest.mark.parametrize("position", [None, -1, "first", 1.5])
def test_a_move_to_no_place_is_refused_with_the_reason(edits, journey, position):
    buy = journey.stages.get(name="Buy")
    assert "position" in faults(edits.post(f"{API}/stages/{buy.pk}/move/", {"position": position}))
    assert stage_names(journey) == ["Consider", "Buy"]


def test_a_move_far_past_the_end_means_last(edits, journey):
    consider = journey.stages.get(name="Consider")
    assert edits.post(f"{API}/stages/{consider.pk}/move/", {"position": 10**30}).json()["position"] == 1


def test_a_step_moves_to_another_stage_but_not_by_a_plain_change(edits, journey):
    search, buy = Step.objects.get(name="Search"), journey.stages.get(name="Buy")
    assert "move" in faults(edits.patch(f"{API}/steps/{search.pk}/", {"stage": buy.pk}))["stage"]
    moved = edits.post(f"{API}/steps/{search.pk}/move/", {"position": 1, "stage": buy.pk}).json()
    assert (moved["stage"], moved["position"]) == (buy.pk, 1)


def test_the_last_step_of_a_stage_cannot_be_deleted(edits, journey):
    first, last = Step.objects.filter(stage__name="Buy").order_by("position")
    assert edits.delete(f"{API}/steps/{first.pk}/").status_code == 204
    assert "at least one step" in faults(edits.delete(f"{API}/steps/{last.pk}/"))[""]


def test_nothing_moves_to_a_stranger_s_stage(edits, journey, charlie):
    elsewhere = Journey.objects.create(workspace=charlie.memberships.get().workspace, name="Not ours")
    stage, search = elsewhere.add_stage("Theirs"), Step.objects.get(name="Search")
    assert "stage" in faults(edits.post(f"{API}/steps/{search.pk}/move/", {"position": 0, "stage": stage.pk}))


def test_a_card_is_written_moved_and_put_away(edits, journey, pains):
    search, pay = Step.objects.get(name="Search"), Step.objects.get(name="Pay")
    made = edits.post(f"{API}/cards/", {"lane": pains.pk, "step": search.pk, "text": "Too slow", "evidence": "observed"}).json()
    url = f"{API}/cards/{made['id']}/"
    assert edits.post(f"{url}move/", {"position": 0, "step": pay.pk}).json()["step"] == pay.pk
    assert edits.delete(url).status_code == 204
    assert Card.objects.get().is_archived


@pytest.mark.parametrize(
    ("body", "place"),
    [({"text": " "}, "text"), ({"text": "x", "emotion": 3}, "emotion"), ({"text": "x", "evidence": "guessed"}, "evidence")],
)
def test_a_card_of_the_wrong_shape_names_the_place(edits, journey, pains, body, place):
    search = Step.objects.get(name="Search")
    assert place in faults(edits.post(f"{API}/cards/", {"lane": pains.pk, "step": search.pk, **body}))


def test_a_card_of_the_emotion_lane_says_how_it_feels(edits, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.EMOTION, name="Emotion")
    body = {"lane": lane.pk, "step": Step.objects.get(name="Search").pk}
    assert "emotion" in faults(edits.post(f"{API}/cards/", body))
    assert edits.post(f"{API}/cards/", {**body, "emotion": -2}).json()["emotion"] == -2


def test_a_live_lane_takes_no_card(edits, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.METRICS, name="Scores")
    body = {"lane": lane.pk, "step": Step.objects.get(name="Search").pk, "text": "42"}
    assert "fills itself" in faults(edits.post(f"{API}/cards/", body))[""]


def test_a_lane_is_hidden_and_collapsed(edits, pains):
    answer = edits.patch(f"{API}/lanes/{pains.pk}/", {"is_hidden": True, "is_collapsed": True})
    assert answer.json()["is_hidden"]
    assert not pains.journey.lanes.shown().exists()


def test_a_copy_has_everything_but_identities_and_archived_parts(edits, journey, pains):
    search = Step.objects.get(name="Search")
    Card.objects.create(workspace=journey.workspace, lane=pains, step=search, text="Too slow")
    Step.objects.get(name="Pay").archive()
    copy = Journey.objects.get(pk=edits.post(f"{API}/journeys/{journey.pk}/duplicate/", {"name": "Buying a chair"}).json()["id"])
    assert copy.name == "Buying a chair"
    assert [step.name for step in Step.objects.on_journey(copy.pk).in_order()] == ["Search", "Compare", "Cart"]
    assert [card.text for card in Card.objects.on_journey(copy.pk).on_the_map()] == ["Too slow"]
    assert copy.subject_id != journey.subject_id
    ours, theirs = (set(each.stages.values_list("subject", flat=True)) for each in (journey, copy))
    assert not ours & theirs


def test_a_copy_may_be_the_future_state_once(edits, journey):
    url = f"{API}/journeys/{journey.pk}/duplicate/"
    made = edits.post(url, {"as_future_state": True}).json()
    assert (made["state"], made["counterpart"]) == ("future", journey.pk)
    assert "counterpart" in faults(edits.post(url, {"as_future_state": True}))
    assert Journey.objects.count() == 2


def test_subjects_tell_their_kind_and_label(edits, journey):
    Subject.of_workspace(journey.workspace)
    journey.stages.get(name="Buy").archive()
    rows = edits.get(f"{API}/subjects/").json()["results"]
    assert {(row["kind"], row["label"]) for row in rows} == {
        ("workspace", "Example Ltd"),
        ("journey", "Buying a lamp"),
        ("stage", "Consider"),
    }
    assert [row["label"] for row in edits.get(f"{API}/subjects/?kind=journey").json()["results"]] == ["Buying a lamp"]


@pytest.mark.parametrize("resource", ["journeys", "stages", "steps", "subjects"])
def test_a_list_costs_the_same_however_long(edits, journey, resource):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert edits.get(f"{API}/{resource}/?page_size=500").status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(40):
        Journey.objects.create(workspace=journey.workspace, name=f"Journey {number}").add_stage("Stage")
    assert queries() == few


def test_a_journey_cannot_be_moved_to_another_workspace(edits, alice, journey):
    Workspace.found("Another", owner=alice)
    answer = edits.patch(f"{API}/journeys/{journey.pk}/", {"workspace": "another", "name": "Moved"})
    assert "stays there" in faults(answer)["workspace"]
    assert edits.patch(f"{API}/journeys/{journey.pk}/", {"workspace": "example", "name": "Same"}).status_code == 200
