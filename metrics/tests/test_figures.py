from datetime import date

import pytest

from metrics import tasks
from metrics.figures import figures_of, last_period_with_data
from metrics.models import MetricDefinition, PooledPeriod
from metrics.periods import Period
from metrics.pooled import Pool, compute, compute_stale_months
from metrics.scales import scale_of
from metrics.scores import Histogram, change, figure
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db
MAY, APRIL = Period.of_month(date(2026, 5, 1)), Period.of_month(date(2026, 4, 1))


def settle(world):
    """What the worker does after answers."""
    world.derive()
    compute_stale_months(world.workspace.pk)


def read(world, *subjects, period=MAY, **about):
    return figures_of(world.workspace.pk, [subject.pk for subject in subjects], period, **about)


def test_a_figure_travels_with_everything_that_explains_it(world):
    world.answers(world.cart, [5, 5, 4, 1])
    settle(world)
    one = read(world, world.cart).headline(world.cart.pk, "csat")
    scale = scale_of(world.scales["csat"])
    assert one.figure == figure(scale, Histogram.of([5, 5, 4, 1], scale=scale))
    assert (one.n, one.figure.display, one.definition) == (4, 75, "top-2 of 5, 1 dissatisfied … 5 satisfied")
    assert (one.source, one.period, one.is_synthetic, one.verdict, one.change) == ("own", MAY, False, None, None)
    assert one.as_of is not None and one.figure.is_thin


def test_no_answers_give_no_figure_and_never_zero(world):
    figures = read(world, world.cart, world.buy, world.journey.subject)
    assert figures.by_subject == {world.cart.pk: [], world.buy.pk: [], world.journey.subject_id: []}
    assert figures.headline(world.cart.pk, "csat") is None and not figures.pending


@pytest.mark.parametrize("period", [
    Period(date(2026, 3, 15), date(2026, 6, 10)), Period(date(2026, 5, 2), date(2026, 5, 30)), MAY,
    Period(date(2026, 4, 1), date(2026, 5, 31)), Period(date(2026, 4, 30), date(2026, 5, 1)),
    Period(date(2026, 4, 30), date(2026, 5, 31)), Period(date(2026, 4, 1), date(2026, 6, 1)),
])  # fmt: skip
def test_any_period_is_the_sum_of_its_days(world, period):
    days = [date(2026, month, day) for month in (3, 4, 5, 6) for day in (1, 10, 15, 30)] + [date(2026, 5, 31)]
    for number, day in enumerate(days):
        world.answer(world.cart, 1 + number % 5, day)
    settle(world)
    inside = [1 + number % 5 for number, day in enumerate(days) if period.starts_on <= day <= period.ends_on]
    one = read(world, world.cart, period=period).headline(world.cart.pk, "csat")
    assert one.histogram.counts == Histogram.of(inside).counts


def test_unlike_scales_are_never_added(world):
    from feedback.models import AnswerScale

    seven = AnswerScale.objects.create(workspace=world.workspace, metric="csat", lowest=1, highest=7, box=2)
    world.answers(world.cart, [5, 1])
    world.answers(world.cart, [7, 7, 2], metric=seven)
    settle(world)
    figures = read(world, world.cart)
    assert sorted(one.n for one in figures.of(world.cart.pk)) == [2, 3]
    assert figures.headline(world.cart.pk, "csat").n == 3


def test_a_stage_shows_what_was_asked_and_what_was_pooled_side_by_side_and_never_mixed(world):
    both = world.response(date(2026, 5, 4))
    for subject in (world.cart, world.pay):
        world.answer(subject, 5, response=both)
    world.answer(world.cart, 2)
    settle(world)
    figures = read(world, world.buy, world.cart)
    pooled = figures.headline(world.buy.pk, "csat")
    assert (pooled.source_words, pooled.n, pooled.people) == ("pooled from 2 touchpoints", 3, 2)
    world.answer(world.buy, 1)
    settle(world)
    figures = read(world, world.buy, world.cart)
    assert figures.headline(world.buy.pk, "csat").source == "asked"
    assert figures.headline(world.buy.pk, "csat").n == 1
    assert figures.pooled(world.buy.pk, "csat").figure == pooled.figure
    assert figures.headline(world.cart.pk, "csat").source == "own"
    assert figures.headline(world.cart.pk, "csat").n == 2


def test_a_journeys_nps_is_only_what_was_asked_about_the_journey(world):
    world.answer(world.cart, 10, metric="nps")
    world.answer(world.journey.subject, 3, metric="nps")
    settle(world)
    assert read(world, world.journey.subject).headline(world.journey.subject_id, "nps").figure.value == -100


def test_the_arrow_compares_with_the_period_of_equal_length_before(world):
    world.answers(world.cart, [1] * 20, date(2026, 4, 10))
    world.answers(world.cart, [5] * 20)
    settle(world)
    one = read(world, world.cart).headline(world.cart.pk, "csat")
    scale = scale_of(world.scales["csat"])
    assert one.change == change(scale, Histogram.of([1] * 20), Histogram.of([5] * 20))
    assert (one.change.arrow, one.previous.value, one.previous_period) == ("up", 0, APRIL)
    assert read(world, world.cart, compare="nothing").headline(world.cart.pk, "csat").change is None


def test_a_pooled_figure_is_compared_by_respondent(world):
    for number in range(12):
        for subject in (world.cart, world.pay):
            world.answer(subject, 1 + number % 2, date(2026, 4, 10), customer=f"c{number}")
            world.answer(subject, 5 - number % 2, customer=f"d{number}")
    settle(world)
    one = read(world, world.buy).headline(world.buy.pk, "csat")
    assert (one.previous.people, one.people, one.change.arrow) == (12, 12, "up")


def test_the_previous_wave_is_the_last_period_of_equal_length_that_has_data(world):
    world.answers(world.cart, [1], date(2024, 9, 10))
    world.answers(world.cart, [5])
    settle(world)
    one = read(world, world.cart, compare="wave").headline(world.cart.pk, "csat")
    assert one.previous_period == Period.of_month(date(2024, 9, 1))
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    one = read(world, world.cart, period=quarter, compare="wave").headline(world.cart.pk, "csat")
    assert one.previous_period == Period(date(2024, 7, 1), date(2024, 9, 30))
    assert read(world, world.pay, compare="wave").previous_period == APRIL


def test_a_map_opens_on_the_last_month_with_data_and_its_previous_wave(world):
    ids = [world.cart.pk, world.pay.pk]
    assert last_period_with_data(world.workspace.pk, ids) is None
    world.answers(world.cart, [1], date(2024, 9, 10))
    settle(world)
    assert last_period_with_data(world.workspace.pk, ids) == (Period.of_month(date(2024, 9, 1)), None)
    world.answer(world.pay, 3)
    settle(world)
    assert last_period_with_data(world.workspace.pk, ids) == (MAY, Period.of_month(date(2024, 9, 1)))
    assert last_period_with_data(world.workspace.pk, ids, world.journey.pk) is None


def test_one_journey_only_leaves_out_what_was_asked_elsewhere_or_nowhere_known(world):
    world.answer(world.cart, 5, journey=world.journey)
    world.answer(world.cart, 1)
    settle(world)
    assert read(world, world.cart).headline(world.cart.pk, "csat").n == 2
    assert read(world, world.cart, journey_id=world.journey.pk).headline(world.cart.pk, "csat").n == 1


def test_groups_under_five_people_are_withheld_when_cut_by_segment(world):
    free = world.segments[0]
    for number in range(4):
        world.answer(world.cart, 5, segments=[free], customer=f"c{number}")
    world.answer(world.cart, 1)
    settle(world)
    one = read(world, world.cart, segment_id=free.pk).headline(world.cart.pk, "csat")
    assert one.is_withheld and one.figure is None and one.histogram is None and one.n == 0
    assert one.empty_words == "fewer than 5 people"
    for subject in (world.pay, world.cart):
        world.answer(subject, 5, segments=[free], customer="c0")
    settle(world)
    compute(world.workspace.pk, [Pool(world.buy.pk, MAY, segment_id=free.pk)])
    figures = read(world, world.cart, world.buy, segment_id=free.pk)
    assert figures.headline(world.cart.pk, "csat").n == 5
    pooled = figures.headline(world.buy.pk, "csat")
    assert pooled.is_withheld and pooled.figure is None and pooled.histogram is None  # Six answers, four people.
    world.answer(world.pay, 5, segments=[free], customer="c4")
    settle(world)
    compute(world.workspace.pk, [Pool(world.buy.pk, MAY, segment_id=free.pk)])
    assert read(world, world.buy, segment_id=free.pk).headline(world.buy.pk, "csat").people == 5


def test_a_period_never_pooled_is_asked_for_then_shown_then_recognised_as_old(world, monkeypatch):
    wished = []
    monkeypatch.setattr(tasks, "pool_soon", lambda workspace_id, pool: wished.append(pool))
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    world.answer(world.cart, 5)
    settle(world)
    figures = read(world, world.buy, period=quarter)
    one = figures.headline(world.buy.pk, "csat")
    assert one.is_pending and one.figure is None and one.empty_words == "being computed"
    tasks.compute_pending(figures)
    assert wished == [Pool(world.buy.pk, quarter)]

    compute(world.workspace.pk, wished)
    one = read(world, world.buy, period=quarter).headline(world.buy.pk, "csat")
    assert not one.is_pending and one.n == 1

    world.answer(world.pay, 1)
    settle(world)
    figures = read(world, world.buy, period=quarter)
    old = figures.headline(world.buy.pk, "csat")
    assert old.is_pending and old.figure == one.figure and old.as_of == one.as_of
    assert figures.pending == [Pool(world.buy.pk, quarter)]

    world.touchpoints[3].archive()
    assert read(world, world.buy, period=quarter).headline(world.buy.pk, "csat").figure is None


def test_answers_of_one_month_do_not_make_the_pooled_figure_of_another_old(world):
    world.answer(world.cart, 5, date(2026, 4, 3))
    settle(world)
    before = PooledPeriod.objects.get(starts_on=APRIL.starts_on).computed_at
    world.answer(world.cart, 5)
    settle(world)
    assert PooledPeriod.objects.get(starts_on=APRIL.starts_on).computed_at == before
    assert read(world, world.buy).pending == []


def test_made_up_answers_mark_every_figure_they_are_in(world):
    world.answer(world.cart, 5, survey=world.made_up)
    world.answer(world.pay, 5)
    settle(world)
    figures = read(world, world.cart, world.pay, world.buy)
    assert [figures.headline(s.pk, "csat").is_synthetic for s in (world.cart, world.pay, world.buy)] == [True, False, True]


@pytest.mark.parametrize(("good", "bad", "verdict"), [(95, 5, "good"), (5, 95, "bad"), (70, 30, "watch")])
def test_the_colour_is_decided_by_the_intervals_bound(world, good, bad, verdict):
    MetricDefinition.objects.create(workspace=world.workspace, metric="csat", target=70, minimum_n=200)
    world.answers(world.cart, [5] * good + [1] * bad)
    settle(world)
    one = read(world, world.cart).headline(world.cart.pk, "csat")
    assert one.verdict == verdict
    assert one.figure.is_thin


def test_figures_of_another_workspace_are_not_read(world, charlie):
    from accounts.models import Workspace

    world.answer(world.cart, 5)
    settle(world)
    elsewhere = Workspace.objects.get(slug="elsewhere")
    assert figures_of(elsewhere.pk, [world.cart.pk, world.buy.pk], MAY).by_subject == {}


def test_the_number_of_queries_does_not_grow_with_the_subjects(world, django_assert_num_queries):
    step = world.journey.stages.get(name="Buy").steps.in_order()[0]
    for number in range(20):
        touchpoint = Touchpoint.objects.create(workspace=world.workspace, name=f"T{number}")
        Placement.objects.create(workspace=world.workspace, step=step, touchpoint=touchpoint)
        world.answers(touchpoint.subject, [1, 5], metric="csat" if number % 2 else "ces")
        world.touchpoints.append(touchpoint)
    world.answer(world.touchpoints[0].subject, 4)
    settle(world)
    stages = [stage.subject for stage in world.journey.stages.in_order()]
    few, many = [stages[1], world.cart], [*stages, *(touchpoint.subject for touchpoint in world.touchpoints)]
    with django_assert_num_queries(8):
        read(world, *few)
    with django_assert_num_queries(8):
        assert len(read(world, *many).by_subject) == 26
    with django_assert_num_queries(9):
        read(world, *many, compare="wave")
