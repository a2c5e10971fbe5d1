"""The demonstration, loaded once for all tests of a module and undone after them."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from accounts.models import Workspace
from maps.demonstration.load import SLUG, load_demonstration


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Workspace:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration()
        # Check the keys of what was loaded once, and not again at the end of each test.
        connection.check_constraints()
        yield Workspace.objects.get(slug=SLUG)
        transaction.set_rollback(True)
