"""What every page of the operator's administration site has in common."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest


class OperatorAdmin(admin.ModelAdmin):
    """Rows to look at and mend. Links are numbers, not lists of a million choices; nothing is deleted, as it would cascade."""

    list_per_page = 50
    show_full_result_count = False

    def __init__(self, model: type[models.Model], site: admin.AdminSite) -> None:
        super().__init__(model, site)
        linked = [field.name for field in [*model._meta.fields, *model._meta.many_to_many] if field.remote_field is not None]
        self.raw_id_fields = linked  # type: ignore[misc]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        """Join the rows that a column names, instead of asking for them one by one."""
        shown = set(self.list_display)
        return [field.name for field in self.model._meta.fields if field.remote_field is not None and field.name in shown]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(OperatorAdmin):
    """Rows that were written once and for all, or that a job writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
