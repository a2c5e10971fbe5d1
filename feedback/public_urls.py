"""The addresses that customers see, under /s/."""

from django.urls import path

from feedback.views import public

app_name = "survey"

urlpatterns = [
    path("<str:token>/", public.survey, name="page"),
    path("<str:token>/theme.css", public.theme, name="theme"),
    path("<str:token>/logo", public.logo, name="logo"),
]
