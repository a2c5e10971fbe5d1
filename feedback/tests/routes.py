"""Who may use the addresses of feedback, and a sample of each of its records."""

from accounts.tests.walk import ANYONE, EDITOR, PERSON, VIEWER, Route, Samples
from feedback.models import AnswerScale, Collector, Question, Survey
from feedback.readings import Reading
from feedback.responses import Comment, Incoming, at_noon, record_responses
from journeys.tests.routes import number


def token(rows: Samples) -> str:
    """The address at which customers answer the survey of the samples."""
    return rows["link"].token


ROUTES: dict[str, Route] = {
    "feedback:list": Route(see=VIEWER),
    "feedback:ask": Route(see=EDITOR, do=EDITOR, at={"subject": lambda rows: rows["stage"].subject_id}, api="POST survey-ask"),
    "feedback:survey_create": Route(see=EDITOR, do=EDITOR, api="POST survey-ask"),
    "feedback:survey": Route(see=VIEWER, at="survey"),
    "feedback:survey_settings": Route(do=EDITOR, at="survey", api="PATCH survey-detail"),
    "feedback:survey_publish": Route(do=EDITOR, at="survey", api="PATCH survey-detail"),
    "feedback:survey_try": Route(do=EDITOR, at="survey", api="none: whoever sends a response by API marks it as a test"),
    "feedback:survey_close": Route(do=EDITOR, at="survey", api="PATCH survey-detail"),
    "feedback:survey_archive": Route(do=EDITOR, at="survey", api="DELETE survey-detail"),
    "feedback:survey_restore": Route(do=EDITOR, at="survey", api="POST survey-restore"),
    "feedback:survey_endings": Route(do=EDITOR, at="survey", api="PATCH survey-detail"),
    "feedback:survey_languages": Route(do=EDITOR, at="survey", api="PATCH survey-detail"),
    "feedback:survey_language": Route(
        see=VIEWER, do=EDITOR, at={"pk": "survey", "language": lambda rows: "fr"}, api="PATCH question-detail"
    ),
    "feedback:collector_create": Route(do=EDITOR, at="survey", api="POST collector-list"),
    "feedback:collector": Route(see=VIEWER, at="link"),
    "feedback:collector_close": Route(do=EDITOR, at="link", api="PATCH collector-detail"),
    "feedback:collector_open": Route(do=EDITOR, at="link", api="PATCH collector-detail"),
    "feedback:collector_links": Route(do=EDITOR, at="link", api="POST collector-links"),
    "feedback:collector_svg": Route(see=VIEWER, at="link"),
    "feedback:collector_png": Route(see=VIEWER, at="link"),
    "feedback:collector_sheet": Route(see=VIEWER, at="link"),
    "feedback:question_create": Route(do=EDITOR, at="survey", api="POST question-list"),
    "feedback:question_edit": Route(do=EDITOR, at="question", api="PATCH question-detail"),
    "feedback:question_move": Route(do=EDITOR, at="question", api="PATCH question-detail"),
    "feedback:question_archive": Route(do=EDITOR, at="question", api="DELETE question-detail"),
    "feedback:question_assign": Route(do=EDITOR, at="question", api="PATCH question-detail"),
    "feedback:responses": Route(see=VIEWER),
    "feedback:response": Route(see=VIEWER, at="response"),
    "feedback:response_judge": Route(do=EDITOR, at="response", api="PATCH response-detail"),
    "feedback:response_delete": Route(do=EDITOR, at="response", api="DELETE response-detail"),
    "survey:page": Route(see=ANYONE, do=ANYONE, at={"token": token}, api="POST response-list"),
    "survey:theme": Route(see=ANYONE, at={"token": token}),
    "survey:widget": Route(see=ANYONE, at={"token": lambda rows: rows["widget"].token}),
    "survey:logo": Route(see=ANYONE, at={"token": token}),
    "v1:answerscale-list": Route(see=PERSON, do=EDITOR, body={"metric": "ces", "lowest": 1, "highest": 7, "box": 2}),
    "v1:answerscale-detail": Route(see=VIEWER, do=EDITOR, at="scale"),
    "v1:survey-list": Route(see=PERSON, do=EDITOR, body={"name": "Another survey"}),
    "v1:survey-detail": Route(see=VIEWER, do=EDITOR, at="survey"),
    "v1:survey-restore": Route(do=EDITOR, at="survey"),
    "v1:survey-ask": Route(do=EDITOR, body={"subject": lambda rows: rows["stage"].subject_id, "template": "csat"}),
    "v1:question-list": Route(
        see=PERSON, do=EDITOR, body={"survey": number("survey"), "key": "why", "kind": "long_text", "text": "Why?"}
    ),
    "v1:question-detail": Route(see=VIEWER, do=EDITOR, at="question"),
    "v1:question-restore": Route(do=EDITOR, at="question"),
    "v1:collector-list": Route(see=PERSON, do=EDITOR, body={"survey": number("survey"), "kind": "link", "name": "Link"}),
    "v1:collector-detail": Route(see=VIEWER, do=EDITOR, at="collector"),
    "v1:collector-links": Route(do=EDITOR, at="link"),
    "v1:collector-restore": Route(do=EDITOR, at="collector"),
    "v1:response-list": Route(
        see=PERSON, do=EDITOR, body={"survey": number("survey"), "answers": [{"question": "pay", "value": 5}]}
    ),
    "v1:response-batch": Route(do=EDITOR, body={"items": []}),
    "v1:response-detail": Route(see=VIEWER, do=EDITOR, at="response"),
    "v1:answer-list": Route(see=PERSON),
    "v1:answer-detail": Route(see=VIEWER, do=EDITOR, at="answer", body={"value": 2}),
    "v1:verbatim-list": Route(see=PERSON),
    "v1:verbatim-detail": Route(see=VIEWER, at="verbatim"),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    survey = Survey.objects.create(workspace=workspace, name="After paying", languages=["fr"])
    scale = AnswerScale.objects.create(workspace=workspace, metric="csat", lowest=1, highest=5, box=2)
    shared = {"workspace": workspace, "survey": survey, "subject_id": rows["stage"].subject_id}
    question = Question.objects.create(**shared, key="pay", kind="csat", text="How was paying?", scale=scale)
    collector = Collector.objects.create(workspace=workspace, survey=survey, kind="api", name="Shop")
    incoming = Incoming(
        answered_at=at_noon(workspace.created_at.date()),
        answers=[(question, Reading(value=4))],
        comments=[Comment("Quick", None, question.subject_id)],
    )
    record_responses(collector, [incoming])
    response = collector.responses.get()
    survey.publish()
    link = Collector.objects.create(workspace=workspace, survey=survey, kind="link", name="Link")
    return {
        "survey": survey,
        "link": link,
        "widget": Collector.objects.create(workspace=workspace, survey=survey, kind="widget", name="Shop"),
        "scale": scale,
        "question": question,
        "collector": collector,
        "response": response,
        "answer": response.answers.get(),
        "verbatim": response.verbatims.get(),
    }
