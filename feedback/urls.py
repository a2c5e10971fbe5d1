"""The addresses of listening, under /w/<workspace>/listening/."""

from django.urls import path

from feedback.views import collectors, listening, questions, surveys

app_name = "feedback"

urlpatterns = [
    path("", listening.survey_list, name="list"),
    path("ask/<int:subject>/", surveys.ask, name="ask"),
    path("surveys/new/", surveys.survey_create, name="survey_create"),
    path("surveys/<int:pk>/", surveys.survey_detail, name="survey"),
    path("surveys/<int:pk>/settings/", surveys.survey_settings, name="survey_settings"),
    path("surveys/<int:pk>/publish/", surveys.survey_publish, name="survey_publish"),
    path("surveys/<int:pk>/try/", surveys.survey_try, name="survey_try"),
    path("surveys/<int:pk>/close/", surveys.survey_close, name="survey_close"),
    path("surveys/<int:pk>/archive/", surveys.survey_archive, name="survey_archive"),
    path("surveys/<int:pk>/restore/", surveys.survey_restore, name="survey_restore"),
    path("surveys/<int:pk>/endings/", surveys.survey_endings, name="survey_endings"),
    path("surveys/<int:pk>/languages/", surveys.survey_languages, name="survey_languages"),
    path("surveys/<int:pk>/languages/<str:language>/", surveys.survey_language, name="survey_language"),
    path("surveys/<int:pk>/collectors/", collectors.collector_create, name="collector_create"),
    path("collectors/<int:pk>/", collectors.collector_detail, name="collector"),
    path("collectors/<int:pk>/close/", collectors.collector_close, name="collector_close"),
    path("collectors/<int:pk>/open/", collectors.collector_open, name="collector_open"),
    path("collectors/<int:pk>/links/", collectors.collector_links, name="collector_links"),
    path("collectors/<int:pk>/code.svg", collectors.collector_code, {"kind": "svg"}, name="collector_svg"),
    path("collectors/<int:pk>/code.png", collectors.collector_code, {"kind": "png"}, name="collector_png"),
    path("collectors/<int:pk>/sheet/", collectors.collector_sheet, name="collector_sheet"),
    path("surveys/<int:pk>/questions/", questions.question_create, name="question_create"),
    path("questions/<int:pk>/edit/", questions.question_edit, name="question_edit"),
    path("questions/<int:pk>/move/", questions.question_move, name="question_move"),
    path("questions/<int:pk>/archive/", questions.question_archive, name="question_archive"),
    path("questions/<int:pk>/assign/", questions.question_assign, name="question_assign"),
    path("responses/", listening.response_list, name="responses"),
    path("responses/<int:pk>/", listening.response_detail, name="response"),
    path("responses/<int:pk>/judge/", listening.response_judge, name="response_judge"),
    path("responses/<int:pk>/delete/", listening.response_delete, name="response_delete"),
]
