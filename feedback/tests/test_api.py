from __future__ import annotations

import pytest

from accounts.models import ApiKey
from behaviour.attributes import declare_attributes
from feedback.models import Answer, AnswerScale, Question, Response, ScoreMark, Survey, Verbatim


@pytest.fixture
def key_of(workspace):
    def make(*scopes: str) -> dict[str, str]:
        _, secret = ApiKey.issue(workspace, "Shop", list(scopes), by=None)
        return {"Authorization": f"Bearer {secret}"}

    return make


@pytest.fixture
def as_alice(api, alice):
    api.force_login(alice)
    return api


def body(survey, **more):
    return {"survey": survey.pk, "answered_on": "2026-03-02", "answers": [{"question": "cart", "value": 4}], **more}


def errors(reply) -> dict[str, str]:
    return {error["path"]: error["detail"] for error in reply.json()["errors"]}


def test_one_response_by_api_is_written_with_its_marks(as_alice, survey, question, journey, cart):
    answers = [
        {"question": "cart", "value": 4},
        {"question": question["nps"].pk, "value": 0},
        {"question": "why", "value": "Slow"},
        {"question": "waiting", "value": None},
    ]
    reply = as_alice.post("/api/v1/responses/", body(survey, answers=answers, journey=journey.pk, customer="c1", weight=2))
    assert reply.status_code == 201, reply.json()
    response = Response.objects.get(pk=reply.json()["id"])
    assert sorted(response.answers.values_list("question__key", "value")) == [("cart", 4), ("nps", 0)]
    assert response.verbatims.get().text == "Slow"
    assert (response.customer.key, response.weight, response.journey, response.collector.kind) == ("c1", 2, journey, "api")
    assert set(ScoreMark.objects.values_list("subject", flat=True)) == {cart.subject_id, journey.subject_id}
    shown = as_alice.get(f"/api/v1/responses/{response.pk}/").json()
    assert {answer["value"] for answer in shown["answers"]} == {4, 0}


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"survey": None}, "survey"),
        ({"survey": "x"}, "survey"),
        ({"survey": 10**30}, "survey"),
        ({"collector": 9}, "collector"),
        ({"answers": []}, "answers"),
        ({"answers": {"cart": 4}}, "answers"),
        ({"answers": [7]}, "answers[0]"),
        ({"answers": [{"question": "cart", "value": 6}]}, "answers[0].value"),
        ({"answers": [{"question": "cart", "value": "4"}]}, "answers[0].value"),
        ({"answers": [{"question": "cart", "value": 4.0}]}, "answers[0].value"),
        ({"answers": [{"question": "cart", "value": True}]}, "answers[0].value"),
        ({"answers": [{"question": "cart", "value": [4]}]}, "answers[0].value"),
        ({"answers": [{"question": "nope", "value": 4}]}, "answers[0].question"),
        ({"answers": [{"question": ["cart"], "value": 4}]}, "answers[0].question"),
        ({"answers": [{"question": "cart", "value": 4}, {"question": "cart", "value": 5}]}, "answers[1].question"),
        ({"answers": [{"question": "why", "value": 4}]}, "answers[0].value"),
        ({"answers": [{"question": "why", "value": "a\x00b"}]}, "answers[0].value"),
        ({"answered_on": "2026-02-30"}, "answered_on"),
        ({"answered_on": "2926-02-03"}, "answered_on"),
        ({"answered_at": "2026-02-03T12:00:00"}, "answered_at"),
        ({"answered_at": "2026-02-33T12:00:00Z"}, "answered_at"),
        ({"answered_at": 5}, "answered_at"),
        ({"answered_at": "2026-02-03T12:00:00Z"}, "answered_on"),
        ({"weight": 0}, "weight"),
        ({"weight": "1"}, "weight"),
        ({"journey": 99}, "journey"),
        ({"channel": True}, "channel"),
        ({"language": "x" * 13}, "language"),
        ({"customer": 5}, "customer"),
        ({"external_id": "x" * 151}, "external_id"),
        ({"sequence": 2**70}, "sequence"),
        ({"is_test": "no"}, "is_test"),
        ({"attributes": []}, "attributes"),
        ({"attributes": {"plan": "gold"}}, "attributes.plan"),
        ({"comments": ["x"]}, "comments[0]"),
        ({"comments": [{"text": 5}]}, "comments[0].text"),
        ({"comments": [{"text": "x", "subject": 99}]}, "comments[0].subject"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_body_of_the_wrong_shape_gets_422_with_the_path_of_each_fault(as_alice, survey, changed, path):
    reply = as_alice.post("/api/v1/responses/", {**body(survey), **changed})
    assert reply.status_code == 422
    assert reply["Content-Type"].startswith("application/problem+json")
    assert path in errors(reply)
    assert not Response.objects.exists()


@pytest.mark.parametrize("content", ["[1]", '"x"', "5", "null", "[]"])
def test_a_body_that_is_no_object_gets_422(as_alice, survey, content):
    for path in ("/api/v1/responses/", "/api/v1/responses/batch/"):
        assert as_alice.post(path, content, content_type="application/json").status_code == 422


def test_every_fault_is_named_at_once(as_alice, survey):
    wrong = body(survey, answers=[{"question": "cart", "value": 9}, {"question": "nps", "value": 11}], weight=-1)
    assert set(errors(as_alice.post("/api/v1/responses/", wrong))) == {"answers[0].value", "answers[1].value", "weight"}


def test_declared_attributes_are_frozen(as_alice, survey, workspace):
    declare_attributes(workspace, ["Plan"])
    reply = as_alice.post("/api/v1/responses/", body(survey, attributes={"plan": "gold"}))
    assert reply.status_code == 201
    assert len(Response.objects.get().segment_ids) == 1


def test_a_batch_takes_the_good_ones_and_names_the_others_by_index(as_alice, survey):
    items = [
        body(survey, message_id="a"),
        body(survey, message_id="b", answers=[{"question": "cart", "value": 9}]),
        body(survey),
        "nonsense",
        body(survey, message_id="a"),
        body(survey, message_id="a", weight=3),
    ]
    reply = as_alice.post("/api/v1/responses/batch/", {"source": "crm", "items": items})
    result = reply.json()
    assert reply.status_code == 200
    assert (result["taken"], result["known"], result["refused"]) == (2, 1, 3)
    assert [(item["index"], item["status"]) for item in result["results"]] == [
        *((0, 201), (1, 422), (2, 201), (3, 422), (4, 200), (5, 409))
    ]
    assert result["results"][4]["id"] == result["results"][0]["id"]
    assert result["results"][1]["errors"][0]["path"] == "answers[0].value"
    assert Response.objects.count() == 2

    again = as_alice.post("/api/v1/responses/batch/", {"source": "crm", "items": items[:2]}).json()
    assert again["results"][0] == {"index": 0, "status": 200, "id": result["results"][0]["id"]}
    mended = body(survey, message_id="b")
    assert as_alice.post("/api/v1/responses/batch/", {"source": "crm", "items": [mended]}).json()["taken"] == 1


def test_a_batch_costs_the_same_number_of_statements_however_large(as_alice, survey, django_assert_max_num_queries):
    items = [body(survey, external_id=str(number)) for number in range(300)]
    as_alice.post("/api/v1/responses/batch/", {"items": [body(survey)]})
    with django_assert_max_num_queries(34):
        assert as_alice.post("/api/v1/responses/batch/", {"items": items}).json()["taken"] == 300


def test_a_batch_that_is_too_large_is_refused_whole(as_alice, survey, settings):
    settings.API_BATCH_MAX_ITEMS = 2
    reply = as_alice.post("/api/v1/responses/batch/", {"items": [body(survey)] * 3})
    assert reply.status_code == 422 and "At most 2" in errors(reply)["items"]


def test_the_same_external_id_again_is_known_and_with_another_body_a_conflict(as_alice, survey):
    first = as_alice.post("/api/v1/responses/", body(survey, external_id="7"))
    again = as_alice.post("/api/v1/responses/", body(survey, external_id="7"))
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    assert as_alice.post("/api/v1/responses/", body(survey, external_id="7", weight=2)).status_code == 409
    assert Response.objects.count() == 1


def test_an_idempotency_key_makes_a_whole_batch_harmless_to_repeat(as_alice, survey):
    sent = [as_alice.post("/api/v1/responses/batch/", {"items": [body(survey)]}, headers={"Idempotency-Key": "k"}) for _ in "12"]
    assert sent[0].json() == sent[1].json() and Response.objects.count() == 1


def test_keys_that_only_ingest_send_responses_and_read_nothing(api, survey, key_of):
    key = key_of("ingest")
    reply = api.post("/api/v1/responses/", body(survey), headers=key)
    assert reply.status_code == 201 and set(reply.json()) == {"id"}
    assert api.post("/api/v1/responses/batch/", {"items": [body(survey)]}, headers=key).json()["taken"] == 1
    pk = reply.json()["id"]
    for path in (f"/api/v1/responses/{pk}/", "/api/v1/responses/", "/api/v1/answers/", "/api/v1/surveys/", "/api/v1/verbatims/"):
        assert api.get(path, headers=key).status_code == 403, path
    assert api.delete(f"/api/v1/responses/{pk}/", headers=key).status_code == 403


def test_keys_that_only_read_cannot_send(api, survey, key_of):
    assert api.post("/api/v1/responses/", body(survey), headers=key_of("read")).status_code == 403


def test_who_may_send_change_and_see(api, survey, question, alice, bob, charlie):
    api.force_login(alice)
    pk = api.post("/api/v1/responses/", body(survey)).json()["id"]
    answer = Answer.objects.get().pk
    api.force_login(bob)
    assert api.post("/api/v1/responses/", body(survey)).status_code == 403
    assert api.get(f"/api/v1/responses/{pk}/").status_code == 200
    assert api.patch(f"/api/v1/answers/{answer}/", {"value": 1}).status_code == 403
    assert api.delete(f"/api/v1/responses/{pk}/").status_code == 403
    api.force_login(charlie)
    assert api.post("/api/v1/responses/", body(survey)).status_code == 422, "the survey is unknown to a stranger"
    assert api.get(f"/api/v1/responses/{pk}/").status_code == 404
    assert api.patch(f"/api/v1/answers/{answer}/", {"value": 1}).status_code == 404
    assert api.get("/api/v1/responses/").json()["results"] == []
    assert Answer.objects.get().value == 4


def test_one_answer_changes_and_marks_its_bucket(as_alice, survey, cart):
    as_alice.post("/api/v1/responses/", body(survey))
    ScoreMark.objects.all().delete()
    answer = Answer.objects.get()
    reply = as_alice.patch(f"/api/v1/answers/{answer.pk}/", {"value": 1})
    assert (reply.status_code, reply.json()["value"]) == (200, 1)
    assert set(ScoreMark.objects.values_list("subject", flat=True)) == {cart.subject_id}
    for wrong in ({"value": 9}, {"value": "5"}, {"value": 5, "subject": 1}, {}, [5]):
        refused = as_alice.patch(f"/api/v1/answers/{answer.pk}/", wrong)
        assert refused.status_code == 422 and "value" in errors(refused)
    answer.refresh_from_db()
    assert answer.value == 1


def test_a_response_can_be_marked_as_a_test_or_removed(as_alice, survey):
    pk = as_alice.post("/api/v1/responses/", body(survey)).json()["id"]
    assert as_alice.patch(f"/api/v1/responses/{pk}/", {"is_test": True}).json()["is_test"] is True
    assert not Answer.objects.get().counts
    assert as_alice.delete(f"/api/v1/responses/{pk}/").status_code == 204
    assert not Response.objects.exists() and not Answer.objects.exists()


def test_words_can_be_searched(as_alice, survey):
    for text in ("The queue was long", "Friendly staff"):
        as_alice.post("/api/v1/responses/", body(survey, comments=[{"text": text}]))
    found = as_alice.get("/api/v1/verbatims/", {"q": "QUEUE"}).json()["results"]
    assert [verbatim["text"] for verbatim in found] == ["The queue was long"]


def test_surveys_are_built_by_api(as_alice, workspace, cart, csat5):
    survey = as_alice.post("/api/v1/surveys/", {"name": "New"}).json()["id"]
    question = {
        "survey": survey,
        "key": "q1",
        "kind": "csat",
        "text": "How was it?",
        "subject": cart.subject_id,
        "scale": csat5.pk,
    }
    assert as_alice.post("/api/v1/questions/", question).status_code == 201
    assert "key" in errors(as_alice.post("/api/v1/questions/", question))
    assert "scale" in errors(as_alice.post("/api/v1/questions/", {**question, "key": "q2", "scale": None}))
    assert "scale" in errors(as_alice.post("/api/v1/questions/", {**question, "key": "q2", "kind": "nps"}))
    assert as_alice.post("/api/v1/collectors/", {"survey": survey, "kind": "link", "name": "Link"}).status_code == 201


@pytest.mark.parametrize(
    "scale",
    [
        {"metric": "nps", "lowest": 1, "highest": 10, "box": 2},
        {"metric": "csat", "lowest": 1, "highest": 100, "box": 2},
        {"metric": "csat", "lowest": 2, "highest": 5, "box": 2},
        {"metric": "csat", "lowest": 1, "highest": 5, "box": 5},
        {"metric": "csat", "lowest": 1, "highest": 5, "box": 2},
        {"metric": "joy", "lowest": 1, "highest": 5, "box": 2},
        {"metric": "csat", "lowest": -1, "highest": 5, "box": 2},
        {},
    ],
)
def test_a_scale_that_cannot_be_or_is_there_already_is_refused(as_alice, csat5, scale):
    assert as_alice.post("/api/v1/answer-scales/", scale).status_code == 422
    assert AnswerScale.objects.count() == 1


def test_a_scale_in_use_stays(as_alice, survey, csat5):
    assert as_alice.delete(f"/api/v1/answer-scales/{csat5.pk}/").status_code == 409


def test_a_question_keeps_its_scale_and_gives_its_answers_another_subject(as_alice, survey, question, journey, nps):
    as_alice.post("/api/v1/responses/", body(survey))
    pk = question["cart"].pk
    assert "scale" in errors(as_alice.patch(f"/api/v1/questions/{pk}/", {"scale": nps.pk}))
    reply = as_alice.patch(f"/api/v1/questions/{pk}/", {"subject": journey.subject_id, "text": "Anew?"})
    assert reply.status_code == 200
    assert Answer.objects.get().subject_id == journey.subject_id
    new = Question.objects.get(pk=reply.json()["id"])
    assert (new.text, new.version, new.subject_id) == ("Anew?", 2, journey.subject_id)


def test_a_row_of_another_workspace_cannot_be_pointed_at(as_alice, survey, charlie):
    elsewhere = charlie.memberships.get().workspace
    foreign = Survey.objects.create(workspace=elsewhere, name="Theirs")
    assert "survey" in errors(as_alice.post("/api/v1/responses/", body(foreign)))
    question = {"survey": foreign.pk, "key": "q", "kind": "long_text", "text": "?"}
    assert as_alice.post("/api/v1/questions/", question).status_code == 422


def test_a_page_of_responses_costs_the_same_however_many(as_alice, survey, django_assert_max_num_queries):
    for number in range(8):
        as_alice.post("/api/v1/responses/", body(survey, external_id=str(number)))
    with django_assert_max_num_queries(7):
        assert len(as_alice.get("/api/v1/responses/").json()["results"]) == 8
    assert Verbatim.objects.count() == 0
