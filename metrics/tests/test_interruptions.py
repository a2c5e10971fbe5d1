"""What others do while a job runs, and what a job that is killed leaves behind: on real connections, without a safety net."""

import subprocess
import sys
import threading
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from feedback.models import ScoreMark
from metrics import rollups
from metrics.models import ScoreDay, ScoreMonth
from metrics.rollups import Outcome, derive_marked
from metrics.tests.conftest import assert_right

pytestmark = pytest.mark.django_db(transaction=True)
MAY = date(2026, 5, 1)


class Elsewhere(threading.Thread):
    """Work on a connection of its own; `outcome` holds what came of it."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.outcome = work, None
        self.start()

    def run(self):
        try:
            self.outcome = self.work()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()


def write_and_hold(world, written, commit):
    """Write an answer in a transaction that stays open until told."""
    with transaction.atomic():
        world.answer(world.cart, 1)
        written.set()
        assert commit.wait(20)


@pytest.mark.parametrize("moment", ["before the marks are taken", "before deriving", "after deriving"])
def test_an_answer_committed_while_the_job_runs_is_not_lost(world, monkeypatch, moment):
    world.answer(world.cart, 5)
    world.answer(world.cart, 1, date(2026, 5, 20))  # So that the question is there before the other connection needs it.
    written, commit = threading.Event(), threading.Event()
    writer = Elsewhere(lambda: write_and_hold(world, written, commit))
    assert written.wait(20)

    def commit_now():
        commit.set()
        writer.join(20)
        assert writer.outcome is None

    take, derive = rollups.take_marks, rollups.derive
    if moment == "before the marks are taken":
        monkeypatch.setattr(rollups, "take_marks", lambda block: (commit_now(), take(block))[1])
    elif moment == "before deriving":
        monkeypatch.setattr(rollups, "derive", lambda block, **how: (commit_now(), derive(block, **how))[1])
    else:
        monkeypatch.setattr(rollups, "derive", lambda block, **how: (derive(block, **how), commit_now())[0])
    derive_marked(world.workspace.pk, world.cart.pk, MAY)
    monkeypatch.undo()

    assert ScoreMark.objects.exists() == (moment != "before the marks are taken")
    world.derive()
    assert_right()
    assert ScoreMonth.objects.get().c1 == 2
    assert not ScoreMark.objects.exists()


def test_an_answer_not_yet_committed_is_counted_once_it_is(world):
    world.answer(world.cart, 5)
    written, commit = threading.Event(), threading.Event()
    writer = Elsewhere(lambda: write_and_hold(world, written, commit))
    assert written.wait(20)
    world.derive()
    assert_right()
    assert ScoreMonth.objects.get().c1 == 0 and not ScoreMark.objects.exists()
    commit.set()
    writer.join(20)
    assert ScoreMark.objects.count() == 1
    world.derive()
    assert_right()
    assert ScoreMonth.objects.get().c1 == 1


def test_two_jobs_never_derive_the_same_bucket_at_once(world, monkeypatch):
    world.answer(world.cart, 5)
    inside, leave = threading.Event(), threading.Event()
    derive = rollups.derive

    def slowly(block):
        inside.set()
        assert leave.wait(20)
        derive(block)

    monkeypatch.setattr(rollups, "derive", slowly)
    first = Elsewhere(lambda: derive_marked(world.workspace.pk, world.cart.pk, MAY))
    assert inside.wait(20)
    assert derive_marked(world.workspace.pk, world.cart.pk, MAY) is Outcome.LOCKED
    assert derive_marked(world.workspace.pk, world.pay.pk, MAY) is Outcome.UNMARKED
    leave.set()
    first.join(20)
    assert first.outcome is Outcome.DERIVED
    assert_right()


def test_a_job_cut_off_from_the_database_half_way_leaves_marks_and_old_figures(world, monkeypatch):
    world.answer(world.cart, 5)
    world.derive()
    world.answer(world.cart, 1)
    inside, pids = threading.Event(), []
    derive = rollups.derive

    def half_way(block):
        derive(block)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pids.append(cursor.fetchone()[0])
            inside.set()
            cursor.execute("SELECT pg_sleep(20)")

    monkeypatch.setattr(rollups, "derive", half_way)
    job = Elsewhere(lambda: derive_marked(world.workspace.pk, world.cart.pk, MAY))
    assert inside.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", pids)
    job.join(20)
    monkeypatch.undo()
    assert isinstance(job.outcome, OperationalError)
    assert ScoreMark.objects.count() == 1
    assert (ScoreDay.objects.get().c5, ScoreDay.objects.get().c1) == (1, 0)
    world.derive()
    assert_right()


KILLED = """
import sys, time
import django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import date
from metrics import rollups
derive = rollups.derive
def half_way(block):
    derive(block)
    print("half way", flush=True)
    time.sleep(60)
rollups.derive = half_way
rollups.derive_marked(int(sys.argv[2]), int(sys.argv[3]), date(2026, 5, 1))
"""


def test_a_process_killed_half_way_leaves_marks_and_the_next_run_is_right(world):
    world.answers(world.cart, [5, 4, 1])
    words = [sys.executable, "-c", KILLED, connection.settings_dict["NAME"], str(world.workspace.pk), str(world.cart.pk)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout.readline().strip() == "half way"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert ScoreMark.objects.count() == 3 and not ScoreDay.objects.exists()
    # The database notices the broken connection and lets go of the bucket; the next job may come a little before that.
    for _ in range(200):
        if world.derive().buckets:
            break
        threading.Event().wait(0.05)
    assert_right()
    assert not ScoreMark.objects.exists()
