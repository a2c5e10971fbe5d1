"""What customers say: surveys and their questions, collectors, responses, answers, verbatims."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from accounts.audit import audited
from accounts.models import Workspace
from accounts.querysets import ArchivableQuerySet, WorkspaceScopedQuerySet
from behaviour.models import Customer, Precision
from common.timestamps import Timestamped
from feedback.querysets import AnswerQuerySet, QuestionQuerySet, ResponseQuerySet, SurveyQuerySet, VerbatimQuerySet
from journeys.models import Archivable, Journey, Subject
from touchpoints.models import Channel


class Metric(models.TextChoices):
    NPS = "nps", "NPS"
    CSAT = "csat", "CSAT"
    CES = "ces", "CES"
    RATING = "rating", "Rating"


class Direction(models.TextChoices):
    HIGH = "high", "High is good"
    LOW = "low", "Low is good"


class AnswerScale(models.Model):
    """The points a question offers and how its figure is read; unlike scales are never added."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    metric = models.CharField(max_length=6, choices=Metric)
    lowest = models.PositiveSmallIntegerField()
    highest = models.PositiveSmallIntegerField()
    box = models.PositiveSmallIntegerField(help_text="How many points at the good end count as satisfied or easy.")
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.HIGH)

    objects = WorkspaceScopedQuerySet["AnswerScale"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "metric", "lowest", "highest", "box", "direction"], name="feedback_scale_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(highest__lte=10, lowest__lte=1, highest__gt=models.F("lowest")),
                name="feedback_scale_within_eleven_points",
            ),
            models.CheckConstraint(
                condition=~models.Q(metric="nps") | models.Q(lowest=0, highest=10, direction="high"),
                name="feedback_nps_is_asked_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=models.Q(box__gte=1, box__lte=models.F("highest") - models.F("lowest")),
                name="feedback_scale_box_leaves_a_point",
            ),
        ]

    def __str__(self) -> str:
        end = "" if self.direction == Direction.HIGH else ", low is good"
        return f"{self.get_metric_display()} {self.lowest}–{self.highest}{end}"

    def clean(self) -> None:
        if self.metric == Metric.NPS and (self.lowest, self.highest, self.direction) != (0, 10, Direction.HIGH):
            raise ValidationError("NPS is asked from 0 to 10 with the high end good; another scale is a rating.")
        if not (self.lowest <= 1 and self.lowest < self.highest <= 10):
            raise ValidationError({"highest": "A scale begins at 0 or 1 and ends above that, at 10 at most."})
        if not 1 <= self.box <= self.highest - self.lowest:
            raise ValidationError({"box": "At least one point counts, and at least one does not."})
        self.validate_constraints()


class Survey(Archivable, Timestamped):
    """A set of questions that customers are asked together."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="surveys")
    name = models.CharField(max_length=160)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    default_language = models.CharField(max_length=12, default="en")
    # Set by the demonstration for seeded answers; the word stands beside every figure made from them.
    is_synthetic = models.BooleanField(default=False, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


class QuestionKind(models.TextChoices):
    NPS = "nps", "NPS"
    CSAT = "csat", "CSAT"
    CES = "ces", "CES"
    RATING = "rating", "Rating"
    SINGLE = "single", "Single choice"
    MULTIPLE = "multiple", "Multiple choice"
    SHORT_TEXT = "short_text", "Short text"
    LONG_TEXT = "long_text", "Long text"
    YES_NO = "yes_no", "Yes or no"
    DATE = "date", "Date"
    NUMBER = "number", "Number"
    CONSENT = "consent", "Consent"
    STATEMENT = "statement", "Statement"


SCORED_KINDS = frozenset({QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES, QuestionKind.RATING})


class Question(Archivable, Timestamped):
    """One question: what it asks, about which subject, on which scale. Its subject is copied to each answer."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=QuestionKind)
    text = models.CharField(max_length=500)
    subject = models.ForeignKey(Subject, models.RESTRICT, null=True, blank=True, related_name="questions")
    scale = models.ForeignKey(AnswerScale, models.RESTRICT, null=True, blank=True, related_name="questions")
    is_required = models.BooleanField(default=False)
    choices = models.JSONField(default=list)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key", "version"], name="feedback_question_key_is_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=SCORED_KINDS, scale__isnull=False)
                | (~models.Q(kind__in=SCORED_KINDS) & models.Q(scale__isnull=True)),
                name="feedback_scored_questions_have_a_scale",
            ),
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.kind in SCORED_KINDS:
            if self.scale is None:
                raise ValidationError({"scale": "A question of this kind needs a scale."})
            if self.scale.metric != self.kind:
                raise ValidationError({"scale": f"This scale is one of {self.scale.get_metric_display()}, the question is not."})
        elif self.scale is not None:
            raise ValidationError({"scale": "Only questions of scores have a scale."})
        same = Question.objects.filter(survey_id=self.survey_id, key=self.key).exclude(pk=self.pk)
        if self._state.adding and same.exists():
            raise ValidationError({"key": "The survey has a question with this key. Choose another."})


class Collector(Archivable, Timestamped):
    """A way a survey reaches people, or answers reach us."""

    class Kind(models.TextChoices):
        LINK = "link", "Link"
        QR = "qr", "QR code"
        EMAIL = "email", "E-mail"
        WIDGET = "widget", "Widget"
        KIOSK = "kiosk", "Kiosk"
        API = "api", "API"
        IMPORT = "import", "Import"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="collectors")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="collectors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=160)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ArchivableQuerySet["Collector"].as_manager()

    class Meta:
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name


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
        triggers = [audited(inserts=False)]


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
