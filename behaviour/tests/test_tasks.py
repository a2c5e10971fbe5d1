"""What the schedule and the pages enqueue: each task may run twice, and finds its work by itself."""

from __future__ import annotations

import pytest

from behaviour import tasks
from behaviour.events import write_events
from behaviour.models import Passage, PassageMark, Reading
from behaviour.progress import customers_built, say_customers_built
from behaviour.tests.conftest import event
from config.schedule import SCHEDULE
from touchpoints.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(monkeypatch, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    for task in (tasks.derive_passages, tasks.build_reading, tasks.refresh_reading):
        monkeypatch.setattr(task, "delay", task)


def test_the_sweep_notices_a_new_map_and_computes_it(workspace, journey, touchpoints):
    write_events(workspace, [event("ann", "search")])
    for _ in range(2):
        tasks.follow_maps()
    assert Reading.objects.get(journey=journey).state == Reading.State.CURRENT
    assert Passage.objects.count() == 1


def test_the_sweep_goes_on_with_a_version_whose_computation_was_cut_short(journey, reading):
    Placement.objects.update(is_optional=True)
    second = tasks.readings.refresh_reading(journey.pk)
    tasks.follow_maps()
    second.refresh_from_db()
    assert second.state == Reading.State.CURRENT


def test_the_sweep_finds_marks_that_nobody_enqueued(workspace, reading):
    write_events(workspace, [event("ann", "search")])
    tasks.sweep_passage_marks()
    assert Passage.objects.count() == 1 and not PassageMark.objects.exists()


def test_tidying_removes_passages_of_older_versions(workspace, journey, reading):
    write_events(workspace, [event("ann", "search")])
    tasks.sweep_passage_marks()
    Placement.objects.update(is_optional=True)
    tasks.refresh_reading(journey.pk)
    assert Passage.objects.count() == 2
    tasks.tidy()
    assert [passage.reading.version for passage in Passage.objects.all()] == [2]


def test_a_second_worker_leaves_the_progress_of_the_first_to_be_seen(reading, monkeypatch):
    say_customers_built(reading.pk, 20_000)
    monkeypatch.setattr(tasks.passages, "build", lambda *_, **__: None)
    tasks.build_reading(reading.pk)
    assert customers_built(reading.pk) == 20_000


@pytest.mark.parametrize("name", [entry["task"] for entry in SCHEDULE.values() if entry["task"].startswith("behaviour.")])
def test_every_entry_of_the_schedule_is_a_task_of_ours_that_runs_twice(name, workspace):
    task = getattr(tasks, name.removeprefix("behaviour.tasks."))
    task()
    task()
