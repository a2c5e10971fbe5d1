import pytest

from accounts.models import ApiKey, Invitation, Membership, OutboxMessage, Role, Workspace
from conftest import member
from journeys.models import Journey

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _mail_to_the_outbox(settings):
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"


def test_a_person_sees_their_workspaces_and_their_role(api, workspace, bob, charlie):
    api.force_authenticate(bob)
    found = api.get(f"{API}/workspaces/").json()["results"]
    assert [(each["slug"], each["role"]) for each in found] == [("example", "viewer")]


def test_a_person_makes_a_workspace_and_a_key_cannot(api, workspace, olga, alice):
    api.force_authenticate(alice)
    made = api.post(f"{API}/workspaces/", {"name": "Fresh", "timezone": "Asia/Tokyo"})
    assert (made.status_code, made.json()["role"]) == (201, "owner")
    assert api.post(f"{API}/workspaces/", {"name": "Fresh", "timezone": "Tokyo time"}).status_code == 422
    api.force_authenticate(None)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {ApiKey.issue(workspace, 'W', ['write'], by=olga)[1]}")
    assert api.post(f"{API}/workspaces/", {"name": "By a key"}).status_code == 403


def test_the_owner_may_be_the_only_one_who_cannot_leave(api, workspace, olga, bob):
    own = {user: Membership.objects.get(user=user).pk for user in (olga, bob)}
    api.force_authenticate(bob)
    assert api.delete(f"{API}/memberships/{own[bob]}/").status_code == 204
    api.force_authenticate(olga)
    refused = api.delete(f"{API}/memberships/{own[olga]}/")
    assert refused.status_code == 422
    assert "needs an owner" in str(refused.json())


def test_an_admin_gives_no_role_above_their_own(api, workspace, olga, bob):
    api.force_authenticate(member(workspace, "Ada", Role.ADMIN))
    place = f"{API}/memberships/{Membership.objects.get(user=bob).pk}/"
    assert api.patch(place, {"role": "editor"}).status_code == 200
    assert api.patch(place, {"role": "owner"}).status_code == 403
    assert api.patch(place, {"role": "emperor"}).status_code == 422
    wanted = {"email": "dave@example.com", "role": "owner"}
    assert api.post(f"{API}/invitations/", wanted).status_code == 403


def test_an_invitation_is_mailed_and_its_token_is_in_no_answer(api, workspace, olga):
    api.force_authenticate(olga)
    made = api.post(f"{API}/invitations/", {"email": "Dave@Example.com", "role": "viewer"})
    assert made.status_code == 201, made.json()
    token = OutboxMessage.objects.get().body.split("/invitations/")[1].split("/")[0]
    assert token not in made.content.decode()
    assert api.post(f"{API}/invitations/", {"email": "dave@example.com", "role": "viewer"}).status_code == 422
    assert api.delete(f"{API}/invitations/{made.json()['id']}/").status_code == 204
    assert Invitation.objects.get().revoked_at is not None


def test_the_trail_is_for_admins_and_can_be_filtered(api, journey, workspace, olga, alice):
    Journey.objects.filter(pk=journey.pk).update(name="Other")
    api.force_authenticate(alice)
    assert api.get(f"{API}/audit-entries/").json()["results"] == []
    api.force_authenticate(olga)
    found = api.get(f"{API}/audit-entries/", {"record_type": "journeys_journey", "action": "update"}).json()["results"]
    assert [entry["changes"] for entry in found] == [{"name": ["Buying a lamp", "Other"]}]
    assert api.post(f"{API}/audit-entries/", {}).status_code == 405


def test_only_the_demonstration_can_be_removed(api, workspace, olga):
    api.force_authenticate(olga)
    assert api.post(f"{API}/workspaces/example/remove-demonstration/").status_code == 409
    Workspace.objects.update(is_demonstration=True)
    accepted = api.post(f"{API}/workspaces/example/remove-demonstration/")
    assert accepted.status_code == 202
    assert api.get(f"{API}/removals/{accepted.json()['id']}/").json()["finished_at"] is None
    assert api.get(f"{API}/workspaces/").json()["results"] == []
