"""The demonstration, loaded once for all tests of a module and undone after them."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import Workspace
from maps.demonstration.load import SLUG, load_demonstration


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Workspace:
    with django_db_blocker.unblock(), transaction.atomic():
        load_demonstration()
        yield Workspace.objects.get(slug=SLUG)
        transaction.set_rollback(True)
