"""Reads a written journey strictly: what is unknown, missing or too long is refused with its file and its place."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from journeys.gallery.fields import Fields, TemplateError
from journeys.gallery.shapes import (
    CardShape,
    ChannelShape,
    LinkShape,
    PersonaShape,
    PlacedTouchpoint,
    StageShape,
    StepShape,
    Template,
)
from journeys.models import Journey, LaneKind, Persona, Stage, StageKind, Step, StepLink

WRITTEN = Path(__file__).parent / "written"
CHANNELS = WRITTEN / "channels.toml"

# A card is read across the room, a paragraph above the map at a desk.
CARD, PARAGRAPH = 240, 600
TOUCHPOINT_NAME, TEAM_NAME, CHANNEL_NAME = 160, 120, 80
# The kinds of moments of truth and the icons of channels belong to the touchpoints, one rung above; a test there compares.
MOMENTS = ("zero", "first", "second", "third", "other")

# The words of a step that become cards, and their lanes.
CARD_LANES = {
    "actions": LaneKind.ACTIONS,
    "thoughts": LaneKind.THOUGHTS,
    "pains": LaneKind.PAINS,
    "gains": LaneKind.GAINS,
    "opportunities": LaneKind.OPPORTUNITIES,
    "evidence": LaneKind.EVIDENCE,
    "frontstage": LaneKind.FRONTSTAGE,
    "backstage": LaneKind.BACKSTAGE,
    "support": LaneKind.SUPPORT,
}
STANDARD_LANES = (
    LaneKind.DROPOFF,
    LaneKind.ACTIONS,
    LaneKind.EMOTION,
    LaneKind.TOUCHPOINTS,
    LaneKind.METRICS,
    LaneKind.THOUGHTS,
    LaneKind.PAINS,
    LaneKind.GAINS,
    LaneKind.OPPORTUNITIES,
)
# The service blueprint below the map: what the company does, and the three lines (Bitner, Ostrom and Morgan 2008).
BLUEPRINT_LANES = (
    LaneKind.LINE_OF_INTERACTION,
    LaneKind.FRONTSTAGE,
    LaneKind.LINE_OF_VISIBILITY,
    LaneKind.BACKSTAGE,
    LaneKind.LINE_OF_INTERNAL_INTERACTION,
    LaneKind.SUPPORT,
)


@cache
def templates() -> dict[str, Template]:
    """Every template of the gallery by its name, in the order of titles. TemplateError if one is not well written."""
    files = sorted(WRITTEN.glob("*.toml"))
    read = [read_template(file) for file in files if file != CHANNELS]
    return {template.name: template for template in sorted(read, key=lambda template: template.title)}


def template_named(name: str) -> Template:
    """The template of this name; KeyError when there is none."""
    return templates()[name]


def read_template(file: Path) -> Template:
    """The journey written in this file. TemplateError names the file and the place of what is wrong."""
    fields = Fields(_toml(file), file.name)
    stages = tuple(_stage(stage) for stage in fields.tables("stages"))
    template = Template(
        name=file.stem,
        title=fields.text("title", _limit(Journey)),
        industry=fields.text("industry", 40),
        summary=fields.text("summary", CARD),
        scenario=fields.text("scenario", PARAGRAPH, needed=False),
        expectations=fields.text("expectations", PARAGRAPH, needed=False),
        persona=_persona(persona) if (persona := fields.table("persona")) else None,
        lanes=tuple(fields.choice_list("lanes", LaneKind)) or _lanes_for(stages),
        stages=stages,
        channels=(),
    )
    fields.finish()
    _check_whole(template, fields)
    used = {name for placed in template.placements() for name in (placed.channel, placed.preferred_channel) if name}
    return Template(**{**_shallow(template), "channels": tuple(shape for shape in channels() if shape.name in used)})


@cache
def channels() -> tuple[ChannelShape, ...]:
    """The channels that templates may speak of."""
    fields = Fields(_toml(CHANNELS), CHANNELS.name)
    return tuple(
        ChannelShape(row.text("name", CHANNEL_NAME), row.text("icon", 40), row.flag("online"))
        for row in fields.tables("channels")
    )


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{file.name}: this is no TOML: {error}") from error


def _limit(model: Any, field: str = "name") -> int:
    length: int = model._meta.get_field(field).max_length
    return length


def _shallow(template: Template) -> dict[str, Any]:
    return {name: getattr(template, name) for name in Template.__dataclass_fields__}


def _persona(fields: Fields) -> PersonaShape:
    persona = PersonaShape(
        name=fields.text("name", _limit(Persona)),
        summary=fields.text("summary", PARAGRAPH),
        goals=fields.texts("goals", CARD),
        needs=fields.texts("needs", CARD),
        jobs=fields.texts("jobs", CARD),
        quotes=fields.texts("quotes", CARD),
    )
    fields.finish()
    return persona


def _stage(fields: Fields) -> StageShape:
    stage = StageShape(
        name=fields.text("name", _limit(Stage)),
        kind=fields.choice("kind", StageKind),
        steps=tuple(_step(step) for step in fields.tables("steps")),
    )
    if not stage.steps:
        raise fields.fault("steps", "a stage has at least one step")
    fields.finish()
    return stage


def _step(fields: Fields) -> StepShape:
    step = StepShape(
        name=fields.text("name", _limit(Step)),
        emotion=fields.number("emotion", -2, 2),
        why=fields.text("why", CARD, needed=False),
        cards=tuple(CardShape(lane, text) for word, lane in CARD_LANES.items() for text in fields.texts(word, CARD)),
        touchpoints=tuple(_placed(placed) for placed in fields.tables("touchpoints")),
        links=tuple(_link(link) for link in fields.tables("links")),
    )
    if (step.emotion is None) != (not step.why):
        raise fields.fault("emotion", "an emotion and its why go together")
    fields.finish()
    return step


def _placed(fields: Fields) -> PlacedTouchpoint:
    placed = PlacedTouchpoint(
        name=fields.text("name", TOUCHPOINT_NAME),
        channel=_channel(fields, "channel"),
        owner_team=fields.text("team", TEAM_NAME),
        is_optional=fields.flag("optional"),
        moment_of_truth=fields.one_of("moment", MOMENTS),
        reason=fields.text("reason", CARD, needed=False),
        preferred_channel=_channel(fields, "prefers", needed=False),
    )
    if bool(placed.moment_of_truth) != bool(placed.reason):
        raise fields.fault("moment", "a moment of truth and its reason go together")
    fields.finish()
    return placed


def _channel(fields: Fields, key: str, *, needed: bool = True) -> str:
    name = fields.text(key, CHANNEL_NAME, needed=needed)
    if name and name not in {shape.name for shape in channels()}:
        raise fields.fault(key, f"“{name}” is none of the channels in {CHANNELS.name}")
    return name


def _link(fields: Fields) -> LinkShape:
    link = LinkShape(fields.text("to", _limit(Step)), fields.text("label", _limit(StepLink, "label")))
    fields.finish()
    return link


def _lanes_for(stages: tuple[StageShape, ...]) -> tuple[LaneKind, ...]:
    """The standard lanes, and those that these stages need besides."""
    steps = [step for stage in stages for step in stage.steps]
    used = {card.lane for step in steps for card in step.cards}
    lanes = list(STANDARD_LANES)
    if any(step.links for step in steps):
        lanes.insert(lanes.index(LaneKind.ACTIONS) + 1, LaneKind.PROCESS)
    if LaneKind.EVIDENCE in used:
        lanes.append(LaneKind.EVIDENCE)
    if used & set(BLUEPRINT_LANES):
        lanes += BLUEPRINT_LANES
    return tuple(lanes)


def _check_whole(template: Template, fields: Fields) -> None:
    """What one can only say of the whole: names that are unique, links that lead somewhere, cards that have a lane."""
    if not template.stages:
        raise fields.fault("stages", "a journey has at least one stage")
    names = [step.name for step in template.steps]
    for name in names:
        if names.count(name) > 1:
            raise fields.fault("stages", f"two steps are called “{name}”")
    for place, step in _placed_steps(template):
        if LaneKind.EMOTION not in template.lanes and step.emotion is not None:
            raise fields.fault(place, "the template has no lane for emotions")
        for card in step.cards:
            if card.lane not in template.lanes:
                raise fields.fault(place, f"the template has no lane for {card.lane.label}")
        for link in step.links:
            if link.target not in names or link.target == step.name:
                raise fields.fault(f"{place}.links", f"“{link.target}” is no other step")
        if len({link.target for link in step.links}) < len(step.links):
            raise fields.fault(f"{place}.links", "two links lead to the same step")
        if len({placed.name for placed in step.touchpoints}) < len(step.touchpoints):
            raise fields.fault(f"{place}.touchpoints", "a touchpoint lies on a step once")
        for placed in step.touchpoints:
            first = template.touchpoints[placed.name]
            if (first.channel, first.owner_team) != (placed.channel, placed.owner_team):
                raise fields.fault(f"{place}.touchpoints", f"“{placed.name}” has another channel or team elsewhere")


def _placed_steps(template: Template) -> Iterator[tuple[str, StepShape]]:
    for at, stage in enumerate(template.stages):
        for number, step in enumerate(stage.steps):
            yield f"stages[{at}].steps[{number}]", step
