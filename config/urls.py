"""Where every address leads: includes, nothing else."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.entrance")),
    path("health/", include("common.health")),
    path("api/v1/", include(("config.api", "v1"))),
]
