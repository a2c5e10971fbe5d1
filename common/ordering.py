"""Order among siblings that survives two people reordering at once."""

from __future__ import annotations

from typing import Any, Self

from django.db import models, transaction


class Ordered(models.Model):
    """Rows that keep an order among their siblings, such as the stages of a journey.

    A subclass names the foreign key that makes rows siblings (`ordered_within = "journey"`) and adds
    `UniqueConstraint(fields=[ordered_within, "position"], deferrable=Deferrable.DEFERRED)`.
    An archived row gives up its place: its position is empty, so it stands in nobody's way.
    """

    ordered_within: str
    position = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["position"]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.position is None:
            self.lock_parent()
            last = self.siblings().aggregate(last=models.Max("position"))["last"]
            self.position = 0 if last is None else last + 1
        super().save(*args, **kwargs)

    @transaction.atomic
    def move_to(self, index: int) -> None:
        """Place this row at `index` among its siblings (an index past the end means last) and shift the others."""
        self.lock_parent()
        rows = list(self.siblings().exclude(pk=self.pk))
        rows.insert(max(index, 0), self)
        for position, row in enumerate(rows):
            row.position = position
        type(self)._base_manager.bulk_update(rows, ["position"])

    @transaction.atomic
    def leave_order(self) -> None:
        """Give up the place among the siblings and close the gap; `move_to` takes a place again."""
        self.lock_parent()
        self.position = None
        self.save(update_fields=["position"])
        rows = list(self.siblings())
        for position, row in enumerate(rows):
            row.position = position
        type(self)._base_manager.bulk_update(rows, ["position"])

    def siblings(self) -> models.QuerySet[Self]:
        """All rows that hold a place beside this one, in order."""
        parent = {f"{self.ordered_within}_id": getattr(self, f"{self.ordered_within}_id")}
        return type(self)._base_manager.filter(**parent, position__isnull=False).order_by("position")

    def lock_parent(self) -> None:
        """Make two people who reorder the same list wait for each other."""
        parent = getattr(self, self.ordered_within)
        type(parent)._base_manager.select_for_update().only("pk").get(pk=parent.pk)
