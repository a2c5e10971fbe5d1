"""Journeys and their parts in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin
from journeys.models import Attachment, Card, Comment, Journey, Lane, Persona, Stage, Step, StepLink


@admin.register(Journey)
class JourneyAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "level", "state", "status", "owner", "archived_at"]
    list_filter = ["level", "state", "status"]
    search_fields = ["name", "workspace__name"]


@admin.register(Stage)
class StageAdmin(OperatorAdmin):
    list_display = ["name", "journey", "kind", "position", "archived_at"]
    list_filter = ["kind"]
    search_fields = ["name", "journey__name"]


@admin.register(Step)
class StepAdmin(OperatorAdmin):
    list_display = ["name", "stage", "position", "archived_at"]
    search_fields = ["name", "stage__name"]


@admin.register(Lane)
class LaneAdmin(OperatorAdmin):
    list_display = ["name", "journey", "kind", "position", "archived_at"]
    list_filter = ["kind"]
    search_fields = ["name", "journey__name"]


@admin.register(Card)
class CardAdmin(OperatorAdmin):
    list_display = ["__str__", "step", "lane", "evidence", "colour", "owner", "archived_at"]
    list_filter = ["evidence", "colour"]
    search_fields = ["text"]


@admin.register(StepLink)
class StepLinkAdmin(OperatorAdmin):
    list_display = ["__str__", "label", "archived_at"]
    search_fields = ["label", "source__name", "target__name"]


@admin.register(Attachment)
class AttachmentAdmin(OperatorAdmin):
    list_display = ["name", "card", "content_type", "size", "added_by", "archived_at"]
    list_filter = ["content_type"]
    search_fields = ["name"]


@admin.register(Comment)
class CommentAdmin(OperatorAdmin):
    list_display = ["__str__", "card", "author", "created_at", "resolved_at"]
    search_fields = ["text"]


@admin.register(Persona)
class PersonaAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "archived_at"]
    search_fields = ["name", "workspace__name"]
