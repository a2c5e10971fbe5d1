import pytest
from django.db import InternalError, transaction

from accounts.audit import acting_as
from accounts.models import AuditEntry
from journeys.models import Journey

pytestmark = pytest.mark.django_db


def test_a_change_is_kept_with_who_what_and_from_what_to_what(journey, alice):
    with acting_as("Alice", user_id=alice.pk):
        journey.name = "Buying a chair"
        journey.save()
    entry = AuditEntry.objects.filter(record_type="journeys_journey", action="update").get()
    assert (entry.workspace_id, entry.actor_id, entry.actor_name, entry.record_id) == (
        journey.workspace_id,
        alice.pk,
        "Alice",
        journey.pk,
    )
    assert entry.changes == {"name": ["Buying a lamp", "Buying a chair"]}


def test_a_change_past_the_models_is_kept_too(journey):
    Journey.objects.filter(pk=journey.pk).update(description="Lamps and shades")
    assert AuditEntry.objects.get(action="update", record_type="journeys_journey").changes["description"][1] == "Lamps and shades"


def test_the_trail_can_be_added_to_and_nothing_else(journey):
    for act in (AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(actor_name="Mallory")):
        with pytest.raises(InternalError, match="append-only"), transaction.atomic():
            act()
