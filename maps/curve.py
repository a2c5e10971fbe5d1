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

from maps.emotions import HIGHEST, LOWEST, StepEmotion, in_words, signed

COLUMN = 100
HEIGHT = 128
MARGIN = 20
# As many lines of personas as can be told apart by their dashes.
TONES = 5
FACES = ((2, "face-great"), (0, "face-neutral"), (-2, "face-awful"))


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
    text: str


@dataclass(frozen=True)
class DeclaredLine:
    """What the team declared, for everybody (tone 0) or for one persona (tones 1 to 5)."""

    tone: int
    lines: tuple[str, ...]
    points: tuple[CurvePoint, ...]
    label: CurveLabel | None


@dataclass(frozen=True)
class CurveGap:
    """A step where customers feel otherwise than declared: a bar between the two points, and what it says."""

    x: str
    top: str
    bottom: str
    text: str


@dataclass(frozen=True)
class CurveFace:
    """A face at the edge, at the height of the emotion that it shows."""

    y: str
    icon: str


@dataclass(frozen=True)
class CurveRow:
    """One step in words, for the table reading."""

    name: str
    declared: str
    measured: str
    disagreement: str


@dataclass(frozen=True)
class Curve:
    """What the template draws. The paths live in a stretched box of `width` × `height` units."""

    width: int
    height: int
    zero: str
    declared: tuple[DeclaredLine, ...]
    measured_lines: tuple[str, ...]
    bands: tuple[str, ...]
    measured_points: tuple[CurvePoint, ...]
    measured_label: CurveLabel | None
    gaps: tuple[CurveGap, ...]
    rows: tuple[CurveRow, ...]

    @property
    def faces(self) -> tuple[CurveFace, ...]:
        return tuple(CurveFace(_number(height_of(value)), icon) for value, icon in FACES)

    @property
    def is_empty(self) -> bool:
        return not self.measured_points and not any(line.points for line in self.declared)


def draw_curve(steps: Sequence[StepEmotion], *, per_persona: bool = False) -> Curve:
    """Both curves through these steps, on request with a line for each persona; with no value at all it is empty."""
    measured = [step.measured.value if step.measured else None for step in steps]
    lows = [step.measured.low if step.measured else None for step in steps]
    highs = [step.measured.high if step.measured else None for step in steps]
    declared, measured_label = _persona_lines(steps, measured) if per_persona else _one_line(steps, measured)
    return Curve(
        width=COLUMN * max(len(steps), 1),
        height=HEIGHT,
        zero=_number(height_of(0)),
        declared=declared,
        measured_lines=tuple(smooth(run) for run in _runs(measured) if len(run) > 1),
        bands=tuple(
            f"{smooth(high)}L{smooth(low[::-1])[1:]}Z"
            for low, high in zip(_runs(lows), _runs(highs), strict=True)
            if len(low) > 1
        ),
        measured_points=tuple(
            CurvePoint(_middle(i, len(steps)), _number(height_of(m.value)), m.is_hollow, f"{step.name}: measured {in_words(m)}")
            for i, step in enumerate(steps)
            if (m := step.measured)
        ),
        measured_label=measured_label,
        gaps=tuple(_gap(step, i, len(steps)) for i, step in enumerate(steps) if step.disagreement),
        rows=tuple(_row(step, per_persona=per_persona) for step in steps),
    )


def _one_line(
    steps: Sequence[StepEmotion], measured: Sequence[float | None]
) -> tuple[tuple[DeclaredLine, ...], CurveLabel | None]:
    declared = [step.declared for step in steps]
    label, measured_label = _labels(declared, measured)
    return (_declared_line(steps, declared, 0, "declared", label),), measured_label


def _persona_lines(
    steps: Sequence[StepEmotion], measured: Sequence[float | None]
) -> tuple[tuple[DeclaredLine, ...], CurveLabel | None]:
    """A line for each persona, named at its last point, where lines have drifted apart."""
    names = list(dict.fromkeys(name for step in steps for name in step.personas))
    lines = []
    for i, name in enumerate(names):
        values = [step.personas.get(name) for step in steps]
        lines.append(_declared_line(steps, values, i % TONES + 1, name, _last(values, name)))
    return tuple(lines), _first(measured, "measured")


def _declared_line(
    steps: Sequence[StepEmotion], values: Sequence[float | None], tone: int, name: str, label: CurveLabel | None
) -> DeclaredLine:
    who = "" if tone == 0 else f"{name}, "
    return DeclaredLine(
        tone,
        tuple(smooth(run) for run in _runs(values) if len(run) > 1),
        tuple(
            CurvePoint(_middle(i, len(steps)), _number(height_of(value)), True, f"{steps[i].name}: {who}declared {signed(value)}")
            for i, value in enumerate(values)
            if value is not None
        ),
        label,
    )


def _gap(step: StepEmotion, index: int, count: int) -> CurveGap:
    heights = sorted((height_of(step.declared or 0), height_of(step.measured.value if step.measured else 0)))
    return CurveGap(_middle(index, count), _number(heights[0]), _number(heights[1]), step.disagreement_words)


def height_of(value: float) -> float:
    """Where an emotion stands, in pixels from above; values beyond the scale stay at its end."""
    value = min(max(value, LOWEST), HIGHEST)
    return MARGIN + (HIGHEST - value) / (HIGHEST - LOWEST) * (HEIGHT - 2 * MARGIN)


def _row(step: StepEmotion, *, per_persona: bool) -> CurveRow:
    declared = "–" if step.declared is None else signed(step.declared)
    if per_persona and step.personas:
        declared = ", ".join(f"{name} {signed(value)}" for name, value in step.personas.items())
    measured = in_words(step.measured) if step.measured else "–"
    return CurveRow(step.name, declared, measured, step.disagreement)


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
    if not both:
        return _first(declared, "declared"), _first(measured, "measured")
    i = -max(both)[1]
    d, m = declared[i] or 0.0, measured[i] or 0.0
    above, below = _number(max(height_of(max(d, m)) - 12, 11)), _number(min(height_of(min(d, m)) + 20, HEIGHT - 4))
    x = _middle(i, count)
    return (
        CurveLabel(x, above if d > m else below, "declared"),
        CurveLabel(x, below if d > m else above, "measured"),
    )


def _present(declared: Sequence[float | None], measured: Sequence[float | None]) -> Iterator[tuple[int, tuple[float, float]]]:
    for i, (d, m) in enumerate(zip(declared, measured, strict=True)):
        if d is not None and m is not None:
            yield i, (d, m)


def _first(values: Sequence[float | None], text: str) -> CurveLabel | None:
    for i, value in enumerate(values):
        if value is not None:
            return CurveLabel(_middle(i, len(values)), _number(max(height_of(value) - 12, 11)), text)
    return None


def _last(values: Sequence[float | None], text: str) -> CurveLabel | None:
    for i, value in reversed(list(enumerate(values))):
        if value is not None:
            return CurveLabel(_middle(i, len(values)), _number(max(height_of(value) - 12, 11)), text)
    return None


def _middle(index: int, count: int) -> str:
    return f"{100 * (index + 0.5) / count:.4f}%"


def _point(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
