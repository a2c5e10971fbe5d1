"""The kinds of rows that an editor of a map changes, and what the editing needs to know of each."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import models

from journeys.models import Card, Journey, Lane, Stage, Step, StepLink
from touchpoints.models import Placement, Touchpoint


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of row: the model, what people call it, and how the journey is found from it."""

    name: str
    model: type[Any]
    noun: str
    # The fields that are its content; its place are the parents that it may change, and the position.
    content: tuple[str, ...]
    to_journey: str
    # Foreign keys given at birth: those it may move between, and those it keeps.
    parents: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()

    @property
    def is_ordered(self) -> bool:
        return hasattr(self.model, "ordered_within")

    @property
    def order_within(self) -> tuple[str, ...]:
        return getattr(self.model, "ordered_within", ())

    def of_journey(self, journey_id: int) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._base_manager.filter(**{self.to_journey: journey_id})
        return rows

    def raw(self, row: Any, name: str) -> Any:
        """The value of a field as it is stored and as JSON can hold it."""
        return getattr(row, self.model._meta.get_field(name).attname)

    def copied(self, row: Any) -> dict[str, Any]:
        """What a copy of the row is made with, besides its place."""
        kept = {name: getattr(row, name) for name in self.keeps}
        return kept | {self.model._meta.get_field(name).attname: copy(self.raw(row, name)) for name in self.content}

    def content_of(self, row: Any) -> dict[str, Any]:
        return {name: self.raw(row, name) for name in self.content}


STAGE = Kind("stage", Stage, "stage", ("name", "kind", "hue"), "journey")
STEP = Kind("step", Step, "step", ("name",), "stage__journey", parents=("stage",))
LANE = Kind("lane", Lane, "lane", ("kind", "name", "is_collapsed", "is_hidden", "is_pinned", "per_persona"), "journey")
CARD = Kind(
    "card",
    Card,
    "card",
    ("text", "emotion", "evidence", "persona", "span", "colour", "tags", "owner"),
    "lane__journey",
    parents=("lane", "step"),
)
PLACEMENT = Kind(
    "placement",
    Placement,
    "touchpoint on this step",
    ("is_optional", "moment_of_truth", "moment_of_truth_reason", "preferred_channel"),
    "step__stage__journey",
    parents=("step",),
    keeps=("touchpoint",),
)
LINK = Kind("link", StepLink, "link", ("source", "target", "label"), "source__stage__journey")
TOUCHPOINT = Kind(
    "touchpoint",
    Touchpoint,
    "touchpoint",
    ("name", "description", "channel", "owner_team"),
    "placements__step__stage__journey",
)
JOURNEY = Kind("journey", Journey, "journey", ("name",), "pk")

# In the order in which they are written, so that whatever points at another row finds it.
KINDS = {kind.name: kind for kind in (JOURNEY, STAGE, STEP, LANE, TOUCHPOINT, CARD, PLACEMENT, LINK)}
KIND_OF = {kind.model: kind for kind in KINDS.values()}
