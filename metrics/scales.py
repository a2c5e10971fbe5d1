"""The scales that a workspace's questions were asked on, as the pure functions know them."""

from __future__ import annotations

from typing import cast

from common.scales import Direction, Metric, Scale
from feedback.models import AnswerScale


def scale_of(row: AnswerScale) -> Scale:
    """The stored scale; NPS and ratings have no box, whatever the row says."""
    box = row.box if row.metric in ("csat", "ces") else 0
    return Scale(cast(Metric, row.metric), row.lowest, row.highest, box, cast(Direction, row.direction))


def scales_of(workspace_id: int) -> dict[int, Scale]:
    """Every scale of the workspace by its id, in one query."""
    return {row.pk: scale_of(row) for row in AnswerScale.objects.filter(workspace_id=workspace_id)}
