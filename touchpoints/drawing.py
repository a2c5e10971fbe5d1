"""The touchpoints of a journey that is drawn from a template."""

from __future__ import annotations

from typing import Any

from journeys.gallery import Template
from journeys.models import Journey, Step, Subject
from touchpoints.models import Channel, Placement, Touchpoint


def place_touchpoints(*, journey: Journey, template: Template, steps: list[Step], reuse_touchpoints: bool, **_: Any) -> None:
    """Place the template's touchpoints on the new steps, with the channels of the workspace; what is missing is made."""
    if not template.touchpoints:
        return
    channels = _channels(journey, template)
    touchpoints = _known(journey, template) if reuse_touchpoints else {}
    touchpoints |= _made(journey, template, channels, without=touchpoints)
    Placement.objects.bulk_create(
        Placement(
            workspace_id=journey.workspace_id,
            step=step,
            touchpoint=touchpoints[placed.name],
            is_optional=placed.is_optional,
            moment_of_truth=placed.moment_of_truth,
            moment_of_truth_reason=placed.reason,
            preferred_channel=channels.get(placed.preferred_channel),
            position=position,
        )
        for step, shape in zip(steps, template.steps, strict=True)
        for position, placed in enumerate(shape.touchpoints)
    )


def _channels(journey: Journey, template: Template) -> dict[str, Channel]:
    """The workspace's channels by the names of the template, whatever their case; an archived one comes back into use."""
    ours = Channel.objects.filter(workspace=journey.workspace_id)
    known = {channel.name.casefold() for channel in ours}
    # Somebody else may start from a template at this moment, and make the same channels.
    Channel.objects.bulk_create(
        [
            Channel(workspace_id=journey.workspace_id, name=shape.name, icon=shape.icon, is_online=shape.is_online)
            for shape in template.channels
            if shape.name.casefold() not in known
        ],
        ignore_conflicts=True,
    )
    wanted = {shape.name.casefold() for shape in template.channels}
    found = {channel.name.casefold(): channel for channel in ours.all() if channel.name.casefold() in wanted}
    ours.archived().filter(pk__in=[channel.pk for channel in found.values()]).update(archived_at=None)
    return {shape.name: found[shape.name.casefold()] for shape in template.channels}


def _known(journey: Journey, template: Template) -> dict[str, Touchpoint]:
    """The touchpoints that the workspace has under names of the template, whatever their case; of several the oldest."""
    by_name: dict[str, Touchpoint] = {}
    for touchpoint in Touchpoint.objects.current().filter(workspace=journey.workspace_id).order_by("pk"):
        by_name.setdefault(touchpoint.name.casefold(), touchpoint)
    return {name: by_name[name.casefold()] for name in template.touchpoints if name.casefold() in by_name}


def _made(
    journey: Journey, template: Template, channels: dict[str, Channel], *, without: dict[str, Touchpoint]
) -> dict[str, Touchpoint]:
    """The other touchpoints of the template, as new records of the workspace."""
    wanted = [placed for name, placed in template.touchpoints.items() if name not in without]
    subjects = Subject.objects.bulk_create(
        Subject(workspace_id=journey.workspace_id, kind=Subject.Kind.TOUCHPOINT) for _ in wanted
    )
    made = Touchpoint.objects.bulk_create(
        Touchpoint(
            workspace_id=journey.workspace_id,
            subject=subject,
            name=placed.name,
            channel=channels[placed.channel],
            owner_team=placed.owner_team,
        )
        for placed, subject in zip(wanted, subjects, strict=True)
    )
    return {touchpoint.name: touchpoint for touchpoint in made}
