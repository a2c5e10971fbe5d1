"""Addresses where a journey begins, below the list of journeys."""

from django.urls import path

from maps.starting import guide_views, views

# /w/<workspace>/journeys/
urlpatterns = [
    path("new/", views.gallery, name="gallery"),
    path("new/guided/", guide_views.guide_begin, name="guide_begin"),
    path("new/<slug:name>/", views.template_preview, name="template"),
    path("new/<slug:name>/start/", views.template_start, name="template_start"),
    path("<int:pk>/guide/", guide_views.guide, name="guide"),
    path("<int:pk>/guide/finish/", guide_views.guide_finish, name="guide_finish"),
    path("<int:pk>/guide/<slug:part>/", guide_views.guide_part, name="guide_part"),
    path("<int:pk>/guide/<slug:part>/skip/", guide_views.guide_skip, name="guide_skip"),
]
