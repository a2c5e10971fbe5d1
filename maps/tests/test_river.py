import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.river import HEIGHT, StepCount, draw_river, share_of

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
WEB_SHOP = [
    StepCount("Arrive", 600, entered=600, dropped=2),
    StepCount("Search", 598, dropped=4),
    StepCount("Compare", 594, dropped=72),
    StepCount("Add to cart", 522, dropped=81),
    StepCount("Shipping", 441, dropped=51),
    StepCount("Payment", 390, dropped=62),
]


@st.composite
def flows(draw):
    """Passages that could have happened: nobody is lost who was not there, and nobody skips what nobody came by."""
    steps, present = [], draw(st.integers(0, 10_000))
    for i in range(draw(st.integers(1, 40))):
        entered = present if i == 0 else draw(st.integers(0, 500))
        skipped = 0 if i == 0 else draw(st.integers(0, present))
        reached = present - skipped + (entered if i else 0)
        dropped = draw(st.integers(0, reached))
        counted = reached if draw(st.integers(0, 9)) else None
        steps.append(StepCount(f"Step {i}", counted, entered, skipped, dropped))
        present = reached + skipped - dropped
    return steps


def coordinates(path):
    numbers = [float(number) for number in NUMBER.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@given(flows())
def test_the_width_of_the_band_is_in_proportion_to_the_passages(steps):
    river = draw_river(steps)
    per_passage = {round(width / step.reached, 6) for step, width in zip(steps, river.thickness, strict=True) if step.reached}
    assert len(per_passage) <= 1 or max(per_passage) - min(per_passage) < 1e-5


@given(flows())
def test_everything_drawn_is_a_number_inside_the_picture(steps):
    river = draw_river(steps)
    for path in (river.band, river.edge, *river.skips):
        assert "nan" not in path and "inf" not in path
        for x, y in coordinates(path):
            assert 0 <= x <= river.width
            assert 0 <= y <= HEIGHT
    for column in river.columns:
        for arm in filter(None, (column.loss, column.inflow)):
            assert all(-1 <= y <= HEIGHT + 1 for _, y in coordinates(arm.path))


@given(flows())
def test_the_columns_cover_the_whole_width_without_gap(steps):
    columns = draw_river(steps).columns
    assert columns[0].left == "0.0000%"
    assert columns[-1].right == "100.0000%"
    assert [c.right for c in columns[:-1]] == [c.left for c in columns[1:]]


def test_a_loss_is_told_with_its_count_and_share_and_a_tiny_one_only_in_the_table():
    river = draw_river(WEB_SHOP)
    cart = river.columns[3]
    assert (cart.loss.count, cart.loss.share) == (81, "16 %")
    assert river.columns[0].loss is None
    assert river.columns[0].dropped == 2


def test_the_lost_are_a_share_of_the_passages_that_have_closed():
    steps = [StepCount("A", 200, entered=200, dropped=30, pending=100, dropped_of=100), StepCount("B", 70)]
    first = draw_river(steps).columns[0]
    assert (first.loss.share, first.pending) == ("30 %", 100)


def test_the_end_of_the_journey_is_not_a_loss():
    assert draw_river(WEB_SHOP).columns[-1].loss is None
    assert draw_river(WEB_SHOP).columns[-1].dropped == 0


def test_passages_that_begin_later_widen_the_band_and_are_drawn_as_an_inflow():
    river = draw_river([StepCount("A", 100, entered=100), StepCount("B", 150, entered=50)])
    assert river.thickness[1] > river.thickness[0]
    assert river.columns[1].inflow.count == 50
    assert river.columns[0].inflow is None


def test_skipped_steps_have_one_side_arm_for_each_run():
    steps = [StepCount("A", 100), StepCount("B", 60, skipped=40), StepCount("C", 50, skipped=50), StepCount("D", 100)]
    assert len(draw_river(steps).skips) == 1
    assert len(draw_river([*steps, StepCount("E", 80, skipped=20), StepCount("F", 100)]).skips) == 2


def test_a_step_that_cannot_be_counted_lets_the_river_pass_and_has_no_figure():
    river = draw_river([StepCount("A", 100), StepCount("B", None), StepCount("C", 40)])
    assert river.thickness[1] == river.thickness[0]
    assert river.columns[1].reached is None


@pytest.mark.parametrize("steps", [[], [StepCount("A", None)], [StepCount("A", 0), StepCount("B", 0)]])
def test_without_passages_there_is_no_river(steps):
    river = draw_river(steps)
    assert river.is_empty
    assert river.band == ""


def test_a_share_of_few_is_told_in_people_and_of_many_in_percent_rounded_half_up():
    assert share_of(4, 29) == "4 of 29"
    assert share_of(1, 40) == "3 %"  # 2.5
    assert share_of(62, 390) == "16 %"
    assert share_of(0, 0) == ""
