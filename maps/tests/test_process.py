import re

from hypothesis import given
from hypothesis import strategies as st

from maps.process import COLUMN, Link, draw_links, levels

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@st.composite
def flows(draw):
    """Some steps, and links between two different ones of them."""
    count = draw(st.integers(2, 40))
    step = st.integers(0, count - 1)
    ends = draw(st.lists(st.tuples(step, step).filter(lambda ends: ends[0] != ends[1]), max_size=15, unique=True))
    return [f"Step {i}" for i in range(count)], [Link(source, target) for source, target in ends]


@given(flows())
def test_no_two_arcs_that_overlap_lie_on_one_level_and_the_longer_lies_outside(flow):
    _, links = flow
    found = levels(links)
    for one, level in zip(links, found, strict=True):
        for other, other_level in zip(links, found, strict=True):
            (a, b), (c, d) = one.ends, other.ends
            if one is not other and a < d and c < b:
                assert level != other_level
                if b - a < d - c:
                    assert level < other_level


@given(flows())
def test_every_arc_is_drawn_inside_its_picture_from_its_step_to_its_step(flow):
    steps, links = flow
    drawn = draw_links(steps, links)
    assert len(drawn.ahead.arcs) + len(drawn.back.arcs) == len(drawn.words) == len(links)
    for side, goes_back in ((drawn.ahead, False), (drawn.back, True)):
        for arc, link in zip(side.arcs, (link for link in links if link.goes_back == goes_back), strict=True):
            x0, y0, _, handle0, _, handle1, x1, y1 = map(float, NUMBER.findall(arc.path))
            assert (x0 // COLUMN, x1 // COLUMN) == (link.source, link.target)
            assert y0 == y1 == (0 if goes_back else side.height)
            peak = y0 + 0.75 * (handle0 - y0)
            assert handle0 == handle1
            assert 0 < peak < side.height
            assert 0 < float(arc.label_y) < side.height


def test_links_read_as_sentences():
    drawn = draw_links(["Search", "Cart", "Pay"], [Link(2, 1, "payment fails"), Link(0, 2)])
    assert drawn.words == ("Pay leads back to Cart: payment fails", "Search leads ahead to Pay")


def test_without_links_nothing_is_drawn():
    drawn = draw_links(["Search"], [])
    assert (drawn.ahead.height, drawn.back.height, drawn.words) == (0, 0, ())


def test_the_arcs_are_those_that_the_editor_draws():
    drawn = draw_links(["A", "B", "C", "D"], [Link(0, 2), Link(3, 1, "fails")])
    assert drawn.ahead.arcs[0].path == "M62 32C62 2.67 238 2.67 238 32"
    assert drawn.back.arcs[0].path == "M338 0C338 29.33 162 29.33 162 0"
