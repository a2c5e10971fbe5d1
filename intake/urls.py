"""The addresses of imports, under /w/<workspace>/imports/."""

from django.urls import path

from intake import views

app_name = "intake"

urlpatterns = [
    path("", views.job_list, name="list"),
    path("new/", views.job_create, name="job_create"),
    path("mappings/", views.mapping_list, name="mappings"),
    path("mappings/<int:pk>/delete/", views.mapping_delete, name="mapping_delete"),
    path("<int:pk>/", views.job_detail, name="job"),
    path("<int:pk>/progress/", views.job_progress, name="job_progress"),
    path("<int:pk>/reading/", views.job_reading, name="job_reading"),
    path("<int:pk>/mapping/", views.job_mapping, name="mapping"),
    path("<int:pk>/mapping/choose/", views.job_choose_mapping, name="job_choose_mapping"),
    path("<int:pk>/check/", views.job_check, name="job_check"),
    path("<int:pk>/take/", views.job_take, name="job_take"),
    path("<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("<int:pk>/rejected/", views.job_rejected, name="job_rejected"),
]
