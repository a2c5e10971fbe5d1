"""A journey once more: the same stages, steps, lanes and cards as new identities, about which nobody has answered anything."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from journeys.attachments import copy_attachments
from journeys.models import Card, Journey, Lane, Stage, Step, StepLink
from journeys.signals import journey_duplicated

STARTS_ANEW = {"id", "subject", "name", "status", "counterpart", "next_review_on", "archived_at", "is_synthetic"}


@transaction.atomic
def duplicate(journey: Journey, name: str = "", *, share_touchpoints: bool = False, as_future_state: bool = False) -> Journey:
    """Copy what is current; with `share_touchpoints` the copy shows the same touchpoints and with them their answers.

    As the future state, the copy has this journey for its counterpart. ValidationError when there is one already.
    """
    if journey.is_archived:
        raise ValidationError("This journey is archived. Restore it first.", code="archived")
    # Nobody moves a stage between the reading of stages and that of steps.
    Journey.objects.select_for_update(no_key=True).get(pk=journey.pk)
    copy = _copy_of(journey, name or f"{journey.name[:190]} (copy)")
    if as_future_state:
        copy.state, copy.counterpart = Journey.State.FUTURE, journey
        copy.full_clean(exclude=["subject"])
    copy.save()
    copy.personas.set(journey.personas.all())
    steps = _copy_stages(journey, copy)
    _copy_links(journey, steps)
    _copy_cards(journey, _copy_lanes(journey, copy), steps)
    journey_duplicated.send(Journey, journey=journey, copy=copy, steps=steps, share_touchpoints=share_touchpoints)
    return copy


def _copy_of(journey: Journey, name: str) -> Journey:
    kept = {
        field.attname: getattr(journey, field.attname) for field in Journey._meta.concrete_fields if field.name not in STARTS_ANEW
    }
    return Journey(**kept, name=name)


def _copy_stages(journey: Journey, copy: Journey) -> dict[int, Step]:
    """The new steps by the keys of the old."""
    steps = {}
    for stage in journey.stages.in_order().prefetch_related("steps"):
        new = Stage.objects.create(workspace_id=copy.workspace_id, journey=copy, name=stage.name, kind=stage.kind, hue=stage.hue)
        for step in stage.steps.all():
            if not step.is_archived:
                steps[step.pk] = Step(workspace_id=copy.workspace_id, stage=new, name=step.name, position=step.position)
    Step.objects.bulk_create(steps.values())
    return steps


def _copy_lanes(journey: Journey, copy: Journey) -> dict[int, Lane]:
    lanes = {
        lane.pk: Lane(
            workspace_id=copy.workspace_id,
            journey=copy,
            kind=lane.kind,
            name=lane.name,
            position=lane.position,
            is_collapsed=lane.is_collapsed,
            is_hidden=lane.is_hidden,
            is_pinned=lane.is_pinned,
            per_persona=lane.per_persona,
        )
        for lane in journey.lanes.in_order()
    }
    Lane.objects.bulk_create(lanes.values())
    return lanes


def _copy_cards(journey: Journey, lanes: dict[int, Lane], steps: dict[int, Step]) -> None:
    cards = {
        card.pk: Card(
            workspace_id=card.workspace_id,
            lane=lanes[card.lane_id],
            step=steps[card.step_id],
            text=card.text,
            emotion=card.emotion,
            evidence=card.evidence,
            persona_id=card.persona_id,
            span=card.span,
            colour=card.colour,
            tags=card.tags,
            owner_id=card.owner_id,
            position=card.position,
        )
        for card in Card.objects.on_journey(journey.pk).on_the_map()
    }
    Card.objects.bulk_create(cards.values())
    copy_attachments(cards)


def _copy_links(journey: Journey, steps: dict[int, Step]) -> None:
    StepLink.objects.bulk_create(
        StepLink(workspace_id=link.workspace_id, source=steps[link.source_id], target=steps[link.target_id], label=link.label)
        for link in StepLink.objects.on_journey(journey.pk).on_the_map()
    )
