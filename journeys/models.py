"""What customers go through: journeys of stages and steps, lanes and cards, and the personas who walk them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import ArchivableQuerySet, WorkspaceScopedQuerySet
from common.ordering import Ordered
from common.timestamps import Timestamped
from journeys.querysets import InOrderQuerySet, JourneyQuerySet, StepQuerySet


class Archivable(models.Model):
    """Archived instead of deleted, so that answers and figures keep what they are about."""

    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self) -> None:
        """Put away, together with the place among siblings where it had one."""
        if self.archived_at is None:
            self.archived_at = timezone.now()
            self.save(update_fields=["archived_at"])
            if isinstance(self, Ordered):
                self.leave_order()

    def restore(self, index: int | None = None) -> None:
        """Bring the same identity back, at `index` among its siblings or at the end."""
        if self.archived_at is not None:
            self.archived_at = None
            self.save(update_fields=["archived_at"])
            if isinstance(self, Ordered):
                self.move_to(index if index is not None else self.siblings().count())


class Subject(models.Model):
    """A thing that feedback can be about. It lasts: the thing may be renamed, moved or archived, its subject stays."""

    class Kind(models.TextChoices):
        WORKSPACE = "workspace", "Whole relationship"
        JOURNEY = "journey", "Journey"
        STAGE = "stage", "Stage"
        TOUCHPOINT = "touchpoint", "Touchpoint"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=10, choices=Kind)

    objects = WorkspaceScopedQuerySet["Subject"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(kind="workspace"), name="journeys_subject_one_per_workspace"
            ),
        ]

    @classmethod
    def of_workspace(cls, workspace: Workspace) -> Subject:
        """The whole relationship between the company and its customers."""
        return cls.objects.get_or_create(workspace=workspace, kind=cls.Kind.WORKSPACE)[0]


class HasSubject(models.Model):
    """Something feedback can be about; its subject is made with it and never changes."""

    subject_kind: Subject.Kind
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="%(class)s", editable=False)
    workspace: models.ForeignKey

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if self._state.adding and self.subject_id is None:
            self.subject = Subject.objects.create(workspace=self.workspace, kind=self.subject_kind)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Persona(Archivable, Timestamped):
    """One kind of customer, drawn as a person: goals, needs, jobs to be done, and what such people say."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="personas")
    name = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    jobs = models.TextField("jobs to be done", blank=True)
    quotes = models.TextField(blank=True)

    objects = ArchivableQuerySet["Persona"].as_manager()

    class Meta:
        ordering = ["name"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class Journey(HasSubject, Archivable, Timestamped):
    """What one kind of customer goes through, from first need to last contact."""

    subject_kind = Subject.Kind.JOURNEY

    class Level(models.TextChoices):
        LIFECYCLE = "lifecycle", "Lifecycle"
        MACRO = "macro", "Macro journey"
        MICRO = "micro", "Micro journey"

    class State(models.TextChoices):
        CURRENT = "current", "Current state"
        FUTURE = "future", "Future state"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        RESEARCHED = "researched", "Researched"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="journeys")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    level = models.CharField(max_length=10, choices=Level, default=Level.MACRO)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    state = models.CharField(max_length=10, choices=State, default=State.CURRENT)
    counterpart = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counterpart_of",
        help_text="The current state of a future journey.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    next_review_on = models.DateField(null=True, blank=True)
    personas = models.ManyToManyField(Persona, blank=True, related_name="journeys")
    # Set by the demonstration: wherever such a journey's figures stand, the word stands beside them.
    is_synthetic = models.BooleanField(default=False, editable=False)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["workspace", "name"], name="journeys_journey_by_name")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="journeys_journey_not_own_parent"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


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


class Stage(HasSubject, Ordered, Archivable, Timestamped):
    """A part of a journey with a character of its own, such as consideration or support."""

    subject_kind = Subject.Kind.STAGE
    ordered_within = "journey"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stages")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=StageKind, default=StageKind.OTHER)

    objects = InOrderQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "position"],
                name="journeys_stage_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class Step(Ordered, Archivable, Timestamped):
    """A step within a stage: one column of the map."""

    ordered_within = "stage"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)

    objects = StepQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "position"],
                name="journeys_step_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


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


class Lane(Ordered, Archivable, Timestamped):
    """One row of the map."""

    ordered_within = "journey"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="lanes")
    kind = models.CharField(max_length=20, choices=LaneKind)
    name = models.CharField(max_length=120)
    is_collapsed = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)

    objects = InOrderQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "position"],
                name="journeys_lane_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.kind in LIVE_LANES


class Evidence(models.TextChoices):
    ASSUMED = "assumed", "Assumed"
    REPORTED = "reported", "Reported"
    OBSERVED = "observed", "Observed"
    MEASURED = "measured", "Measured"


class Card(Ordered, Archivable, Timestamped):
    """What stands in one cell of the map: a thought, a pain, an emotion declared in a workshop."""

    ordered_within = "step"

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

    objects = InOrderQuerySet.as_manager()

    class Meta(Ordered.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["step", "position"],
                name="journeys_card_position_is_unique",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(emotion=None) | models.Q(emotion__range=(-2, 2)),
                name="journeys_card_emotion_in_range",
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.text[:60]
