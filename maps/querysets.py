"""Questions one asks of gestures and saved views."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Q

from accounts.models import User
from accounts.querysets import WorkspaceScopedQuerySet


class GestureQuerySet(WorkspaceScopedQuerySet[Any]):
    """What people did to maps."""

    def of(self, user: User, journey_id: int) -> Self:
        """This person's own gestures on the journey, the latest first."""
        return self.filter(user=user, journey_id=journey_id).order_by("-pk")


class SavedViewQuerySet(WorkspaceScopedQuerySet[Any]):
    """Saved ways of looking at journeys."""

    def for_user(self, user: User) -> Self:
        """One's own, and those that others share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))
