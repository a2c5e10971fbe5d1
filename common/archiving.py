"""Archived instead of deleted, so that answers and figures keep what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone


class Archivable(models.Model):
    """A row that can be put away and brought back as the same row.

    Saving a form that was loaded earlier neither archives nor restores: `save` leaves to the verbs what the verbs set.
    """

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self._state.adding and update_fields is None and not kwargs.get("force_insert"):
            kept = self.set_by_verbs()
            update_fields = [
                field.name for field in self._meta.concrete_fields if not field.primary_key and field.name not in kept
            ]
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @classmethod
    def set_by_verbs(cls) -> set[str]:
        """Fields that only verbs change, never a plain `save` of a row that may be stale."""
        return {"archived_at"}

    @transaction.atomic
    def archive(self) -> None:
        """Put away; what was put away before keeps its date."""
        self.lock_row()
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at"])

    @transaction.atomic
    def restore(self) -> None:
        """Bring the same identity back."""
        self.lock_row()
        if self.archived_at is not None:
            self.archived_at = None
            self.save(update_fields=["archived_at"])

    def lock_row(self) -> None:
        """Read anew, under a lock, what verbs set: somebody else may have changed it since it was loaded."""
        type(self)._base_manager.select_for_update(no_key=True).only("pk").get(pk=self.pk)
        self.refresh_from_db(fields=sorted(self.set_by_verbs()))
