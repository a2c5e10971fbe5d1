import pytest
from django.db import DatabaseError, connection

from common import health


def test_a_living_process_says_so_and_asks_nobody(client):
    """Without the mark for the database, a query would fail the test."""
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})


@pytest.mark.django_db
def test_a_broker_that_is_away_is_named_without_its_address(client, settings):
    settings.CELERY_BROKER_URL = "redis://:hidden-secret@127.0.0.1:1/0"
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "ok", "broker": "failed"}
    assert b"hidden-secret" not in answer.content


@pytest.mark.django_db
def test_a_database_that_is_away_is_named(client, monkeypatch):
    class Away:
        def cursor(self):
            raise DatabaseError("password of the database")

    monkeypatch.setattr(health, "connection", Away())
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "database": "failed", "broker": "ok"}
    assert connection.is_usable()
