import pytest

from accounts.models import ApiKey
from conftest import member

pytestmark = pytest.mark.django_db
NEW = {"name": "Web shop", "scopes": ["read", "ingest"], "days": "90"}


def test_a_key_is_shown_once_and_kept_as_a_hash(client, api, workspace, olga):
    client.force_login(olga)
    answer = client.post(f"/w/{workspace.slug}/keys/new/", NEW)
    key = ApiKey.objects.get()
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert secret.split(".")[1] not in str(key.__dict__)
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(f"/w/{workspace.slug}/keys/").content.decode()
    assert secret not in str(dict(client.session))
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.get("/api/v1/journeys/").status_code == 200


def test_a_page_that_is_reloaded_makes_no_second_key(client, workspace, olga):
    client.force_login(olga)
    client.post(f"/w/{workspace.slug}/keys/new/", NEW)
    assert client.post(f"/w/{workspace.slug}/keys/new/", NEW).status_code == 422
    assert ApiKey.objects.count() == 1


def test_a_key_without_a_scope_or_with_an_unknown_one_is_refused(client, workspace, olga):
    client.force_login(olga)
    for scopes in ([], ["everything"]):
        assert client.post(f"/w/{workspace.slug}/keys/new/", {**NEW, "scopes": scopes}).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_revoked_key_is_refused_at_once(client, api, workspace, olga):
    key, secret = ApiKey.issue(workspace, "Old", ["read"], by=olga)
    client.force_login(olga)
    client.post(f"/w/{workspace.slug}/keys/{key.pk}/revoke/")
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.get("/api/v1/journeys/").status_code == 401


def test_the_api_shows_the_secret_of_a_new_key_once(api, workspace, olga):
    api.force_authenticate(olga)
    made = api.post("/api/v1/api-keys/", {"name": "Shop", "scopes": ["read"]})
    assert made.status_code == 201, made.json()
    secret = made.json()["key"]
    assert made["Cache-Control"] == "no-store"
    assert secret not in api.get("/api/v1/api-keys/").content.decode()
    assert secret not in api.get(f"/api/v1/api-keys/{made.json()['id']}/").content.decode()


def test_a_key_makes_no_keys_and_sees_none(api, workspace, olga):
    _, secret = ApiKey.issue(workspace, "Writer", ["write"], by=olga)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.post("/api/v1/api-keys/", {"name": "Child", "scopes": ["read"]}).status_code == 403
    assert api.get("/api/v1/api-keys/").json()["results"] == []


def test_the_keys_page_costs_the_same_however_many_there_are(client, workspace, olga, django_assert_max_num_queries):
    client.force_login(olga)
    for number in range(12):
        ApiKey.issue(workspace, f"Program {number}", ["read"], by=member(workspace, f"Maker{number}", "viewer"))
    with django_assert_max_num_queries(5):
        page = client.get(f"/w/{workspace.slug}/keys/").content.decode()
    assert "Program 11" in page
