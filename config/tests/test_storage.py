"""The static files as they are served: under hashed names, and every stylesheet in one piece."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.utils.functional import empty


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def served(settings, collected):
    settings.STATIC_ROOT = collected
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.storage.HashedStatic"}}
    staticfiles_storage._wrapped = empty
    if not any(collected.iterdir()):
        call_command("collectstatic", interactive=False, verbosity=0)
    yield staticfiles_storage
    staticfiles_storage._wrapped = empty


def text_of(served, name: str) -> str:
    with served.open(served.stored_name(name)) as file:
        text: str = file.read().decode()
    return text


@pytest.mark.parametrize("name", ["css/app.css", "css/editor/editor.css", "css/pages/api.css"])
def test_a_stylesheet_is_served_with_all_that_it_imports(served, name):
    text = text_of(served, name)
    assert "@import" not in text
    assert text.count("{") == text.count("}")


def test_the_layers_keep_their_order(served):
    text = text_of(served, "css/app.css")
    assert text.index("@layer reset, tokens, base, components, pages, utilities;") < text.index("@layer reset {")
    assert text.index("@layer tokens {") < text.index("--paper:") < text.index("@layer base {")


@pytest.mark.parametrize("name", ["css/app.css", "css/pages/api.css"])
def test_what_a_stylesheet_points_at_is_there(served, collected, name):
    addresses = re.findall(r'url\("([^"#]+)"\)', text_of(served, name))
    assert any("inter-latin" in address for address in addresses)
    for address in addresses:
        assert (collected / name).parent.joinpath(address).resolve().exists(), address
