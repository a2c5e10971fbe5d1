"""Addresses of the lenses, below the one of their journey; and of saved views."""

from django.urls import include, path

from maps.lenses.views import blueprint, moments, saved, table, turning

# /w/<workspace>/journeys/<pk>/
of_a_journey = [
    path("table/", table.table, name="table"),
    path("table/edit/", table.table_edit, name="table_edit"),
    path("table/export/", table.table_export, name="table_export"),
    path("moments/", moments.moments, name="moments"),
    path("moments/mark/", moments.moment_mark, name="moment_mark"),
    path("blueprint/complete/", blueprint.blueprint_complete, name="blueprint_complete"),
    path("blueprint/", blueprint.blueprint, name="blueprint"),
    path("undo/", turning.undo, name="undo"),
    path("redo/", turning.redo, name="redo"),
    path("views/", saved.view_create, name="view_create"),
    path("views/remember/", saved.remember, name="remember"),
]

# /w/<workspace>/journeys/
urlpatterns = [
    path("<int:pk>/", include(of_a_journey)),
    path("views/<int:pk>/edit/", saved.view_edit, name="view_edit"),
    path("views/<int:pk>/set/", saved.view_set, name="view_set"),
    path("views/<int:pk>/delete/", saved.view_delete, name="view_delete"),
    path("views/<int:pk>/default/", saved.view_default, name="view_default"),
]
