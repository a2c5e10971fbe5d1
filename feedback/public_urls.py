"""The addresses that customers see, under /s/."""

from django.urls import path

from feedback.views import public, public_files

app_name = "survey"

urlpatterns = [
    path("<str:token>/", public.survey, name="page"),
    path("<str:token>/theme.css", public_files.theme, name="theme"),
    path("<str:token>/widget.js", public_files.widget, name="widget"),
    path("<str:token>/logo", public_files.logo, name="logo"),
]
