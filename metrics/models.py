"""Figures derived from answers: daily and monthly histograms, pooled stage figures, definitions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

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


class ScoreBucket(models.Model):
    """Counts per point of one scale. Rows add across days and channels; an empty `segment` means everyone."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, null=True, related_name="+", help_text="The journey asked in.")
    scale = models.ForeignKey(AnswerScale, models.CASCADE, related_name="+")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")
    segment = models.ForeignKey(Segment, models.CASCADE, null=True, related_name="+")
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


class PooledScore(models.Model):
    """A stage's figure pooled from the answers to its touchpoints, as sums over people, for one period.

    Σ runs over people i with n_i answers whose score is s_i; with these six sums the interval by respondent is exact.
    `*_score` sums are of the headline score (−1, 0, 1 for NPS; 0 or 1 in the box otherwise), `*_mean` of the point itself.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+", help_text="The stage's.")
    scale = models.ForeignKey(AnswerScale, models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Inclusive.")
    touchpoint_subject_ids = ArrayField(models.BigIntegerField(), help_text="What was pooled, sorted.")
    people = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    answers_squared = models.FloatField(help_text="Σ n_i²")
    score = models.FloatField(help_text="Σ s_i")
    score_squared = models.FloatField(help_text="Σ s_i²")
    score_by_answers = models.FloatField(help_text="Σ s_i n_i")
    mean = models.FloatField()
    mean_squared = models.FloatField()
    mean_by_answers = models.FloatField()
    computed_at = models.DateTimeField()

    objects = WorkspaceScopedQuerySet["PooledScore"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "subject", "scale", "starts_on", "ends_on"], name="metrics_pooled_is_unique"
            ),
        ]


class Rebuild(Timestamped):
    """One full derivation of a workspace's figures, with its progress."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="rebuilds")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    buckets_total = models.PositiveIntegerField(null=True)
    buckets_done = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    cancel_requested_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = WorkspaceScopedQuerySet["Rebuild"].as_manager()

    class Meta:
        ordering = ["-created_at"]
