from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone

from feedback.models import ScoreMark
from feedback.responses import leave_marks
from metrics import rebuilds, tasks
from metrics.models import PooledScore, Rebuild, ScoreMonth
from metrics.rebuilds import request_rebuild, run_rebuild
from metrics.tests.conftest import assert_right

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_messages_before():
    cache.clear()


@pytest.fixture
def sent(monkeypatch):
    """The messages that would have been sent to the worker."""
    messages = []

    def keep(name):
        return lambda args=(), kwargs=None, **options: messages.append((name, *args))

    for task in (tasks.recompute_marked_scores, tasks.compute_pooled, tasks.rebuild_scores):
        monkeypatch.setattr(task, "apply_async", keep(task.__name__))
    return messages


def test_many_answers_at_once_send_one_message_and_the_next_after_it_another(world, sent, django_capture_on_commit_callbacks):
    for _ in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            leave_marks(world.workspace.pk, [(world.cart.pk, date(2026, 5, 4))])
    assert sent == [("recompute_marked_scores", world.workspace.pk)]
    tasks.recompute_marked_scores(world.workspace.pk)
    with django_capture_on_commit_callbacks(execute=True):
        leave_marks(world.workspace.pk, [(world.cart.pk, date(2026, 5, 4))])
    assert len(sent) == 2


def test_a_broker_that_is_away_does_not_fail_the_writer_and_the_sweep_finds_the_marks(world, sent, monkeypatch):
    def away(*args, **kwargs):
        raise OSError("the broker is away")

    with monkeypatch.context() as broken:
        broken.setattr(cache, "add", away)
        tasks.recompute_soon(world.workspace.pk)
    world.answer(world.cart, 4)
    tasks.sweep_score_marks()
    assert sent == [("recompute_marked_scores", world.workspace.pk)]


def test_recomputing_derives_scores_and_pools_their_months(world):
    world.answers(world.cart, [4, 5])
    tasks.recompute_marked_scores(world.workspace.pk)
    assert_right()
    assert PooledScore.objects.get().answers == 2
    tasks.recompute_marked_scores(world.workspace.pk)
    assert_right()


def test_a_bucket_that_another_job_holds_is_looked_at_again(world, sent, monkeypatch):
    world.answer(world.cart, 4)
    monkeypatch.setattr("metrics.rollups.try_lock", lambda *bucket: False)
    tasks.recompute_marked_scores(world.workspace.pk)
    assert sent == [("recompute_marked_scores", world.workspace.pk)]
    assert ScoreMark.objects.exists()


def test_a_period_somebody_looks_at_is_pooled_once_however_often_it_is_asked_for(world, sent):
    from metrics.periods import Period
    from metrics.pooled import Pool

    world.answer(world.cart, 4)
    pool = Pool(world.buy.pk, Period(date(2026, 4, 1), date(2026, 6, 30)))
    tasks.pool_soon(world.workspace.pk, pool)
    tasks.pool_soon(world.workspace.pk, pool)
    assert len(sent) == 1
    tasks.compute_pooled(*sent[0][1:])
    assert PooledScore.objects.get().period.ends_on == date(2026, 6, 30)


def test_two_who_ask_for_a_rebuild_get_the_same(world):
    first, is_new = request_rebuild(world.workspace.pk, "Olga")
    assert is_new
    assert request_rebuild(world.workspace.pk, "Ada") == (first, False)
    run_rebuild(first)
    assert request_rebuild(world.workspace.pk, "Ada")[1]


def test_a_rebuild_keeps_its_progress_and_ends(world):
    world.answer(world.cart, 4, mark=False)
    rebuild = run_rebuild(request_rebuild(world.workspace.pk)[0])
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.buckets_done, rebuild.percent_done) == ("done", rebuild.buckets_total, 100)
    assert_right()
    assert PooledScore.objects.exists()


def test_a_rebuild_that_is_cancelled_while_it_runs_stops(world):
    for month in range(1, 9):
        world.answer(world.cart, 4, date(2026, month, 1), mark=False)
    row = request_rebuild(world.workspace.pk)[0]
    row = run_rebuild(row, lambda done, total: Rebuild.objects.get().cancel())
    assert row.state == "cancelled"
    assert not ScoreMonth.objects.exists()


def test_a_rebuild_cancelled_before_it_begins_never_runs(world):
    row = request_rebuild(world.workspace.pk)[0]
    row.cancel()
    tasks.rebuild_scores(row.pk)
    row.refresh_from_db()
    assert (row.state, row.started_at) == ("cancelled", None)


def test_a_rebuild_that_fails_says_so_and_another_can_be_asked_for(world, monkeypatch):
    def fail(*args):
        raise RuntimeError("no room left")

    monkeypatch.setattr(rebuilds, "rebuild", fail)
    row = request_rebuild(world.workspace.pk)[0]
    with pytest.raises(RuntimeError):
        run_rebuild(row)
    row.refresh_from_db()
    assert (row.state, row.failure) == ("failed", "RuntimeError: no room left")
    assert request_rebuild(world.workspace.pk)[1]


def test_a_rebuild_whose_worker_is_gone_is_started_again(world, sent):
    row = request_rebuild(world.workspace.pk)[0]
    tasks.sweep_rebuilds()
    assert sent == []
    Rebuild.objects.update(state="running", updated_at=timezone.now() - timedelta(minutes=5))
    tasks.sweep_rebuilds()
    assert sent == [("rebuild_scores", row.pk)]
    tasks.rebuild_scores(row.pk)
    row.refresh_from_db()
    assert row.state == "done"


def test_the_command_rebuilds_one_workspace_and_shows_its_progress(world, capsys):
    world.answer(world.cart, 4, mark=False)
    call_command("rebuild_scores", workspace="example")
    assert_right()
    assert "1 of 1 buckets (100 %)" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no workspace"):
        call_command("rebuild_scores", workspace="nowhere")


def test_months_whose_touchpoints_moved_are_pooled_again_by_the_sweep(world):
    world.answer(world.cart, 4)
    world.answer(world.touchpoints[0].subject, 4)
    tasks.recompute_marked_scores(world.workspace.pk)
    placement = world.touchpoints[0].placements.get()
    placement.move_to(0, step=world.journey.stages.get(name="Buy").steps.in_order()[0])
    tasks.sweep_pooled_months()
    assert PooledScore.objects.get(period__subject=world.buy).answers == 2
