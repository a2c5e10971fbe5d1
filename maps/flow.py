"""The river's numbers: passages of a period through the steps of the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from behaviour.dropoff import DropOff, StepFlow, drop_off
from maps.board import Board
from maps.river import River, StepCount, draw_river
from metrics.periods import Period


@dataclass(frozen=True)
class Flow:
    """The drop-off of a journey over a period, and the river that shows it."""

    drop_off: DropOff
    river: River

    @property
    def window_words(self) -> str:
        """Such as "24 h" or "14 days"."""
        return duration_words(self.drop_off.window)

    @property
    def has_passages(self) -> bool:
        return self.drop_off.passages > 0


def duration_words(duration: timedelta) -> str:
    hours = duration.total_seconds() / 3600
    return f"{hours:g} h" if hours < 48 else f"{hours / 24:g} days"


def flow_through(board: Board, period: Period) -> Flow | None:
    """None while the journey's passages have never been read."""
    found = drop_off(board.journey, period.starts_on, period.ends_on)
    if found is None:
        return None
    river = draw_river([step_count(column.step.name, found.step(column.step.pk)) for column in board.columns])
    return Flow(found, river)


def step_count(name: str, flow: StepFlow | None) -> StepCount:
    """A step without touchpoints is not counted, and the river passes it by."""
    if flow is None:
        return StepCount(name, None)
    return StepCount(
        name,
        flow.reached,
        entered=flow.entered,
        skipped=flow.skipped,
        dropped=flow.dropped,
        pending=flow.pending,
        dropped_of=flow.loss.n if flow.loss else None,
    )
