"""The operator's administration site opens on every kind of record, asks a fixed number of queries, and keeps the trail."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Membership, Removal, Role, User, Workspace
from behaviour.models import Customer
from tests.routes import samples

pytestmark = pytest.mark.django_db
MODELS = [model for model in admin.site._registry if model._meta.app_label != "admin"]


@pytest.fixture
def operator(client, db) -> User:
    operator = User.objects.create_superuser("operations@example.com", "irrelevant here")
    client.force_login(operator)
    return operator


def page(model, name, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_search_and_record_open(model, client, operator):
    rows = samples()
    assert client.get(page(model, "changelist")).status_code == 200
    assert client.get(page(model, "changelist"), {"q": "1"}).status_code == 200
    row = next((row for row in rows.values() if type(row) is model), None) or model._base_manager.first()
    if row is not None:
        assert client.get(page(model, "change", row.pk)).status_code == 200


def test_a_list_costs_the_same_however_long(client, operator, workspace):
    def queries(model) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(page(model, "changelist"))
        return len(seen)

    def add(number):
        user = User.objects.create_user(f"p{number}@example.com", name=f"P{number}")
        Membership.objects.create(workspace=workspace, user=user, role=Role.VIEWER)
        Customer.objects.create(workspace=workspace, key=str(number))

    add(0)
    few = [queries(model) for model in (Membership, Customer, AuditEntry, User)]
    for number in range(1, 8):
        add(number)
    assert [queries(model) for model in (Membership, Customer, AuditEntry, User)] == few


def test_the_trail_can_be_read_and_not_touched(client, operator, workspace):
    entry = AuditEntry.objects.first()
    assert client.post(page(AuditEntry, "change", entry.pk), {"actor_name": "Mallory"}).status_code == 403
    assert client.post(page(AuditEntry, "delete", entry.pk), {"post": "yes"}).status_code == 403
    assert client.get(page(AuditEntry, "add")).status_code == 403


def test_the_operator_brings_an_archived_workspace_back(client, operator, workspace):
    workspace.archive()
    client.post(page(Workspace, "changelist"), {"action": "restore", "_selected_action": [workspace.pk]})
    workspace.refresh_from_db()
    assert workspace.archived_at is None


def test_a_workspace_on_its_way_out_is_not_brought_back(client, operator, workspace):
    workspace.archive()
    Removal.objects.create(workspace_id=workspace.pk, workspace_name=workspace.name)
    client.post(page(Workspace, "changelist"), {"action": "restore", "_selected_action": [workspace.pk]})
    workspace.refresh_from_db()
    assert workspace.archived_at is not None


def test_no_hash_of_a_secret_is_shown(client, operator):
    rows = samples()
    assert (
        rows["api_key"].hashed_key not in client.get(page(type(rows["api_key"]), "change", rows["api_key"].pk)).content.decode()
    )
    invitation = rows["invitation"]
    assert invitation.token_hash not in client.get(page(type(invitation), "change", invitation.pk)).content.decode()
