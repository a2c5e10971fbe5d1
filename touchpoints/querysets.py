"""Questions one asks of channels, touchpoints and their places on journeys."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import ArchivableQuerySet


class ChannelQuerySet(ArchivableQuerySet[Any]):
    """Where experiences happen."""

    def with_touchpoint_count(self) -> Self:
        """Adds `touchpoint_count`, archived touchpoints left out."""
        return self.annotate(touchpoint_count=Count("touchpoints", filter=Q(touchpoints__archived_at=None)))


class TouchpointQuerySet(ArchivableQuerySet[Any]):
    """The touchpoint library."""

    def for_list(self) -> Self:
        """Touchpoints with their channel and, in `current_placements`, where they lie, in a fixed number of queries."""
        placements = self._placements().in_order().select_related("step__stage__journey")
        by_journey = placements.order_by("step__stage__journey__name", "step__stage__journey")
        return (
            self.select_related("channel")
            .prefetch_related(Prefetch("placements", by_journey, to_attr="current_placements"))
            .order_by("name", "pk")
        )

    def matching(self, text: str) -> Self:
        """Touchpoints that have these words in their name, description or team."""
        return self.filter(Q(name__icontains=text) | Q(description__icontains=text) | Q(owner_team__icontains=text))

    def on_journey(self, journey_id: int) -> Self:
        """Touchpoints that lie on the journey now, each once however often it is placed."""
        return self.filter(pk__in=self._placements().in_order().on_journey(journey_id).order_by().values("touchpoint_id"))

    def not_on_step(self, step_id: int) -> Self:
        """Touchpoints that do not lie on the step yet."""
        return self.exclude(placements__in=self._placements().current().filter(step=step_id))

    def with_journey_count(self) -> Self:
        """Adds `journey_count`: on how many journeys a touchpoint lies now."""
        journeys = (
            self._placements()
            .in_order()
            .filter(touchpoint=OuterRef("pk"))
            .order_by()
            .values("touchpoint")
            .annotate(number=Count("step__stage__journey", distinct=True))
        )
        return self.annotate(journey_count=Coalesce(Subquery(journeys.values("number"), output_field=IntegerField()), 0))

    def _placements(self) -> PlacementQuerySet:
        return self.model._meta.get_field("placements").related_model._default_manager.all()


class PlacementQuerySet(ArchivableQuerySet[Any]):
    """Touchpoints on journeys."""

    def in_order(self) -> Self:
        """Current placements on current steps of journeys, as the map reads: stage, step, place within the step."""
        return (
            self.current()
            .filter(
                step__archived_at=None,
                step__stage__archived_at=None,
                step__stage__journey__archived_at=None,
                touchpoint__archived_at=None,
            )
            .order_by("step__stage__position", "step__position", "position")
        )

    def on_journey(self, journey_id: int) -> Self:
        return self.filter(step__stage__journey_id=journey_id)
