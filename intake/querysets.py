"""Questions one asks of imports."""

from __future__ import annotations

from typing import Any, Self

from accounts.querysets import WorkspaceScopedQuerySet


class ImportJobQuerySet(WorkspaceScopedQuerySet[Any]):
    """Files on their way in."""

    def for_list(self) -> Self:
        return self.select_related("created_by", "created_by_key").defer("profile", "preview", "columns")

    def matching(self, words: str) -> Self:
        return self.filter(file_name__icontains=words) if words else self
