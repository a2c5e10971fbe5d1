"""Customers as they become known by what happens to them, and as they are forgotten."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping

from django.db import connection, transaction
from django.utils import timezone

from accounts.erasure import erase_record_from_trail
from behaviour.locks import writing_events
from behaviour.models import Customer, Event, PassageMark, Reading
from behaviour.signals import customer_erased

INSERT = """
INSERT INTO behaviour_customer (workspace_id, key, name, email, attributes, created_at, updated_at)
SELECT %s, key, '', '', '{}', now(), now() FROM unnest(%s::text[]) AS new (key)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING key, id
"""

# The lock lets others use the same customers and makes an erasure wait until this transaction has ended.
FIND = "SELECT key, id FROM behaviour_customer WHERE workspace_id = %s AND key = ANY (%s) ORDER BY id FOR KEY SHARE"

LEARN = """
UPDATE behaviour_customer AS customer SET attributes = customer.attributes || new.attributes::jsonb, updated_at = now()
FROM unnest(%s::bigint[], %s::text[]) AS new (id, attributes)
WHERE customer.id = new.id
"""


def customer_ids(workspace_id: int, keys: Collection[str]) -> dict[str, int]:
    """The customers of these keys, made where they are new, and not to be erased before this transaction ends."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        while missing := sorted(set(keys) - found.keys()):
            cursor.execute(FIND, [workspace_id, missing])
            found |= dict(cursor.fetchall())
            # In the order of the keys, so that two writers of the same customers wait for each other instead of deadlocking.
            missing = [key for key in missing if key not in found]
            cursor.execute(INSERT, [workspace_id, missing])
            found |= dict(cursor.fetchall())
    return found


def learn_attributes(workspace_id: int, known: Mapping[int, Mapping[str, str]]) -> None:
    """Keep what has become known of customers; only what differs is written."""
    if not known:
        return
    ids = sorted(known)
    # Locked in the order of their ids, so that two batches about the same customers do not deadlock.
    rows = Customer.objects.filter(workspace=workspace_id, pk__in=ids).order_by("pk").select_for_update(no_key=True)
    different = [pk for pk, attributes in rows.values_list("pk", "attributes") if not known[pk].items() <= attributes.items()]
    if different:
        with connection.cursor() as cursor:
            cursor.execute(LEARN, [different, [json.dumps(dict(known[pk])) for pk in different]])


@transaction.atomic
def erase_customer(customer: Customer) -> frozenset[int]:
    """Forget a customer: events, everything they said and personal values go now; returns the journeys to derive anew.

    Passages follow by the marks that are left, like after any other change. The receipts of the events stay (they hold an id and
    a hash), so that sending the same events again does not bring the person back.
    """
    writing_events(customer.workspace_id)
    customer = Customer.objects.select_for_update().get(pk=customer.pk)
    Event.objects.filter(workspace=customer.workspace_id, customer=customer.pk).delete()
    readings = Reading.objects.filter(workspace=customer.workspace_id).exclude(state=Reading.State.RETIRED)
    journeys = frozenset(readings.values_list("journey_id", flat=True))
    PassageMark.objects.bulk_create(
        PassageMark(workspace_id=customer.workspace_id, journey_id=journey, customer=customer) for journey in sorted(journeys)
    )
    customer_erased.send(Customer, customer=customer)
    customer.key, customer.name, customer.email, customer.attributes = f"erased-{uuid.uuid4()}", "", "", {}
    customer.erased_at = timezone.now()
    customer.save()
    erase_record_from_trail(Customer._meta.db_table, customer.pk)
    return journeys


def remove_erased(limit: int = 1000) -> int:
    """Delete the empty rows of erased customers on whom no passage and no mark hangs any more. How many went."""
    waiting = PassageMark.objects.values("customer")
    erased = Customer.objects.filter(erased_at__isnull=False, passages=None).exclude(pk__in=waiting)
    ids = list(erased.values_list("pk", flat=True)[:limit])
    Customer.objects.filter(pk__in=ids).delete()
    return len(ids)
