import pytest
from django.core.exceptions import ValidationError

from accounts.models import Invitation, Membership, OutboxMessage, Role, User, Workspace
from conftest import PASSWORD, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_to_the_outbox(settings):
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"


def membership_of(user) -> Membership:
    return Membership.objects.get(user=user)


def invite(client, workspace, email="dave@example.com", role="editor"):
    return client.post(f"/w/{workspace.slug}/invitations/", {"email": email, "role": role})


def link_in_the_last_mail() -> str:
    body = OutboxMessage.objects.first().body
    return "/invitations/" + body.split("/invitations/")[1].split()[0]


def test_the_front_door_leads_to_the_only_workspace(client, workspace, bob):
    client.force_login(bob)
    assert client.get("/").url == f"/w/{workspace.slug}/"


def test_the_front_door_leads_back_to_the_workspace_that_was_open_last(client, workspace, olga):
    second = Workspace.found("Second", owner=olga)
    client.force_login(olga)
    assert b"Second" in client.get("/").content
    client.get(f"/w/{second.slug}/members/")
    assert client.get("/").url == f"/w/{second.slug}/"
    assert client.get("/?choose").status_code == 200


def test_who_has_no_workspace_can_make_the_first(client, db):
    dana = User.objects.create_user("dana@example.com", PASSWORD, name="Dana")
    client.force_login(dana)
    assert "no workspace yet" in client.get("/").content.decode()
    answer = client.post("/workspaces/new/", {"name": "Dana & Søn", "timezone": "Europe/Oslo"})
    made = Workspace.objects.get()
    assert (answer.status_code, made.timezone) == (302, "Europe/Oslo")
    assert membership_of(dana).role == Role.OWNER


def test_two_workspaces_of_one_name_have_two_addresses(olga):
    first, second = Workspace.found("Same", owner=olga), Workspace.found("Same", owner=olga)
    assert first.slug == "same"
    assert second.slug.startswith("same-")


def test_a_zone_that_does_not_exist_comes_back_with_words(client, workspace, olga):
    client.force_login(olga)
    answer = client.post(f"/w/{workspace.slug}/settings/", {"name": "Example Ltd", "timezone": "Mars/Olympus"})
    assert answer.status_code == 422
    workspace.refresh_from_db()
    assert workspace.timezone == "Europe/Berlin"


def test_an_owner_makes_a_viewer_an_editor(client, workspace, olga, bob):
    client.force_login(olga)
    client.post(f"/w/{workspace.slug}/members/{membership_of(bob).pk}/role/", {"role": "editor"})
    assert membership_of(bob).role == Role.EDITOR


def test_an_admin_makes_nobody_an_owner_and_touches_no_owner(client, workspace, olga, bob):
    ada = member(workspace, "Ada", Role.ADMIN)
    client.force_login(ada)
    base = f"/w/{workspace.slug}/members/"
    assert client.post(f"{base}{membership_of(bob).pk}/role/", {"role": "owner"}).status_code == 422
    assert client.post(f"{base}{membership_of(olga).pk}/role/", {"role": "viewer"}).status_code == 403
    assert client.post(f"{base}{membership_of(olga).pk}/remove/").status_code == 403
    assert (membership_of(bob).role, membership_of(olga).role) == (Role.VIEWER, Role.OWNER)


def test_the_last_owner_can_neither_leave_nor_step_down(client, workspace, olga, alice):
    client.force_login(olga)
    answers = [
        client.post(f"/w/{workspace.slug}/leave/"),
        client.post(f"/w/{workspace.slug}/members/{membership_of(olga).pk}/role/", {"role": "admin"}),
        client.post(f"/w/{workspace.slug}/members/{membership_of(olga).pk}/remove/"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "needs an owner" in answers[0].content.decode()
    assert membership_of(olga).role == Role.OWNER


def test_an_owner_who_is_locked_out_does_not_count(workspace, olga):
    gone = member(workspace, "Gone", Role.OWNER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="needs an owner"):
        membership_of(olga).end()


def test_handing_over_makes_one_owner_of_another(client, workspace, olga, alice):
    client.force_login(olga)
    client.post(f"/w/{workspace.slug}/members/{membership_of(alice).pk}/hand-over/")
    assert (membership_of(alice).role, membership_of(olga).role) == (Role.OWNER, Role.ADMIN)


def test_a_member_of_another_workspace_is_unknown_here(client, workspace, olga, charlie):
    client.force_login(olga)
    assert client.post(f"/w/{workspace.slug}/members/{membership_of(charlie).pk}/remove/").status_code == 404


def test_an_archived_workspace_is_closed_to_its_owner_too_and_can_be_restored(client, workspace, olga):
    client.force_login(olga)
    client.post(f"/w/{workspace.slug}/archive/")
    assert client.get(f"/w/{workspace.slug}/members/").status_code == 404
    workspace.refresh_from_db()
    workspace.restore()
    assert client.get(f"/w/{workspace.slug}/members/").status_code == 200


def test_the_members_page_costs_the_same_however_many_there_are(client, workspace, olga, django_assert_max_num_queries):
    client.force_login(olga)
    client.get(f"/w/{workspace.slug}/members/")
    for number in range(12):
        member(workspace, f"Member{number}", Role.VIEWER)
        Invitation.issue(workspace, f"guest{number}@example.com", Role.VIEWER, by=olga)
    with django_assert_max_num_queries(6):
        page = client.get(f"/w/{workspace.slug}/members/").content.decode()
    assert "Member11" in page
    assert "guest11@example.com" in page


def test_an_invited_stranger_joins_under_a_name_and_a_password(client, workspace, olga):
    client.force_login(olga)
    assert invite(client, workspace).status_code == 302
    client.logout()
    answer = client.get(link_in_the_last_mail(), follow=True)
    assert answer.redirect_chain[-1][0] == "/invitations/accept/"
    client.post("/invitations/accept/", {"name": "Dave", "password": "a wonderfully long one"})
    dave = User.objects.get(email="dave@example.com")
    assert membership_of(dave).role == Role.EDITOR
    assert client.get(f"/w/{workspace.slug}/members/").status_code == 200
    assert dave.check_password("a wonderfully long one")


def test_a_weak_password_comes_back_and_makes_no_account(client, workspace, olga):
    client.force_login(olga)
    invite(client, workspace)
    client.logout()
    client.get(link_in_the_last_mail())
    assert client.post("/invitations/accept/", {"name": "Dave", "password": "password"}).status_code == 422
    assert not User.objects.filter(email="dave@example.com").exists()


def test_the_token_is_kept_nowhere_but_in_the_mail(client, workspace, olga):
    client.force_login(olga)
    page = client.post(f"/w/{workspace.slug}/invitations/", {"email": "dave@example.com", "role": "viewer"}, follow=True)
    token = link_in_the_last_mail().split("/")[2]
    invitation = Invitation.objects.get()
    assert token not in page.content.decode()
    assert token not in str(invitation.__dict__)
    assert client.get("/invitations/" + token + "/").url == "/invitations/accept/"


def test_somebody_with_an_account_joins_with_one_press(client, workspace, olga, charlie):
    client.force_login(olga)
    invite(client, workspace, "charlie@example.com", "viewer")
    client.logout()
    client.force_login(charlie)
    client.get(link_in_the_last_mail())
    assert "Join" in client.get("/invitations/accept/").content.decode()
    client.post("/invitations/join/")
    assert Membership.objects.get(user=charlie, workspace=workspace).role == Role.VIEWER


def test_an_invitation_of_somebody_else_is_refused_in_clear_words(client, workspace, olga, charlie):
    client.force_login(olga)
    invite(client, workspace)
    client.logout()
    client.force_login(charlie)
    client.get(link_in_the_last_mail())
    page = client.get("/invitations/accept/").content.decode()
    assert "You are logged in as charlie@example.com, but this invitation is for dave@example.com" in page
    assert client.post("/invitations/join/").status_code == 422
    assert not Membership.objects.filter(user=charlie, workspace=workspace).exists()


def test_a_revoked_expired_or_unknown_link_opens_nothing(client, workspace, olga):
    client.force_login(olga)
    invite(client, workspace)
    link, invitation = link_in_the_last_mail(), Invitation.objects.get()
    client.post(f"/w/{workspace.slug}/invitations/{invitation.pk}/revoke/")
    client.logout()
    assert client.get(link, follow=True).status_code == 410
    Invitation.objects.update(revoked_at=None, expires_at="2020-01-01T00:00Z")
    assert "14 days are over" in client.get("/invitations/accept/").content.decode()
    assert client.get("/invitations/nonsense/", follow=True).status_code == 410


def test_sending_again_replaces_the_link(client, workspace, olga):
    client.force_login(olga)
    invite(client, workspace)
    first = link_in_the_last_mail()
    client.post(f"/w/{workspace.slug}/invitations/{Invitation.objects.get().pk}/resend/")
    second = link_in_the_last_mail()
    client.logout()
    assert client.get(first, follow=True).status_code == 410
    assert client.get(second, follow=True).status_code == 200


def test_an_invitation_is_accepted_once(workspace, olga, alice, charlie):
    invitation, _ = Invitation.issue(workspace, "charlie@example.com", Role.VIEWER, by=olga)
    invitation.accept(charlie)
    with pytest.raises(ValidationError, match="no longer open"):
        invitation.accept(alice)


def test_nobody_is_invited_twice_or_who_is_here_already(client, workspace, olga, bob):
    client.force_login(olga)
    assert invite(client, workspace, "BOB@example.com").status_code == 422
    invite(client, workspace, "dave@example.com")
    assert invite(client, workspace, "Dave@Example.com").status_code == 422
    assert Invitation.objects.count() == 1


def test_a_mail_server_that_refuses_is_said_and_the_invitation_stays(client, workspace, olga, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(olga)
    answer = client.post(f"/w/{workspace.slug}/invitations/", {"email": "dave@example.com", "role": "viewer"}, follow=True)
    assert "did not take the mail" in answer.content.decode()
    assert Invitation.objects.get().is_open
