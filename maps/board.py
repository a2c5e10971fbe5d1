"""The board: what the map page shows of one journey, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from accounts.access import Principal
from journeys.models import Attachment, Card, Journey, Lane, Stage, Step, StepLink
from journeys.querysets import CardQuerySet, LaneQuerySet
from touchpoints.models import Channel, Placement, Touchpoint

# Steps that fit side by side on a desk, and on a sheet of paper across.
FEW, MANY = 8, 18


@dataclass(frozen=True)
class Chip:
    """A touchpoint on a step, as the map shows it."""

    placement: Placement
    other_journeys: int

    @property
    def touchpoint(self) -> Touchpoint:
        return self.placement.touchpoint

    @property
    def channel_icon(self) -> str:
        channel = self.touchpoint.channel
        return channel.icon if channel else "touchpoint"

    @property
    def is_offline(self) -> bool:
        channel = self.touchpoint.channel
        return channel is not None and not channel.is_online

    @property
    def preferred(self) -> Channel | None:
        """Where customers would rather have this contact, if that is not where it is offered."""
        wanted = self.placement.preferred_channel
        return wanted if wanted and wanted.pk != self.touchpoint.channel_id else None

    @property
    def words(self) -> str:
        """What the chip's look says, for those who do not see it."""
        channel = self.touchpoint.channel
        said = [f"{channel.name} ({'online' if channel.is_online else 'offline'})"] if channel else []
        if self.preferred:
            said.append(f"customers would rather use {self.preferred.name}")
        if self.placement.moment_of_truth:
            said.append(self.placement.get_moment_of_truth_display())
        if self.placement.is_optional:
            said.append("optional")
        if self.other_journeys:
            said.append(f"shared with {self.other_journeys} other journey{'s' if self.other_journeys > 1 else ''}")
        return ", ".join(said)


@dataclass(frozen=True)
class StepColumn:
    """One step: one column of the map."""

    step: Step
    stage: Stage
    opens_stage: bool
    chips: tuple[Chip, ...]
    cards: dict[int, list[Card]] = field(default_factory=dict)

    @property
    def moments(self) -> tuple[Chip, ...]:
        """Its touchpoints that are moments of truth."""
        return tuple(chip for chip in self.chips if chip.placement.moment_of_truth)

    @property
    def teams(self) -> tuple[str, ...]:
        """Who owns its touchpoints, each team once."""
        return tuple(dict.fromkeys(chip.touchpoint.owner_team for chip in self.chips if chip.touchpoint.owner_team))

    @property
    def touchpoint_subject_ids(self) -> list[int]:
        return [chip.touchpoint.subject_id for chip in self.chips]


@dataclass(frozen=True)
class StageHead:
    """One stage: a band over its steps."""

    stage: Stage
    columns: tuple[StepColumn, ...]

    @property
    def span(self) -> int:
        return len(self.columns)


@dataclass(frozen=True)
class Board:
    """A journey's stages, steps, lanes, cards, touchpoints and links, without any figure."""

    journey: Journey
    stages: tuple[StageHead, ...]
    lanes: tuple[Lane, ...]
    links: tuple[StepLink, ...] = ()

    @cached_property
    def columns(self) -> tuple[StepColumn, ...]:
        return tuple(column for stage in self.stages for column in stage.columns)

    @property
    def size(self) -> str:
        """Whether its steps fit side by side on a desk ("few"), on a wide sheet ("many"), or on neither ("most")."""
        count = len(self.columns)
        return "few" if count <= FEW else "many" if count <= MANY else "most"

    @property
    def subject_ids(self) -> list[int]:
        """Everything on the map that feedback can be about: journey, stages, touchpoints; each once."""
        found = [self.journey.subject_id]
        found += [head.stage.subject_id for head in self.stages]
        found += [subject for column in self.columns for subject in column.touchpoint_subject_ids]
        return list(dict.fromkeys(found))

    @property
    def moments_of_truth(self) -> list[Chip]:
        return [chip for column in self.columns for chip in column.moments]

    def holds_cards(self, lane: Lane) -> bool:
        return any(column.cards.get(lane.pk) for column in self.columns)


@dataclass(frozen=True)
class Seen:
    """What somebody wants to see of a map: without some lanes, or only the cards of one persona or level of evidence."""

    hide: tuple[int, ...] = ()
    persona: int | None = None
    evidence: str = ""
    # Also lanes that were left off the map for everybody.
    with_hidden: bool = False

    @classmethod
    def by(cls, look: Mapping[str, Any]) -> Seen:
        """What a look says (maps/lenses/looks.py)."""
        return cls(tuple(look.get("hide", ())), look.get("persona"), look.get("evidence", ""))

    def lanes(self, lanes: LaneQuerySet) -> LaneQuerySet:
        shown = lanes.in_order() if self.with_hidden else lanes.shown()
        return shown.exclude(pk__in=self.hide) if self.hide else shown

    def cards(self, cards: CardQuerySet) -> CardQuerySet:
        if self.persona is not None:
            cards = cards.filter(persona=self.persona)
        return cards.filter(evidence=self.evidence) if self.evidence else cards


EVERYTHING = Seen()


def gather_board(principal: Principal, journey: Journey, seen: Seen = EVERYTHING) -> Board:
    """Read the journey's map in eight queries, however large it is."""
    steps = list(Step.objects.visible_to(principal).filter(stage__journey=journey).in_order().select_related("stage"))
    chips = _chips_by_step(principal, journey)
    lanes = list(seen.lanes(Lane.objects.visible_to(principal).filter(journey=journey)))
    cards = _cards_by_step(_cards(seen.cards(Card.objects.visible_to(principal).filter(lane__journey=journey))))
    links = StepLink.objects.visible_to(principal).on_journey(journey.pk).on_the_map()
    by_stage: dict[int, list[StepColumn]] = defaultdict(list)
    stages: dict[int, Stage] = {}
    for step in steps:
        stages[step.stage_id] = step.stage
        by_stage[step.stage_id].append(
            StepColumn(
                step=step,
                stage=step.stage,
                opens_stage=not by_stage[step.stage_id] and len(by_stage) > 1,
                chips=tuple(chips[step.pk]),
                cards=cards[step.pk],
            )
        )
    heads = tuple(StageHead(stages[pk], tuple(columns)) for pk, columns in by_stage.items())
    return Board(journey, heads, tuple(lanes), tuple(links))


def _cards(cards: CardQuerySet) -> Iterable[Card]:
    shown = cards.in_order().select_related("persona", "owner")
    return shown.prefetch_related(Prefetch("attachments", Attachment.objects.current().order_by("pk")))


def _chips_by_step(principal: Principal, journey: Journey) -> dict[int, list[Chip]]:
    placed = Placement.objects.visible_to(principal).on_journey(journey.pk).in_order()
    placements = list(placed.select_related("touchpoint__channel", "preferred_channel"))
    elsewhere = _other_journeys(principal, journey, {placement.touchpoint_id for placement in placements})
    chips: dict[int, list[Chip]] = defaultdict(list)
    for placement in placements:
        chips[placement.step_id].append(Chip(placement, elsewhere[placement.touchpoint_id]))
    return chips


def _other_journeys(principal: Principal, journey: Journey, touchpoint_ids: set[int]) -> Counter[int]:
    """On how many other journeys each touchpoint lies."""
    pairs = (
        Placement.objects.visible_to(principal)
        .in_order()
        .filter(touchpoint_id__in=touchpoint_ids, step__stage__journey__archived_at=None)
        .exclude(step__stage__journey=journey)
        .order_by()
        .values_list("touchpoint_id", "step__stage__journey_id")
        .distinct()
    )
    return Counter(touchpoint_id for touchpoint_id, _ in pairs)


def _cards_by_step(cards: Iterable[Card]) -> dict[int, dict[int, list[Card]]]:
    found: dict[int, dict[int, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for card in cards:
        found[card.step_id][card.lane_id].append(card)
    return found
