"""Several people reorder one journey at the same moment, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from journeys.models import Stage, Step

pytestmark = pytest.mark.django_db(transaction=True)


def together(*people):
    """Run each person's work in a thread, all starting at once; what one of them raises fails the test."""
    start = Barrier(len(people))

    def work(person):
        start.wait(timeout=10)
        try:
            person()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        for done in [pool.submit(work, person) for person in people]:
            done.result(timeout=60)


def places(rows):
    return [row.position for row in rows]


def test_two_people_reorder_the_same_stages_at_once(journey):
    for name in "CDEF":
        journey.add_stage(name)
    keys = list(journey.stages.values_list("pk", flat=True))

    def reorder(seed):
        random = Random(seed)
        for _ in range(25):
            Stage.objects.get(pk=random.choice(keys)).move_to(random.randrange(6))

    together(lambda: reorder(1), lambda: reorder(2))
    assert places(journey.stages.in_order()) == list(range(6))
    assert {stage.pk for stage in journey.stages.in_order()} == set(keys)


def test_inserting_moving_and_archiving_at_once_keeps_every_row_and_dense_places(journey):
    consider, buy = journey.stages.in_order()

    def insert():
        for number in range(12):
            Stage.objects.get(pk=consider.pk).steps.create(workspace=journey.workspace, name=f"New {number}")

    def move_across():
        random = Random(3)
        for number in range(24):
            step = random.choice(list(Step.objects.filter(stage__journey=journey)))
            move_or_be_refused(step, random.randrange(5), (consider, buy)[number % 2])

    def archive_and_restore():
        random = Random(4)
        for _ in range(24):
            step = random.choice(list(Step.objects.filter(stage__journey=journey)))
            if step.is_archived:
                step.restore(0)
            else:
                archive_or_be_refused(step)

    together(insert, move_across, archive_and_restore)
    for stage in (consider, buy):
        assert places(stage.steps.in_order()) == list(range(stage.steps.in_order().count()))
        assert stage.steps.in_order().exists()
    assert Step.objects.filter(stage__journey=journey).count() == 4 + 12


def test_two_people_archive_the_last_two_steps_at_once_and_one_is_refused(journey):
    search, compare = Step.objects.filter(stage__name="Consider").order_by("position")
    refusals = []

    def archive(step):
        try:
            step.archive()
        except ValidationError as refusal:
            refusals.append(refusal)

    together(lambda: archive(search), lambda: archive(compare))
    assert len(refusals) == 1
    assert Step.objects.filter(stage__name="Consider").in_order().count() == 1


def move_or_be_refused(step, index, stage):
    try:
        step.move_to(index, stage=stage)
    except ValidationError as refusal:
        assert refusal.code in {"archived", "last_step"}


def archive_or_be_refused(step):
    try:
        step.archive()
    except ValidationError as refusal:
        assert refusal.code == "last_step"
