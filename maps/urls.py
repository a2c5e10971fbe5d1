"""Addresses of the map."""

from django.urls import include, path

from maps import editor, views

app_name = "maps"

# /w/<workspace>/journeys/
urlpatterns = [
    path("<int:pk>/", views.map_page, name="map"),
    path("<int:pk>/edit/", editor.editor_page, name="editor"),
    path("", include("maps.starting.urls")),
    path("<int:pk>/live/", views.map_live, name="map_live"),
    path("<int:pk>/presence/", views.presence, name="presence"),
    path("", include("maps.lenses.urls")),
    path("<int:pk>/edit/live/", views.editor_live, name="editor_live"),
]
