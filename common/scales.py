"""Answer scales: what was asked, on how many points, and which of them count as a good answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Metric = Literal["nps", "csat", "ces", "rating"]
Direction = Literal["high", "low"]

HIGHEST_POINT = 10
BOX_OF: dict[str, dict[int, int]] = {"csat": {3: 1, 5: 2, 7: 2, 10: 2}, "ces": {5: 2, 7: 3}}
END_WORDS = {"csat": ("dissatisfied", "satisfied"), "ces": ("hard", "easy")}


@dataclass(frozen=True)
class Scale:
    """A question's scale: its metric, its end points, how many points are in the box, and which end is good.

    The box counts from the good end, for CSAT and CES; NPS and ratings have none, so any number given becomes 0.

    Answers on unlike scales are never added or compared; the words at the ends do not make scales unlike.
    """

    metric: Metric
    lowest: int
    highest: int
    box: int = 0
    direction: Direction = "high"
    low_label: str = field(default="", compare=False)
    high_label: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.metric not in ("nps", "csat", "ces", "rating"):
            raise ValueError(f"unknown metric {self.metric!r}: use nps, csat, ces or rating")
        if self.direction not in ("high", "low"):
            raise ValueError(f"unknown direction {self.direction!r}: use high or low")
        if not 0 <= self.lowest < self.highest <= HIGHEST_POINT:
            raise ValueError(f"a scale runs upwards within 0 to {HIGHEST_POINT}, not {self.lowest} to {self.highest}")
        if self.metric == "nps" and (self.lowest, self.highest, self.direction) != (0, 10, "high"):
            raise ValueError("NPS is asked from 0 to 10, with 10 the best; ask any other scale as a rating")
        if not self.is_boxed:
            object.__setattr__(self, "box", 0)  # Whatever was stored: NPS and ratings have no box.
        elif not 1 <= self.box < self.points:
            raise ValueError(f"the box of {self.points} points holds 1 to {self.points - 1} of them, not {self.box}")

    @property
    def points(self) -> int:
        return self.highest - self.lowest + 1

    @property
    def is_boxed(self) -> bool:
        """Whether the figure is the share of answers in the box (CSAT and CES)."""
        return self.metric in ("csat", "ces")

    @property
    def unit_size(self) -> int:
        """What the mean score is multiplied with for display: NPS points and percent count in hundredths."""
        return 1 if self.metric == "rating" else 100

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest value that the figure can take."""
        if self.metric == "nps":
            return -100, 100
        return (0, 100) if self.is_boxed else (self.lowest, self.highest)

    def __contains__(self, point: int) -> bool:
        return self.lowest <= point <= self.highest

    def score(self, point: int) -> int:
        """What one answer adds to the figure: -1, 0, +1 for NPS; 1 in the box and 0 outside; a rating itself."""
        if self.metric == "nps":
            return 1 if point >= 9 else 0 if point >= 7 else -1
        if self.metric == "rating":
            return point
        return int(point > self.highest - self.box if self.direction == "high" else point < self.lowest + self.box)

    @property
    def definition(self) -> str:
        """The sentence printed next to a figure, such as "top-2 of 5, 1 hard … 5 easy"."""
        if self.metric == "nps":
            return "% 9–10 minus % 0–6"
        words = END_WORDS.get(self.metric, ("bad", "good"))
        low, high = words if self.direction == "high" else reversed(words)
        ends = f"{self.lowest} {self.low_label or low} … {self.highest} {self.high_label or high}"
        if self.metric == "rating":
            return f"mean, {ends}"
        return f"{'top' if self.direction == 'high' else 'bottom'}-{self.box} of {self.points}, {ends}"


def default_scale(metric: Metric, points: int | None = None) -> Scale:
    """The usual scale of a metric: NPS 0–10; CSAT and CES from 1 on 5 points with top-2, unless `points` says more.

    CSAT has top-1 of 3, top-2 of 5, 7 and 10; CES top-2 of 5 and top-3 of 7. Raises ValueError where no box is usual.
    """
    if metric == "nps":
        if points not in (None, 11):
            raise ValueError("NPS is asked from 0 to 10, on 11 points")
        return Scale("nps", 0, 10)
    points = 5 if points is None else points
    if metric == "rating":
        return Scale("rating", 1, points)
    usual = BOX_OF.get(metric)
    if usual is None:
        raise ValueError(f"unknown metric {metric!r}: use nps, csat, ces or rating")
    if points not in usual:
        raise ValueError(f"no box is usual for {metric} on {points} points: name the box yourself")
    return Scale(metric, 1, points, usual[points])
