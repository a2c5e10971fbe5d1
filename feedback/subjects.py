"""What an answer can be about, as choices of a form."""

from __future__ import annotations

from accounts.models import Workspace
from journeys.models import Journey, Stage, Subject
from touchpoints.models import Touchpoint

WHOLE_RELATIONSHIP = "workspace"


def subject_choices(workspace: Workspace) -> list[tuple[str, str]]:
    """The whole relationship, journeys, stages and touchpoints that are not archived, with words that tell them apart."""
    choices = [(WHOLE_RELATIONSHIP, "The whole relationship")]
    for journey in Journey.objects.filter(workspace=workspace).current().order_by("name"):
        choices.append((str(journey.subject_id), f"Journey: {journey.name}"))
    stages = Stage.objects.filter(workspace=workspace, journey__archived_at=None).current().select_related("journey")
    for stage in stages.order_by("journey__name", "position"):
        choices.append((str(stage.subject_id), f"Stage: {stage.name} ({stage.journey.name})"))
    for touchpoint in Touchpoint.objects.filter(workspace=workspace).current().order_by("name"):
        choices.append((str(touchpoint.subject_id), f"Touchpoint: {touchpoint.name}"))
    return choices


def chosen_subject(workspace: Workspace, chosen: str) -> int | None:
    """The subject that a choice names; None where it was left open."""
    if chosen == WHOLE_RELATIONSHIP:
        return Subject.of_workspace(workspace).pk
    return int(chosen) if chosen else None
