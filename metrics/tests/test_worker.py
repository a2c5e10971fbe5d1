"""From an answer to its figure through the real broker and a real worker process."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection

from config.celery import app
from feedback.models import Answer, ScoreMark
from feedback.readings import Reading
from feedback.responses import Incoming, change_answer, record_responses
from metrics import tasks
from metrics.models import PooledScore, Rebuild, ScoreMonth
from metrics.periods import Period
from metrics.pooled import Pool
from metrics.rebuilds import request_rebuild
from metrics.tests.conftest import assert_right

PATIENCE = 40


def eventually(holds):
    """Wait until it holds, looking again and again."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it never came to hold"
        time.sleep(0.05)


@contextmanager
def worker():
    """A Celery worker, as in production, on the database of the tests."""
    app.control.purge()
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    words = [sys.executable, "-m", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "WARNING"]
    process = subprocess.Popen(words, env={**os.environ, "DATABASE_URL": database})  # noqa: S603
    try:
        eventually(lambda: app.control.ping(timeout=0.5))
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
def test_an_answer_changes_the_figure_through_the_broker_and_a_worker(world):
    cache.clear()
    collector = world.collectors[world.survey.pk]
    question = world.question(world.cart, world.scales["csat"], world.survey)
    with worker():
        record_responses(
            collector, [Incoming(answered_on=date(2026, 5, 4), answers=[(question, Reading(value=value))]) for value in (5, 1)]
        )
        eventually(lambda: PooledScore.objects.filter(answers=2, score=1).exists())
        change_answer(Answer.objects.order_by("value").first(), 4)
        eventually(lambda: PooledScore.objects.filter(answers=2, score=2).exists())
        assert ScoreMonth.objects.get().c4 == 1 and not ScoreMark.objects.exists()
        assert_right()

        quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
        tasks.pool_soon(world.workspace.pk, Pool(world.buy.pk, quarter))
        eventually(lambda: PooledScore.objects.filter(period__ends_on=quarter.ends_on).exists())

        rebuild, _ = request_rebuild(world.workspace.pk)
        tasks.rebuild_scores.delay(rebuild.pk)
        eventually(lambda: Rebuild.objects.get().state == Rebuild.State.DONE)
        assert_right()
