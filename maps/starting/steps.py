"""The steps of a stage written anew as a list of names."""

from __future__ import annotations

from django.db import transaction

from journeys.models import Stage, Step


@transaction.atomic
def rewrite_steps(stage: Stage, names: list[str]) -> None:
    """Give the stage these steps in this order; at least one name, no name twice.

    A step whose name is still there stays the same step, with all that stands on it. The others are renamed in their order,
    what is missing is added, and what is left over is archived.
    """
    steps = list(stage.steps.current().order_by("position"))
    kept: dict[str, Step] = {}
    for step in steps:
        if step.name in names:
            kept.setdefault(step.name, step)
    spare = [step for step in steps if step not in kept.values()]
    for at, name in enumerate(names):
        step = (
            kept.get(name)
            or _renamed(spare, name)
            or Step.objects.create(workspace_id=stage.workspace_id, stage=stage, name=name)
        )
        step.move_to(at)
    for step in spare:
        step.archive()


def _renamed(spare: list[Step], name: str) -> Step | None:
    """The first step whose name is gone, under this name; none when all are used."""
    if not spare:
        return None
    step = spare.pop(0)
    step.name = name
    step.save()
    return step
