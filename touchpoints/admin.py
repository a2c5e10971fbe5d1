"""Channels, touchpoints and placements in the operator's administration site."""

from django.contrib import admin

from common.admin import OperatorAdmin
from touchpoints.models import Channel, Placement, Touchpoint


@admin.register(Channel)
class ChannelAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "icon", "is_online", "archived_at"]
    list_filter = ["is_online"]
    search_fields = ["name", "workspace__name"]


@admin.register(Touchpoint)
class TouchpointAdmin(OperatorAdmin):
    list_display = ["name", "workspace", "channel", "owner_team", "archived_at"]
    search_fields = ["name", "workspace__name"]


@admin.register(Placement)
class PlacementAdmin(OperatorAdmin):
    list_display = ["touchpoint", "step", "moment_of_truth", "preferred_channel", "position", "archived_at"]
    list_filter = ["moment_of_truth"]
    search_fields = ["touchpoint__name"]
