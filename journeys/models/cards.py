"""What stands in the cells of a map."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.audit import audited
from accounts.models import Workspace
from common.archiving import Archivable
from common.ordering import Ordered, order_constraints
from common.timestamps import Timestamped
from journeys.formatting import TEXT_LIMIT, to_plain
from journeys.models.journeys import Journey, Persona
from journeys.models.parts import Lane, LaneKind, Step
from journeys.models.revisions import NUMBERS, Revised, numbered
from journeys.querysets import AttachmentQuerySet, CardQuerySet, CommentQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class Evidence(models.TextChoices):
    ASSUMED = "assumed", "Assumed"
    REPORTED = "reported", "Reported"
    OBSERVED = "observed", "Observed"
    MEASURED = "measured", "Measured"


class CardColour(models.TextChoices):
    SAND = "sand", "Sand"
    SKY = "sky", "Sky"
    MINT = "mint", "Mint"
    ROSE = "rose", "Rose"
    LILAC = "lilac", "Lilac"
    SLATE = "slate", "Slate"


class Card(Revised, Ordered, Timestamped):
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
    span = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Over how many steps it reaches."
    )
    colour = models.CharField(max_length=10, choices=CardColour, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True, size=20)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

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
        triggers = [audited(unseen=NUMBERS), numbered("SELECT journey_id FROM journeys_lane WHERE id = NEW.lane_id")]

    def __str__(self) -> str:
        return to_plain(self.text)[:60] or (f"Emotion {self.emotion}" if self.emotion is not None else "Card without words")

    @property
    def journey(self) -> Journey:
        return self.step.journey

    def clean(self) -> None:
        if self.lane.kind == LaneKind.EMOTION:
            if self.emotion is None:
                raise ValidationError({"emotion": "Choose how it feels, from −2 to +2."})
        elif not self.text.strip() and self.lane.kind != LaneKind.IMAGES:
            raise ValidationError({"text": "Write what stands on the card."})
        if len(self.text) > TEXT_LIMIT:
            raise ValidationError(
                {
                    "text": f"This is {len(self.text):,} characters long; a card holds {TEXT_LIMIT:,}. "
                    "Shorten it, or divide it over several cards."
                }
            )

        if self.owner is not None and not self.owner.memberships.filter(workspace_id=self.workspace_id).exists():
            raise ValidationError({"owner": "The owner is a member of the workspace. Invite this person first."})
        self.tags = list(dict.fromkeys(tag.strip() for tag in self.tags if tag.strip()))

    def order_holder(self) -> models.QuerySet[Any]:
        """The journey, since a card can move between its cells."""
        return Journey._base_manager.filter(stages__steps=self.step_id)

    def check_home(self) -> None:
        if self.step.stage.journey_id != self.lane.journey_id:
            raise ValidationError("Step and lane lie on different journeys. Choose both on one.", code="other_journey")
        if not self.lane.takes_cards and not self.lane.is_live:
            raise ValidationError(f"{self.lane} is a divider and takes no cards. Choose another lane.", code="line_lane")
        if self.lane.is_live:
            raise ValidationError(f"The lane {self.lane} fills itself and takes no cards.", code="live_lane")
        if self.step.is_archived or self.lane.is_archived:
            raise ValidationError("The step or the lane of this card is archived. Restore it first.", code="archived")

    def check_place(self) -> None:
        self.check_home()
        if self.pk is not None and not Journey.objects.filter(pk=self.lane.journey_id, lanes__cards=self.pk).exists():
            raise ValidationError("A card stays on its journey. Choose one of its cells.", code="other_journey")


class Attachment(Archivable, Timestamped):
    """A file on a card. Images are checked, turned upright, freed of their metadata and made small enough for a screen.

    What is taken off a card is put away, and deleted after thirty days.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to="attachments")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="In bytes, as kept.")
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    alt = models.CharField(max_length=300, blank=True, help_text="What the picture shows, for those who do not see it.")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    def get_absolute_url(self) -> str:
        """Where members of the workspace, and nobody else, read the file."""
        return reverse("journeys:attachment", args=[self.workspace.slug, self.pk])


class Comment(Timestamped):
    """What somebody says about a card; everybody who sees the card may comment."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    card = models.ForeignKey(Card, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=5000)
    resolved_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None

    def clean(self) -> None:
        if not self.text.strip():
            raise ValidationError({"text": "Write what you want to say."})

    @transaction.atomic
    def say(self) -> None:
        """Save what is new or was changed, and let everybody who looks at the card know."""
        self.card.lock_order()
        self.save()
        self.card.touch()

    @transaction.atomic
    def take_back(self) -> None:
        self.card.lock_order()
        self.delete()
        self.card.touch()

    @transaction.atomic
    def resolve(self, by: User | None) -> None:
        """Say that nothing is left to do about it; whoever resolved it first stays named."""
        self._settle(timezone.now(), by)

    @transaction.atomic
    def reopen(self) -> None:
        self._settle(None, None)

    def _settle(self, at: datetime | None, by: User | None) -> None:
        self.card.lock_order()
        self.refresh_from_db(fields=["resolved_at"])
        if (self.resolved_at is None) != (at is None):
            self.resolved_at, self.resolved_by = at, by
            self.save(update_fields=["resolved_at", "resolved_by", "updated_at"])
            self.card.touch()
