"""What customers said in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin, ReadOnlyAdmin
from feedback.models import AnswerScale, Collector, Question, Response, Survey, Verbatim


@admin.register(Survey)
class SurveyAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "created_at", "archived_at"]
    search_fields = ["name", "workspace__name"]


@admin.register(Question)
class QuestionAdmin(OperatorAdmin):
    list_display = ["text", "survey", "kind", "key", "version", "archived_at"]
    list_filter = ["kind"]
    search_fields = ["text", "key", "survey__name"]


@admin.register(Collector)
class CollectorAdmin(OperatorAdmin):
    list_display = ["name", "survey", "kind", "channel", "archived_at"]
    list_filter = ["kind"]
    search_fields = ["name", "survey__name"]


@admin.register(AnswerScale)
class AnswerScaleAdmin(ReadOnlyAdmin):
    list_display = ["__str__"]


@admin.register(Response)
class ResponseAdmin(ReadOnlyAdmin):
    list_display = ["id", "survey", "collector", "answered_at", "is_test", "is_suspicious"]
    list_filter = ["is_test", "is_suspicious"]
    search_fields = ["=external_id"]


@admin.register(Verbatim)
class VerbatimAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "response_id", "language", "local_day"]
    list_filter = ["language"]
