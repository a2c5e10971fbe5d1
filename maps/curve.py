"""The emotion curve: what the team declared and what customers' answers measured, step by step, from −2 to +2.

Pure geometry. Lines and the interval band are smooth monotone cubics (Fritsch and Carlson, "Monotone Piecewise Cubic
Interpolation", SIAM J. Numer. Anal. 17, 1980), so that a curve never dips below the lower nor rises above the higher of two
neighbouring points; a step without a value is a gap and breaks the line. Lines are stretched over the step columns (100
units each), points stand at the middle of their column in real pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

COLUMN = 100
HEIGHT = 128
MARGIN = 20
LOWEST, HIGHEST = -2.0, 2.0
SMALL_N = 30


@dataclass(frozen=True)
class Measured:
    """What the answers at one step say on the scale −2 … +2, with the 95 % interval and the number of answers."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class StepEmotion:
    """Both emotions at one step, in map order; None where nobody declared or nobody answered."""

    name: str
    declared: float | None = None
    measured: Measured | None = None


@dataclass(frozen=True)
class CurvePoint:
    """A dot: where it stands, whether it is hollow (fewer than 30 answers), and what it says."""

    x: str
    y: str
    hollow: bool
    text: str


@dataclass(frozen=True)
class CurveLabel:
    """A line's own name, written beside it where the two lines are furthest apart."""

    x: str
    y: str


@dataclass(frozen=True)
class CurveRow:
    """One step in words, for the table reading."""

    name: str
    declared: str
    measured: str


@dataclass(frozen=True)
class Curve:
    """What the template draws. The paths live in a stretched box of `width` × `height` units."""

    width: int
    height: int
    zero: str
    declared_lines: tuple[str, ...]
    measured_lines: tuple[str, ...]
    bands: tuple[str, ...]
    declared_points: tuple[CurvePoint, ...]
    measured_points: tuple[CurvePoint, ...]
    declared_label: CurveLabel | None
    measured_label: CurveLabel | None
    rows: tuple[CurveRow, ...]

    @property
    def is_empty(self) -> bool:
        return not self.declared_points and not self.measured_points


def draw_curve(steps: Sequence[StepEmotion]) -> Curve:
    """Both curves through these steps; with no value at all it is empty."""
    declared = [step.declared for step in steps]
    measured = [step.measured.value if step.measured else None for step in steps]
    lows = [step.measured.low if step.measured else None for step in steps]
    highs = [step.measured.high if step.measured else None for step in steps]
    declared_label, measured_label = _labels(declared, measured)
    return Curve(
        width=COLUMN * max(len(steps), 1),
        height=HEIGHT,
        zero=_number(height_of(0)),
        declared_lines=tuple(smooth(run) for run in _runs(declared) if len(run) > 1),
        measured_lines=tuple(smooth(run) for run in _runs(measured) if len(run) > 1),
        bands=tuple(
            f"{smooth(high)}L{smooth(low[::-1])[1:]}Z"
            for low, high in zip(_runs(lows), _runs(highs), strict=True)
            if len(low) > 1
        ),
        declared_points=tuple(
            CurvePoint(_middle(i, len(steps)), _number(height_of(value)), True, f"{steps[i].name}: declared {signed(value)}")
            for i, value in enumerate(declared)
            if value is not None
        ),
        measured_points=tuple(
            CurvePoint(_middle(i, len(steps)), _number(height_of(m.value)), m.n < SMALL_N, f"{step.name}: measured {in_words(m)}")
            for i, step in enumerate(steps)
            if (m := step.measured)
        ),
        declared_label=declared_label,
        measured_label=measured_label,
        rows=tuple(_row(step) for step in steps),
    )


def height_of(value: float) -> float:
    """Where an emotion stands, in pixels from above; values beyond the scale stay at its end."""
    value = min(max(value, LOWEST), HIGHEST)
    return MARGIN + (HIGHEST - value) / (HIGHEST - LOWEST) * (HEIGHT - 2 * MARGIN)


def signed(value: float) -> str:
    """An emotion as a person reads it: +1, −0.4, 0."""
    rounded = round(value, 1)
    if rounded == 0:
        return "0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):g}"


def in_words(measured: Measured) -> str:
    low, high = signed(measured.low), signed(measured.high)
    return f"{signed(measured.value)} ({low} to {high}), n {measured.n:,}"


def _row(step: StepEmotion) -> CurveRow:
    declared = "–" if step.declared is None else signed(step.declared)
    return CurveRow(step.name, declared, in_words(step.measured) if step.measured else "–")


def smooth(points: Sequence[tuple[float, float]]) -> str:
    """A path through the points, monotone between each two of them."""
    if len(points) < 2:
        return f"M{_point(*points[0])}" if points else ""
    slopes = tangents(points)
    path = f"M{_point(*points[0])}"
    for ((x0, y0), m0), ((x1, y1), m1) in pairwise(zip(points, slopes, strict=True)):
        third = (x1 - x0) / 3
        path += f"C{_point(x0 + third, y0 + m0 * third)} {_point(x1 - third, y1 - m1 * third)} {_point(x1, y1)}"
    return path


def tangents(points: Sequence[tuple[float, float]]) -> list[float]:
    """The slope at each point, limited so that no piece overshoots (the weighted harmonic mean of its two secants)."""
    secants = [(y1 - y0) / (x1 - x0) for (x0, y0), (x1, y1) in pairwise(points)]
    inner = [0.0 if left * right <= 0 else 2 * left * right / (left + right) for left, right in pairwise(secants)]
    return [secants[0], *inner, secants[-1]]


def _runs(values: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """The points of each unbroken stretch."""
    runs: list[list[tuple[float, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((i * COLUMN + COLUMN / 2, height_of(value)))
    return [run for run in runs if run]


def _labels(declared: Sequence[float | None], measured: Sequence[float | None]) -> tuple[CurveLabel | None, CurveLabel | None]:
    """One label per line: on the outer sides where both lines are furthest apart, above its first point otherwise."""
    count = len(declared)
    both = [(abs(d - m), -i) for i, (d, m) in _present(declared, measured)]
    if both:
        i = -max(both)[1]
        d, m = declared[i] or 0.0, measured[i] or 0.0
        above, below = (d, m) if d > m else (m, d)
        upper = CurveLabel(_middle(i, count), _number(max(height_of(above) - 12, 11)))
        lower = CurveLabel(_middle(i, count), _number(min(height_of(below) + 20, HEIGHT - 4)))
        return (upper, lower) if d > m else (lower, upper)
    return _first(declared), _first(measured)


def _present(declared: Sequence[float | None], measured: Sequence[float | None]) -> Iterator[tuple[int, tuple[float, float]]]:
    for i, (d, m) in enumerate(zip(declared, measured, strict=True)):
        if d is not None and m is not None:
            yield i, (d, m)


def _first(values: Sequence[float | None]) -> CurveLabel | None:
    for i, value in enumerate(values):
        if value is not None:
            return CurveLabel(_middle(i, len(values)), _number(max(height_of(value) - 12, 11)))
    return None


def _middle(index: int, count: int) -> str:
    return f"{100 * (index + 0.5) / count:.4f}%"


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
