"""Events, customers, rules, readings and drop-off as programs use them."""

from __future__ import annotations

import pytest

from accounts.models import ApiKey
from behaviour import tasks
from behaviour.models import Attribute, Customer, Event, EventRule, Passage, Reading
from behaviour.tests.conftest import event, happened
from touchpoints.models import Channel, Touchpoint

pytestmark = pytest.mark.django_db

EVENTS, BATCH = "/api/v1/events/", "/api/v1/events/batch/"
CART = {"customer": "ann", "event": "cart", "occurred_at": "2026-03-01T12:00:00Z"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Tasks run where they are enqueued, as soon as the test's request has committed."""
    for task in (tasks.derive_passages, tasks.build_reading, tasks.remap_event_name):
        monkeypatch.setattr(task, "delay", task)


@pytest.fixture
def sender(api, workspace):
    """A program that may send and read nothing."""
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {ApiKey.issue(workspace, 'Shop', ['ingest'], by=None)[1]}")
    return api


@pytest.fixture
def editor(api, alice):
    api.force_authenticate(alice)
    return api


def ours(workspace):
    return Event.objects.filter(workspace=workspace)


def test_a_program_sends_an_event(sender, workspace, reading, django_capture_on_commit_callbacks):
    channel = Channel.objects.create(workspace=workspace, name="Web shop")
    body = CART | {"channel": "web SHOP", "value": 9.5, "properties": {"lamp": ["red", None]}, "team": "Shop"}
    with django_capture_on_commit_callbacks(execute=True):
        assert sender.post(EVENTS, body).status_code == 201
    row = ours(workspace).get()
    assert (row.channel_id, row.value, row.properties, row.team) == (channel.pk, 9.5, {"lamp": ["red", None]}, "Shop")
    assert Passage.objects.get().entry_step == 2
    assert sender.get(EVENTS).status_code == 403


def test_an_event_without_a_time_happened_now(sender, workspace):
    sender.post(EVENTS, {"customer": "ann", "event": "cart"})
    assert ours(workspace).get().precision == "second"


def test_the_same_message_again_is_known_and_another_body_is_a_conflict(sender, workspace):
    body = CART | {"message_id": "m1"}
    assert sender.post(EVENTS, body).json() == {"status": "taken"}
    again = sender.post(EVENTS, body)
    assert (again.status_code, again.json()) == (200, {"status": "known"})
    other = sender.post(EVENTS, body | {"event": "pay"})
    assert other.status_code == 409 and other["Content-Type"] == "application/problem+json"
    assert ours(workspace).count() == 1


def test_a_batch_takes_the_good_and_says_what_is_wrong_with_the_rest(sender, workspace):
    items = [CART, {"event": "cart"}, CART | {"message_id": "m1"}, CART | {"message_id": "m1", "event": "pay"}, "cart"]
    answer = sender.post(BATCH, {"items": items})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["taken"], body["known"], body["refused"]) == (2, 0, 3)
    assert [result["status"] for result in body["results"]] == [201, 422, 201, 409, 422]
    assert body["results"][1] == {"index": 1, "status": 422, "errors": [{"path": "customer", "detail": "This field is needed."}]}
    assert body["results"][4]["errors"][0]["detail"] == "Send an object."
    assert ours(workspace).count() == 2


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"customer": 7}, "customer"),
        ({"customer": "a" * 201}, "customer"),
        ({"event": "a\x00b"}, "event"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": "2026-03-01T12:00:00"}, "occurred_at"),
        ({"occurred_at": "2926-03-01T12:00:00Z"}, "occurred_at"),
        ({"occurred_on": "2026-03-01"}, "occurred_on"),
        ({"occurred_on": "2026-02-30", "occurred_at": None}, "occurred_on"),
        ({"sequence": 2**63}, "sequence"),
        ({"sequence": True}, "sequence"),
        ({"direction": "sideways"}, "direction"),
        ({"channel": "Pigeon"}, "channel"),
        ({"channel": 10**30}, "channel"),
        ({"channel": ["Web"]}, "channel"),
        ({"value": "12"}, "value"),
        ({"properties": []}, "properties"),
        ({"properties": {"a": "\x00"}}, "properties"),
        ({"properties": {"a": "x" * 40_000}}, "properties"),
        ({"attributes": {"shoe": "42"}}, "attributes"),
        ({"attributes": "plan"}, "attributes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_every_fault_is_named_by_its_path(sender, workspace, changed, path):
    answer = sender.post(EVENTS, CART | changed)
    assert answer.status_code == 422, answer.content
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]
    assert not ours(workspace).exists()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (r'{"customer": "ann", "event": "\ud800"}', "event"),
        (r'{"customer": "ann", "event": "cart", "\ud800": 1}', "?"),
        (r'{"customer": "ann", "event": "cart", "properties": {"\udc00": 1}}', "properties"),
        (r'{"customer": "ann", "event": "cart", "attributes": {"\udc00": "1"}}', "attributes"),
    ],
)
def test_halves_of_characters_are_refused(sender, workspace, body, path):
    answer = sender.generic("POST", EVENTS, body, content_type="application/json")
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]


@pytest.mark.parametrize("body", [[], "x", {"items": "x"}, {"items": {}}, {}, {"items": [], "workspace": 7}])
def test_a_batch_of_the_wrong_shape_is_refused(sender, body):
    assert sender.post(BATCH, body).status_code == 422


def test_a_batch_has_a_limit(sender, settings):
    settings.API_BATCH_MAX_ITEMS = 2
    assert sender.post(BATCH, {"items": [CART] * 3}).status_code == 422


def test_a_viewer_and_a_reading_key_may_not_send(api, workspace, bob):
    api.force_authenticate(bob)
    assert api.post(EVENTS, CART).status_code == 403
    api.force_authenticate(None)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {ApiKey.issue(workspace, 'Read', ['read'], by=None)[1]}")
    assert api.post(EVENTS, CART).status_code == 403


def test_attributes_of_a_customer_come_with_events(sender, workspace):
    Attribute.objects.create(workspace=workspace, key="plan", name="Plan")
    sender.post(EVENTS, CART | {"attributes": {"plan": "paid"}})
    assert Customer.objects.get(workspace=workspace).attributes == {"plan": "paid"}


def test_events_are_listed_newest_first_page_by_page(editor, workspace, touchpoints):
    happened(workspace, *(event("ann", "cart", minute) for minute in range(5)), event("ben", "other", 9))
    first = editor.get(EVENTS, {"page_size": 4}).json()
    second = editor.get(first["next"]).json()
    rows = first["results"] + second["results"]
    assert [row["customer"] for row in rows] == ["ben", *["ann"] * 5] and second["next"] is None
    assert [row["occurred_at"] for row in rows] == sorted((row["occurred_at"] for row in rows), reverse=True)
    assert [row["event"] for row in editor.get(EVENTS, {"unmapped": "true"}).json()["results"]] == ["other"]
    assert len(editor.get(EVENTS, {"customer": "ann"}).json()["results"]) == 5


def test_a_stranger_sees_nothing_of_ours(api, workspace, reading, charlie):
    happened(workspace, event("ann", "cart"))
    api.force_authenticate(charlie)
    for name in ("events", "customers", "event-rules", "attributes", "segments", "readings"):
        assert api.get(f"/api/v1/{name}/").json()["results"] == []
    assert api.get("/api/v1/event-names/").json() == []
    assert api.get("/api/v1/event-names/", {"workspace": "example"}).status_code == 404
    assert api.get("/api/v1/drop-off/", {"journey": reading.journey_id}).status_code == 404


def test_erasing_a_customer_takes_events_and_passages_along(
    editor, workspace, journey, reading, django_capture_on_commit_callbacks
):
    happened(workspace, event("ann", "cart"))
    url = f"/api/v1/customers/{Customer.objects.get(key='ann').pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.delete(url).status_code == 204
    assert editor.get(url).status_code == 404
    assert not ours(workspace).exists() and not Passage.objects.exists()


def test_customers_are_found_by_what_is_known_of_them(editor, workspace):
    Customer.objects.create(workspace=workspace, key="c-1", name="Ann Example")
    Customer.objects.create(workspace=workspace, key="c-2", email="ben@example.com")
    assert [row["key"] for row in editor.get("/api/v1/customers/", {"q": "BEN@"}).json()["results"]] == ["c-2"]
    assert [row["key"] for row in editor.get("/api/v1/customers/", {"key": "c-1"}).json()["results"]] == ["c-1"]


def test_a_rule_made_changed_and_deleted_moves_history(editor, workspace, touchpoints, django_capture_on_commit_callbacks):
    happened(workspace, event("ann", "look"))

    def at():
        return ours(workspace).values_list("touchpoint_id", flat=True).get()

    with django_capture_on_commit_callbacks(execute=True):
        body = {"event_name": "look", "touchpoint": touchpoints["Compare"].pk}
        made = editor.post("/api/v1/event-rules/", body)
    assert made.status_code == 201 and at() == touchpoints["Compare"].pk
    url = f"/api/v1/event-rules/{made.json()['id']}/"
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.patch(url, {"touchpoint": touchpoints["Cart"].pk}).status_code == 200
    assert at() == touchpoints["Cart"].pk
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.delete(url).status_code == 204
    assert at() is None


def test_a_second_rule_for_a_name_is_refused(editor, touchpoints):
    answer = editor.post("/api/v1/event-rules/", {"event_name": "cart", "touchpoint": touchpoints["Pay"].pk})
    assert answer.status_code == 422


def test_a_rule_cannot_point_into_another_workspace(editor, workspace, charlie):
    other = charlie.memberships.get().workspace
    foreign = Touchpoint.objects.create(workspace=other, name="Not ours")
    assert editor.post("/api/v1/event-rules/", {"event_name": "x", "touchpoint": foreign.pk}).status_code == 422
    assert not EventRule.objects.exists()


def test_names_without_a_touchpoint_come_first(editor, workspace, touchpoints):
    happened(workspace, event("ann", "cart"), event("ann", "odd"), event("ann", "odder"), event("ann", "odder"))
    names = editor.get("/api/v1/event-names/").json()
    assert [(name["event"], name["count"]) for name in names[:3]] == [("odder", 2), ("odd", 1), ("cart", 1)]
    assert names[2]["touchpoint"] == touchpoints["Cart"].pk and names[0]["touchpoint"] is None


def test_another_window_makes_a_new_reading(editor, journey, reading, django_capture_on_commit_callbacks):
    url = f"/api/v1/readings/{reading.pk}/"
    assert editor.get(url).json()["window_seconds"] == 86400
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.patch(url, {"window_seconds": 3600, "entry": "first"}).json()
    assert (answer["version"], answer["window_seconds"], answer["entry"]) == (2, 3600, "first")
    assert Reading.objects.get(journey=journey, state="current").version == 2
    assert editor.patch(url, {"window_seconds": 1}).status_code == 422


def test_drop_off_is_read(editor, workspace, journey, reading):
    happened(workspace, event("ann", "search"), event("ann", "compare", 5), event("ben", "search"))
    answer = editor.get("/api/v1/drop-off/", {"journey": journey.pk}).json()
    assert (answer["passages"], answer["people"], answer["until"]) == (2, 2, "2026-03-01")
    first = answer["steps"][0]
    assert (first["reached"], first["dropped"], first["loss"]["value"]) == (2, 1, 0.5)
    assert first["to_next"] == {"n": 1, "median": 300.0, "p90": 300.0}


@pytest.mark.parametrize(
    "query",
    [
        {"journey": "x"},
        {},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"since": "0001-01-01"},
        {"until": "0001-01-01"},
    ],
)
def test_a_drop_off_that_cannot_be_read_says_why(editor, journey, reading, query):
    if query and "journey" not in query:
        query = query | {"journey": journey.pk}
    assert editor.get("/api/v1/drop-off/", query).status_code == 422


def test_before_the_first_reading_the_drop_off_says_so(editor, journey):
    assert editor.get("/api/v1/drop-off/", {"journey": journey.pk}).status_code == 409


def test_a_workspace_has_at_most_twenty_attributes(editor, workspace):
    for number in range(20):
        Attribute.objects.create(workspace=workspace, key=f"a{number}", name="A")
    assert editor.post("/api/v1/attributes/", {"key": "b", "name": "B"}).status_code == 422
