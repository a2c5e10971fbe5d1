"""The benchmarks run and compare like with like. How long anything takes is no test's business."""

from __future__ import annotations

import asyncio

import pytest

from accounts.models import User
from behaviour.models import Event, Passage
from benchmarks import data, intake, live, pages, rebuild
from benchmarks.ways import Delivered, Events, Responses
from benchmarks.world import World
from feedback.models import Answer, Response, ScoreMark
from metrics.models import ScoreDay, ScoreMonth

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS = 2000


@pytest.fixture
def world() -> World:
    return data.seed(ANSWERS)


def values(world: World) -> list[tuple]:
    return list(
        Answer.objects.filter(workspace=world.workspace)
        .order_by("response__sequence", "question__position")
        .values_list("response__sequence", "question__key", "value", "local_day", "response__weight", "counts")
    )


def test_a_seed_makes_the_same_answers_figures_and_passages_and_makes_them_once(world):
    assert data.seed(ANSWERS) == world
    assert Answer.objects.count() == ANSWERS and Answer.objects.filter(counts=False).exists()
    assert Response.objects.filter(weight=None).exists() and Response.objects.exclude(weight=None).exists()
    assert Event.objects.exists() and Passage.objects.exists() and ScoreMonth.objects.exists()
    first, others = values(world), []
    for seed in (data.SEED, data.SEED + 1):
        world.workspace.slug = f"benchmark-before-{seed}"
        world.workspace.save()
        world.member.email = f"before-{seed}@example.com"
        world.member.save()
        world = data.seed(ANSWERS, seed)
        others.append(values(world))
    assert others[0] == first != others[1]


def test_the_indexes_and_keys_are_back_after_seeding(world):
    answer = Answer.objects.first()
    twin = Answer(
        **{field.attname: getattr(answer, field.attname) for field in Answer._meta.concrete_fields if field.name != "id"}
    )
    with pytest.raises(Exception, match="feedback_one_answer_per_question"):
        twin.save()
    twin.question_id = 0
    with pytest.raises(Exception, match="violates foreign key constraint"):
        twin.save()


def test_a_database_that_people_use_is_refused(workspace):
    with pytest.raises(SystemExit, match="holds the workspace"):
        data.seed(ANSWERS)


def test_the_rebuild_and_the_bare_statement_write_the_same_rows_or_the_comparison_fails(world, capsys):
    measured = rebuild.measure(world, rounds=1)
    assert measured.days == ScoreDay.objects.count() > 0
    assert measured.months == ScoreMonth.objects.count() > 0
    assert "ratio" in capsys.readouterr().out
    one = ScoreDay.objects.first()
    ScoreDay.objects.filter(pk=one.pk).update(c5=one.c5 + 1)
    with pytest.raises(SystemExit, match="1 rows that the bare statement has not"):
        rebuild.require_same_rows(world)


def test_the_pages_answer_and_their_queries_are_counted(world, capsys):
    measured = pages.measure(world, requests=2)
    assert [page.name for page in measured] == list(pages.addresses(world))
    assert all(page.queries > 0 for page in measured), measured
    assert all(page.p50 <= page.p95 for page in measured)
    assert capsys.readouterr().out.count("p95") == len(measured)


def test_both_sides_of_the_intake_bring_the_same_number_of_rows_and_all_are_removed(world, capsys):
    tables = {"feedback_response": Response, "feedback_answer": Answer, "behaviour_event": Event}
    before = {table: model.objects.count() for table, model in tables.items()}
    for way in (Responses(world), Delivered(world), Events(world)):
        items = [way.draw(f"copy-{way.name}", number) for number in range(10)]
        written = way.tables(items)
        counted = {table: tables[table].objects.count() for table in written}
        intake.copy({table: (columns, intake.text_of(rows)) for table, (columns, rows) in written.items()})
        way.take(way.prepare([way.draw(f"take-{way.name}", number) for number in range(10)]))
        for table, (_, rows) in written.items():
            assert tables[table].objects.count() == counted[table] + 2 * len(rows)
    intake.measure(world, rounds=1, batch=20, batches=2)
    assert capsys.readouterr().out.count("ratio") == 3
    assert {table: model.objects.count() for table, model in tables.items()} == before
    assert not ScoreMark.objects.exists()


@pytest.fixture
def a_loop_of_its_own():
    """The library of the browser tests leaves its event loop running in this thread; it is set aside meanwhile."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.mark.usefixtures("a_loop_of_its_own")
def test_live_updates_and_bare_redis_are_heard_by_as_many_and_nobody_stays(world, capsys):
    users = User.objects.count()
    assert live.measure(world, rounds=1, listeners=3) == 3 * live.MESSAGES
    assert "ratio" in capsys.readouterr().out
    assert User.objects.count() == users
