"""Requests that are not what they should be get an answer that says so, in the words of whoever asked; never a 500."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from feedback.models import AnswerScale
from tests.routes import addresses

PROBLEM = "application/problem+json"
NUMBERED = [address for address in addresses() if address.is_api and "pk" in address.parts]


@pytest.fixture
def owner(olga) -> Client:
    client = Client()
    client.force_login(olga)
    return client


def api_key_post(client: Client, body: bytes) -> tuple[int, dict]:
    answer = client.post("/api/v1/personas/", body, content_type="application/json")
    assert answer["Content-Type"] == PROBLEM
    return answer.status_code, answer.json()


@pytest.mark.parametrize("wrong", ["abc", "1.5", "-1", "%00", "٣", "9" * 19, "9" * 5000])
def test_a_number_that_is_none_leads_nowhere(wrong, owner):
    for address in NUMBERED:
        url = reverse(address.name, args=[424242]).replace("424242", wrong)
        for method in address.actions:
            answer = owner.generic(method, url, b"{}", content_type="application/json")
            assert answer.status_code == 404, f"{method} {url}"
            assert answer["Content-Type"] == PROBLEM


def test_an_unknown_address_of_the_api_is_answered_as_a_problem(owner):
    answer = owner.get("/api/v1/nothing/")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["status"] == 404


@pytest.mark.parametrize("resource", ["answer-scales", "events", "audit-entries"])
@pytest.mark.parametrize("position", ["p=abc", "p=%00", "p=2024-99-99", "o=x", "nothing", "ü"])
def test_a_made_up_cursor_is_not_found(owner, workspace, resource, position):
    AnswerScale.objects.create(workspace=workspace, metric="nps", lowest=0, highest=10, box=2, direction="high")
    cursor = b64encode(position.encode()).decode()
    answer = owner.get(f"/api/v1/{resource}/?cursor={quote(cursor)}")
    assert answer.status_code == (200 if position == "nothing" else 404), answer.content


@pytest.mark.parametrize("size", ["abc", "0", "-1", "1.5", "", "٣"])
def test_a_page_size_that_is_none_is_refused_with_its_place(owner, size):
    answer = owner.get(f"/api/v1/journeys/?page_size={quote(size)}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "page_size"


@pytest.mark.parametrize("body", [b"[" * 200_000, b"[" * 100 + b"]" * 100, b'{"a":' * 100 + b"1" + b"}" * 100])
def test_a_body_nested_too_deeply_is_refused(owner, body):
    status, problem = api_key_post(owner, body)
    assert status == 400
    assert "nested" in problem["detail"]


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000"])
@pytest.mark.parametrize(
    ("resource", "body"),
    [
        ("events/", '{"workspace": "%s", "customer": "c", "event": "e"}'),
        ("responses/batch/", '{"workspace": "%s", "items": []}'),
        ("imports/", '{"workspace": "%s", "kind": "responses"}'),
        ("journeys/", '{"name": "x", "status": "%s"}'),
        ("journeys/", '{"workspace": "%s", "name": "x"}'),
        ("journeys/", '{"name": "%s"}'),
        ("column-mappings/", '{"name": "x", "kind": "responses", "columns": [{"header": "%s", "role": "%s"}]}'),
    ],
)
def test_a_text_that_no_text_is_is_refused_with_its_place(owner, resource, body, text):
    answer = owner.post(f"/api/v1/{resource}", body.replace("%s", text), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"]


def test_a_body_above_the_limit_is_refused_as_too_large(owner, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    status, problem = api_key_post(owner, b'{"name": "' + b"x" * 2000 + b'"}')
    assert status == 413
    assert "1.0\xa0KB" in problem["detail"]


def test_a_form_above_the_limit_is_refused_with_a_page_that_names_it(owner, workspace, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024
    answer = owner.post(
        "/w/example/journeys/new/blank/start/", {"name": "x" * 2000}, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "1.0\xa0KB" in answer.content.decode()


def test_a_form_of_another_site_is_refused_with_a_page_of_ours(olga):
    client = Client(enforce_csrf_checks=True)
    client.force_login(olga)
    answer = client.post("/w/example/journeys/new/blank/start/", {"name": "x"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()
    assert "<style" not in answer.content.decode()


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html; charset=utf-8"), ("/api/v1/journeys/", PROBLEM)])
def test_a_host_that_is_not_ours_is_refused(client, path, kind):
    answer = client.get(path, headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, kind)


@pytest.mark.parametrize(("path", "kind"), [("/", "text/html"), ("/api/v1/journeys/", PROBLEM)])
def test_what_breaks_on_our_side_is_said_to_each_in_their_words(client, monkeypatch, path, kind):
    client.raise_request_exception = False

    def broken(*args):
        raise RuntimeError

    monkeypatch.setattr("accounts.middleware.principal_of_user", broken)
    monkeypatch.setattr("accounts.middleware.PrincipalMiddleware.process_view", broken)
    answer = client.get(path)
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith(kind)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
