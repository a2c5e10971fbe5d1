"""Questions one asks of gestures and saved views."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from accounts.access import Principal
from accounts.models import User
from accounts.querysets import WorkspaceScopedQuerySet


class GestureQuerySet(WorkspaceScopedQuerySet[Any]):
    """What people did to maps."""

    def of(self, user: User, journey_id: int) -> Self:
        """This person's own gestures on the journey, the latest first."""
        return self.filter(user=user, journey_id=journey_id).order_by("-pk")

    def ends(self, user: User, journey_id: int) -> dict[str, Any]:
        """The ids of the gesture that this person would undo next, and of the one they would redo next."""
        return self._ends(user, journey_id, "pk")

    def labels(self, user: User, journey_id: int) -> dict[str, Any]:
        """What these two are called."""
        return self._ends(user, journey_id, "label")

    def _ends(self, user: User, journey_id: int, name: str) -> dict[str, Any]:
        """In one query, and without what the gestures hold, which may be much."""
        mine = self.of(user, journey_id).values_list("undone_at", name)
        to_undo = mine.filter(undone_at=None)[:1]
        to_redo = mine.exclude(undone_at=None).order_by("pk")[:1]
        found: dict[str, Any] = {"undo": None, "redo": None}
        for undone_at, value in to_undo.union(to_redo, all=True):
            found["undo" if undone_at is None else "redo"] = value
        return found


class SavedViewQuerySet(WorkspaceScopedQuerySet[Any]):
    """Saved ways of looking at journeys."""

    def visible_to(self, principal: Principal) -> Self:
        """One's own, and those that others share; a program sees the shared ones."""
        return super().visible_to(principal).filter(Q(is_shared=True) | Q(owner=principal.user))


class HabitQuerySet(WorkspaceScopedQuerySet[Any]):
    """How people look at journeys."""

    def visible_to(self, principal: Principal) -> Self:
        """One's own."""
        return super().visible_to(principal).filter(user=principal.user)


class GuideQuerySet(WorkspaceScopedQuerySet[Any]):
    """Guided first maps."""

    def unfinished(self, user: User) -> Self:
        """Where this person may go on, the latest first."""
        return self.filter(user=user, finished_at=None, journey__archived_at=None).order_by("-updated_at")
