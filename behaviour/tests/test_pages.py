"""Pages of customers, events and readings; and the command that rebuilds."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from behaviour import tasks
from behaviour.models import Customer, Event, EventRule, Passage, Reading
from behaviour.tests.conftest import event, happened
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db
CUSTOMERS, EVENTS, RULE = "/w/example/customers/", "/w/example/events/", "/w/example/events/touchpoint/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    for task in (tasks.derive_passages, tasks.build_reading, tasks.remap_event_name):
        monkeypatch.setattr(task, "delay", task)


@pytest.fixture
def editor(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def viewer(client, bob):
    client.force_login(bob)
    return client


def page(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_customers_are_listed_and_found(viewer, workspace):
    assert "No customers yet" in page(viewer, CUSTOMERS)
    Customer.objects.create(workspace=workspace, key="c-1", name="Ann Example")
    Customer.objects.create(workspace=workspace, key="c-2", email="ben@example.com")
    assert "c-2" not in page(viewer, CUSTOMERS, q="ann") and "c-1" in page(viewer, CUSTOMERS, q="ANN exa")
    assert "No customer is like that" in page(viewer, CUSTOMERS, q="zoe")


def test_a_customer_shows_passages_and_events(viewer, workspace, journey, reading):
    happened(workspace, event("ann", "search"), event("ann", "compare", 5), event("ann", "hello", 6))
    shown = page(viewer, f"{CUSTOMERS}{Customer.objects.get(key='ann').pk}/")
    assert "Left here" in shown and "hello" in shown and journey.name in shown
    assert "Erase" not in shown


def test_an_editor_erases_a_customer(editor, workspace, reading, django_capture_on_commit_callbacks):
    happened(workspace, event("ann", "search"))
    url = f"{CUSTOMERS}{Customer.objects.get(key='ann').pk}/"
    assert "Erase" in page(editor, url)
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(f"{url}erase/").status_code == 302
    assert editor.get(url).status_code == 404
    assert not Passage.objects.exists() and not Event.objects.filter(workspace=workspace).exists()


def test_events_without_a_touchpoint_come_first_and_can_be_given_one(
    editor, workspace, touchpoints, django_capture_on_commit_callbacks
):
    happened(workspace, event("ann", "cart"), event("ann", "cart"), event("ann", "look & see"))
    shown = page(editor, EVENTS)
    assert shown.index("look &amp; see") < shown.index(">cart<") and "name=look%20%26%20see" in shown
    assert "Compare" in page(editor, RULE, name="look & see")
    with django_capture_on_commit_callbacks(execute=True):
        body = {"event_name": "look & see", "touchpoint": touchpoints["Compare"].pk}
        assert editor.post(RULE, body).status_code == 302
    assert Event.objects.get(workspace=workspace, name="look & see").touchpoint_id == touchpoints["Compare"].pk
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(RULE, {"event_name": "look & see", "touchpoint": ""}).status_code == 302
    assert Event.objects.get(workspace=workspace, name="look & see").touchpoint_id is None
    assert not EventRule.objects.filter(event_name="look & see").exists()


def test_a_rule_needs_a_name_and_a_touchpoint_of_ours(editor, charlie, touchpoints):
    other = charlie.memberships.get().workspace
    foreign = Touchpoint.objects.create(workspace=other, name="Not ours")
    assert editor.post(RULE, {"touchpoint": touchpoints["Cart"].pk}).status_code == 422
    assert editor.post(RULE, {"event_name": "x", "touchpoint": foreign.pk}).status_code == 422
    assert editor.post(RULE, {"event_name": "x" * 201, "touchpoint": touchpoints["Cart"].pk}).status_code == 422


def test_a_viewer_reads_names_but_changes_no_rule(viewer, workspace, touchpoints):
    happened(workspace, event("ann", "look"))
    assert "Choose" not in page(viewer, EVENTS)
    assert viewer.post(RULE, {"event_name": "look", "touchpoint": touchpoints["Cart"].pk}).status_code == 403


def test_an_editor_changes_the_window(editor, journey, reading, django_capture_on_commit_callbacks):
    url = f"/w/example/journeys/{journey.pk}/reading/"
    assert 'value="24"' in page(editor, url)
    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(url, {"length": 7, "unit": "days", "entry": "first"}).status_code == 302
    current = Reading.objects.get(journey=journey, state="current")
    assert (current.version, current.window.days, current.entry) == (2, 7, "first")
    assert editor.post(url, {"length": 9999, "unit": "days", "entry": "any"}).status_code == 422
    assert editor.post(url, {"length": "x", "unit": "years", "entry": ""}).status_code == 422


def test_a_viewer_reads_the_window_and_changes_nothing(viewer, journey, reading):
    url = f"/w/example/journeys/{journey.pk}/reading/"
    assert "24 hours" in page(viewer, url)
    assert viewer.post(url, {"length": 7, "unit": "days", "entry": "first"}).status_code == 403


def test_a_stranger_finds_no_page_of_ours(client, charlie, workspace, journey):
    client.force_login(charlie)
    for url in (CUSTOMERS, EVENTS, RULE, f"/w/example/journeys/{journey.pk}/reading/"):
        assert client.get(url).status_code == 404


def test_pages_take_the_same_number_of_queries_however_much_there_is(viewer, workspace, reading, django_assert_max_num_queries):
    for size in (2, 40):
        happened(workspace, *(event(f"c{n}", name, n) for n in range(size) for name in ("search", "compare", f"other{n}")))
        happened(workspace, *(event("ann", "search", 2000 * n) for n in range(size)))
        ann = Customer.objects.get(key="ann").pk
        for url in (CUSTOMERS, EVENTS, f"{CUSTOMERS}{ann}/"):
            with django_assert_max_num_queries(11):
                viewer.get(url)


def test_the_command_rebuilds_all_or_one_and_says_what_it_did(workspace, journey, touchpoints):
    happened(workspace, event("ann", "search"), event("ben", "cart"))
    out = io.StringIO()
    call_command("rebuild_passages", stdout=out)
    assert "2 passages of 2 customers, version 1" in out.getvalue()
    Passage.objects.all().delete()
    Placement.objects.update(is_optional=True)
    call_command("rebuild_passages", "--journey", str(journey.pk), stdout=out)
    assert "2 passages of 2 customers, version 2" in out.getvalue()
    with pytest.raises(CommandError, match="There is no journey 999999999"):
        call_command("rebuild_passages", "--journey", "999999999")
