"""Where customers meet the company: channels, touchpoints, and their places on journeys."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from common.archiving import Archivable
from common.ordering import Ordered, order_constraints
from common.timestamps import Timestamped
from journeys.models import NUMBERS, HasSubject, Journey, Revised, Step, Subject, numbered
from touchpoints.querysets import ChannelQuerySet, PlacementQuerySet, TouchpointQuerySet


class ChannelIcon(models.TextChoices):
    """The icons that a channel may bear; each is in the sprite under this name."""

    WEB = "web", "Web site"
    APP = "app", "App"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Telephone"
    CHAT = "chat", "Chat"
    SMS = "sms", "Text message"
    SOCIAL = "social", "Social media"
    STORE = "store", "Shop or branch"
    PERSON = "person", "In person"
    SIGN = "sign", "Sign or notice"
    LETTER = "letter", "Letter"
    KIOSK = "kiosk", "Kiosk"
    TRANSPORT = "transport", "Public transport"
    CAR = "car", "Car"
    OTHER = "other", "Other"


class Channel(Archivable, Timestamped):
    """Where an experience happens: web, shop, telephone, e-mail."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="channels")
    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=40, choices=ChannelIcon, default=ChannelIcon.WEB)
    is_online = models.BooleanField("online", default=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="touchpoints_channel_name_is_unique")]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        others = Channel.objects.filter(workspace_id=self.workspace_id, name=self.name).exclude(pk=self.pk)
        if (same := others.first()) is not None:
            way_out = "Restore it, or choose another name." if same.is_archived else "Choose another name."
            raise ValidationError(
                {"name": f"There is {'an archived' if same.is_archived else 'a'} channel of this name. {way_out}"}
            )


SHOW_ANEW = """
BEGIN
    UPDATE touchpoints_placement SET revision = 0 WHERE touchpoint_id = NEW.id AND archived_at IS NULL;
    RETURN NULL;
END;
"""


def shown_anew() -> pgtrigger.Trigger:
    """A touchpoint is edited once and changes everywhere: every map on which it lies hears of it."""
    return pgtrigger.Trigger(
        name="shown_anew", level=pgtrigger.Row, when=pgtrigger.After, operation=pgtrigger.Update, func=SHOW_ANEW
    )


class Touchpoint(HasSubject, Archivable, Timestamped):
    """An instance of contact between customer and company; it belongs to the workspace and may lie on several journeys."""

    subject_kind = Subject.Kind.TOUCHPOINT

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="touchpoints")
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="touchpoints")
    owner_team = models.CharField(max_length=120, blank=True)

    objects = TouchpointQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["workspace", "name"], name="touchpoints_by_name")]
        triggers = [audited(), shown_anew()]

    def __str__(self) -> str:
        return self.name


class MomentOfTruth(models.TextChoices):
    ZERO = "zero", "Zero moment of truth"
    FIRST = "first", "First moment of truth"
    SECOND = "second", "Second moment of truth"
    THIRD = "third", "Third moment of truth"
    OTHER = "other", "Moment of truth"


class Placement(Revised, Ordered, Timestamped):
    """A touchpoint on a step of a journey, and what it means there."""

    ordered_within = ("step",)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="placements")
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="placements")
    is_optional = models.BooleanField("optional", default=False, help_text="Customers may skip it without having dropped off.")
    moment_of_truth = models.CharField(max_length=10, choices=MomentOfTruth, blank=True)
    moment_of_truth_reason = models.TextField("why it is a moment of truth", blank=True)
    preferred_channel = models.ForeignKey(
        Channel,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where customers would rather have this contact; the map marks where it is not what you offer.",
    )

    objects = PlacementQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            *order_constraints("touchpoints_placement", "step"),
            models.UniqueConstraint(
                fields=["step", "touchpoint"],
                condition=models.Q(archived_at=None),
                name="touchpoints_placed_once_per_step",
            ),
        ]
        triggers = [
            audited(unseen=NUMBERS),
            numbered(
                "SELECT journey_id FROM journeys_stage stage JOIN journeys_step step ON step.stage_id = stage.id"
                " WHERE step.id = NEW.step_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.touchpoint} on {self.step}"

    @property
    def journey(self) -> Journey:
        return self.step.journey

    def clean(self) -> None:
        if self.moment_of_truth_reason and not self.moment_of_truth:
            raise ValidationError({"moment_of_truth": "Choose the kind of moment of truth that this reason is for."})

    def order_holder(self) -> models.QuerySet[Any]:
        """The journey, since a placement can move between its steps."""
        return Journey._base_manager.filter(stages__steps=self.step_id)

    def check_home(self) -> None:
        if self.step.is_archived:
            raise ValidationError(f"The step {self.step} is archived. Restore it first.", code="archived")
        if self.touchpoint.is_archived:
            raise ValidationError(f"The touchpoint {self.touchpoint} is archived. Restore it first.", code="archived")

    def check_place(self) -> None:
        self.check_home()
        if self.siblings().filter(touchpoint=self.touchpoint_id).exclude(pk=self.pk).exists():
            raise ValidationError(f"{self.touchpoint} lies on {self.step} already.", code="placed_twice")
        if (
            self.pk is not None
            and not Step.objects.filter(pk=self.step_id, stage__journey__stages__steps__placements=self.pk).exists()
        ):
            raise ValidationError("A placement stays on its journey. Choose one of its steps.", code="other_journey")
