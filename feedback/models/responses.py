"""Responses, their answers and words, and the marks that answers leave."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import WorkspaceScopedQuerySet
from behaviour.models import Customer, Precision
from feedback.models.scales import AnswerScale
from feedback.models.surveys import Collector, Question, Survey
from feedback.querysets import AnswerQuerySet, ResponseQuerySet, VerbatimQuerySet
from journeys.models import Journey, Subject
from touchpoints.models import Channel


class Response(models.Model):
    """One person, one time. What was known of the person is frozen as it was then."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="responses")
    collector = models.ForeignKey(Collector, models.RESTRICT, related_name="responses")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="responses")
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="+")
    external_id = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.SECOND)
    sequence = models.BigIntegerField(default=0)
    local_day = models.DateField()
    language = models.CharField(max_length=12, blank=True)
    weight = models.FloatField(null=True)
    segment_ids = ArrayField(models.IntegerField(), default=list)
    is_test = models.BooleanField(default=False)
    is_suspicious = models.BooleanField(default=False)
    suspicion = models.CharField(max_length=200, blank=True, db_default="", help_text="Why it was marked by itself.")
    # Both are known only of our own survey pages; one begun and never finished is partial, and counts all the same.
    started_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "collector", "external_id"],
                condition=~models.Q(external_id=""),
                name="feedback_response_external_id_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(weight=None) | models.Q(weight__gt=0), name="feedback_response_weight_is_positive"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "survey", "local_day"], name="feedback_response_by_day")]
        triggers = [audited(inserts=False, unseen=["started_at", "finished_at"])]

    @property
    def is_partial(self) -> bool:
        return self.started_at is not None and self.finished_at is None


class Answer(models.Model):
    """What one person answered to one question. Subject, journey, channel and scale are copied from question and response."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.RESTRICT, related_name="answers")
    subject = models.ForeignKey(Subject, models.RESTRICT, null=True, related_name="answers")
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="+")
    scale = models.ForeignKey(AnswerScale, models.RESTRICT, null=True, related_name="+")
    value = models.SmallIntegerField(null=True, help_text="The point on the scale.")
    number = models.FloatField(null=True, help_text="Answers wider than eleven points.")
    choice = models.JSONField(null=True)
    local_day = models.DateField()
    counts = models.BooleanField(default=True, help_text="False where the dedupe rule or a mark leaves it out of figures.")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="feedback_one_answer_per_question"),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(value__range=(0, 10)),
                name="feedback_answer_within_eleven_points",
            ),
        ]
        indexes = [
            # What a bucket is derived from: one subject's scored answers of some days.
            models.Index(fields=["workspace", "subject", "local_day"], name="feedback_answer_by_bucket"),
        ]
        triggers = [audited(inserts=False)]


class Verbatim(models.Model):
    """What a customer said in words."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    response = models.ForeignKey(Response, models.CASCADE, related_name="verbatims")
    question = models.ForeignKey(Question, models.RESTRICT, null=True, related_name="+")
    subject = models.ForeignKey(Subject, models.RESTRICT, null=True, related_name="verbatims")
    journey = models.ForeignKey(Journey, models.SET_NULL, null=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True)
    local_day = models.DateField()

    objects = VerbatimQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "subject", "local_day"], name="feedback_verbatim_by_subject")]


class ScoreMark(models.Model):
    """Names a bucket of figures that an answer has touched; append-only, written with the answer, deleted by the job.

    It lives here and not in `metrics` because whoever writes an answer writes the mark in the same transaction.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceScopedQuerySet["ScoreMark"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "subject", "day"], name="feedback_mark_by_bucket")]


class SubjectMerge(models.Model):
    """That what was asked about one subject counts for another, because somebody has merged two stages; it can be taken back."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    source = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    target = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    question_ids = ArrayField(models.BigIntegerField(), help_text="The questions that were about the source.")
    answer_ids = ArrayField(models.BigIntegerField(), help_text="The answers that were moved; some may have been erased since.")
    verbatim_ids = ArrayField(models.BigIntegerField())
    merged_at = models.DateTimeField(auto_now_add=True)
    parted_at = models.DateTimeField(null=True)

    objects = WorkspaceScopedQuerySet["SubjectMerge"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace", "source", "target"], name="feedback_merge_by_subjects")]
        triggers = [audited(unseen=["question_ids", "answer_ids", "verbatim_ids"])]
