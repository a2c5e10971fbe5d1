"""The benchmarks run and compare like with like. How long anything takes is no test's business."""

from __future__ import annotations

import pytest

from behaviour.models import Event, Passage
from benchmarks import data, intake, rebuild
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


def test_seeding_makes_answers_figures_and_passages_and_does_it_once(world):
    assert Answer.objects.count() == ANSWERS
    assert Answer.objects.filter(counts=False).exists()
    assert Response.objects.filter(weight=None).exists() and Response.objects.exclude(weight=None).exists()
    assert Event.objects.exists() and Passage.objects.exists() and ScoreMonth.objects.exists()
    assert data.seed(ANSWERS) == world
    assert Answer.objects.count() == ANSWERS


def test_the_same_seed_draws_the_same_answers_and_another_seed_others(world):
    first = values(world)
    drawn = []
    for seed in (data.SEED, data.SEED + 1):
        world.workspace.slug = f"benchmark-before-{seed}"
        world.workspace.save()
        world.member.email = f"before-{seed}@example.com"
        world.member.save()
        world = data.seed(ANSWERS, seed)
        drawn.append(values(world))
    assert drawn[0] == first
    assert drawn[1] != first


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


def test_the_rebuild_and_the_bare_statement_write_the_same_rows(world, capsys):
    measured = rebuild.measure(world, rounds=1)
    assert measured["days"] == ScoreDay.objects.count() > 0
    assert measured["months"] == ScoreMonth.objects.count() > 0
    assert "ratio" in capsys.readouterr().out


def test_the_comparison_notices_a_row_that_differs(world):
    rebuild.make_tables()
    rebuild.write_bare(world)
    one = ScoreDay.objects.first()
    ScoreDay.objects.filter(pk=one.pk).update(c5=one.c5 + 1)
    with pytest.raises(SystemExit, match="1 rows that the bare statement has not"):
        rebuild.require_same_rows(world)


def test_the_intake_writes_as_many_rows_as_the_copy_and_removes_them(world, capsys):
    before = Event.objects.count()
    intake.measure(world, rounds=1, batch=20, batches=2)
    assert Answer.objects.count() == ANSWERS
    assert Event.objects.count() == before
    assert not ScoreMark.objects.exists()
    assert capsys.readouterr().out.count("ratio") == 2


@pytest.mark.parametrize("way", [intake.Responses, intake.Events])
def test_both_sides_of_the_intake_bring_the_same_number_of_rows(world, way):
    one = way(world)
    tables = {"feedback_response": Response, "feedback_answer": Answer, "behaviour_event": Event}
    items = [one.draw("copy", number) for number in range(10)]
    written = one.tables(items)
    counted = {table: tables[table].objects.count() for table in written}
    intake.copy({table: (columns, intake.text_of(rows)) for table, (columns, rows) in written.items()})
    one.take([one.draw("take", number) for number in range(10)])
    for table, (_, rows) in written.items():
        assert tables[table].objects.count() == counted[table] + 2 * len(rows)
