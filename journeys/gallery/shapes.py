"""What a written journey consists of, before it becomes rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from journeys.models import LaneKind, StageKind


@dataclass(frozen=True)
class ChannelShape:
    """A channel that templates speak of: its name, its icon, and whether it is online."""

    name: str
    icon: str
    is_online: bool


@dataclass(frozen=True)
class PersonaShape:
    """Who walks the journey; `quotes` are in their own words."""

    name: str
    summary: str
    goals: tuple[str, ...]
    needs: tuple[str, ...]
    jobs: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class PlacedTouchpoint:
    """A touchpoint on a step, and what it means there. The same name is the same touchpoint wherever it stands."""

    name: str
    channel: str
    owner_team: str
    is_optional: bool = False
    moment_of_truth: str = ""
    reason: str = ""
    preferred_channel: str = ""


@dataclass(frozen=True)
class CardShape:
    """One card, and the kind of lane it stands in."""

    lane: LaneKind
    text: str


@dataclass(frozen=True)
class LinkShape:
    """A way from a step to another that is not the next one, by that one's name."""

    target: str
    label: str


@dataclass(frozen=True)
class StepShape:
    """One column of the map. `why` says in a sentence why it feels like `emotion` (−2 … +2)."""

    name: str
    emotion: int | None
    why: str
    cards: tuple[CardShape, ...]
    touchpoints: tuple[PlacedTouchpoint, ...]
    links: tuple[LinkShape, ...]

    def texts_in(self, lane: LaneKind) -> list[str]:
        return [card.text for card in self.cards if card.lane == lane]


@dataclass(frozen=True)
class StageShape:
    name: str
    kind: StageKind
    steps: tuple[StepShape, ...]


@dataclass(frozen=True)
class Template:
    """A journey written down in full. `title` is what the customer would call it, `name` its key."""

    name: str
    title: str
    industry: str
    summary: str
    scenario: str
    expectations: str
    persona: PersonaShape | None
    lanes: tuple[LaneKind, ...]
    stages: tuple[StageShape, ...]
    channels: tuple[ChannelShape, ...]

    @cached_property
    def steps(self) -> tuple[StepShape, ...]:
        """All steps, as the map reads."""
        return tuple(step for stage in self.stages for step in stage.steps)

    @cached_property
    def touchpoints(self) -> dict[str, PlacedTouchpoint]:
        """Each touchpoint once, by its name, as it is placed first."""
        found: dict[str, PlacedTouchpoint] = {}
        for placed in self.placements():
            found.setdefault(placed.name, placed)
        return found

    @cached_property
    def moments_of_truth(self) -> list[PlacedTouchpoint]:
        return [placed for placed in self.placements() if placed.moment_of_truth]

    @property
    def description(self) -> str:
        """What stands above the map: the scenario, and what the person expects of it."""
        return "\n\n".join(text for text in (self.scenario, self.expectations) if text)

    @property
    def words(self) -> str:
        """Everything one might look for it by."""
        stages = " ".join(stage.name for stage in self.stages)
        return f"{self.title} {self.industry} {self.summary} {self.scenario} {stages} {' '.join(self.touchpoints)}".casefold()

    def placements(self) -> Iterator[PlacedTouchpoint]:
        return (placed for step in self.steps for placed in step.touchpoints)
