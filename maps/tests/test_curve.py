import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from maps.curve import HEIGHT, draw_curve, height_of, smooth, tangents
from maps.emotions import Measured, StepEmotion, disagreement, signed

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
emotion = st.floats(-2, 2)


@st.composite
def emotions(draw):
    steps = []
    for i in range(draw(st.integers(1, 40))):
        low, value, high = sorted(draw(st.tuples(emotion, emotion, emotion)))
        measured = Measured(value, low, high, draw(st.integers(1, 500)))
        steps.append(StepEmotion(f"Step {i}", draw(st.none() | emotion), draw(st.sampled_from([None, measured]))))
    return steps


def coordinates(path):
    numbers = [float(number) for number in NUMBER.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@given(emotions())
def test_everything_drawn_is_a_number_inside_the_picture(steps):
    curve = draw_curve(steps)
    for path in (*(path for line in curve.declared for path in line.lines), *curve.measured_lines, *curve.bands):
        assert "nan" not in path and "inf" not in path
        for x, y in coordinates(path):
            assert 0 <= x <= curve.width
            assert 0 <= y <= HEIGHT


@given(st.lists(st.tuples(st.integers(1, 50), emotion), min_size=2, max_size=40))
def test_between_two_points_the_curve_stays_between_their_heights(gaps):
    x, points = 0.0, []
    for gap, y in gaps:
        x += gap
        points.append((x, y))
    slopes = tangents(points)
    for i, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        third = (x1 - x0) / 3
        # A Bézier piece stays within the heights of its four control points.
        for control in (y0 + slopes[i] * third, y1 - slopes[i + 1] * third):
            assert min(y0, y1) - 1e-9 <= control <= max(y0, y1) + 1e-9


def test_a_gap_breaks_the_line_and_a_lone_point_is_only_a_dot():
    curve = draw_curve([StepEmotion("A", 1), StepEmotion("B", 0), StepEmotion("C"), StepEmotion("D", 2)])
    (declared,) = curve.declared
    assert len(declared.lines) == 1
    assert len(declared.points) == 3


def test_a_point_of_fewer_than_30_answers_is_hollow():
    curve = draw_curve([StepEmotion("A", None, Measured(1, 0, 2, 29)), StepEmotion("B", None, Measured(1, 0, 2, 30))])
    assert [point.hollow for point in curve.measured_points] == [True, False]


def test_the_lines_are_named_on_their_outer_sides_where_they_are_furthest_apart():
    steps = [StepEmotion("A", 1, Measured(1, 1, 1, 99)), StepEmotion("B", -1, Measured(0.5, 0, 1, 99))]
    curve = draw_curve(steps)
    (declared,) = curve.declared
    assert declared.label.x == curve.measured_label.x == "75.0000%"
    assert float(curve.measured_label.y) < float(declared.label.y)


def test_better_is_higher_and_beyond_the_scale_is_its_end():
    assert height_of(2) < height_of(0) < height_of(-2)
    assert height_of(9) == height_of(2)


def test_an_emotion_reads_with_its_sign():
    assert [signed(v) for v in (1.0, -0.44, 0.04, 2)] == ["+1", "−0.4", "0", "+2"]


def test_a_path_of_one_point_draws_nothing():
    assert smooth([(0, 1)]) == "M0 1"
    assert draw_curve([]).is_empty


def test_each_persona_has_a_line_of_its_own_with_its_name_at_the_end():
    steps = [
        StepEmotion("A", 0, personas={"Mara": 1.0, "Piet": -1.0}),
        StepEmotion("B", 2, personas={"Mara": 2.0}),
        StepEmotion("C", -2, personas={"Piet": -2.0}),
    ]
    curve = draw_curve(steps, per_persona=True)
    assert [(line.label.text, line.label.x) for line in curve.declared] == [("Mara", "50.0000%"), ("Piet", "83.3333%")]
    assert [len(line.lines) for line in curve.declared] == [1, 0]
    assert [line.tone for line in curve.declared] == [1, 2]
    assert curve.rows[0].declared == "Mara +1, Piet −1"


@given(emotion, emotions())
def test_customers_disagree_only_with_enough_answers_that_lie_wholly_apart_from_what_was_declared(declared, steps):
    for step in steps:
        found = disagreement(declared, step.measured)
        if found:
            assert step.measured.n >= 30
            assert not step.measured.low <= declared <= step.measured.high
        if found == "worse":
            assert step.measured.value < declared
        if found == "better":
            assert step.measured.value > declared


def test_a_declared_emotion_is_a_whole_number_and_not_contradicted_within_half_a_point():
    assert disagreement(1, Measured(0.6, 0.5, 0.7, 900)) == ""
    assert disagreement(1, Measured(0.4, 0.35, 0.45, 900)) == "worse"
    assert disagreement(-1, Measured(-0.2, -0.4, 0, 900)) == "better"
    assert disagreement(1, Measured(-2, -2, -2, 29)) == ""
    assert disagreement(None, Measured(1, 1, 1, 99)) == disagreement(1, None) == ""


def test_where_customers_disagree_a_bar_joins_both_points_and_says_so():
    curve = draw_curve([StepEmotion("Pay", 1, Measured(-0.4, -0.6, -0.2, 120)), StepEmotion("Go", 1, Measured(1, 1, 1, 99))])
    (gap,) = curve.gaps
    assert float(gap.top) == height_of(1)
    assert float(gap.bottom) == height_of(-0.4)
    assert gap.text == "Pay: declared +1, measured −0.4 (−0.6 to −0.2), n 120. Customers feel worse than declared."
    assert [row.disagreement for row in curve.rows] == ["worse", ""]
