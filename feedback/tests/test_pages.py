from __future__ import annotations

from datetime import date

import pytest

from feedback.models import Answer, Response, Survey
from feedback.readings import Reading
from feedback.responses import Comment, Incoming, record_responses

BASE = "/w/example/listening/"


@pytest.fixture
def answered(collector, question):
    def make(number: int = 1, **more) -> None:
        for place in range(number):
            answers = [(question["cart"], Reading(value=4)), (question["waiting"], Reading(value=2))]
            incoming = {"answered_on": date(2026, 3, 1 + place % 28), "answers": answers} | more
            record_responses(collector, [Incoming(**incoming)])

    return make


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def test_an_empty_workspace_says_what_to_do_next(as_alice, workspace):
    html = as_alice.get(BASE).content.decode()
    assert "Nobody has been asked yet" in html and f"/w/{workspace.slug}/imports/new/" in html


def test_surveys_show_their_counts_and_the_last_answer(as_alice, answered, survey, django_assert_max_num_queries):
    answered(3)
    with django_assert_max_num_queries(8):
        html = as_alice.get(BASE).content.decode()
    assert "After the cart" in html and "3 Mar 2026" in html and "1 question about nothing yet" in html and "Shop" in html
    for number in range(4):
        Survey.objects.create(workspace=survey.workspace, name=f"Survey {number}")
    with django_assert_max_num_queries(8):
        as_alice.get(BASE)
    assert "No survey has a name like that" in as_alice.get(BASE, {"q": "zzz"}).content.decode()


def test_a_waiting_question_is_assigned_and_its_answers_follow(as_alice, answered, survey, question, cart):
    answered()
    html = as_alice.get(f"{BASE}surveys/{survey.pk}/").content.decode()
    assert "1 question is about nothing yet" in html
    pk = question["waiting"].pk
    reply = as_alice.post(f"{BASE}questions/{pk}/assign/", {"subject": cart.subject_id}, follow=True)
    assert "1 answer moved with it" in reply.content.decode()
    assert Answer.objects.get(question=pk).subject == cart.subject
    assert as_alice.post(f"{BASE}questions/{pk}/assign/", {"subject": "999999"}).status_code == 422
    as_alice.post(f"{BASE}questions/{pk}/assign/", {"subject": "workspace"})
    assert Answer.objects.get(question=pk).subject.kind == "workspace"
    as_alice.post(f"{BASE}questions/{pk}/assign/", {"subject": ""})
    assert Answer.objects.get(question=pk).subject is None


def test_the_page_of_a_survey_costs_the_same_however_much_it_asks(as_alice, survey, question, django_assert_max_num_queries):
    for number in range(10):
        survey.questions.create(workspace=survey.workspace, key=f"q{number}", kind="long_text", text="More?")
    with django_assert_max_num_queries(12):
        as_alice.get(f"{BASE}surveys/{survey.pk}/")


def test_responses_are_found_by_words_survey_and_day(as_alice, answered, survey, django_assert_max_num_queries):
    answered(30)
    answered(1, comments=[Comment("The queue was <b>long</b>")], answered_on=date(2026, 4, 1))
    with django_assert_max_num_queries(12):
        html = as_alice.get(f"{BASE}responses/").content.decode()
    assert "1–25 of 31 responses" in html and "The queue was &lt;b&gt;long&lt;/b&gt;" in html
    html = as_alice.get(f"{BASE}responses/", {"q": "QUEUE", "survey": survey.pk, "since": "2026-04-01"}).content.decode()
    assert "1 Apr 2026" in html and "28 Mar 2026" not in html
    assert "No response fits" in as_alice.get(f"{BASE}responses/", {"q": "nobody said this"}).content.decode()


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"survey": "x"}, {"survey": "9" * 30}])
def test_a_filter_that_cannot_be_is_answered_in_words(as_alice, answered, query):
    answered()
    reply = as_alice.get(f"{BASE}responses/", query)
    assert reply.status_code == 422 and "Please check what you entered" in reply.content.decode()


def test_a_response_is_left_out_or_deleted_by_editors_only(client, alice, bob, charlie, answered):
    answered()
    pk = Response.objects.get().pk
    client.force_login(charlie)
    assert client.get(f"{BASE}responses/{pk}/").status_code == 404
    client.force_login(bob)
    assert "Delete the response" not in client.get(f"{BASE}responses/{pk}/").content.decode()
    assert client.post(f"{BASE}responses/{pk}/judge/", {"is_test": "on"}).status_code == 403
    assert client.post(f"{BASE}responses/{pk}/delete/").status_code == 403
    client.force_login(alice)
    client.post(f"{BASE}responses/{pk}/judge/", {"is_test": "on"})
    assert not Answer.objects.filter(counts=True).exists()
    client.post(f"{BASE}responses/{pk}/delete/")
    assert not Response.objects.exists()
