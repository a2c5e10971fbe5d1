"""The addresses of listening, under /w/<workspace>/listening/."""

from django.urls import path

from feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.survey_list, name="list"),
    path("surveys/<int:pk>/", views.survey_detail, name="survey"),
    path("questions/<int:pk>/assign/", views.question_assign, name="question_assign"),
    path("responses/", views.response_list, name="responses"),
    path("responses/<int:pk>/", views.response_detail, name="response"),
    path("responses/<int:pk>/judge/", views.response_judge, name="response_judge"),
    path("responses/<int:pk>/delete/", views.response_delete, name="response_delete"),
]
