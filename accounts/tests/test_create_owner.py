"""The first account of an installation that starts empty."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Role, User, Workspace

pytestmark = pytest.mark.django_db


def created(**options) -> str:
    words = io.StringIO()
    call_command("create_owner", stdout=words, **options)
    return words.getvalue()


def test_the_printed_log_in_opens_an_empty_workspace(client):
    words = created(email="ada@example.com")

    password = re.search(r"password (\S+)", words)[1]
    assert client.login(username="ada@example.com", password=password)
    membership = Membership.objects.get(user__email="ada@example.com")
    assert membership.role == Role.OWNER
    assert Workspace.objects.get() == membership.workspace


def test_two_installations_have_different_passwords():
    first = created(email="ada@example.com").split()[-1]
    Workspace.objects.all().delete()

    assert created(email="grace@example.com").split()[-1] != first


@pytest.mark.parametrize("email", ["", "not an address"])
def test_an_address_that_cannot_be_leaves_nothing_behind(email):
    with pytest.raises(CommandError, match="is not an e-mail address"):
        created(email=email)

    assert not User.objects.exists()
    assert not Workspace.objects.exists()


def test_a_second_owner_is_refused():
    created(email="ada@example.com")

    with pytest.raises(CommandError, match="has an account already"):
        created(email="ADA@example.com")
