"""Surveys, their questions, and the ways in which they reach people."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.audit import audited
from accounts.models import Workspace
from common.timestamps import Timestamped
from feedback.models.scales import AnswerScale
from feedback.querysets import CollectorQuerySet, QuestionQuerySet, SurveyQuerySet
from journeys.models import Archivable, Journey, Subject
from touchpoints.models import Channel


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
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True, help_text="Besides the first one.")
    # [{"text", "url", "when": condition or nothing, "translations": {language: text}}]; the first whose condition holds is shown.
    endings = models.JSONField(default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(null=True, blank=True)
    closes_after = models.PositiveIntegerField(null=True, blank=True, help_text="The number of responses after which it closes.")
    # Set by the demonstration for seeded answers; the word stands beside every figure made from them.
    is_synthetic = models.BooleanField(default=False, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    @property
    def all_languages(self) -> list[str]:
        """The language it was written in, then those it was translated to."""
        return [self.default_language, *(code for code in self.languages if code != self.default_language)]

    @property
    def was_published(self) -> bool:
        """Whether anybody can have read its questions, so that a change of them is a new version."""
        return self.published_at is not None or self.status != self.Status.DRAFT

    def publish(self) -> None:
        """Let it take answers, for the first time or again; ValidationError where there is nothing to answer."""
        if not self.questions.current().exclude(kind=QuestionKind.STATEMENT).exists():
            raise ValidationError("This survey asks nothing yet. Add a question before you publish it.")
        if self.closes_at is not None and self.closes_at <= timezone.now():
            raise ValidationError("Its closing time is over. Set a later one, or none, before you publish it.")
        self.status = self.Status.OPEN
        self.published_at = self.published_at or timezone.now()
        self.save(update_fields=["status", "published_at", "updated_at"])

    def close(self) -> None:
        """Take no more answers; those there are stay."""
        self.status = self.Status.CLOSED
        self.save(update_fields=["status", "updated_at"])

    def takes_answers(self) -> bool:
        """Whether somebody new may answer now."""
        if self.status != self.Status.OPEN or self.archived_at is not None:
            return False
        if self.closes_at is not None and self.closes_at <= timezone.now():
            return False
        return self.closes_after is None or self.responses.filter(is_test=False).count() < self.closes_after


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


class Look(models.TextChoices):
    NUMBERS = "numbers", "Numbers"
    STARS = "stars", "Stars"
    SMILEYS = "smileys", "Smileys"


SCORED_KINDS = frozenset({QuestionKind.NPS, QuestionKind.CSAT, QuestionKind.CES, QuestionKind.RATING})


class Question(Archivable, Timestamped):
    """One question: what it asks, about which subject, on which scale. Its subject is copied to each answer."""

    # What forms send for "the end", which is no question and in a jump the empty key.
    THE_END = ":end"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=QuestionKind)
    text = models.CharField(max_length=500)
    subject = models.ForeignKey(Subject, models.RESTRICT, null=True, blank=True, related_name="questions")
    scale = models.ForeignKey(AnswerScale, models.RESTRICT, null=True, blank=True, related_name="questions")
    help = models.CharField(max_length=500, blank=True)
    look = models.CharField(max_length=8, choices=Look, default=Look.NUMBERS)
    low_label = models.CharField("words at the low end", max_length=80, blank=True)
    high_label = models.CharField("words at the high end", max_length=80, blank=True)
    is_required = models.BooleanField(default=False)
    choices = models.JSONField(default=list)
    shuffles = models.BooleanField("random order of choices", default=False)
    # What must have been answered before for this to be asked, and where an answer leads: feedback/logic.py.
    shown_if = models.JSONField(default=dict, blank=True)
    jumps = models.JSONField(default=list, blank=True)
    # {language: {"text", "help", "low_label", "high_label", "choices": {value: label}}}
    translations = models.JSONField(default=dict, blank=True)

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

    def said_in(self, language: str, name: str) -> str:
        """One of its texts in a language, or as it was written where that is missing."""
        translated = self.translations.get(language) or {}
        return translated.get(name) or getattr(self, name)

    def options_in(self, language: str) -> list[tuple[str, str]]:
        """Its choices as (value, label in this language), in their order."""
        labels: Mapping[str, str] = (self.translations.get(language) or {}).get("choices") or {}
        rows = [
            (choice["value"], choice.get("label") or choice["value"]) if isinstance(choice, dict) else (choice, choice)
            for choice in self.choices
        ]
        return [(value, labels.get(value) or label) for value, label in rows]

    @property
    def is_scored(self) -> bool:
        return self.kind in SCORED_KINDS

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
        IFRAME = "iframe", "Part of a page"

    # What the page of a survey offers to make.
    OFFERED = (Kind.LINK, Kind.QR, Kind.KIOSK, Kind.IFRAME, Kind.WIDGET)
    PUBLIC = frozenset({Kind.LINK, Kind.QR, Kind.EMAIL, Kind.WIDGET, Kind.KIOSK, Kind.IFRAME})

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="collectors")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="collectors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=160)
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, blank=True, related_name="+")
    journey = models.ForeignKey(
        Journey, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The journey in which people are asked."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    # The public address; those that have no page have none.
    token = models.CharField(max_length=40, blank=True, editable=False)
    is_test = models.BooleanField(default=False, editable=False, help_text="Whatever comes through it is a test of our own.")
    options = models.JSONField(default=dict, blank=True)

    objects = CollectorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token"], condition=~models.Q(token=""), name="feedback_collector_address_is_unique")
        ]
        triggers = [audited()]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.kind in self.PUBLIC and not self.token:
            self.token = secrets.token_urlsafe(12)
        super().save(*args, **kwargs)

    @property
    def public_address(self) -> str:
        """Where customers answer; empty where answers arrive by file or program."""
        return settings.SITE_URL.rstrip("/") + reverse("survey:page", args=[self.token]) if self.token else ""

    def takes_answers(self) -> bool:
        """Whether somebody new may answer here now. A test is taken at any time."""
        if self.archived_at is not None or self.closed_at is not None:
            return False
        return self.is_test or self.survey.takes_answers()
