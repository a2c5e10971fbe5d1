"""Journeys and their parts in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin
from journeys.models import Card, Journey, Lane, Persona, Stage, Step


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
    list_display = ["__str__", "step", "lane", "evidence", "archived_at"]
    list_filter = ["evidence"]
    search_fields = ["text"]


@admin.register(Persona)
class PersonaAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "archived_at"]
    search_fields = ["name", "workspace__name"]
