import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config.env import env_bool, env_database, env_int, env_list, env_origin, env_str

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def variable(monkeypatch):
    return lambda value: monkeypatch.setenv("VARIABLE", value)


def test_a_variable_that_is_needed_and_missing_is_named(monkeypatch):
    monkeypatch.delenv("VARIABLE", raising=False)
    with pytest.raises(ImproperlyConfigured, match=r"VARIABLE must be set\. See \.env\.example"):
        env_str("VARIABLE")


def test_an_empty_variable_counts_as_missing(variable):
    variable("")
    assert env_str("VARIABLE", "default") == "default"
    with pytest.raises(ImproperlyConfigured):
        env_str("VARIABLE")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("FALSE", False), ("", True)])
def test_true_and_false_are_the_only_words(variable, text, value):
    variable(text)
    assert env_bool("VARIABLE", True) is value


@pytest.mark.parametrize("text", ["yes", "1", "on", " true"])
def test_anything_else_is_refused_instead_of_guessed(variable, text):
    variable(text)
    with pytest.raises(ImproperlyConfigured, match="VARIABLE must be true or false"):
        env_bool("VARIABLE", False)


@pytest.mark.parametrize(("text", "words"), [("ten", "whole number"), ("1.5", "whole number"), ("0", "at least 1")])
def test_a_number_is_whole_and_not_too_small(variable, text, words):
    variable(text)
    with pytest.raises(ImproperlyConfigured, match=words):
        env_int("VARIABLE", 5, minimum=1)


def test_a_list_has_no_blanks(variable):
    variable(" a.example, ,b.example ")
    assert env_list("VARIABLE", []) == ["a.example", "b.example"]


@pytest.mark.parametrize("text", ["", "http://127.0.0.1:8001", "https://journeys.example.com", "http://[::1]:8001"])
def test_an_origin_is_a_scheme_a_host_and_a_port(variable, text):
    variable(text)
    assert env_origin("VARIABLE") == text


@pytest.mark.parametrize(
    "text",
    [
        "8001",
        "//a.example",
        "ftp://a.example",
        "http://",
        "http://a.example/live",
        "http://a.example:x",
        "http://u@a.example",
        "http://a b?",
    ],
)
def test_an_origin_has_nothing_else(variable, text):
    variable(text)
    with pytest.raises(ImproperlyConfigured, match="VARIABLE must be like https://"):
        env_origin("VARIABLE")


def test_a_database_address_is_taken_apart(variable):
    variable("postgresql://user%40x:p%2Fw@db.example:5433/through?sslmode=require")
    found = env_database("VARIABLE")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("user@x", "p/w", "db.example", "5433")
    assert found["NAME"] == "through"
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_folder_of_sockets_can_be_the_host(variable):
    variable("postgresql://postgres@/through?host=/tmp/a%20b&port=5000")
    found = env_database("VARIABLE")
    assert (found["HOST"], found["PORT"]) == ("/tmp/a b", "5000")  # noqa: S108


@pytest.mark.parametrize("address", ["mysql://root:hidden@db/x", "postgresql://root:hidden@db/"])
def test_a_wrong_database_address_is_refused_without_its_password(variable, address):
    variable(address)
    with pytest.raises(ImproperlyConfigured) as refusal:
        env_database("VARIABLE")
    assert "hidden" not in str(refusal.value)


@given(st.text(st.characters(codec="ascii", exclude_characters="\x00"), min_size=1))
def test_no_text_is_silently_a_number(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VARIABLE", text)
        try:
            number = env_int("VARIABLE", 0)
        except ImproperlyConfigured:
            return
    assert number == int(text)


def test_the_example_lists_every_variable_and_no_other():
    source = (ROOT / "config/settings.py").read_text()
    read = set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', source))
    listed = set(re.findall(r"^#?\s?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    elsewhere = {
        name
        for folder in ("launcher", "accounts/management")
        for path in (ROOT / folder).rglob("*.py")
        for name in re.findall(r'"([A-Z][A-Z_]+)"', path.read_text())
    }
    assert read - listed == set(), "settings.py reads these, and .env.example does not list them"
    assert listed - read - elsewhere == set(), ".env.example lists these, and nothing reads them"
