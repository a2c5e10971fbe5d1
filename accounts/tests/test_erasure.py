import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import InternalError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.audit import acting_as
from accounts.erasure import ERASED, erase_person, erase_record_from_trail, without
from accounts.models import AuditEntry, Invitation, Membership, Role, User
from behaviour.models import Customer
from conftest import PASSWORD

pytestmark = pytest.mark.django_db


def everything_in_the_trail() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(actor_name || ' ' || changes::text, ' ') FROM accounts_auditentry")
        return cursor.fetchone()[0]


def test_the_trail_stays_and_the_person_goes(workspace, olga, alice, journey):
    alice.name = "Alice Liddell"
    alice.save()
    Invitation.issue(workspace, alice.email, Role.EDITOR, by=olga)
    with acting_as("Alice Liddell", user_id=alice.pk):
        journey.description = "Ask alice@EXAMPLE.com about this"
        journey.save()
    entries = AuditEntry.objects.count()
    erase_person(alice)
    trail = everything_in_the_trail()
    assert "Liddell" not in trail
    assert "alice@example.com" not in trail.lower()
    assert "Ask [erased] about this" in trail
    assert AuditEntry.objects.count() >= entries
    assert AuditEntry.objects.filter(actor=alice, actor_name="Erased person").exists()
    alice.refresh_from_db()
    assert (alice.name, alice.is_active, str(alice)) == ("", False, "Erased person")
    assert not Membership.objects.filter(user=alice).exists()


def test_the_trail_is_closed_again_after_an_erasure(alice, journey):
    erase_person(alice)
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(actor_name="Mallory")


def test_the_only_owner_is_asked_to_hand_over_first(workspace, olga):
    with pytest.raises(ValidationError, match="only owner of “Example Ltd”"):
        erase_person(olga)
    olga.refresh_from_db()
    assert olga.email == "olga@example.com"


def test_a_person_deletes_their_own_account_with_their_password(client, bob):
    client.force_login(bob)
    assert client.post("/profile/delete/", {"delete-password": "wrong"}).status_code == 422
    assert User.objects.get(pk=bob.pk).erased_at is None
    assert client.post("/profile/delete/", {"delete-password": PASSWORD}).status_code == 302
    assert User.objects.get(pk=bob.pk).erased_at is not None
    assert client.get("/profile/").status_code == 302
    assert not client.login(username="bob@example.com", password=PASSWORD)


def test_what_the_trail_says_of_a_customer_can_be_erased(workspace):
    customer = Customer.objects.create(workspace=workspace, key="c1", name="Dora", email="dora@example.com")
    customer.name = "Dora Maar"
    customer.save()
    assert erase_record_from_trail("behaviour_customer", customer.pk, ["name", "email"]) == 1
    assert AuditEntry.objects.get(record_type="behaviour_customer").changes == {"name": [ERASED, ERASED]}


def test_the_operator_erases_by_address(bob):
    out = io.StringIO()
    call_command("erase_person", "BOB@example.com", stdout=out)
    assert "erased" in out.getvalue()
    assert User.objects.get(pk=bob.pk).erased_at is not None
    with pytest.raises(CommandError, match="Nobody"):
        call_command("erase_person", "bob@example.com")


values = st.recursive(
    st.none() | st.integers() | st.text(max_size=30) | st.sampled_from(["ana@example.com", "Ana", "write to Ana@Example.com."]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


@given(values)
def test_no_depth_hides_a_name_or_an_address(value):
    erased = without(value, name="Ana", email="ana@example.com")
    assert not any("ana@example.com" in leaf.lower() or leaf == "Ana" for leaf in leaves(erased))


def test_another_persons_longer_address_is_left_alone():
    text = "joana@example.com, ana@example.com.org"
    assert without(text, name="", email="ana@example.com") == text
