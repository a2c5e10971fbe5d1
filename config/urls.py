"""Where every address leads: includes, nothing else."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# One log-in for everything, with one set of limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "common.errors.bad_request"
handler404 = "common.errors.not_found"
handler500 = "common.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.entrance")),
    path("health/", include("common.health")),
    path("s/", include("feedback.public_urls")),
    path("w/<slug:workspace>/dashboards/", include("dashboards.urls")),
    path("w/<slug:workspace>/journeys/", include("maps.urls")),
    path("api/v1/", include(("config.api", "v1"))),
    path("", include("accounts.urls")),
    path("w/<slug:workspace>/imports/", include("intake.urls")),
    path("w/<slug:workspace>/listening/", include("feedback.urls")),
    path("w/<slug:workspace>/", include("journeys.urls")),
    path("w/<slug:workspace>/", include("touchpoints.urls")),
    path("w/<slug:workspace>/", include("behaviour.urls")),
    path("w/<slug:workspace>/", include("metrics.urls")),
]
