from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from behaviour.attributes import declare_attributes
from behaviour.customers import erase_customer
from behaviour.models import Attribute, Customer, Segment
from feedback.erasure import erase_customer_responses
from feedback.models import Answer, AnswerScale, Response, ScoreMark, Verbatim
from feedback.readings import Reading, read_answer, read_point
from feedback.responses import (
    Comment,
    Incoming,
    assign_question,
    change_answer,
    judge_response,
    record_responses,
    remove_answer,
    remove_responses,
)
from feedback.signals import answers_changed

DAY = date(2026, 3, 2)


def said(question, **more) -> Incoming:
    """Somebody gives the cart 4, would recommend with 9, and says why."""
    answers = [(question["cart"], Reading(value=4)), (question["nps"], Reading(value=9)), (question["why"], Reading(text="Fast"))]
    return Incoming(answered_on=more.pop("answered_on", DAY), answers=answers, **more)


def marks() -> set:
    return set(ScoreMark.objects.values_list("subject_id", "day"))


def test_a_response_is_written_with_what_its_answers_are_about(collector, question, journey, cart):
    [pk] = record_responses(collector, [said(question, journey_id=journey.pk, weight=0.5, language="fr")])
    response = Response.objects.get(pk=pk)
    answer = response.answers.get(question=question["cart"])
    assert (answer.value, answer.subject, answer.journey, answer.scale) == (4, cart.subject, journey, question["cart"].scale)
    assert (response.weight, response.local_day, answer.local_day, answer.counts) == (0.5, DAY, DAY, True)
    verbatim = Verbatim.objects.get()
    assert (verbatim.text, verbatim.subject, verbatim.language) == ("Fast", cart.subject, "fr")
    assert marks() == {(cart.subject_id, DAY), (journey.subject_id, DAY)}


def test_words_survive_whatever_characters_they_hold(collector, question):
    text = 'tab\there\nnew line \\N back\\slash "quotes" {braces} ünïcödé 日本 🙂'
    record_responses(collector, [Incoming(answered_on=DAY, comments=[Comment(text)])])
    assert Verbatim.objects.get().text == text


def test_the_day_is_the_workspaces_own(collector, question):
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    [pk] = record_responses(collector, [Incoming(answered_at=late, answers=[(question["cart"], Reading(value=1))])])
    assert Response.objects.get(pk=pk).local_day == date(2026, 3, 2), "half past midnight in Berlin"


def test_a_row_known_only_by_its_day_never_moves(collector, question, workspace):
    for zone in ("Pacific/Auckland", "America/Los_Angeles"):
        workspace.timezone = collector.workspace.timezone = zone
        [pk] = record_responses(collector, [said(question)])
        assert Response.objects.get(pk=pk).local_day == DAY


def test_the_same_external_id_again_writes_nothing(collector, question):
    first, second = record_responses(collector, [said(question, external_id="1"), said(question, external_id="2")])
    before = ScoreMark.objects.count()
    assert record_responses(collector, [said(question, external_id="2")]) == [None]
    assert Answer.objects.count() == 4
    assert ScoreMark.objects.count() == before
    assert first != second


def test_answers_without_a_subject_wait_and_leave_no_mark(collector, question):
    record_responses(collector, [Incoming(answered_on=DAY, answers=[(question["waiting"], Reading(value=3))])])
    assert Answer.objects.get().subject is None
    assert marks() == set()


def test_tests_and_suspicious_answers_do_not_count(collector, question):
    record_responses(collector, [said(question, is_test=True), said(question, is_suspicious=True)])
    assert not Answer.objects.filter(counts=True).exists()


def test_customers_are_found_by_key_or_made(collector, question, workspace):
    old = Customer.objects.create(workspace=workspace, key="c1")
    keys = [said(question, customer_key=key) for key in ("c1", "c2", "c2", "")]
    record_responses(collector, keys)
    customers = list(Response.objects.order_by("pk").values_list("customer__key", flat=True))
    assert customers == ["c1", "c2", "c2", None]
    assert Customer.objects.count() == 2 and Customer.objects.filter(pk=old.pk).exists()


def test_segments_are_frozen_and_the_fifty_first_value_is_other(collector, question, workspace):
    declare_attributes(workspace, ["Plan"])
    people = [said(question, attributes={"plan": f"p{number:02}"}) for number in range(53)]
    record_responses(collector, people)
    assert Segment.objects.filter(attribute__key="plan").count() == 51
    other = Segment.objects.get(value="other")
    assert Response.objects.filter(segment_ids__contains=[other.pk]).count() == 3
    record_responses(collector, [said(question, attributes={"plan": "p00"}), said(question, attributes={"plan": "new"})])
    last = Response.objects.order_by("-pk").first()
    assert last.segment_ids == [other.pk]


def test_a_workspace_has_at_most_twenty_attributes(workspace):
    declare_attributes(workspace, [f"Attribute {number}" for number in range(20)])
    declare_attributes(workspace, ["Attribute 3"])
    with pytest.raises(ValidationError, match="at most 20"):
        declare_attributes(workspace, ["One more"])
    assert Attribute.objects.count() == 20


def test_many_responses_cost_as_many_statements_as_one(collector, question, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        record_responses(collector, [said(question, external_id=str(number)) for number in range(200)])
    assert Answer.objects.count() == 400


def test_a_changed_answer_marks_its_bucket_again(collector, question, cart):
    record_responses(collector, [said(question)])
    ScoreMark.objects.all().delete()
    answer = Answer.objects.get(question=question["cart"])
    change_answer(answer, 2)
    answer.refresh_from_db()
    assert answer.value == 2
    assert marks() == {(cart.subject_id, DAY)}


@pytest.mark.parametrize("value", [0, 6, -1, "4", 4.0, True, [4]])
def test_a_value_outside_the_scale_is_refused_and_never_bent(collector, question, value):
    record_responses(collector, [said(question)])
    answer = Answer.objects.get(question=question["cart"])
    with pytest.raises(ValidationError):
        change_answer(answer, value)
    answer.refresh_from_db()
    assert answer.value == 4


def test_skipped_is_not_zero(question):
    assert read_answer(question["nps"], None) is None
    assert read_answer(question["nps"], 0) == Reading(value=0)


@given(st.integers(0, 1), st.integers(2, 10), st.one_of(st.integers(-20, 20), st.floats(), st.text(), st.booleans()))
def test_exactly_the_points_of_a_scale_are_answers(lowest, highest, raw):
    scale = AnswerScale(lowest=lowest, highest=highest)
    if type(raw) is int and lowest <= raw <= highest:
        assert read_point(scale, raw) == raw
    else:
        with pytest.raises(ValidationError):
            read_point(scale, raw)


def test_removal_marks_what_it_takes_away(collector, question, cart, journey):
    record_responses(collector, [said(question)])
    ScoreMark.objects.all().delete()
    remove_answer(Answer.objects.get(question=question["cart"]))
    assert marks() == {(cart.subject_id, DAY)}
    remove_responses(Response.objects.all())
    assert marks() == {(cart.subject_id, DAY), (journey.subject_id, DAY)}
    assert not Response.objects.exists() and not Answer.objects.exists() and not Verbatim.objects.exists()


def test_erasure_takes_everything_one_customer_said(collector, question):
    record_responses(collector, [said(question, customer_key="c1"), said(question, customer_key="c2")])
    assert erase_customer_responses(Customer.objects.get(key="c1")) == 1
    assert list(Response.objects.values_list("customer__key", flat=True)) == ["c2"]


def test_a_judged_response_leaves_the_figures_and_comes_back(collector, question):
    record_responses(collector, [said(question)])
    response = Response.objects.get()
    ScoreMark.objects.all().delete()
    judge_response(response, is_test=False, is_suspicious=True)
    assert not Answer.objects.filter(counts=True).exists() and len(marks()) == 2
    judge_response(response, is_test=False, is_suspicious=False)
    assert Answer.objects.filter(counts=True).count() == 2


def test_assigning_a_question_moves_its_answers_and_marks_both_places(collector, question, cart, journey):
    record_responses(collector, [said(question)])
    ScoreMark.objects.all().delete()
    assert assign_question(question["cart"], journey.subject_id) == 1
    assert Answer.objects.get(question=question["cart"]).subject_id == journey.subject_id
    assert marks() == {(cart.subject_id, DAY), (journey.subject_id, DAY)}


@pytest.fixture
def heard():
    told = []

    def listen(workspace_id, **_):
        told.append(workspace_id)

    answers_changed.connect(listen)
    yield told
    answers_changed.disconnect(listen)


def test_those_above_are_told_after_the_commit(collector, question, workspace, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        record_responses(collector, [said(question)])
        assert heard == []
    assert heard == [workspace.pk]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_and_nothing_stays_of_a_write_that_failed(collector, question, heard):
    with pytest.raises(RuntimeError), transaction.atomic():
        record_responses(collector, [said(question)])
        raise RuntimeError
    assert heard == [] and not ScoreMark.objects.exists() and not Response.objects.exists()
    assert connection.in_atomic_block is False


def test_erasing_a_customer_erases_what_they_said_and_marks_the_figures(collector, question, cart):
    record_responses(collector, [said(question, customer_key="c1"), said(question, customer_key="c2")])
    ScoreMark.objects.all().delete()
    erase_customer(Customer.objects.get(key="c1"))
    assert [response.customer.key for response in Response.objects.all()] == ["c2"]
    assert Verbatim.objects.count() == 1
    assert (cart.subject_id, DAY) in marks()
