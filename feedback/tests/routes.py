"""Who may use the addresses of feedback, and a sample of each of its records."""

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from feedback.models import AnswerScale, Collector, Question, Survey
from feedback.readings import Reading
from feedback.responses import Comment, Incoming, at_noon, record_responses
from journeys.tests.routes import number

ROUTES: dict[str, Route] = {
    "feedback:list": Route(see=VIEWER),
    "feedback:survey": Route(see=VIEWER, at="survey"),
    "feedback:question_assign": Route(do=EDITOR, at="question", api="PATCH question-detail"),
    "feedback:responses": Route(see=VIEWER),
    "feedback:response": Route(see=VIEWER, at="response"),
    "feedback:response_judge": Route(do=EDITOR, at="response", api="PATCH response-detail"),
    "feedback:response_delete": Route(do=EDITOR, at="response", api="DELETE response-detail"),
    "v1:answerscale-list": Route(see=PERSON, do=EDITOR, body={"metric": "ces", "lowest": 1, "highest": 7, "box": 2}),
    "v1:answerscale-detail": Route(see=VIEWER, do=EDITOR, at="scale"),
    "v1:survey-list": Route(see=PERSON, do=EDITOR, body={"name": "Another survey"}),
    "v1:survey-detail": Route(see=VIEWER, do=EDITOR, at="survey"),
    "v1:survey-restore": Route(do=EDITOR, at="survey"),
    "v1:question-list": Route(
        see=PERSON, do=EDITOR, body={"survey": number("survey"), "key": "why", "kind": "long_text", "text": "Why?"}
    ),
    "v1:question-detail": Route(see=VIEWER, do=EDITOR, at="question"),
    "v1:question-restore": Route(do=EDITOR, at="question"),
    "v1:collector-list": Route(see=PERSON, do=EDITOR, body={"survey": number("survey"), "kind": "link", "name": "Link"}),
    "v1:collector-detail": Route(see=VIEWER, do=EDITOR, at="collector"),
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
    survey = Survey.objects.create(workspace=workspace, name="After paying")
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
    return {
        "survey": survey,
        "scale": scale,
        "question": question,
        "collector": collector,
        "response": response,
        "answer": response.answers.get(),
        "verbatim": response.verbatims.get(),
    }
