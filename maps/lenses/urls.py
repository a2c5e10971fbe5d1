"""Addresses of the lenses, below the one of their journey."""

from django.urls import path

from maps.lenses.views import blueprint, moments, table

# /w/<workspace>/journeys/<pk>/
urlpatterns = [
    path("table/", table.table, name="table"),
    path("table/export/", table.table_export, name="table_export"),
    path("moments/", moments.moments, name="moments"),
    path("blueprint/", blueprint.blueprint, name="blueprint"),
]
