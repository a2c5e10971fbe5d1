"""Addresses of the dashboards."""

from django.urls import path

from dashboards import views

app_name = "dashboards"

# /w/<workspace>/dashboards/
urlpatterns = [
    path("", views.home, name="home"),
    path("<int:pk>/", views.journey_dashboard, name="journey"),
]
