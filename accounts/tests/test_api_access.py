import pytest

from accounts.models import ApiKey, AuditEntry, Workspace
from journeys.models import Journey

pytestmark = pytest.mark.django_db
URL = "/api/v1/journeys/"


def key_for(workspace, *scopes):
    return ApiKey.issue(workspace, "Test", list(scopes), by=None)[1]


def test_a_stranger_sees_no_journey_of_ours(api, journey, charlie):
    api.force_authenticate(charlie)
    assert api.get(URL).json()["results"] == []
    assert api.get(f"{URL}{journey.pk}/").status_code == 404


def test_a_viewer_reads_but_cannot_change(api, journey, bob):
    api.force_authenticate(bob)
    assert api.get(f"{URL}{journey.pk}/").json()["name"] == "Buying a lamp"
    assert api.patch(f"{URL}{journey.pk}/", {"name": "Other"}).status_code == 403
    assert api.post(URL, {"name": "Other"}).status_code == 403


def test_an_editor_creates_and_the_workspace_may_be_left_out(api, workspace, alice):
    api.force_authenticate(alice)
    answer = api.post(URL, {"name": "Returning a lamp"})
    assert answer.status_code == 201, answer.json()
    assert Journey.objects.get(name="Returning a lamp").workspace == workspace


def test_nobody_is_asked_to_say_who_they_are(api, journey):
    answer = api.get(URL)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_key_reads_its_own_workspace_only(api, journey, charlie):
    Journey.objects.create(workspace=Workspace.objects.get(slug="elsewhere"), name="Not ours")
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key_for(journey.workspace, 'read')}")
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["Buying a lamp"]
    assert api.post(URL, {"name": "Other"}).status_code == 403


def test_a_key_that_may_only_ingest_reads_nothing(api, journey):
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key_for(journey.workspace, 'ingest')}")
    assert api.get(URL).status_code == 403


def test_a_wrong_secret_is_refused(api, journey):
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key_for(journey.workspace, 'read')}x")
    assert api.get(URL).status_code == 401


def test_what_a_key_changes_bears_its_name(api, journey):
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {key_for(journey.workspace, 'write')}")
    assert api.patch(f"{URL}{journey.pk}/", {"name": "Buying a chair"}).status_code == 200
    assert AuditEntry.objects.get(record_type="journeys_journey", action="update").actor_name == "API key Test"


def test_the_same_post_twice_does_its_work_once(api, workspace, alice):
    api.force_authenticate(alice)
    first, again = (api.post(URL, {"name": "Once"}, headers={"Idempotency-Key": "a1"}) for _ in range(2))
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Journey.objects.filter(name="Once").count() == 1


def test_the_same_key_for_another_body_is_a_conflict(api, workspace, alice):
    api.force_authenticate(alice)
    api.post(URL, {"name": "Once"}, headers={"Idempotency-Key": "a1"})
    assert api.post(URL, {"name": "Twice"}, headers={"Idempotency-Key": "a1"}).status_code == 409


def test_a_failed_post_may_be_sent_again_under_its_key(api, workspace, alice):
    api.force_authenticate(alice)
    assert api.post(URL, {"name": ""}, headers={"Idempotency-Key": "a1"}).status_code == 422
    assert api.post(URL, {"name": "Once"}, headers={"Idempotency-Key": "a1"}).status_code == 201


def test_a_body_of_the_wrong_shape_is_told_where(api, workspace, alice):
    api.force_authenticate(alice)
    answer = api.post(URL, {"level": "gigantic"})
    assert answer.status_code == 422
    assert {fault["path"] for fault in answer.json()["errors"]} == {"name", "level"}


def test_too_many_requests_are_told_when_to_come_back(api, journey, bob, monkeypatch):
    monkeypatch.setattr("accounts.throttling.PrincipalThrottle.THROTTLE_RATES", {"principal": "2/minute"})
    api.force_authenticate(bob)
    answers = [api.get(URL) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) >= 1


def test_two_people_may_use_the_same_key_without_meeting(api, workspace, alice, olga):
    for person in (alice, olga):
        api.force_authenticate(person)
        assert "Idempotent-Replayed" not in api.post(URL, {"name": "Once"}, headers={"Idempotency-Key": "a1"})
    assert Journey.objects.filter(name="Once").count() == 2


def test_what_somebody_else_has_just_made_is_a_conflict_and_no_error(api, workspace, alice, monkeypatch):
    """As if the check of the second request had run before the first was committed."""
    api.force_authenticate(alice)
    monkeypatch.setattr("rest_framework.validators.UniqueTogetherValidator.__call__", lambda *args: None)
    first, second = (api.post("/api/v1/channels/", {"name": "Kiosk"}) for _ in range(2))
    assert first.status_code == 201
    assert second.status_code in (409, 422)
