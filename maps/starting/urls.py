"""Addresses where a journey begins, below the list of journeys."""

from django.urls import path

from maps.starting import views

# /w/<workspace>/journeys/
urlpatterns = [
    path("new/", views.gallery, name="gallery"),
    path("new/<slug:name>/", views.template_preview, name="template"),
    path("new/<slug:name>/start/", views.template_start, name="template_start"),
]
