"""Customers and what they do in the operator's administration site."""

from django.contrib import admin

from behaviour.models import Attribute, Customer, EventRule, Reading
from common.admin import OperatorAdmin, ReadOnlyAdmin


@admin.register(Customer)
class CustomerAdmin(OperatorAdmin):
    list_display = ["key", "name", "email", "workspace", "erased_at"]
    search_fields = ["=key", "name", "=email"]


@admin.register(Attribute)
class AttributeAdmin(OperatorAdmin):
    list_display = ["name", "key", "workspace"]
    search_fields = ["name", "key"]


@admin.register(EventRule)
class EventRuleAdmin(OperatorAdmin):
    list_display = ["event_name", "touchpoint", "workspace"]
    search_fields = ["event_name", "touchpoint__name"]


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ["journey", "version", "state", "window", "entry", "updated_at"]
    list_filter = ["state"]
    search_fields = ["journey__name"]
