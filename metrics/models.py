"""Figures derived from answers: daily and monthly histograms, pooled stage figures, definitions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import WorkspaceScopedQuerySet
from behaviour.models import Segment
from common.timestamps import Timestamped
from feedback.models import AnswerScale, Metric
from journeys.models import Journey, Subject
from touchpoints.models import Channel


class MetricDefinition(Timestamped):
    """What a workspace expects of a metric: a target, and the number of answers below which a figure is drawn hollow."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="metric_definitions")
    metric = models.CharField(max_length=6, choices=Metric)
    target = models.FloatField(null=True, blank=True, help_text="NPS points or percent. Without a target there is no colour.")
    minimum_n = models.PositiveIntegerField(default=30)

    objects = WorkspaceScopedQuerySet["MetricDefinition"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "metric"], name="metrics_definition_one_per_metric"),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return str(self.get_metric_display())

    @property
    def target_range(self) -> tuple[int, int]:
        """The lowest and the highest target that makes sense."""
        return {"nps": (-100, 100), "rating": (0, 10)}.get(self.metric, (0, 100))

    def clean(self) -> None:
        low, high = self.target_range
        if self.target is not None and not low <= self.target <= high:
            raise ValidationError({"target": f"A target for {self} lies between {low} and {high}."})


class ScoreBucket(models.Model):
    """Counts per point of one scale. Rows add across days and channels; an empty `segment` means everyone.

    Derived rows, written by the thousand: the database checks none of their keys and indexes only the bucket, because six
    checks and six indexes would cost more than the counting. A key that has gone is put right when its bucket is derived anew.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    journey = models.ForeignKey(
        Journey,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="The journey asked in.",
    )
    scale = models.ForeignKey(AnswerScale, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    channel = models.ForeignKey(Channel, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)
    segment = models.ForeignKey(Segment, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False)
    c0 = models.PositiveIntegerField(default=0)
    c1 = models.PositiveIntegerField(default=0)
    c2 = models.PositiveIntegerField(default=0)
    c3 = models.PositiveIntegerField(default=0)
    c4 = models.PositiveIntegerField(default=0)
    c5 = models.PositiveIntegerField(default=0)
    c6 = models.PositiveIntegerField(default=0)
    c7 = models.PositiveIntegerField(default=0)
    c8 = models.PositiveIntegerField(default=0)
    c9 = models.PositiveIntegerField(default=0)
    c10 = models.PositiveIntegerField(default=0)
    # Σw and Σw² per point, eleven of each, where answers carry weights (an answer without one weighs 1).
    weights = ArrayField(models.FloatField(), size=11, null=True)
    squared_weights = ArrayField(models.FloatField(), size=11, null=True)
    synthetic = models.PositiveIntegerField(default=0, help_text="How many of the answers are made up for a demonstration.")

    objects = WorkspaceScopedQuerySet["ScoreBucket"].as_manager()

    class Meta:
        abstract = True


class ScoreDay(ScoreBucket):
    """One day's counts."""

    day = models.DateField()

    class Meta(ScoreBucket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "subject", "day", "scale", "journey", "channel", "segment"],
                nulls_distinct=False,
                name="metrics_scoreday_bucket_is_unique",
            ),
        ]
        indexes = [
            # Pages read everyone's rows, which are few beside those of the segments.
            models.Index(
                fields=["workspace", "subject", "day"], condition=models.Q(segment=None), name="metrics_scoreday_of_everyone"
            ),
        ]


class ScoreMonth(ScoreBucket):
    """One month's counts, added up from its days."""

    month = models.DateField(help_text="Its first day.")

    class Meta(ScoreBucket.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "subject", "month", "scale", "journey", "channel", "segment"],
                nulls_distinct=False,
                name="metrics_scoremonth_bucket_is_unique",
            ),
        ]
        indexes = [
            # Pages read everyone's rows, which are few beside those of the segments.
            models.Index(
                fields=["workspace", "subject", "month"], condition=models.Q(segment=None), name="metrics_scoremonth_of_everyone"
            ),
        ]


class Derivation(models.Model):
    """When one subject's month was last derived; figures carry this time, and pooled figures older than it are stale."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    month = models.DateField(help_text="Its first day.")
    derived_at = models.DateTimeField()

    objects = WorkspaceScopedQuerySet["Derivation"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "subject", "month"], name="metrics_derivation_one_per_month"),
        ]


class PooledPeriod(models.Model):
    """A period over which a stage's touchpoints were pooled, remembered; it may turn out that nobody answered in it.

    Calendar months are computed as answers come in, other periods, journeys and segments when somebody looks at them.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+", help_text="The stage's.")
    journey = models.ForeignKey(Journey, models.CASCADE, null=True, related_name="+", help_text="Only answers asked in it.")
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Inclusive.")
    touchpoint_subject_ids = ArrayField(models.BigIntegerField(), help_text="What was pooled, sorted.")
    computed_at = models.DateTimeField(help_text="Every answer committed before this time is in.")

    objects = WorkspaceScopedQuerySet["PooledPeriod"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "subject", "starts_on", "ends_on", "journey", "segment"],
                nulls_distinct=False,
                name="metrics_pooled_period_is_unique",
            ),
        ]


class PooledScore(models.Model):
    """A stage's figure pooled from the answers to its touchpoints, as sums over people, for one period and scale.

    Σ runs over people i with n_i answers whose score is s_i; with these six sums the interval by respondent is exact.
    `*_score` sums are of the headline score (−1, 0, 1 for NPS; 0 or 1 in the box; a rating itself), `*_mean` of the point.
    """

    period = models.ForeignKey(PooledPeriod, models.CASCADE, related_name="scores")
    scale = models.ForeignKey(AnswerScale, models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    answers_squared = models.BigIntegerField(help_text="Σ n_i²")
    score = models.BigIntegerField(help_text="Σ s_i")
    score_squared = models.BigIntegerField(help_text="Σ s_i²")
    score_by_answers = models.BigIntegerField(help_text="Σ s_i n_i")
    mean = models.BigIntegerField(help_text="Σ m_i, m_i the sum of the points that person i gave")
    mean_squared = models.BigIntegerField(help_text="Σ m_i²")
    mean_by_answers = models.BigIntegerField(help_text="Σ m_i n_i")
    synthetic = models.PositiveIntegerField(default=0, help_text="How many of the answers are made up for a demonstration.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "scale"], name="metrics_pooled_one_per_scale"),
        ]


class Rebuild(Timestamped):
    """One full derivation of a workspace's figures, with its progress."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    OPEN = (State.WAITING, State.RUNNING)

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="rebuilds")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    buckets_total = models.PositiveIntegerField(null=True)
    buckets_done = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    requested_by = models.CharField(max_length=254, blank=True)
    cancel_requested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = WorkspaceScopedQuerySet["Rebuild"].as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="metrics_rebuild_one_at_a_time",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent_done(self) -> int | None:
        """Whole percent, empty while nobody knows yet how much there is."""
        if self.state == self.State.DONE:
            return 100
        return None if not self.buckets_total else min(100, 100 * self.buckets_done // self.buckets_total)

    def cancel(self) -> None:
        """Ask for an end: what has been derived stays, and the figures are right at every moment."""
        if self.state == self.State.WAITING:
            self.finish(self.State.CANCELLED)
        elif self.state == self.State.RUNNING and self.cancel_requested_at is None:
            self.cancel_requested_at = timezone.now()
            self.save(update_fields=["cancel_requested_at", "updated_at"])

    def finish(self, state: State, failure: str = "") -> None:
        self.state, self.failure, self.finished_at = state, failure, timezone.now()
        self.save(update_fields=["state", "failure", "finished_at", "updated_at"])
