"""The cast: Olga owns, Alice edits, Bob views, Charlie is a stranger with a workspace of his own. And a journey to speak of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from accounts.models import Membership, Role, User, Workspace
from journeys.models import Journey, Stage, StageKind, Step
from tests.live_process import LiveProcess, live_process

# A slow machine is no failure.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")

PASSWORD = "a long enough passphrase"


def member(workspace: Workspace, name: str, role: Role) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.com", PASSWORD, name=name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_under_their_own_names(settings):
    """Pages are tested without collecting the static files first; the hashed names have a test of their own."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="session")
def media(tmp_path_factory) -> str:
    return str(tmp_path_factory.mktemp("media"))


@pytest.fixture(autouse=True)
def _files_go_elsewhere(settings, media):
    """What tests upload does not come to lie beside what people have uploaded."""
    settings.MEDIA_ROOT = media


@pytest.fixture
def workspace(db) -> Workspace:
    return Workspace.objects.create(name="Example Ltd", slug="example", timezone="Europe/Berlin")


@pytest.fixture
def olga(workspace) -> User:
    """Owns the workspace."""
    return member(workspace, "Olga", Role.OWNER)


@pytest.fixture
def alice(workspace) -> User:
    """Edits."""
    return member(workspace, "Alice", Role.EDITOR)


@pytest.fixture
def bob(workspace) -> User:
    """Views."""
    return member(workspace, "Bob", Role.VIEWER)


@pytest.fixture
def charlie(db) -> User:
    """Is a stranger here, and owns a workspace elsewhere."""
    elsewhere = Workspace.objects.create(name="Elsewhere", slug="elsewhere")
    return member(elsewhere, "Charlie", Role.OWNER)


@pytest.fixture
def journey(workspace) -> Journey:
    """A journey of two stages: Consider (Search, Compare) and Buy (Cart, Pay)."""
    journey = Journey.objects.create(workspace=workspace, name="Buying a lamp")
    for name, kind, steps in [
        ("Consider", StageKind.CONSIDERATION, ["Search", "Compare"]),
        ("Buy", StageKind.PURCHASE, ["Cart", "Pay"]),
    ]:
        stage = Stage.objects.create(workspace=workspace, journey=journey, name=name, kind=kind)
        for step in steps:
            Step.objects.create(workspace=workspace, stage=stage, name=step)
    return journey


@pytest.fixture
def api() -> APIClient:
    """A client of the API that nobody has logged into yet."""
    return APIClient()


@pytest.fixture(scope="session")
def _live_process(django_db_setup) -> Iterator[LiveProcess]:
    with live_process() as live:
        yield live


@pytest.fixture
def live_updates(_live_process, transactional_db, settings) -> LiveProcess:
    """The process of live updates, which pages of this test listen to."""
    settings.LIVE_URL = _live_process.url
    return _live_process
