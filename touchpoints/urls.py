"""Pages of touchpoints, under /w/<workspace>/."""

from django.urls import path

from touchpoints.views import channels, placements, touchpoints

app_name = "touchpoints"

urlpatterns = [
    # the library
    path("touchpoints/", touchpoints.touchpoint_list, name="list"),
    path("touchpoints/new/", touchpoints.touchpoint_create, name="create"),
    path("touchpoints/<int:pk>/", touchpoints.touchpoint, name="touchpoint"),
    path("touchpoints/<int:pk>/edit/", touchpoints.touchpoint_edit, name="edit"),
    path("touchpoints/<int:pk>/archive/", touchpoints.touchpoint_archive, name="archive"),
    path("touchpoints/<int:pk>/restore/", touchpoints.touchpoint_restore, name="restore"),
    # channels
    path("channels/", channels.channels, name="channels"),
    path("channels/new/", channels.channel_create, name="channel_create"),
    path("channels/<int:pk>/edit/", channels.channel_edit, name="channel_edit"),
    path("channels/<int:pk>/archive/", channels.channel_archive, name="channel_archive"),
    path("channels/<int:pk>/restore/", channels.channel_restore, name="channel_restore"),
    # placements
    path("steps/<int:pk>/place/", placements.place, name="place"),
    path("placements/<int:pk>/edit/", placements.placement_edit, name="placement_edit"),
    path("placements/<int:pk>/move/", placements.placement_move, name="placement_move"),
    path("placements/<int:pk>/archive/", placements.placement_archive, name="placement_archive"),
    path("placements/<int:pk>/restore/", placements.placement_restore, name="placement_restore"),
]
