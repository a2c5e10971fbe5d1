import pytest
from django.apps import apps
from django.db import connection

from accounts.models import AuditEntry, Membership, Removal, User, Workspace
from accounts.removal import foreign_keys, remove, request_removal, tables_of_a_workspace
from accounts.tasks import remove_workspace
from behaviour.models import Customer, Event
from intake.models import ImportFault, ImportJob
from journeys.models import Journey

pytestmark = pytest.mark.django_db


def fill(workspace, journey):
    """Something in a partition, a table without the column, a join table, and rows that point at each other."""
    customer = Customer.objects.create(workspace=workspace, key="c1")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO behaviour_event (occurred_at, workspace_id, customer_id, name, local_day)"
            " SELECT now() - n * interval '20 days', %s, %s, 'view', current_date FROM generate_series(1, 25) AS n",
            [workspace.pk, customer.pk],
        )
    job = ImportJob.objects.create(workspace=workspace, kind="responses", file_name="a.csv", file_size=1)
    ImportFault.objects.create(job=job, row=2, reason="Out of range")
    future = Journey.objects.create(workspace=workspace, name="Future", counterpart=journey, parent=journey)
    future.personas.create(workspace=workspace, name="Ana")


def test_a_workspace_goes_with_everything_in_it_and_others_stay(workspace, journey, olga, charlie):
    elsewhere = charlie.memberships.get().workspace
    fill(workspace, journey)
    fill(elsewhere, Journey.objects.create(workspace=elsewhere, name="Theirs"))
    before = {table.model: table.count(elsewhere.pk) for table in tables_of_a_workspace()}
    removal = request_removal(workspace, by=olga)
    remove(removal, portion=7)
    assert not Workspace.objects.filter(pk=workspace.pk).exists()
    assert {table.model._meta.label: n for table in tables_of_a_workspace() if (n := table.count(workspace.pk))} == {}
    assert {table.model: table.count(elsewhere.pk) for table in tables_of_a_workspace()} == before
    assert Event.objects.count() == 25
    assert User.objects.filter(pk=olga.pk).exists()


def test_the_progress_ends_at_the_total(workspace, journey, olga):
    fill(workspace, journey)
    removal = request_removal(workspace, by=olga)
    remove(removal, portion=7)
    removal.refresh_from_db()
    assert removal.finished_at is not None
    assert removal.rows_done == removal.rows_total > 25


def test_one_line_of_the_trail_is_left_outside_every_workspace(workspace, journey, olga):
    fill(workspace, journey)
    remove(request_removal(workspace, by=olga))
    assert not AuditEntry.objects.filter(workspace_id=workspace.pk).exists()
    left = AuditEntry.objects.get(workspace=None)
    assert (left.action, left.actor_name, left.changes) == ("delete", "Olga", {"name": ["Example Ltd", None]})


def test_the_workspace_is_closed_from_the_first_moment(client, workspace, olga):
    client.force_login(olga)
    request_removal(workspace, by=olga)
    assert client.get(f"/w/{workspace.slug}/members/").status_code == 404


def test_a_removal_that_was_cut_short_is_finished_by_the_next_run(workspace, journey, olga, monkeypatch):
    fill(workspace, journey)
    removal = request_removal(workspace, by=olga)

    def cut(removal):
        raise KeyboardInterrupt

    monkeypatch.setattr("accounts.removal._finish", cut)
    with pytest.raises(KeyboardInterrupt):
        remove(removal)
    monkeypatch.undo()
    remove_workspace(removal.pk)
    remove_workspace(removal.pk)
    assert not Workspace.objects.filter(pk=workspace.pk).exists()
    assert AuditEntry.objects.filter(workspace=None).count() == 1


def test_children_go_before_what_they_point_at():
    order = [table.model for table in tables_of_a_workspace()]
    for place, model in enumerate(order):
        for field in foreign_keys(model):
            if field.related_model in order and field.related_model is not model:
                assert order.index(field.related_model) > place, f"{model} before {field.related_model}"


def test_no_model_with_a_workspace_is_forgotten():
    covered = {table.model for table in tables_of_a_workspace()} | {AuditEntry}
    scoped = {model for model in apps.get_models() if any(field.name == "workspace" for field in model._meta.fields)}
    assert scoped <= covered


def test_an_admin_removes_the_demonstration_with_one_press(client, workspace, olga, django_capture_on_commit_callbacks):
    Workspace.objects.filter(pk=workspace.pk).update(is_demonstration=True)
    client.force_login(olga)
    assert b"Remove the demonstration" in client.get(f"/w/{workspace.slug}/settings/").content
    answer = client.post(f"/w/{workspace.slug}/remove-demonstration/")
    removal = Removal.objects.get()
    assert answer.url == f"/removals/{removal.pk}/"
    assert b"Waiting to begin" in client.get(answer.url).content
    remove_workspace(removal.pk)
    assert b"Done:" in client.get(answer.url).content
    part = client.get(answer.url, headers={"X-Fragment": "1"}).content
    assert b"Done:" in part and b"<html" not in part
    assert not Membership.objects.filter(user=olga).exists()


def test_a_workspace_that_is_no_demonstration_is_not_removed(client, workspace, olga):
    client.force_login(olga)
    assert client.post(f"/w/{workspace.slug}/remove-demonstration/").status_code == 422
    assert not Removal.objects.exists()
