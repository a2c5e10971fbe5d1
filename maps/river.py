"""The river: the passages of a period flowing through the steps, as a band whose width is their number.

Pure geometry. The page draws it as one SVG that spans the step columns: the band is stretched over the columns (100 units
each), while figures, losses and inflows stand beside their column edge in real pixels. The band is centred on one middle
line; where passages are lost both edges close in, and the lost part peels off at the bottom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

COLUMN = 100
HEIGHT = 160
ROOM_ABOVE = 28
ROOM_BELOW = 36
SKIP_GAP = 5
# A loss or an inflow smaller than this share of its step is told in the table, not drawn.
QUIET_SHARE = Fraction(1, 100)
SMALL_N = 30
NARROWEST_ARM, WIDEST_ARM = 2.5, 36.0


@dataclass(frozen=True)
class StepCount:
    """The passages at one step, in map order.

    `reached` touched the step (None: nothing there can be counted). `entered` of them began here. `skipped` came by without
    touching it and went on. `dropped` reached it and nothing after it; at the last step that is the end, not a loss. Passages
    whose window is still open are not lost yet: `pending` came no further so far, and `dropped_of` is how many of the reached
    have closed, the whole that the lost are a share of (None: all of them).
    """

    name: str
    reached: int | None
    entered: int = 0
    skipped: int = 0
    dropped: int = 0
    pending: int = 0
    dropped_of: int | None = None


@dataclass(frozen=True)
class Arm:
    """Passages that leave or join at a column's edge: a shape in pixels around the edge, and its label."""

    path: str
    count: int
    share: str
    label_x: str
    label_y: str


@dataclass(frozen=True)
class RiverColumn:
    """One step: where its figure stands, and what happens at its right edge (loss) and left edge (inflow)."""

    name: str
    reached: int | None
    entered: int
    skipped: int
    dropped: int
    dropped_share: str
    pending: int
    left: str
    right: str
    width: str
    loss: Arm | None
    inflow: Arm | None


@dataclass(frozen=True)
class River:
    """What the template draws. `band` and `skips` live in a stretched box of `width` × `height` units."""

    width: int
    height: int
    middle: str
    band: str
    edge: str
    skips: tuple[str, ...]
    columns: tuple[RiverColumn, ...]
    thickness: tuple[float, ...]

    @property
    def is_empty(self) -> bool:
        return not any(column.reached for column in self.columns)


def draw_river(steps: Sequence[StepCount]) -> River:
    """The river through these steps; with nothing counted it is empty and has no band."""
    flow = _flow(steps)
    scale, middle = _fit(steps, flow)
    thickness = [count * scale for count in flow]
    columns = tuple(_column(steps, i, thickness, scale, middle) for i in range(len(steps)))
    drawn = any(thickness)
    return River(
        width=COLUMN * max(len(steps), 1),
        height=HEIGHT,
        middle=_number(middle),
        band=_band(thickness, middle) if drawn else "",
        edge=_edge([middle - t / 2 for t in thickness]) if drawn else "",
        skips=tuple(_skips(steps, thickness, scale, middle)) if drawn else (),
        columns=columns,
        thickness=tuple(thickness),
    )


def share_of(part: int, whole: int) -> str:
    """A share in words a person trusts: "4 of 29" while the whole is small, "16 %" (rounded half up) from there on."""
    if whole <= 0:
        return ""
    if whole < SMALL_N:
        return f"{part:,} of {whole:,}"
    return f"{(200 * part + whole) // (2 * whole)} %"


def _flow(steps: Sequence[StepCount]) -> list[int]:
    """The passages in the band at each step; a step that cannot be counted lets the river pass as it came."""
    known = next((step.reached for step in steps if step.reached is not None), 0)
    flow = []
    for step in steps:
        known = known if step.reached is None else step.reached
        flow.append(known)
    return flow


def _fit(steps: Sequence[StepCount], flow: Sequence[int]) -> tuple[float, float]:
    """Pixels per passage, and the height of the middle line, so that band and side arms stay inside."""
    room = HEIGHT - ROOM_ABOVE - ROOM_BELOW
    half = max(flow, default=0) / 2
    above = max((count / 2 + step.skipped for count, step in zip(flow, steps, strict=True)), default=0.0)
    gap = SKIP_GAP if any(step.skipped for step in steps) else 0
    if half + above <= 0:
        return 0.0, ROOM_ABOVE + room / 2
    scale = (room - gap) / (half + above)
    return scale, HEIGHT - ROOM_BELOW - half * scale


def _band(thickness: Sequence[float], middle: float) -> str:
    top = _edge([middle - t / 2 for t in thickness])
    bottom = _edge([middle + t / 2 for t in thickness], backwards=True)
    return f"{top}L{bottom[1:]}Z"


def _edge(ys: Sequence[float], *, backwards: bool = False) -> str:
    """Level over each column, and a smooth passage to the next one at the column's edge."""
    knots: list[tuple[float, float, float, float]] = []
    for i, (here, there) in enumerate(pairwise(ys), start=1):
        knots.append((i * COLUMN - 36, here, i * COLUMN + 6, there))
    end = len(ys) * COLUMN
    if backwards:
        path = f"M{_point(end, ys[-1])}"
        for x0, y0, x1, y1 in reversed(knots):
            path += f"L{_point(x1, y1)}{_bend(x1, y1, x0, y0)}"
        return f"{path}L{_point(0, ys[0])}"
    path = f"M{_point(0, ys[0])}"
    for x0, y0, x1, y1 in knots:
        path += f"L{_point(x0, y0)}{_bend(x0, y0, x1, y1)}"
    return f"{path}L{_point(end, ys[-1])}"


def _skips(steps: Sequence[StepCount], thickness: Sequence[float], scale: float, middle: float) -> list[str]:
    """Side arms above the band: each leaves it before a run of skipped steps and joins it again behind."""
    arms = []
    i = 0
    while i < len(steps):
        if not steps[i].skipped:
            i += 1
            continue
        first = i
        while i < len(steps) and steps[i].skipped:
            i += 1
        arms.append(_skip(steps, first, i, thickness, scale, middle))
    return arms


def _skip(steps: Sequence[StepCount], first: int, end: int, thickness: Sequence[float], scale: float, middle: float) -> str:
    """One side arm. It is drawn behind the band, so its two ends may lie inside."""
    tops = [middle - t / 2 for t in thickness]
    before, after = max(first - 1, 0), min(end, len(steps) - 1)
    limit, back = len(steps) * COLUMN, end * COLUMN + 24
    # Each node: where its level begins and ends, its upper and its lower edge.
    nodes = [(max(first * COLUMN - 60, 0), max(first * COLUMN - 40, 0), tops[before], middle)]
    for i in range(first, end):
        low = tops[i] - SKIP_GAP
        nodes.append((i * COLUMN + 14, (i + 1) * COLUMN - 28, low - steps[i].skipped * scale, low))
    nodes.append((min(back, limit), min(back + 20, limit), tops[after], middle))
    path = f"M{_point(nodes[0][0], nodes[0][2])}"
    for (_, x0, y0, _), (x1, _, y1, _) in pairwise(nodes):
        path += f"L{_point(x0, y0)}{_bend(x0, y0, x1, y1)}"
    path += f"L{_point(nodes[-1][1], nodes[-1][2])}L{_point(nodes[-1][1], nodes[-1][3])}"
    for (x1, _, _, y1), (_, x0, _, y0) in pairwise(reversed(nodes)):
        path += f"L{_point(x1, y1)}{_bend(x1, y1, x0, y0)}"
    return f"{path}L{_point(nodes[0][0], nodes[0][3])}Z"


def _column(steps: Sequence[StepCount], i: int, thickness: Sequence[float], scale: float, middle: float) -> RiverColumn:
    step = steps[i]
    last = i == len(steps) - 1
    dropped = 0 if last else step.dropped
    reached = step.reached or 0
    closed = reached if step.dropped_of is None else step.dropped_of
    return RiverColumn(
        name=step.name,
        reached=step.reached,
        entered=step.entered,
        skipped=step.skipped,
        dropped=dropped,
        dropped_share=share_of(dropped, closed) if dropped else "",
        pending=0 if last else step.pending,
        left=_percent(i, len(steps)),
        right=_percent(i + 1, len(steps)),
        width=_percent(1, len(steps)),
        loss=_loss(dropped, closed, middle + thickness[i] / 2, scale),
        inflow=_inflow(step.entered, reached, middle - thickness[i] / 2, scale) if i else None,
    )


def _loss(count: int, whole: int, bottom: float, scale: float) -> Arm | None:
    """The lost passages: a stream as wide as they are many, that peels off the band's lower edge and falls away."""
    if not _worth_drawing(count, whole):
        return None
    width = min(max(count * scale, NARROWEST_ARM), WIDEST_ARM)
    foot = HEIGHT - 6.0
    right = -16.0
    left = right - width
    start = left - 30
    inner = f"M{_point(start, bottom)}C{_point(left - 8, bottom)} {_point(left, bottom + 4)} {_point(left, foot)}"
    outer = f"L{_point(right, foot)}C{_point(right, bottom - width + 4)} {_point(right - 8, bottom - width)} "
    outer += f"{_point(start, bottom - width)}Z"
    return Arm(inner + outer, count, share_of(count, whole), _number(right + 6), _number(HEIGHT - 9.0))


def _inflow(count: int, whole: int, top: float, scale: float) -> Arm | None:
    """The passages that begin here: a stream from above that joins the band's upper edge."""
    if not _worth_drawing(count, whole):
        return None
    width = min(max(count * scale, NARROWEST_ARM), WIDEST_ARM)
    left, head = 8.0, 4.0
    right = left + width
    end = right + 30
    path = f"M{_point(left, head)}C{_point(left, top + width - 4)} {_point(left + 8, top + width)} {_point(end, top + width)}"
    path += f"L{_point(end, top)}C{_point(right + 8, top)} {_point(right, top - 4)} {_point(right, head)}Z"
    return Arm(path, count, share_of(count, whole), _number(right + 6), _number(14.0))


def _worth_drawing(count: int, whole: int) -> bool:
    return count > 0 and whole > 0 and Fraction(count, whole) >= QUIET_SHARE


def _bend(x0: float, y0: float, x1: float, y1: float) -> str:
    half = (x0 + x1) / 2
    return f"C{_point(half, y0)} {_point(half, y1)} {_point(x1, y1)}"


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    """Short, and with a point whatever the reader's locale, as SVG wants it."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.4f}%"
