"""Figures and the jobs that derive them in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin, ReadOnlyAdmin
from metrics.models import MetricDefinition, Rebuild


@admin.register(MetricDefinition)
class MetricDefinitionAdmin(OperatorAdmin):
    list_display = ["metric", "workspace", "target", "minimum_n"]
    list_filter = ["metric"]
    search_fields = ["workspace__name"]


@admin.register(Rebuild)
class RebuildAdmin(ReadOnlyAdmin):
    list_display = ["workspace", "state", "buckets_done", "buckets_total", "created_at", "finished_at"]
    list_filter = ["state"]
    search_fields = ["workspace__name"]
