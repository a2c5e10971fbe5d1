import csv
import io
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.audit import acting_as
from accounts.models import AuditEntry, Membership
from accounts.trail import described, in_words
from behaviour.models import Customer
from journeys.models import Journey, Stage

pytestmark = pytest.mark.django_db


def sentences(entries) -> list[str]:
    return [
        f"{deed.who} {deed.verb} the {deed.kind} {deed.record}: "
        + "; ".join(f"{change.field} from {change.before} to {change.after}" for change in deed.changes)
        for deed in described(list(entries))
    ]


def test_an_entry_reads_as_a_sentence(journey, alice):
    with acting_as("Alice", user_id=alice.pk):
        journey.status = Journey.Status.LIVE
        journey.save()
    entry = AuditEntry.objects.filter(action="update", record_type="journeys_journey")
    assert sentences(entry) == ["Alice changed the journey “Buying a lamp”: status from Draft to Live"]


def test_rows_pointed_at_are_called_by_their_names(journey, workspace, alice, olga):
    journey.owner = alice
    journey.save()
    entry = AuditEntry.objects.filter(action="update", record_type="journeys_journey")
    assert sentences(entry) == ["Throughline itself changed the journey “Buying a lamp”: owner from nothing to Alice"]
    Membership.objects.get(user=alice).change_role("viewer")
    entry = AuditEntry.objects.filter(action="update", record_type="accounts_membership")
    assert sentences(entry) == ["Throughline itself changed the membership “Alice”: role from Editor to Viewer"]


def test_a_record_that_is_gone_is_called_what_it_was(journey):
    lost = Stage.objects.create(workspace=journey.workspace, journey=journey, name="Regret")
    lost.delete()
    deed = described(list(AuditEntry.objects.filter(action="delete", record_type="journeys_stage")))[0]
    assert (deed.verb, deed.kind, deed.record) == ("deleted", "stage", "“Regret”")


def test_the_page_filters_by_person_kind_record_and_day(client, journey, workspace, olga, alice):
    with acting_as("Alice", user_id=alice.pk):
        Journey.objects.filter(pk=journey.pk).update(name="Buying a chair")
    client.force_login(olga)
    page = f"/w/{workspace.slug}/audit/"

    def shown(**filters) -> int:
        return len(client.get(page, filters).context["entries"])

    assert shown(person=alice.pk) == 1
    assert shown(kind="journeys_journey", record=journey.pk) == 2
    assert shown(since="2001-01-01", until="2001-01-02") == 0
    assert client.get(page, {"since": "never"}).status_code == 422
    assert client.get(page, {"after": "x"}).status_code == 422
    assert client.get(page, {"since": "2026-02-02", "until": "2026-02-01"}).status_code == 422


def test_pages_follow_each_other_without_a_gap_or_a_repeat(client, journey, workspace, olga):
    for number in range(120):
        Journey.objects.filter(pk=journey.pk).update(name=f"Name {number}")
    client.force_login(olga)
    seen, after = [], ""
    while True:
        context = client.get(f"/w/{workspace.slug}/audit/", {"kind": "journeys_journey", "after": after}).context
        seen += [change.after for deed in context["entries"] for change in deed.changes if deed.verb == "changed"]
        after = context["next_cursor"]
        if not after:
            break
    assert seen == [f"Name {number}" for number in reversed(range(120))]


def test_the_page_costs_the_same_however_long_the_trail(client, journey, workspace, olga, django_assert_max_num_queries):
    client.force_login(olga)
    for number in range(60):
        Stage.objects.create(workspace=workspace, journey=journey, name=f"Stage {number}")
    with django_assert_max_num_queries(6):
        client.get(f"/w/{workspace.slug}/audit/")


def test_the_export_holds_every_change_and_nothing_of_other_workspaces(client, journey, workspace, olga, charlie):
    Journey.objects.filter(pk=journey.pk).update(name='=HYPERLINK("http://evil")')
    Journey.objects.create(workspace=charlie.memberships.get().workspace, name="Not ours")
    client.force_login(olga)
    answer = client.get(f"/w/{workspace.slug}/audit/export/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    renamed = [row for row in rows if row["action"] == "changed" and row["field"] == "name"]
    assert renamed[0]["from"] == "Buying a lamp"
    assert renamed[0]["to"].startswith("'=")
    assert "Not ours" not in text


def test_a_change_of_options_kept_as_an_object_is_told_in_words():
    assert in_words({"year": 2018, "month": 8}, None, {}, "") == "year: 2018, month: 8"
    assert in_words({}, None, {}, "") == "nothing"


def test_a_record_whose_first_name_is_empty_is_called_by_the_next(workspace):
    customer = Customer.objects.create(workspace=workspace, key="c-17")
    Customer.objects.filter(pk=customer.pk).update(attributes={"plan": "paid"})
    deed = described(list(AuditEntry.objects.filter(action="update", record_type=Customer._meta.db_table)))[0]
    assert (deed.verb, deed.kind, deed.record) == ("changed", "customer", "“c-17”")


def test_times_are_those_of_the_workspace(client, workspace, olga, journey):
    client.force_login(olga)
    deed = client.get(f"/w/{workspace.slug}/audit/").context["entries"][0]

    page = client.get(f"/w/{workspace.slug}/audit/").content.decode()

    assert f"{deed.at.astimezone(ZoneInfo('Europe/Berlin')):%H:%M:%S}" in page
    assert "times of Europe/Berlin" in page
    assert timezone.get_current_timezone_name() == "UTC"
