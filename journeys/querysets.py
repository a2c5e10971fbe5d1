"""Questions one asks of journeys and their parts."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import ArchivableQuerySet, WorkspaceScopedQuerySet


class SubjectQuerySet(WorkspaceScopedQuerySet[Any]):
    """What feedback can be about."""

    def with_things(self) -> Self:
        """Together with the thing each subject stands for, which gives it its label."""
        return self.select_related("workspace", "journey", "stage__journey", "touchpoint")

    def current(self) -> Self:
        """Without those whose thing is archived."""
        return self.filter(journey__archived_at=None, stage__archived_at=None, touchpoint__archived_at=None)


class PersonaQuerySet(ArchivableQuerySet[Any]):
    """The kinds of customers of the workspaces one may see."""

    def for_list(self) -> Self:
        """Adds `journey_count`, archived journeys left out."""
        return (
            self.select_related("workspace")
            .annotate(journey_count=Count("journeys", filter=Q(journeys__archived_at=None)))
            .order_by("name", "pk")
        )

    def matching(self, text: str) -> Self:
        """Personas that have these words in their name or summary."""
        return self.filter(Q(name__icontains=text) | Q(summary__icontains=text))


class JourneyQuerySet(ArchivableQuerySet[Any]):
    """Journeys of the workspaces one may see."""

    def for_list(self) -> Self:
        """Journeys with what a list shows, in a fixed number of queries."""
        return self.select_related("owner", "workspace", "parent").with_size().order_by("name", "pk")

    def with_size(self) -> Self:
        """Adds `stage_count` and `touchpoint_count`, the distinct touchpoints placed on it, both without archived ones."""
        journeys = self.model._base_manager.filter(pk=OuterRef("pk")).order_by()
        steps = Q(stages__archived_at=None, stages__steps__archived_at=None)
        places = Q(stages__steps__placements__archived_at=None, stages__steps__placements__touchpoint__archived_at=None)
        return self.annotate(
            stage_count=_counted(journeys, Count("stages", filter=Q(stages__archived_at=None))),
            touchpoint_count=_counted(
                journeys, Count("stages__steps__placements__touchpoint", filter=steps & places, distinct=True)
            ),
        )

    def with_cards_of(self, persona: Any) -> Self:
        """Adds `card_count`: the current cards that name this persona."""
        current = {f"stages__steps__cards__{part}archived_at": None for part in ("", "lane__", "step__", "step__stage__")}
        named = Count("stages__steps__cards", filter=Q(stages__steps__cards__persona=persona, **current), distinct=True)
        return self.annotate(card_count=named)

    def matching(self, text: str) -> Self:
        """Journeys that have these words in their name or description."""
        return self.filter(Q(name__icontains=text) | Q(description__icontains=text))


def _counted(journeys: Any, count: Count) -> Coalesce:
    return Coalesce(Subquery(journeys.annotate(number=count).values("number"), output_field=IntegerField()), 0)


class InOrderQuerySet(ArchivableQuerySet[Any]):
    """Stages, lanes and cards: rows that keep an order among their siblings."""

    def in_order(self) -> Self:
        return self.current().order_by("position")


class LaneQuerySet(InOrderQuerySet):
    """The rows of a map."""

    def shown(self) -> Self:
        """Lanes that nobody has hidden, in order."""
        return self.in_order().filter(is_hidden=False)


class StepQuerySet(ArchivableQuerySet[Any]):
    """Steps, in the order of their journey."""

    def in_order(self) -> Self:
        return self.current().filter(stage__archived_at=None).order_by("stage__position", "position")

    def on_journey(self, journey_id: int) -> Self:
        return self.filter(stage__journey_id=journey_id)


class StepLinkQuerySet(ArchivableQuerySet[Any]):
    """Branches and loops between steps."""

    def on_journey(self, journey_id: int) -> Self:
        return self.filter(source__stage__journey_id=journey_id)

    def on_the_map(self) -> Self:
        """Current links between current steps of current stages."""
        ends = {f"{end}__{part}archived_at": None for end in ("source", "target") for part in ("", "stage__")}
        return self.current().filter(**ends).order_by("pk")


class CommentQuerySet(WorkspaceScopedQuerySet[Any]):
    """What people say to each other about cards."""

    def open(self) -> Self:
        return self.filter(resolved_at=None)


class AttachmentQuerySet(ArchivableQuerySet[Any]):
    """Files on cards."""


class CardQuerySet(InOrderQuerySet):
    """What stands in the cells of a map."""

    def on_journey(self, journey_id: int) -> Self:
        return self.filter(lane__journey_id=journey_id)

    def on_the_map(self) -> Self:
        """Current cards whose step, stage and lane are current too, as the map reads: lane, stage, step, place in the cell."""
        return (
            self.current()
            .filter(lane__archived_at=None, step__archived_at=None, step__stage__archived_at=None)
            .order_by("lane__position", "step__stage__position", "step__position", "position")
        )
