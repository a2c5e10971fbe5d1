from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from intake.models import Receipt
from intake.receipts import Message, admit, admit_many, remember


def test_the_same_message_again_gets_the_first_result(workspace):
    assert admit(workspace.pk, "crm", "m1", {"a": 1, "b": 2}).is_new
    remember(workspace.pk, "crm", {"m1": {"id": 7}})
    again = admit(workspace.pk, "crm", "m1", {"b": 2, "a": 1})
    assert (again.is_new, again.is_conflict, again.result, again.status) == (False, False, {"id": 7}, 201)


def test_another_body_under_the_same_id_is_a_conflict(workspace):
    admit(workspace.pk, "crm", "m1", {"a": 1})
    assert admit(workspace.pk, "crm", "m1", {"a": 2}).is_conflict
    assert Receipt.objects.count() == 1


def test_the_same_id_from_another_source_or_workspace_is_another_message(workspace, charlie):
    elsewhere = charlie.memberships.get().workspace
    assert admit(workspace.pk, "crm", "m1", {}).is_new
    assert admit(workspace.pk, "shop", "m1", {}).is_new
    assert admit(elsewhere.pk, "crm", "m1", {}).is_new


def test_a_batch_is_admitted_in_order_whatever_it_repeats(workspace, django_assert_num_queries):
    admit(workspace.pk, "crm", "old", {"x": 0})
    messages = [Message("a", 1), Message("old", {"x": 0}), Message("a", 1), Message("a", 2), Message("old", {"x": 9})]
    with django_assert_num_queries(2):
        first, repeat, twin, other, changed = admit_many(workspace.pk, "crm", messages)
    assert first.is_new
    assert not repeat.is_new and not repeat.is_conflict
    assert not twin.is_new and not twin.is_conflict
    assert other.is_conflict
    assert changed.is_conflict


@pytest.mark.django_db(transaction=True)
def test_a_receipt_rolls_back_with_the_rows_it_speaks_for(workspace):
    with pytest.raises(RuntimeError), transaction.atomic():
        admit(workspace.pk, "crm", "m1", {})
        raise RuntimeError
    assert admit(workspace.pk, "crm", "m1", {}).is_new


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_exactly_one_is_new(workspace):
    def send(_: int) -> bool:
        try:
            with transaction.atomic():
                return admit(workspace.pk, "crm", "m1", {"a": 1}).is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(send, range(12)))[-2:] == [False, True]
