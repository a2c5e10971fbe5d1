"""Questions one asks of journeys and their parts."""

from __future__ import annotations

from typing import Any, Self

from accounts.querysets import ArchivableQuerySet


class JourneyQuerySet(ArchivableQuerySet[Any]):
    """Journeys of the workspaces one may see."""

    def for_list(self) -> Self:
        """Current journeys with what a list shows, in a fixed number of queries."""
        return self.current().select_related("owner", "workspace", "parent").order_by("name")


class InOrderQuerySet(ArchivableQuerySet[Any]):
    """Stages, lanes and cards: rows that keep an order among their siblings."""

    def in_order(self) -> Self:
        return self.current().order_by("position")


class StepQuerySet(ArchivableQuerySet[Any]):
    """Steps, in the order of their journey."""

    def in_order(self) -> Self:
        return self.current().filter(stage__archived_at=None).order_by("stage__position", "position")
