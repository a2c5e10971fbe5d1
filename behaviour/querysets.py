"""Questions one asks of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from accounts.querysets import WorkspaceScopedQuerySet

if TYPE_CHECKING:
    from accounts.access import Principal


class CustomerQuerySet(WorkspaceScopedQuerySet[Any]):
    """Customers, without those who have been erased."""

    def current(self) -> Self:
        return self.filter(erased_at=None)

    def visible_to(self, principal: Principal) -> Self:
        return super().visible_to(principal).current()

    def search(self, words: str) -> Self:
        """Those whose key, name or e-mail address contains the words."""
        words = words.strip()
        if not words:
            return self
        return self.filter(Q(key__icontains=words) | Q(name__icontains=words) | Q(email__icontains=words))
