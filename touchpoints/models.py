"""Where customers meet the company: channels, touchpoints, and their places on journeys."""

from __future__ import annotations

from typing import Any, Self

from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import ArchivableQuerySet
from common.ordering import Ordered
from common.timestamps import Timestamped
from journeys.models import Archivable, HasSubject, Step, Subject


class Channel(Archivable, Timestamped):
    """Where an experience happens: web, shop, telephone, e-mail."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="channels")
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, default="globe")
    is_online = models.BooleanField(default=True)

    objects = ArchivableQuerySet["Channel"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="touchpoints_channel_name_is_unique")]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class Touchpoint(HasSubject, Archivable, Timestamped):
    """An instance of contact between customer and company; it belongs to the workspace and may lie on several journeys."""

    subject_kind = Subject.Kind.TOUCHPOINT

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="touchpoints")
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    owner_team = models.CharField(max_length=120, blank=True)

    objects = ArchivableQuerySet["Touchpoint"].as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["workspace", "name"], name="touchpoints_by_name")]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class MomentOfTruth(models.TextChoices):
    ZERO = "zero", "Zero moment of truth"
    FIRST = "first", "First moment of truth"
    SECOND = "second", "Second moment of truth"
    THIRD = "third", "Third moment of truth"
    OTHER = "other", "Moment of truth"


class PlacementQuerySet(ArchivableQuerySet[Any]):
    """Touchpoints on journeys."""

    def in_order(self) -> Self:
        """Current placements on current steps, as the map reads: stage, step, place within the step."""
        return (
            self.current()
            .filter(step__archived_at=None, step__stage__archived_at=None, touchpoint__archived_at=None)
            .order_by("step__stage__position", "step__position", "position")
        )

    def on_journey(self, journey_id: int) -> Self:
        return self.filter(step__stage__journey_id=journey_id)


class Placement(Ordered, Archivable, Timestamped):
    """A touchpoint on a step of a journey, and what it means there."""

    ordered_within = "step"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="placements")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="placements")
    is_optional = models.BooleanField(default=False, help_text="Customers may skip it without having dropped off.")
    moment_of_truth = models.CharField(max_length=10, choices=MomentOfTruth, blank=True)
    moment_of_truth_reason = models.TextField(blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["step", "position"],
                name="touchpoints_placement_position_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["step", "touchpoint"],
                condition=models.Q(archived_at=None),
                name="touchpoints_placed_once_per_step",
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return f"{self.touchpoint} on {self.step}"
