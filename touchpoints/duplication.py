"""The touchpoints of a duplicated journey."""

from __future__ import annotations

from typing import Any

from journeys.models import Journey, Step, Subject
from touchpoints.models import Placement, Touchpoint


def copy_placements(*, journey: Journey, steps: dict[int, Step], share_touchpoints: bool, **_: Any) -> None:
    """Place the same touchpoints on the new steps, or copies of them that nobody has spoken of yet."""
    placements = list(Placement.objects.on_journey(journey.pk).in_order().select_related("touchpoint"))
    touchpoints = {placement.touchpoint_id: placement.touchpoint for placement in placements}
    if not share_touchpoints:
        touchpoints = _copies(touchpoints)
    Placement.objects.bulk_create(
        Placement(
            workspace_id=placement.workspace_id,
            step=steps[placement.step_id],
            touchpoint=touchpoints[placement.touchpoint_id],
            is_optional=placement.is_optional,
            moment_of_truth=placement.moment_of_truth,
            moment_of_truth_reason=placement.moment_of_truth_reason,
            preferred_channel_id=placement.preferred_channel_id,
            position=position,
        )
        for position, placement in _numbered(placements)
    )


def _numbered(placements: list[Placement]) -> list[tuple[int, Placement]]:
    """Places counted anew on each step, since a placement of an archived touchpoint is left out."""
    taken: dict[int, int] = {}
    numbered = []
    for placement in placements:
        position = taken.get(placement.step_id, 0)
        taken[placement.step_id] = position + 1
        numbered.append((position, placement))
    return numbered


def _copies(touchpoints: dict[int, Touchpoint]) -> dict[int, Touchpoint]:
    subjects = Subject.objects.bulk_create(
        Subject(workspace_id=touchpoint.workspace_id, kind=Subject.Kind.TOUCHPOINT) for touchpoint in touchpoints.values()
    )
    copies = [
        Touchpoint(
            workspace_id=touchpoint.workspace_id,
            subject=subject,
            name=touchpoint.name,
            description=touchpoint.description,
            channel_id=touchpoint.channel_id,
            owner_team=touchpoint.owner_team,
        )
        for touchpoint, subject in zip(touchpoints.values(), subjects, strict=True)
    ]
    return dict(zip(touchpoints, Touchpoint.objects.bulk_create(copies), strict=True))
