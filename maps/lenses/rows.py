"""Everything that stands on a journey as rows: its cards, its touchpoints, and the steps and stages that lack something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from accounts.access import Principal
from accounts.models import User
from journeys.formatting import to_plain
from journeys.models import Card, Evidence, Journey, Lane, LaneKind, Persona, Stage, Step
from touchpoints.models import Channel, Placement, Touchpoint


@dataclass(frozen=True, slots=True)
class Row:
    """One thing on the map: a card or a touchpoint on a step, or a step or stage that a gap is about."""

    stage: Stage
    step: Step | None = None
    card: Card | None = None
    placement: Placement | None = None
    # Where it stands when the map is read from left to right.
    place: int = 0
    comments: int = 0
    changed_by: str = ""

    @property
    def kind(self) -> str:
        return "card" if self.card else "placement" if self.placement else "step" if self.step else "stage"

    @property
    def thing(self) -> Card | Placement | Step | Stage:
        return self.card or self.placement or self.step or self.stage

    @property
    def key(self) -> str:
        """What a tick in the row sends."""
        return f"{self.kind}-{self.thing.pk}"

    @property
    def is_selectable(self) -> bool:
        return self.kind in ("card", "placement")

    @property
    def touchpoint(self) -> Touchpoint | None:
        return self.placement.touchpoint if self.placement else None

    @property
    def channel(self) -> Channel | None:
        return self.touchpoint.channel if self.touchpoint else None

    @property
    def lane(self) -> Lane | None:
        return self.card.lane if self.card else None

    @property
    def lane_name(self) -> str:
        return self.card.lane.name if self.card else self.kind_words

    @property
    def kind_words(self) -> str:
        if self.card:
            return str(LaneKind(self.card.lane.kind).label)
        return {"placement": "Touchpoint", "step": "Step", "stage": "Stage"}[self.kind]

    @property
    def text(self) -> str:
        """Its words, without the marks that make some of them bold."""
        return to_plain(self.card.text) if self.card else str(self.touchpoint or self.thing)

    @property
    def persona(self) -> Persona | None:
        return self.card.persona if self.card else None

    @property
    def evidence(self) -> str:
        return self.card.evidence if self.card else ""

    @property
    def evidence_words(self) -> str:
        return str(Evidence(self.card.evidence).label) if self.card else ""

    @property
    def owner(self) -> User | None:
        return self.card.owner if self.card else None

    @property
    def owner_words(self) -> str:
        """The person who owns the card, or the team that owns the touchpoint."""
        if self.touchpoint:
            return self.touchpoint.owner_team
        return str(self.owner or "")

    @property
    def tags(self) -> list[str]:
        return self.card.tags if self.card else []

    @property
    def emotion(self) -> int | None:
        return self.card.emotion if self.card else None

    @property
    def changed_at(self) -> datetime:
        """When it was last changed: for a touchpoint on a step, there or in the library."""
        if self.placement:
            return max(self.placement.updated_at, self.placement.touchpoint.updated_at)
        return self.thing.updated_at


@dataclass(frozen=True)
class Sheet:
    """A journey as rows, with what its filters offer."""

    journey: Journey
    rows: tuple[Row, ...]
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    lanes: tuple[Lane, ...]

    @cached_property
    def cards(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.card)

    @cached_property
    def placements(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.placement)

    @cached_property
    def personas(self) -> list[Persona]:
        found = {row.persona.pk: row.persona for row in self.rows if row.persona}
        return sorted(found.values(), key=lambda persona: persona.name)

    @cached_property
    def owners(self) -> list[User]:
        found = {row.owner.pk: row.owner for row in self.rows if row.owner}
        return sorted(found.values(), key=lambda owner: str(owner))

    @cached_property
    def tags(self) -> list[str]:
        return sorted({tag for row in self.rows for tag in row.tags}, key=str.casefold)

    @cached_property
    def kinds(self) -> list[str]:
        return [kind for kind in LaneKind.values if any(lane.kind == kind for lane in self.lanes)]


def gather_sheet(principal: Principal, journey: Journey) -> Sheet:
    """Read the whole journey in five queries, however large it is."""
    stages = list(Stage.objects.visible_to(principal).filter(journey=journey).in_order())
    steps = list(Step.objects.visible_to(principal).on_journey(journey.pk).in_order())
    lanes = [lane for lane in Lane.objects.visible_to(principal).filter(journey=journey).in_order() if lane.takes_cards]
    cards = (
        Card.objects.visible_to(principal)
        .on_journey(journey.pk)
        .on_the_map()
        .select_related("persona", "owner")
        .annotate(open_comments=Count("comments", filter=Q(comments__resolved_at=None)))
    )
    placements = Placement.objects.visible_to(principal).on_journey(journey.pk).in_order().select_related("touchpoint__channel")
    return Sheet(journey, tuple(_in_order(stages, steps, lanes, cards, placements)), tuple(stages), tuple(steps), tuple(lanes))


def _in_order(
    stages: Sequence[Stage], steps: Sequence[Step], lanes: Sequence[Lane], cards: Iterable[Any], placements: Iterable[Placement]
) -> list[Row]:
    """Column by column, as one reads a map aloud: the touchpoints of a step, then its cards from the top lane down."""
    stage_of = {stage.pk: stage for stage in stages}
    columns = {step.pk: (number, step) for number, step in enumerate(steps)}
    depths = {lane.pk: (number, lane) for number, lane in enumerate(lanes)}
    found: list[tuple[tuple[int, int, int], Row]] = []
    for placement in placements:
        column, step = columns[placement.step_id]
        found.append(((column, -1, placement.position or 0), Row(stage_of[step.stage_id], step, placement=placement)))
    for card in cards:
        if card.lane_id not in depths or card.step_id not in columns:
            continue
        (column, step), (depth, card.lane) = columns[card.step_id], depths[card.lane_id]
        place = (column, depth, card.position or 0)
        found.append((place, Row(stage_of[step.stage_id], step, card=card, comments=card.open_comments)))
    found.sort(key=lambda pair: pair[0])
    return [replace(row, place=number) for number, (_, row) in enumerate(found)]


# A neighbour that was moved changes the place of this row and nothing in it.
LAST_CHANGED = """
SELECT DISTINCT ON (record_type, record_id) record_type, record_id, actor_name FROM accounts_auditentry
WHERE workspace_id = %(workspace)s AND (changes - 'position') <> '{}'::jsonb
  AND (record_type = 'journeys_card' AND record_id = ANY(%(cards)s)
       OR record_type = 'touchpoints_placement' AND record_id = ANY(%(placements)s))
ORDER BY record_type, record_id, at DESC, id DESC
"""


def with_authors(rows: Sequence[Row], workspace_id: int) -> list[Row]:
    """The rows of one page with who changed each of them last, in one query."""
    cards = [row.card.pk for row in rows if row.card]
    placements = [row.placement.pk for row in rows if row.placement]
    with connection.cursor() as cursor:
        cursor.execute(LAST_CHANGED, {"workspace": workspace_id, "cards": cards, "placements": placements})
        names = {(record_type, pk): name for record_type, pk, name in cursor.fetchall()}
    tables = {"card": "journeys_card", "placement": "touchpoints_placement"}
    return [replace(row, changed_by=names.get((tables.get(row.kind), row.thing.pk), "")) for row in rows]
