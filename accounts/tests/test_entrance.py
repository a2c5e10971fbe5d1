import pytest
from django.core.cache import cache

from accounts.models import OutboxMessage, User
from conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def _fresh(settings):
    """Limits are counted in the cache, which outlives a test."""
    cache.clear()
    settings.EMAIL_BACKEND = "accounts.outbox.OutboxBackend"
    yield
    cache.clear()


def log_in(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_person_logs_in_with_their_address_in_any_case(client, bob):
    assert log_in(client, "BOB@example.com").status_code == 302
    assert client.get("/profile/").status_code == 200


def test_logging_in_changes_the_session_so_that_a_planted_one_is_worthless(client, bob):
    client.get("/invitations/anything/")
    planted = client.session.session_key
    log_in(client, "bob@example.com")
    assert client.session.session_key != planted


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, bob):
    known = log_in(client, "bob@example.com", "wrong").context["form"].errors
    unknown = log_in(client, "nobody@example.com", "wrong").context["form"].errors
    assert known == unknown


def test_guessing_is_stopped_even_for_the_right_password(client, bob):
    for _ in range(5):
        log_in(client, "bob@example.com", "wrong")
    log_in(client, "bob@example.com")
    assert client.get("/profile/").status_code == 302


def test_a_forgotten_password_is_replaced_by_the_link_in_the_outbox(client, bob):
    client.post(RESET, {"email": "bob@example.com"})
    body = OutboxMessage.objects.get(to="bob@example.com").body
    link = "/accounts/" + body.split("/accounts/")[1].split()[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another long passphrase", "password2": "another long passphrase"})
    assert User.objects.get(pk=bob.pk).check_password("another long passphrase")
    client.logout()
    assert client.get(link, follow=True).context["token_fail"]


def test_asking_for_an_unknown_address_says_the_same_and_sends_nothing(client, bob):
    known = client.post(RESET, {"email": "bob@example.com"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.com"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [mail.to for mail in OutboxMessage.objects.all()] == ["bob@example.com"]


def test_nobody_signs_up_by_themselves(client, db):
    client.post("/accounts/signup/", {"email": "eve@example.com", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="eve@example.com").exists()


def test_the_administration_site_has_the_same_door(client, db):
    assert client.get("/admin/login/").url.startswith(LOGIN)


def test_a_new_address_needs_the_password_replaces_the_old_one_and_tells_it(client, bob, django_capture_on_commit_callbacks):
    log_in(client, "bob@example.com")
    change = {"email": "robert@example.com", "password": "wrong"}
    assert client.post("/profile/address/", change).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/profile/address/", {**change, "password": PASSWORD}).status_code == 302
    assert OutboxMessage.objects.get(to="bob@example.com").subject.startswith("Your address")
    client.logout()
    log_in(client, "bob@example.com")
    assert client.get("/profile/").status_code == 302
    log_in(client, "robert@example.com")
    assert client.get("/profile/").status_code == 200


def test_an_address_of_somebody_else_cannot_be_taken(client, bob, alice):
    client.force_login(bob)
    taken = {"email": "ALICE@example.com", "password": PASSWORD}
    assert client.post("/profile/address/", taken).status_code == 422


def test_the_outbox_is_for_the_operator_alone(client, olga):
    OutboxMessage.objects.create(to="dave@example.com", subject="Join", body="https://example.com/invitations/abc/")
    client.force_login(olga)
    assert client.get("/outbox/").status_code == 403
    User.objects.filter(pk=olga.pk).update(is_staff=True)
    assert b"dave@example.com" in client.get("/outbox/").content
    assert b"/invitations/abc/" in client.get(f"/outbox/{OutboxMessage.objects.get().pk}/").content
