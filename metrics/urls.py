"""The addresses of pages about figures, all within a workspace."""

from django.urls import path

from metrics import views

app_name = "metrics"

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/rebuilds/", views.rebuilds, name="rebuilds"),
    path("figures/rebuilds/new/", views.rebuild_create, name="rebuild_create"),
    path("figures/rebuilds/<int:pk>/cancel/", views.rebuild_cancel, name="rebuild_cancel"),
    path("figures/definitions/<slug:metric>/", views.definition, name="definition"),
    path("subjects/<int:pk>/", views.subject, name="subject"),
]
