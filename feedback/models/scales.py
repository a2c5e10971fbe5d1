"""Metrics and the scales on which they are asked."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from accounts.models import Workspace
from accounts.querysets import WorkspaceScopedQuerySet
from common.scales import default_scale


class Metric(models.TextChoices):
    NPS = "nps", "NPS"
    CSAT = "csat", "CSAT"
    CES = "ces", "CES"
    RATING = "rating", "Rating"


class Direction(models.TextChoices):
    HIGH = "high", "High is good"
    LOW = "low", "Low is good"


class AnswerScale(models.Model):
    """The points a question offers and how its figure is read; unlike scales are never added."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    metric = models.CharField(max_length=6, choices=Metric)
    lowest = models.PositiveSmallIntegerField()
    highest = models.PositiveSmallIntegerField()
    box = models.PositiveSmallIntegerField(help_text="How many points at the good end count as satisfied or easy.")
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.HIGH)

    objects = WorkspaceScopedQuerySet["AnswerScale"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "metric", "lowest", "highest", "box", "direction"], name="feedback_scale_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(highest__lte=10, lowest__lte=1, highest__gt=models.F("lowest")),
                name="feedback_scale_within_eleven_points",
            ),
            models.CheckConstraint(
                condition=~models.Q(metric="nps") | models.Q(lowest=0, highest=10, direction="high"),
                name="feedback_nps_is_asked_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=models.Q(box__gte=1, box__lte=models.F("highest") - models.F("lowest")),
                name="feedback_scale_box_leaves_a_point",
            ),
        ]

    def __str__(self) -> str:
        end = "" if self.direction == Direction.HIGH else ", low is good"
        return f"{self.get_metric_display()} {self.lowest}–{self.highest}{end}"

    def clean(self) -> None:
        if self.metric == Metric.NPS and (self.lowest, self.highest, self.direction) != (0, 10, Direction.HIGH):
            raise ValidationError("NPS is asked from 0 to 10 with the high end good; another scale is a rating.")
        if not (self.lowest <= 1 and self.lowest < self.highest <= 10):
            raise ValidationError({"highest": "A scale begins at 0 or 1 and ends above that, at 10 at most."})
        if not 1 <= self.box <= self.highest - self.lowest:
            raise ValidationError({"box": "At least one point counts, and at least one does not."})
        self.validate_constraints()

    @property
    def points(self) -> range:
        """Every point that can be answered."""
        return range(self.lowest, self.highest + 1)

    @classmethod
    def usual(cls, workspace: Workspace, metric: str, points: int | None = None, direction: str = Direction.HIGH) -> AnswerScale:
        """The scale of this workspace on which a metric is usually asked; ValueError where no such scale is usual."""
        scale = default_scale(metric, points)  # type: ignore[arg-type]
        direction = Direction.HIGH if metric == Metric.NPS else direction
        found, _ = cls.objects.get_or_create(
            workspace=workspace,
            metric=metric,
            lowest=scale.lowest,
            highest=scale.highest,
            # NPS and ratings have no box; the column holds one all the same.
            box=scale.box or (2 if metric == Metric.NPS else 1),
            direction=direction,
        )
        return found
