import pytest

from common.scales import Scale, default_scale


@pytest.mark.parametrize(
    ("metric", "points", "lowest", "highest", "box"),
    [
        ("nps", None, 0, 10, 0),
        ("csat", None, 1, 5, 2),
        ("csat", 3, 1, 3, 1),
        ("csat", 5, 1, 5, 2),
        ("csat", 7, 1, 7, 2),
        ("csat", 10, 1, 10, 2),
        ("ces", 5, 1, 5, 2),
        ("ces", 7, 1, 7, 3),
        ("rating", 5, 1, 5, 0),
    ],
)
def test_the_usual_scales(metric, points, lowest, highest, box):
    scale = default_scale(metric, points)
    assert (scale.metric, scale.lowest, scale.highest, scale.box) == (metric, lowest, highest, box)


@pytest.mark.parametrize(("metric", "points"), [("nps", 10), ("csat", 4), ("ces", 10), ("mood", 5)])
def test_where_no_box_is_usual_none_is_guessed(metric, points):
    with pytest.raises(ValueError):
        default_scale(metric, points)


@pytest.mark.parametrize(
    ("scale", "definition"),
    [
        (default_scale("nps"), "% 9–10 minus % 0–6"),
        (default_scale("ces", 5), "top-2 of 5, 1 hard … 5 easy"),
        (default_scale("ces", 7), "top-3 of 7, 1 hard … 7 easy"),
        (Scale("ces", 1, 5, 2, "low"), "bottom-2 of 5, 1 easy … 5 hard"),
        (default_scale("csat"), "top-2 of 5, 1 dissatisfied … 5 satisfied"),
        (
            Scale("csat", 1, 5, 2, low_label="unacceptable", high_label="outstanding"),
            "top-2 of 5, 1 unacceptable … 5 outstanding",
        ),
        (default_scale("rating", 10), "mean, 1 bad … 10 good"),
    ],
)
def test_a_scale_prints_its_definition(scale, definition):
    assert scale.definition == definition


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mood", 1, 5, 2), "unknown metric"),
        (("csat", 1, 5, 2, "sideways"), "unknown direction"),
        (("csat", 5, 1, 2), "runs upwards"),
        (("csat", 1, 11, 2), "runs upwards"),
        (("csat", -1, 5, 2), "runs upwards"),
        (("nps", 1, 10), "0 to 10"),
        (("nps", 0, 10, 0, "low"), "0 to 10"),
        (("csat", 1, 5, 0), "the box"),
        (("ces", 1, 5, 5), "the box"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Scale(*arguments)


def test_words_and_a_meaningless_box_do_not_make_scales_unlike():
    assert Scale("csat", 1, 5, 2, low_label="poor") == default_scale("csat")
    assert Scale("nps", 0, 10, 1) == default_scale("nps")
    assert Scale("csat", 1, 5, 1) != default_scale("csat")


@pytest.mark.parametrize(
    ("scale", "scores"),
    [
        (default_scale("nps"), [-1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1]),
        (default_scale("csat"), [0, 0, 0, 1, 1]),
        (Scale("ces", 1, 5, 2, "low"), [1, 1, 0, 0, 0]),
        (default_scale("ces", 7), [0, 0, 0, 0, 1, 1, 1]),
        (default_scale("rating", 3), [1, 2, 3]),
    ],
)
def test_each_point_adds_its_score(scale, scores):
    assert [scale.score(point) for point in range(scale.lowest, scale.highest + 1)] == scores
