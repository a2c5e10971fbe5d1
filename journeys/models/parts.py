"""The two directions of a map: stages and their steps across, lanes down."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from common.ordering import Ordered, order_constraints
from common.timestamps import Timestamped
from journeys.models.journeys import Journey
from journeys.models.subjects import HasSubject, Subject
from journeys.querysets import InOrderQuerySet, LaneQuerySet, StepQuerySet


class StageKind(models.TextChoices):
    AWARENESS = "awareness", "Awareness"
    CONSIDERATION = "consideration", "Consideration"
    PURCHASE = "purchase", "Purchase"
    ONBOARDING = "onboarding", "Onboarding"
    USE = "use", "Use"
    SUPPORT = "support", "Support"
    RENEWAL = "renewal", "Renewal"
    ADVOCACY = "advocacy", "Advocacy"
    OTHER = "other", "Other"


class Stage(HasSubject, Ordered, Timestamped):
    """A part of a journey with a character of its own, such as consideration or support."""

    subject_kind = Subject.Kind.STAGE
    ordered_within = ("journey",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=StageKind, default=StageKind.OTHER)

    objects = InOrderQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_stage", "journey")
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class Step(Ordered, Timestamped):
    """A step within a stage: one column of the map."""

    ordered_within = ("stage",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)

    objects = StepQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_step", "stage")
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def journey(self) -> Journey:
        return self.stage.journey

    def order_holder(self) -> models.QuerySet[Any]:
        """The journey, since a step can move between its stages."""
        return Journey._base_manager.filter(stages=self.stage_id)

    def check_may_leave(self) -> None:
        if not self.siblings().exclude(pk=self.pk).exists():
            raise ValidationError("A stage keeps at least one step. Archive the stage instead.", code="last_step")

    def check_place(self) -> None:
        if self.stage.is_archived:
            raise ValidationError(f"The stage {self.stage} is archived. Restore it first.", code="archived")
        if self.pk is not None and not Stage.objects.filter(pk=self.stage_id, journey__stages__steps=self.pk).exists():
            raise ValidationError("A step stays on its journey. Choose one of its stages.", code="other_journey")


class LaneKind(models.TextChoices):
    """What a lane holds. Live lanes are filled by the product and take no cards."""

    TEXT = "text", "Text"
    ACTIONS = "actions", "Actions"
    THOUGHTS = "thoughts", "Thoughts"
    EMOTION = "emotion", "Emotion"
    TOUCHPOINTS = "touchpoints", "Touchpoints"
    PAINS = "pains", "Pain points"
    GAINS = "gains", "Gains"
    VERBATIMS = "verbatims", "What they say"
    OPPORTUNITIES = "opportunities", "Opportunities"
    IMAGES = "images", "Images"
    PROCESS = "process", "Process"
    EVIDENCE = "evidence", "Physical evidence"
    FRONTSTAGE = "frontstage", "Frontstage"
    BACKSTAGE = "backstage", "Backstage"
    SUPPORT = "support", "Support processes"
    METRICS = "metrics", "Scores"
    DROPOFF = "dropoff", "River"
    OWNERSHIP = "ownership", "Ownership"


LIVE_LANES = frozenset({LaneKind.METRICS, LaneKind.DROPOFF, LaneKind.TOUCHPOINTS, LaneKind.VERBATIMS})


class Lane(Ordered, Timestamped):
    """One row of the map."""

    ordered_within = ("journey",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lanes")
    kind = models.CharField(max_length=20, choices=LaneKind)
    name = models.CharField(max_length=120)
    is_collapsed = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    objects = LaneQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_lane", "journey")
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.kind in LIVE_LANES

    def hide(self) -> None:
        """Leave the lane off the map for everybody; its cards stay."""
        self._set(is_hidden=True)

    def show(self) -> None:
        self._set(is_hidden=False)

    def collapse(self) -> None:
        """Show no more of the lane than its name."""
        self._set(is_collapsed=True)

    def expand(self) -> None:
        self._set(is_collapsed=False)

    def _set(self, **values: bool) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=values)
