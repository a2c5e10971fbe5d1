"""Journeys, and the personas who walk them."""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import NoReverseMatch, reverse

from accounts.audit import audited
from accounts.models import Workspace
from common.archiving import Archivable
from common.timestamps import Timestamped
from journeys.models.revisions import NUMBERS, numbered_itself
from journeys.models.subjects import HasSubject, Subject
from journeys.querysets import JourneyQuerySet, PersonaQuerySet
from journeys.rules import checked_rule
from journeys.signals import persona_checked

if TYPE_CHECKING:
    from journeys.models.parts import Stage


class Persona(Archivable, Timestamped):
    """One kind of customer, drawn as a person: goals, needs, jobs to be done, and what such people say."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="personas")
    name = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    jobs = models.TextField("jobs to be done", blank=True)
    quotes = models.TextField("what they say", blank=True, help_text="One sentence on each line.")

    picture = models.FileField(upload_to="personas", blank=True, editable=False)
    # The declared attributes that make a customer one of these: [{"attribute": "plan", "values": ["business"]}], all of them.
    rule = models.JSONField(default=list, blank=True)

    objects = PersonaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Where members of the workspace see the portrait; another one has another address, so that none is remembered."""
        if not self.picture:
            return ""
        address = reverse("journeys:persona_picture", args=[self.workspace.slug, self.pk])
        return f"{address}?v={blake2s(str(self.picture.name).encode(), digest_size=4).hexdigest()}"

    @property
    def said(self) -> list[str]:
        """What such people say, one sentence each, without the quotation marks that somebody may have typed."""
        return [line for line in (line.strip().strip('“”„"«»').strip() for line in self.quotes.splitlines()) if line]

    def clean(self) -> None:
        self.rule = checked_rule(self.rule)
        if self.rule:
            persona_checked.send(Persona, persona=self)


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
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="part of",
        help_text="The larger journey that this one lies in.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.CURRENT)
    counterpart = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counterpart_of",
        help_text="The current state of a future journey.",
        error_messages={"unique": "Another future state has this counterpart already."},
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    next_review_on = models.DateField("next review", null=True, blank=True)
    personas = models.ManyToManyField(Persona, blank=True, related_name="journeys")
    # Set by the demonstration: wherever such a journey's figures stand, the word stands beside them.
    is_synthetic = models.BooleanField(default=False, editable=False)
    # As in `Revised`: the version of what stands here, and the running number of the last change to anything on the map.
    version = models.PositiveIntegerField(default=1, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["workspace", "name"], name="journeys_journey_by_name")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="journeys_journey_not_own_parent"),
        ]
        triggers = [audited(unseen=NUMBERS), numbered_itself()]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def set_by_verbs(cls) -> set[str]:
        return {*super().set_by_verbs(), "version", "revision"}

    def get_absolute_url(self) -> str:
        """The map; the outline where an installation has no maps."""
        where = [self.workspace.slug, self.pk]
        try:
            return reverse("maps:map", args=where)
        except NoReverseMatch:
            return reverse("journeys:outline", args=where)

    @property
    def list_url(self) -> str:
        return reverse("journeys:list", args=[self.workspace.slug])

    @property
    def lanes_url(self) -> str:
        return reverse("journeys:lanes", args=[self.workspace.slug, self.pk])

    def clean(self) -> None:
        if self.parent is not None and self.lies_in(self.parent):
            raise ValidationError({"parent": "A journey cannot lie in itself. Choose another one."})
        if self.counterpart is not None and self.state != self.State.FUTURE:
            raise ValidationError(
                {"counterpart": "Only a future state has a counterpart. Clear it, or make this a future state."}
            )
        if self.counterpart is not None and (self.counterpart.state != self.State.CURRENT or self.counterpart_id == self.pk):
            raise ValidationError({"counterpart": "The counterpart is a current state. Choose a journey that is one."})
        if self.owner is not None and not self.owner.memberships.filter(workspace_id=self.workspace_id).exists():
            raise ValidationError({"owner": "The owner is a member of the workspace. Invite this person first."})

    def lies_in(self, journey: Journey) -> bool:
        """Whether naming `journey` as the larger one would make a ring."""
        above: Journey | None = journey
        seen: set[int] = set()
        while above is not None and above.pk not in seen:
            if above.pk == self.pk:
                return True
            seen.add(above.pk)
            above = above.parent
        return False

    @transaction.atomic
    def add_stage(self, name: str, kind: str = "other", first_step: str = "") -> Stage:
        """A new last stage; it is born with a step, since a stage always has one."""
        stage: Stage = self.stages.create(workspace=self.workspace, name=name, kind=kind)
        stage.steps.create(workspace=self.workspace, name=first_step or "First step")
        return stage
