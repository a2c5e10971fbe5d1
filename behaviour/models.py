"""What customers really do: customers, events, and their passages through journeys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import WorkspaceScopedQuerySet
from behaviour.querysets import CustomerQuerySet
from common.timestamps import Timestamped
from journeys.models import Journey
from touchpoints.models import Channel, Touchpoint


class Precision(models.TextChoices):
    """How well the source knows when something happened."""

    SECOND = "second", "To the second"
    DAY = "day", "Only the day"
    ORDER = "order", "Only the order"


class Attribute(Timestamped):
    """Something known of customers that figures may be cut by, such as plan or country; at most 20 in a workspace."""

    MAXIMUM = 20

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="attributes")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)

    objects = WorkspaceScopedQuerySet["Attribute"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="behaviour_attribute_key_is_unique")]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        others = Attribute.objects.filter(workspace=self.workspace_id).exclude(pk=self.pk)
        if others.filter(key=self.key).exists():
            raise ValidationError({"key": f"There is an attribute {self.key} already. Use it, or choose another key."})
        if self._state.adding and others.count() >= self.MAXIMUM:
            raise ValidationError(f"A workspace has at most {self.MAXIMUM} attributes. Delete one that nobody uses.")


class Segment(models.Model):
    """Exactly one value of one attribute; at most 50 per attribute, the rest is "other"."""

    MAXIMUM = 50
    OTHER = "other"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="segments")
    attribute = models.ForeignKey(Attribute, models.CASCADE, related_name="segments")
    value = models.CharField(max_length=120)

    objects = WorkspaceScopedQuerySet["Segment"].as_manager()

    class Meta:
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["attribute", "value"], name="behaviour_segment_is_unique")]

    def __str__(self) -> str:
        return f"{self.attribute}: {self.value}"


class Customer(Timestamped):
    """A person who deals with the company, known by the key that the company's own systems use."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="customers")
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    attributes = models.JSONField(default=dict)
    # Erased: nothing personal is left; the row goes as soon as no passage hangs on it.
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="behaviour_customer_key_is_unique")]
        triggers = [audited(inserts=False)]

    def __str__(self) -> str:
        return self.name or self.key

    def clean(self) -> None:
        if Customer.objects.filter(workspace=self.workspace_id, key=self.key).exclude(pk=self.pk).exists():
            raise ValidationError({"key": "There is a customer with this key already."})


class EventRule(Timestamped):
    """Which touchpoint an event of this name happened at."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="event_rules")
    event_name = models.CharField(max_length=200)
    touchpoint = models.ForeignKey(Touchpoint, models.CASCADE, related_name="event_rules")

    objects = WorkspaceScopedQuerySet["EventRule"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "event_name"], name="behaviour_rule_one_per_event_name"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return f"{self.event_name} at {self.touchpoint}"

    def clean(self) -> None:
        if EventRule.objects.filter(workspace=self.workspace_id, event_name=self.event_name).exclude(pk=self.pk).exists():
            raise ValidationError({"event_name": f"There is a rule for {self.event_name} already. Change that one."})


class Direction(models.TextChoices):
    INBOUND = "inbound", "From the customer"
    OUTBOUND = "outbound", "From the company"


class Event(models.Model):
    """Something that happened between a customer and the company.

    The table is partitioned by month and made by hand in a migration (key: time and id; no foreign key points at it), because
    PostgreSQL wants the month's column in the key and Django does not write partitions.
    """

    pk = models.CompositePrimaryKey("occurred_at", "id")
    id = models.BigIntegerField()
    occurred_at = models.DateTimeField()
    workspace = models.ForeignKey(Workspace, models.DO_NOTHING, related_name="+", db_constraint=False)
    customer = models.ForeignKey(Customer, models.DO_NOTHING, related_name="+", db_constraint=False)
    touchpoint = models.ForeignKey(Touchpoint, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    channel = models.ForeignKey(Channel, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    name = models.CharField(max_length=200)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.INBOUND)
    team = models.CharField(max_length=120, blank=True)
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.SECOND)
    # The place in the source's own order; it settles ties of time.
    sequence = models.BigIntegerField(default=0)
    local_day = models.DateField()
    value = models.FloatField(null=True)
    properties = models.JSONField(default=dict)

    objects = WorkspaceScopedQuerySet["Event"].as_manager()

    class Meta:
        managed = False
        db_table = "behaviour_event"


class Reading(Timestamped):
    """How a journey's passages are read: its steps in order, the window, where a passage may begin. A change makes a new version.

    The arrays run in parallel, one place per placement in the order of the map.
    """

    class Entry(models.TextChoices):
        ANY = "any", "At any step"
        FIRST = "first", "At the first step only"

    class State(models.TextChoices):
        COMPUTING = "computing", "Computing"
        CURRENT = "current", "Current"
        RETIRED = "retired", "Retired"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="readings")
    version = models.PositiveIntegerField()
    window = models.DurationField(default=timedelta(hours=24))
    entry = models.CharField(max_length=5, choices=Entry, default=Entry.ANY)
    state = models.CharField(max_length=10, choices=State, default=State.COMPUTING)
    placement_ids = ArrayField(models.BigIntegerField(), default=list)
    touchpoint_ids = ArrayField(models.BigIntegerField(), default=list)
    step_ids = ArrayField(models.BigIntegerField(), default=list)
    optional = ArrayField(models.BooleanField(), default=list)
    derived_at = models.DateTimeField(null=True, help_text="When the passages were last brought up to date.")

    objects = WorkspaceScopedQuerySet["Reading"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "version"], name="behaviour_reading_version_is_unique"),
            models.UniqueConstraint(
                fields=["journey"], condition=models.Q(state="current"), name="behaviour_reading_one_current"
            ),
        ]

    @property
    def window_seconds(self) -> int:
        return round(self.window.total_seconds())


class Passage(models.Model):
    """One customer's way through one journey: opened by the first event, closed when the window is over."""

    # Reading and customer hold the row; the other two are copies that spare a join, so they need no constraint of their own.
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="passages", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="passages")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    entry_day = models.DateField()
    # First time at each placement of the reading, in its order; empty where the customer never came.
    placements_at: Any = ArrayField(models.DateTimeField(null=True), default=list)
    # First time at each measured step under the sequential reading; empty where the step was not reached.
    steps_at: Any = ArrayField(models.DateTimeField(null=True), default=list)
    entry_step = models.PositiveSmallIntegerField(help_text="Index of the step at which the passage began.")
    last_step = models.PositiveSmallIntegerField(help_text="Index of the furthest step reached.")

    objects = WorkspaceScopedQuerySet["Passage"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "customer", "opened_at"], name="behaviour_passage_is_unique"),
        ]
        indexes = [
            models.Index(fields=["workspace", "journey", "reading", "entry_day"], name="behaviour_passage_by_day"),
        ]


class PassageCount(models.Model):
    """Passages that began on one day, counted at one step of the reading."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+", db_index=False)
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="counts")
    entry_day = models.DateField()
    step_index = models.PositiveSmallIntegerField()
    entered = models.PositiveIntegerField(default=0, help_text="Began here.")
    reached = models.PositiveIntegerField(default=0, help_text="Came here, whether or not they began here.")
    skipped = models.PositiveIntegerField(default=0, help_text="Passed this optional step by and went on.")
    dropped = models.PositiveIntegerField(default=0, help_text="Came here, went no further, and the window is over.")
    pending = models.PositiveIntegerField(default=0, help_text="Came here, went no further yet, and the window is open.")
    open = models.PositiveIntegerField(default=0, help_text="Of those who came here, those whose window is still open.")
    recount_at = models.DateTimeField(null=True, help_text="When the next window of that day closes.")

    objects = WorkspaceScopedQuerySet["PassageCount"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "journey", "reading", "entry_day", "step_index"], name="behaviour_count_is_unique"
            ),
        ]
        indexes = [
            models.Index(
                fields=["recount_at"], condition=models.Q(recount_at__isnull=False), name="behaviour_count_to_be_renewed"
            ),
        ]


class PassageMark(models.Model):
    """Says that one customer's passages through one journey must be derived again; append-only, deleted by the job."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["journey", "customer"], name="behaviour_mark_by_bucket")]
