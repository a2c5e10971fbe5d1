"""What stands in the cells of a map."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from common.ordering import Ordered, order_constraints
from common.timestamps import Timestamped
from journeys.models.journeys import Journey, Persona
from journeys.models.parts import Lane, LaneKind, Step
from journeys.querysets import CardQuerySet


class Evidence(models.TextChoices):
    ASSUMED = "assumed", "Assumed"
    REPORTED = "reported", "Reported"
    OBSERVED = "observed", "Observed"
    MEASURED = "measured", "Measured"


class Card(Ordered, Timestamped):
    """What stands in one cell of the map: a thought, a pain, an emotion declared in a workshop."""

    ordered_within = ("step", "lane")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    lane = models.ForeignKey(Lane, models.CASCADE, related_name="cards")
    step = models.ForeignKey(Step, models.CASCADE, related_name="cards")
    text = models.TextField(blank=True)
    emotion = models.SmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
        help_text="−2 (bad) to +2 (good)",
    )
    evidence = models.CharField(max_length=10, choices=Evidence, default=Evidence.ASSUMED)
    persona = models.ForeignKey(Persona, models.SET_NULL, null=True, blank=True, related_name="cards")

    objects = CardQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            *order_constraints("journeys_card", "step", "lane"),
            models.CheckConstraint(
                condition=models.Q(emotion=None) | models.Q(emotion__range=(-2, 2)),
                name="journeys_card_emotion_in_range",
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.text[:60] or f"Emotion {self.emotion}"

    @property
    def journey(self) -> Journey:
        return self.step.journey

    def clean(self) -> None:
        if self.lane.kind == LaneKind.EMOTION:
            if self.emotion is None:
                raise ValidationError({"emotion": "Choose how it feels, from −2 to +2."})
        elif not self.text.strip():
            raise ValidationError({"text": "Write what stands on the card."})

    def order_holder(self) -> models.QuerySet[Any]:
        """The journey, since a card can move between its cells."""
        return Journey._base_manager.filter(stages__steps=self.step_id)

    def check_place(self) -> None:
        if self.step.stage.journey_id != self.lane.journey_id:
            raise ValidationError("Step and lane lie on different journeys. Choose both on one.", code="other_journey")
        if self.lane.is_live:
            raise ValidationError(f"The lane {self.lane} fills itself and takes no cards.", code="live_lane")
        if self.step.is_archived or self.lane.is_archived:
            raise ValidationError("The step or the lane of this card is archived. Restore it first.", code="archived")
        if self.pk is not None and not Journey.objects.filter(pk=self.lane.journey_id, lanes__cards=self.pk).exists():
            raise ValidationError("A card stays on its journey. Choose one of its cells.", code="other_journey")
