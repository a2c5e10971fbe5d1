"""A figure with everything that it needs to answer for itself: whose, of when, from what, compared with what, judged how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from common.scales import Scale
from metrics.periods import Period
from metrics.pooled import Pool
from metrics.scores import Change, Figure, Histogram

Source = Literal["own", "asked", "pooled"]
Verdict = Literal["good", "watch", "bad"]
# Groups of fewer people are withheld where answers are cut by segment, so that nobody is recognised.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class MeasuredFigure:
    """One figure of one subject on one scale.

    `figure` is empty where nobody answered, where the group is too small to be shown, or where a pooled figure is still being
    computed. `as_of` is the time up to which answers are in it; `synthetic` how many of them are made up.
    """

    subject_id: int
    scale_id: int
    scale: Scale
    period: Period
    source: Source
    figure: Figure | None
    as_of: datetime | None = None
    histogram: Histogram | None = None
    synthetic: int = 0
    target: float | None = None
    previous: Figure | None = None
    previous_period: Period | None = None
    change: Change | None = None
    touchpoints: int = 0
    is_withheld: bool = False
    is_pending: bool = False

    @property
    def is_synthetic(self) -> bool:
        return self.synthetic > 0

    @property
    def metric(self) -> str:
        return self.scale.metric

    @property
    def n(self) -> int:
        return self.figure.n if self.figure else 0

    @property
    def people(self) -> int | None:
        """How many people gave the answers; known for pooled figures, where one person gives several."""
        return self.figure.people if self.figure else None

    @property
    def definition(self) -> str:
        return self.scale.definition

    @property
    def source_words(self) -> str:
        """What stands beside the figure: "pooled from 3 touchpoints"."""
        if self.source == "pooled":
            return f"pooled from {self.touchpoints} touchpoint{'' if self.touchpoints == 1 else 's'}"
        return "asked about the stage or journey itself" if self.source == "asked" else "asked here"

    @property
    def unit(self) -> str:
        return {"nps": "points", "rating": "of " + str(self.scale.highest)}.get(self.scale.metric, "%")

    @property
    def verdict(self) -> Verdict | None:
        """Against the target, by the interval's bound and never by the point alone; None without target or interval."""
        if self.target is None or self.figure is None or self.figure.interval is None:
            return None
        low, high = self.figure.interval.low, self.figure.interval.high
        if self.scale.metric == "rating" and self.scale.direction == "low":
            return "good" if high <= self.target else "bad" if low > self.target else "watch"
        return "good" if low >= self.target else "bad" if high < self.target else "watch"

    @property
    def empty_words(self) -> str:
        """Why there is no figure."""
        if self.is_withheld:
            return f"fewer than {SMALLEST_GROUP} people"
        return "being computed" if self.is_pending else "nobody answered"


@dataclass(frozen=True)
class Figures:
    """The figures of many subjects over one period, with the pooled ones that somebody should have computed."""

    workspace_id: int
    period: Period
    previous_period: Period | None
    by_subject: dict[int, list[MeasuredFigure]]
    pending: list[Pool]

    def of(self, subject_id: int) -> list[MeasuredFigure]:
        """All figures of a subject: what was asked about it first, then what was pooled; never a mixture."""
        return self.by_subject.get(subject_id, [])

    def asked(self, subject_id: int, metric: str) -> MeasuredFigure | None:
        """What was asked about the subject itself; of unlike scales the one most people answered."""
        return self._most(subject_id, metric, ("own", "asked"))

    def pooled(self, subject_id: int, metric: str) -> MeasuredFigure | None:
        """What the stage's touchpoints say together."""
        return self._most(subject_id, metric, ("pooled",))

    def headline(self, subject_id: int, metric: str) -> MeasuredFigure | None:
        """What was asked where anything was, else the pooled figure, which says of itself that it is one."""
        return self.asked(subject_id, metric) or self.pooled(subject_id, metric)

    def _most(self, subject_id: int, metric: str, sources: tuple[str, ...]) -> MeasuredFigure | None:
        found = [one for one in self.of(subject_id) if one.metric == metric and one.source in sources]
        return max(found, key=lambda one: (one.figure is not None, one.n), default=None)
