"""The two directions of a map: stages and their steps across, lanes down."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction

from accounts.audit import audited
from accounts.models import Workspace
from common.ordering import Ordered, order_constraints
from common.timestamps import Timestamped
from journeys.models.journeys import Journey
from journeys.models.revisions import NUMBERS, Revised, numbered
from journeys.models.subjects import HasSubject, Subject
from journeys.querysets import InOrderQuerySet, LaneQuerySet, StepLinkQuerySet, StepQuerySet


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


HUES = 8


def hue_for(kind: str, used: Counter[int]) -> int:
    """The colour of a kind of stage; for a kind that has none, the one that is used least so far."""
    if kind != StageKind.OTHER:
        return list(StageKind).index(StageKind(kind))
    return min(range(HUES), key=lambda hue: (used[hue], hue))


class Stage(HasSubject, Revised, Ordered, Timestamped):
    """A part of a journey with a character of its own, such as consideration or support."""

    subject_kind = Subject.Kind.STAGE
    ordered_within = ("journey",)
    holds = ("steps",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=StageKind, default=StageKind.OTHER)
    # One of the eight stage colours, given at birth and kept, whatever the stage is called later and wherever it moves.
    hue = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(HUES - 1)])

    objects = InOrderQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_stage", "journey")
        triggers = [audited(unseen=NUMBERS), numbered("NEW.journey_id")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.hue:
            self.hue = self._free_hue()
        super().save(*args, **kwargs)

    def _free_hue(self) -> int:
        if self.kind != StageKind.OTHER:
            return hue_for(self.kind, Counter())
        return hue_for(self.kind, Counter(Stage._base_manager.filter(journey_id=self.journey_id).values_list("hue", flat=True)))

    def __str__(self) -> str:
        return self.name

    def restore(self, *args: Any) -> None:
        """Bring the same identity back. A stage whose steps have all gone to another one comes back with a new step."""
        with transaction.atomic():
            super().restore(*args)
            if not self.steps.current().exists():
                self.steps.create(workspace=self.workspace, name="First step")

    def show_contents_anew(self) -> None:
        super().show_contents_anew()
        for step in self.steps.current():
            step.show_contents_anew()


class StepLink(Revised, Timestamped):
    """A way through the journey that is not simply to the next step: a branch ahead, or a loop back."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    source = models.ForeignKey("Step", models.CASCADE, related_name="links_out", verbose_name="from")
    target = models.ForeignKey("Step", models.CASCADE, related_name="links_in", verbose_name="to")
    label = models.CharField(max_length=80, blank=True, help_text="When customers go this way, such as “payment fails”.")

    objects = StepLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], condition=models.Q(archived_at=None), name="journeys_steplink_once"
            ),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="journeys_steplink_leads_elsewhere"),
        ]
        triggers = [
            audited(unseen=NUMBERS),
            numbered(
                "SELECT journey_id FROM journeys_stage stage JOIN journeys_step step ON step.stage_id = stage.id"
                " WHERE step.id = NEW.source_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def journey(self) -> Journey:
        return self.source.journey

    def order_holder(self) -> models.QuerySet[Any]:
        return Journey._base_manager.filter(stages__steps=self.source_id)

    def clean(self) -> None:
        if self.source_id == self.target_id:
            raise ValidationError({"target": "A link leads to another step. Choose one."})
        if self.source.stage.journey_id != self.target.stage.journey_id:
            raise ValidationError({"target": "Both steps lie on one journey. Choose a step of this journey."})
        if StepLink.objects.current().filter(source=self.source_id, target=self.target_id).exclude(pk=self.pk).exists():
            raise ValidationError({"target": f"{self.source} leads to {self.target} already."})


class Step(Revised, Ordered, Timestamped):
    """A step within a stage: one column of the map."""

    ordered_within = ("stage",)
    holds = ("cards", "placements", "links_out", "links_in")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)

    objects = StepQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_step", "stage")
        triggers = [audited(unseen=NUMBERS), numbered("SELECT journey_id FROM journeys_stage WHERE id = NEW.stage_id")]

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

    def check_home(self) -> None:
        if self.stage.is_archived:
            raise ValidationError(f"The stage {self.stage} is archived. Restore it first.", code="archived")

    def check_place(self) -> None:
        self.check_home()
        if self.pk is not None and not Stage.objects.filter(pk=self.stage_id, journey__stages__steps=self.pk).exists():
            raise ValidationError("A step stays on its journey. Choose one of its stages.", code="other_journey")


class LaneKind(models.TextChoices):
    """What a lane holds. Live lanes are filled by the product and take no cards."""

    TEXT = "text", "Text"
    ACTIONS = "actions", "Actions"
    THOUGHTS = "thoughts", "Thoughts"
    EMOTION = "emotion", "Emotion"
    TOUCHPOINTS = "touchpoints", "Touchpoints"
    MOMENTS = "moments", "Moments of truth"
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
    LINE_OF_INTERACTION = "line_of_interaction", "Line of interaction"
    LINE_OF_VISIBILITY = "line_of_visibility", "Line of visibility"
    LINE_OF_INTERNAL_INTERACTION = "line_of_internal_interaction", "Line of internal interaction"
    METRICS = "metrics", "Scores"
    DROPOFF = "dropoff", "River"
    OWNERSHIP = "ownership", "Ownership"


LIVE_LANES = frozenset({LaneKind.METRICS, LaneKind.DROPOFF, LaneKind.TOUCHPOINTS, LaneKind.MOMENTS, LaneKind.VERBATIMS})
# The dividers of a service blueprint (Shostack 1984; Bitner, Ostrom and Morgan 2008).
LINE_LANES = frozenset({LaneKind.LINE_OF_INTERACTION, LaneKind.LINE_OF_VISIBILITY, LaneKind.LINE_OF_INTERNAL_INTERACTION})


class Lane(Revised, Ordered, Timestamped):
    """One row of the map."""

    ordered_within = ("journey",)
    holds = ("cards",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lanes")
    kind = models.CharField(max_length=30, choices=LaneKind)
    name = models.CharField(max_length=120)
    is_collapsed = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False, help_text="It stays in view under the stages while the map scrolls.")
    per_persona = models.BooleanField(default=False, help_text="In an emotion lane: one line for each persona.")

    objects = LaneQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = order_constraints("journeys_lane", "journey")
        triggers = [audited(unseen=NUMBERS), numbered("NEW.journey_id")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.kind in LIVE_LANES

    @property
    def takes_cards(self) -> bool:
        return self.kind not in LIVE_LANES and self.kind not in LINE_LANES

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
