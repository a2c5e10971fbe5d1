import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.models import Step
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db
W = "/w/example"


@pytest.fixture
def edits(client, alice):
    """A browser in which Alice, who edits, is logged in."""
    client.force_login(alice)
    return client


@pytest.fixture
def web(workspace):
    return Channel.objects.create(workspace=workspace, name="Web", icon="web")


@pytest.fixture
def touchpoint(workspace, web):
    return Touchpoint.objects.create(workspace=workspace, name="Result list", channel=web, owner_team="Findability")


@pytest.fixture
def search(journey):
    return Step.objects.get(name="Search")


@pytest.fixture
def placement(search, touchpoint):
    return Placement.objects.create(workspace=search.workspace, step=search, touchpoint=touchpoint)


def text(answer):
    return answer.content.decode()


def test_an_empty_library_offers_one_way_on(edits, workspace):
    assert f'href="{W}/touchpoints/new/"' in text(edits.get(f"{W}/touchpoints/"))


def test_a_touchpoint_is_created_edited_archived_and_restored_by_forms(edits, workspace, web):
    edits.post(f"{W}/touchpoints/new/", {"name": "Checkout", "channel": web.pk, "owner_team": "Shop"})
    checkout = Touchpoint.objects.get()
    edits.post(f"{W}/touchpoints/{checkout.pk}/edit/", {"name": "Payment"})
    edits.post(f"{W}/touchpoints/{checkout.pk}/archive/")
    checkout.refresh_from_db()
    assert (checkout.name, checkout.channel, checkout.is_archived) == ("Payment", None, True)
    assert "Payment" in text(edits.get(f"{W}/touchpoints/?archived=on"))
    edits.post(f"{W}/touchpoints/{checkout.pk}/restore/")
    assert Touchpoint.objects.current().exists()


def test_the_library_says_on_which_journeys_a_touchpoint_lies_and_is_searched(edits, journey, placement):
    Touchpoint.objects.create(workspace=journey.workspace, name="Invoice")

    def listed(query):
        return [touchpoint.name for touchpoint in edits.get(f"{W}/touchpoints/?{query}").context["page"]]

    assert "Buying a lamp" in text(edits.get(f"{W}/touchpoints/"))
    assert listed("q=findability") == ["Result list"]
    assert listed(f"journey={journey.pk}") == ["Result list"]
    assert listed(f"channel={placement.touchpoint.channel_id}&q=inv") == []
    assert listed("channel=none&q=inv") == ["Invoice"]


def test_a_touchpoint_of_the_library_is_placed_once(edits, search, touchpoint):
    url = f"{W}/steps/{search.pk}/place/"
    edits.post(url, {"touchpoint": touchpoint.pk, "moment_of_truth": "first", "moment_of_truth_reason": "Here they choose."})
    assert Placement.objects.get().moment_of_truth == "first"
    assert edits.post(url, {"touchpoint": touchpoint.pk}).status_code == 422
    assert Placement.objects.count() == 1


def test_a_touchpoint_is_made_on_the_spot(edits, search, web):
    edits.post(f"{W}/steps/{search.pk}/place/", {"new_name": "Filter", "new_channel": web.pk, "is_optional": "on"})
    placement = Placement.objects.get()
    assert (placement.touchpoint.name, placement.touchpoint.channel, placement.is_optional) == ("Filter", web, True)


@pytest.mark.parametrize("both", [True, False])
def test_exactly_one_touchpoint_is_placed_at_a_time(edits, search, touchpoint, both):
    body = {"touchpoint": touchpoint.pk, "new_name": "Filter"} if both else {}
    answer = edits.post(f"{W}/steps/{search.pk}/place/", body)
    assert answer.status_code == 422
    assert "exactly one" in text(answer)
    assert not Placement.objects.exists()


def test_a_placement_moves_to_another_step_is_removed_and_comes_back(edits, journey, placement):
    pay = Step.objects.get(name="Pay")
    edits.post(f"{W}/placements/{placement.pk}/move/", {"position": 0, "step": pay.pk})
    placement.refresh_from_db()
    assert placement.step == pay
    edits.post(f"{W}/placements/{placement.pk}/archive/")
    assert f"/placements/{placement.pk}/restore/" in text(edits.get(f"{W}/journeys/{journey.pk}/outline/"))
    edits.post(f"{W}/placements/{placement.pk}/restore/")
    assert Placement.objects.in_order().get() == placement


def test_a_placement_is_refused_a_step_of_another_journey(edits, journey, placement):
    other = type(journey).objects.create(workspace=journey.workspace, name="Other").add_stage("Elsewhere").steps.get()
    assert edits.post(f"{W}/placements/{placement.pk}/move/", {"position": 0, "step": other.pk}).status_code == 422


def test_a_reason_without_a_kind_comes_back(edits, placement):
    answer = edits.post(f"{W}/placements/{placement.pk}/edit/", {"moment_of_truth_reason": "They leave here."})
    assert answer.status_code == 422
    assert "Choose the kind" in text(answer)


def test_a_channel_is_created_edited_and_archived_and_its_name_is_taken_once(edits, workspace):
    edits.post(f"{W}/channels/new/", {"name": "Kiosk", "icon": "kiosk"})
    kiosk = Channel.objects.get()
    assert not kiosk.is_online
    assert edits.post(f"{W}/channels/new/", {"name": "Kiosk", "icon": "web"}).status_code == 422
    edits.post(f"{W}/channels/{kiosk.pk}/edit/", {"name": "Kiosk", "icon": "kiosk", "is_online": "on"})
    edits.post(f"{W}/channels/{kiosk.pk}/archive/")
    kiosk.refresh_from_db()
    assert kiosk.is_online
    assert kiosk.is_archived


def test_editing_a_touchpoint_keeps_its_channel_that_was_archived_meanwhile(edits, touchpoint, web):
    web.archive()
    edits.post(f"{W}/touchpoints/{touchpoint.pk}/edit/", {"name": "Results", "channel": web.pk})
    touchpoint.refresh_from_db()
    assert (touchpoint.name, touchpoint.channel) == ("Results", web)


def test_a_viewer_reads_the_library_and_changes_nothing(client, bob, touchpoint, search):
    client.force_login(bob)
    assert "Result list" in text(client.get(f"{W}/touchpoints/"))
    assert f"/touchpoints/{touchpoint.pk}/archive/" not in text(client.get(f"{W}/touchpoints/"))
    assert client.post(f"{W}/steps/{search.pk}/place/", {"touchpoint": touchpoint.pk}).status_code == 403
    assert client.post(f"{W}/touchpoints/{touchpoint.pk}/archive/").status_code == 403


def test_a_stranger_sees_no_library(client, charlie, touchpoint):
    client.force_login(charlie)
    assert client.get(f"{W}/touchpoints/").status_code == 404
    assert client.get(f"/w/elsewhere/touchpoints/{touchpoint.pk}/").status_code == 404


@pytest.mark.parametrize(
    "page", ["touchpoints/", "touchpoints/{touchpoint}/", "channels/", "journeys/{journey}/outline/", "journeys/"]
)
def test_a_page_costs_the_same_number_of_queries_with_2_rows_and_with_40(edits, journey, placement, page):
    url = f"{W}/{page.format(journey=journey.pk, touchpoint=placement.touchpoint_id)}"

    def queries():
        edits.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert edits.get(url).status_code == 200
        return len(captured)

    few = queries()
    for number in range(40):
        channel = Channel.objects.create(workspace=journey.workspace, name=f"Channel {number}")
        step = Step.objects.create(workspace=journey.workspace, stage=placement.step.stage, name=f"Step {number}")
        other = Touchpoint.objects.create(workspace=journey.workspace, name=f"Touchpoint {number}", channel=channel)
        for each in (other, placement.touchpoint):
            Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=each)
    assert queries() == few
