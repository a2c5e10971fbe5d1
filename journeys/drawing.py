"""A new journey drawn from a template, in a number of queries that does not depend on how much is written in it."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from journeys.gallery import Template
from journeys.models import Card, Journey, Lane, LaneKind, Persona, Stage, Step, StepLink, Subject, hue_for
from journeys.signals import journey_drawn


@transaction.atomic
def draw(journey: Journey, template: Template, *, reuse_touchpoints: bool = False) -> None:
    """Give a new journey all that is written in the template; everything on it is only assumed.

    Touchpoints become records of the workspace; with `reuse_touchpoints`, those that it has under the same names are placed
    instead. A persona whom the workspace has under the same name is taken as it is.
    """
    steps = _draw_stages(journey, template)
    _draw_cards(journey, template, steps)
    _draw_links(journey, template, steps)
    _add_persona(journey, template)
    journey_drawn.send(Journey, journey=journey, template=template, steps=steps, reuse_touchpoints=reuse_touchpoints)
    journey.refresh_from_db(fields=["version", "revision"])


def _draw_stages(journey: Journey, template: Template) -> list[Step]:
    """The stages and their steps; the steps, as the map reads."""
    workspace = journey.workspace_id
    subjects = Subject.objects.bulk_create(Subject(workspace_id=workspace, kind=Subject.Kind.STAGE) for _ in template.stages)
    stages, used = [], Counter[int]()
    for position, (shape, subject) in enumerate(zip(template.stages, subjects, strict=True)):
        hue = hue_for(shape.kind, used)
        used[hue] += 1
        stages.append(
            Stage(
                workspace_id=workspace,
                journey=journey,
                subject=subject,
                name=shape.name,
                kind=shape.kind,
                hue=hue,
                position=position,
            )
        )
    Stage.objects.bulk_create(stages)
    return Step.objects.bulk_create(
        Step(workspace_id=workspace, stage=stage, name=step.name, position=position)
        for stage, shape in zip(stages, template.stages, strict=True)
        for position, step in enumerate(shape.steps)
    )


def _draw_cards(journey: Journey, template: Template, steps: list[Step]) -> None:
    workspace = journey.workspace_id
    lanes = {
        lane.kind: lane
        for lane in Lane.objects.bulk_create(
            Lane(workspace_id=workspace, journey=journey, kind=kind, name=kind.label, position=position)
            for position, kind in enumerate(template.lanes)
        )
    }
    cards = []
    for step, shape in zip(steps, template.steps, strict=True):
        taken = Counter[LaneKind]()
        for card in shape.cards:
            cards.append(
                Card(workspace_id=workspace, lane=lanes[card.lane], step=step, text=card.text, position=taken[card.lane])
            )
            taken[card.lane] += 1
        if shape.emotion is not None:
            emotion = lanes[LaneKind.EMOTION]
            cards.append(Card(workspace_id=workspace, lane=emotion, step=step, text=shape.why, emotion=shape.emotion, position=0))
    Card.objects.bulk_create(cards)


def _draw_links(journey: Journey, template: Template, steps: list[Step]) -> None:
    by_name = {step.name: step for step in steps}
    StepLink.objects.bulk_create(
        StepLink(workspace_id=journey.workspace_id, source=step, target=by_name[link.target], label=link.label)
        for step, shape in zip(steps, template.steps, strict=True)
        for link in shape.links
    )


def _add_persona(journey: Journey, template: Template) -> None:
    shape = template.persona
    if shape is None:
        return
    known = Persona.objects.current().filter(workspace=journey.workspace_id, name=shape.name).first()
    journey.personas.add(
        known
        or Persona.objects.create(
            workspace_id=journey.workspace_id,
            name=shape.name,
            summary=shape.summary,
            goals="\n".join(shape.goals),
            needs="\n".join(shape.needs),
            jobs="\n".join(shape.jobs),
            quotes="\n".join(shape.quotes),
        )
    )
