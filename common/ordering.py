"""Order among siblings that survives two people reordering at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from common.archiving import Archivable


def order_constraints(prefix: str, *within: str) -> list[models.BaseConstraint]:
    """What the database holds of an order: no place is taken twice, and whatever is not archived has a place."""
    return [
        models.UniqueConstraint(
            fields=[*within, "position"], name=f"{prefix}_position_is_unique", deferrable=models.Deferrable.DEFERRED
        ),
        models.CheckConstraint(
            condition=models.Q(archived_at=None, position__isnull=False) | models.Q(archived_at__isnull=False, position=None),
            name=f"{prefix}_in_order_or_archived",
        ),
    ]


class Ordered(Archivable):
    """Rows that keep an order among their siblings, such as the stages of a journey.

    A subclass names the foreign keys that make rows siblings (`ordered_within = ("journey",)`) and adds
    `*order_constraints("journeys_stage", "journey")` to its constraints.
    An archived row gives up its place: its position is empty, so it stands in nobody's way.
    """

    ordered_within: tuple[str, ...]
    position = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["position"]

    @classmethod
    def set_by_verbs(cls) -> set[str]:
        return {*super().set_by_verbs(), "position", *cls.ordered_within}

    @transaction.atomic
    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if self._state.adding and self.position is None and self.archived_at is None:
            self.lock_order()
            self.check_place()
            last = self.siblings().aggregate(last=models.Max("position"))["last"]
            self.position = 0 if last is None else last + 1
        super().save(*args, update_fields=update_fields, **kwargs)

    @transaction.atomic
    def move_to(self, index: int, **parents: models.Model) -> None:
        """Place this row at `index` among its siblings (an index past the end means last) and shift the others.

        Naming a parent (`step.move_to(0, stage=other)`) moves it there. ValidationError when it was archived meanwhile.
        """
        self.lock_row()
        if self.archived_at is not None:
            raise ValidationError("This was archived. Restore it before you move it.", code="archived")
        if any(getattr(self, f"{name}_id") != parent.pk for name, parent in parents.items()):
            self._move_between(parents)
        rows = list(self.siblings().exclude(pk=self.pk))
        rows.insert(min(max(index, 0), len(rows)), self)
        self._number(rows)

    @transaction.atomic
    def archive(self) -> None:
        """Put away, give up the place among the siblings and close the gap."""
        self.lock_row()
        if self.archived_at is not None:
            return
        self.check_may_leave()
        self.archived_at, self.position = timezone.now(), None
        self.save(update_fields=["archived_at", "position"])
        self._number(list(self.siblings()))

    @transaction.atomic
    def restore(self, index: int | None = None) -> None:
        """Bring the same identity back, at `index` among its siblings or at the end."""
        self.lock_row()
        if self.archived_at is None:
            return
        self.check_place()
        rows = list(self.siblings())
        rows.insert(len(rows) if index is None else min(max(index, 0), len(rows)), self)
        self.archived_at, self.position = None, rows.index(self)
        self.save(update_fields=["archived_at", "position"])
        self._number(rows)

    def check_may_leave(self) -> None:
        """Raise ValidationError where this row must not leave its parent; asked under the lock."""

    def check_home(self) -> None:
        """The part of `check_place` that the parents at hand can answer, without asking the database."""

    def check_place(self) -> None:
        """Raise ValidationError where this row must not stand under its parents; asked under the lock, also of a new row."""

    def siblings(self) -> models.QuerySet[Self]:
        """All rows that hold a place beside this one, in order."""
        parents = {f"{name}_id": getattr(self, f"{name}_id") for name in self.ordered_within}
        return type(self)._base_manager.filter(**parents, position__isnull=False).order_by("position")

    def lock_row(self) -> None:
        self.lock_order()
        self.refresh_from_db(fields=sorted(self.set_by_verbs()))

    def lock_order(self) -> None:
        """Make two people who reorder the same list wait for each other.

        Locks the parent; a row that can move between parents locks what holds them all instead, so that nobody waits in a circle.
        """
        self.order_holder().select_for_update(no_key=True, of=("self",)).only("pk").get()

    def order_holder(self) -> models.QuerySet[Any]:
        """The one row to lock; without the key, so that answers and cards that point at it need not wait."""
        parent: Any = self._meta.get_field(self.ordered_within[0]).related_model
        return parent._base_manager.filter(pk=getattr(self, f"{self.ordered_within[0]}_id"))

    def _move_between(self, parents: dict[str, models.Model]) -> None:
        self.check_may_leave()
        left = list(self.siblings().exclude(pk=self.pk))
        for name, parent in parents.items():
            # By key, so that the checks read the parent anew instead of trusting a copy loaded before the lock.
            setattr(self, f"{name}_id", parent.pk)
        self.check_place()
        self.position = self.siblings().count()
        self.save(update_fields=[*parents, "position"])
        self._number(left)

    def _number(self, rows: list[Self]) -> None:
        """Write dense positions, touching only rows whose place changed."""
        stored = dict(type(self)._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", "position"))
        for position, row in enumerate(rows):
            row.position = position
        type(self)._base_manager.bulk_update([row for row in rows if stored.get(row.pk) != row.position], ["position"])
