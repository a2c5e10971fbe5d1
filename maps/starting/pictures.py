"""A small picture of a whole journey: its stages as a band of colour, and the line of its declared emotions.

Pure geometry, as in maps/curve.py: band and line lie in a stretched box of 100 units for each step, dots stand at the middle
of their step in real pixels. A step without an emotion is a gap in the line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from journeys.gallery import Template
from journeys.models import hue_for
from maps.curve import smooth
from maps.emotions import HIGHEST, LOWEST, signed

STEP = 100
BAND, TOP, BOTTOM, HEIGHT = 10, 24, 84, 96


@dataclass(frozen=True)
class PictureStep:
    name: str
    emotion: float | None
    is_moment: bool


@dataclass(frozen=True)
class PictureStage:
    name: str
    hue: int
    steps: tuple[PictureStep, ...]


@dataclass(frozen=True)
class PictureBand:
    """One stage, in units of the stretched box."""

    name: str
    hue: int
    x: int
    width: int


@dataclass(frozen=True)
class PicturePoint:
    x: str
    y: str
    is_moment: bool
    text: str


@dataclass(frozen=True)
class Picture:
    """What `maps/starting/_picture.html` draws; `words` say what it shows."""

    width: int
    bands: tuple[PictureBand, ...]
    lines: tuple[str, ...]
    points: tuple[PicturePoint, ...]
    words: str
    height: int = HEIGHT
    band: int = BAND
    zero: str = f"{(TOP + BOTTOM) / 2:g}"


def picture_of(stages: Sequence[PictureStage]) -> Picture:
    """The picture of a journey with at least one step."""
    steps = [step for stage in stages for step in stage.steps]
    return Picture(
        width=STEP * len(steps),
        bands=tuple(_bands(stages)),
        lines=tuple(smooth(run) for run in _runs(steps) if len(run) > 1),
        points=tuple(
            PicturePoint(
                _middle(at, len(steps)), _pixels(_height(step.emotion)), step.is_moment, f"{step.name}: {signed(step.emotion)}"
            )
            for at, step in enumerate(steps)
            if step.emotion is not None
        ),
        words=_words(steps),
    )


def picture_of_template(template: Template) -> Picture:
    return picture_of(stages_of(template))


def stages_of(template: Template) -> list[PictureStage]:
    """The template's stages in the colours that they will have on the map."""
    used: Counter[int] = Counter()
    stages = []
    for stage in template.stages:
        hue = hue_for(stage.kind, used)
        used[hue] += 1
        steps = [PictureStep(step.name, step.emotion, any(at.moment_of_truth for at in step.touchpoints)) for step in stage.steps]
        stages.append(PictureStage(stage.name, hue, tuple(steps)))
    return stages


def _bands(stages: Iterable[PictureStage]) -> Iterable[PictureBand]:
    x = 0
    for stage in stages:
        width = STEP * len(stage.steps)
        yield PictureBand(stage.name, stage.hue, x, width)
        x += width


def _runs(steps: Sequence[PictureStep]) -> list[list[tuple[float, float]]]:
    """The points of each unbroken stretch."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, step in enumerate(steps):
        if step.emotion is None:
            runs.append([])
        else:
            runs[-1].append((STEP * (at + 0.5), _height(step.emotion)))
    return [run for run in runs if run]


def _middle(at: int, count: int) -> str:
    return f"{100 * (at + 0.5) / count:.3f}%"


def _pixels(value: float) -> str:
    return f"{value:g}"


def _height(emotion: float) -> float:
    return TOP + (HIGHEST - emotion) / (HIGHEST - LOWEST) * (BOTTOM - TOP)


def _words(steps: Sequence[PictureStep]) -> str:
    """The line in a sentence, for those who do not see it."""
    felt = [(step.emotion, step.name) for step in steps if step.emotion is not None]
    if not felt:
        return "No emotion is declared yet."
    best, worst = max(felt, key=lambda pair: pair[0]), min(felt, key=lambda pair: pair[0])
    return f"Declared emotion: lowest at “{worst[1]}” ({signed(worst[0])}), highest at “{best[1]}” ({signed(best[0])})."
