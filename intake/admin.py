"""Imports in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin, ReadOnlyAdmin
from intake.models import ColumnMapping, ImportJob


@admin.register(ImportJob)
class ImportJobAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "workspace", "kind", "state", "rows_good", "rows_bad", "created_at", "finished_at"]
    list_filter = ["kind", "state"]
    search_fields = ["file_name", "workspace__name"]


@admin.register(ColumnMapping)
class ColumnMappingAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "kind", "updated_at"]
    list_filter = ["kind"]
    search_fields = ["name", "workspace__name"]
