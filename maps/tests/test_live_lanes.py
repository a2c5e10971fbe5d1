"""What the editor is told about the lanes that fill themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Survey
from journeys.models import Card, Lane, LaneKind, Stage, Step
from maps.tests.test_map_page import answers, asked, map_url
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(workspace):
    return Survey.objects.create(workspace=workspace, name="Spring")


@pytest.fixture
def lanes(journey):
    kinds = [LaneKind.DROPOFF, LaneKind.EMOTION, LaneKind.METRICS, LaneKind.VERBATIMS, LaneKind.PAINS]
    return {kind: Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=kind.label) for kind in kinds}


@pytest.fixture
def pay(journey, lanes):
    """The step Pay with a touchpoint on it."""
    step = Step.objects.get(name="Pay")
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name="Card form")
    Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint)
    return step


@pytest.fixture
def told(client, journey, bob):
    """Return a function that asks as Bob."""

    def told(**headers):
        client.force_login(bob)
        return client.get(map_url(journey, "editor_live"), headers=headers)

    return told


def test_figures_words_and_the_measured_emotion_come_by_lane_and_step(told, pay, survey, lanes):
    subject = Touchpoint.objects.get().subject
    answers(asked(survey, subject), [5] * 10 + [1] * 30, comment="Twice?")
    found = told().json()
    assert set(found["lanes"]) == {str(lanes[kind].pk) for kind in (LaneKind.DROPOFF, LaneKind.METRICS, LaneKind.VERBATIMS)}
    scores = found["lanes"][str(lanes[LaneKind.METRICS].pk)]
    assert "25 %" in scores["steps"][str(pay.pk)]
    assert set(scores["stages"]) == {str(pk) for pk in Stage.objects.values_list("pk", flat=True)}
    assert "Twice?" in found["lanes"][str(lanes[LaneKind.VERBATIMS].pk)]["steps"][str(pay.pk)]
    assert "No events yet." in found["lanes"][str(lanes[LaneKind.DROPOFF].pk)]["through"]
    measured = found["emotion"][str(pay.pk)]
    assert (measured["value"], measured["n"], measured["hollow"]) == (-1, 40, False)
    assert measured["low"] < -1 < measured["high"]


def test_a_step_that_customers_feel_worse_about_than_declared_is_named(told, pay, survey, lanes):
    answers(asked(survey, Touchpoint.objects.get().subject), [5] * 10 + [1] * 30)
    emotion = lanes[LaneKind.EMOTION]
    assert told().json()["disagreements"] == {str(emotion.pk): {}}
    Card.objects.create(workspace=emotion.workspace, lane=emotion, step=pay, emotion=1)
    (found,) = told().json()["disagreements"][str(emotion.pk)].values()
    assert found["feel"] == "worse"
    assert found["words"].startswith("Pay: declared +1, measured −1 (")


def test_what_is_known_is_not_sent_twice(told, pay):
    first = told()
    again = told(if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    Step.objects.filter(pk=pay.pk).update(name="Pay safely")
    assert told(if_none_match=first["ETag"]).status_code == 200


def test_a_period_that_cannot_be_is_refused_in_words(client, journey, bob):
    client.force_login(bob)
    answer = client.get(map_url(journey, "editor_live"), {"from": "2026-02-31"})
    assert answer.status_code == 422
    assert "2026-02-31" in answer.content.decode()


def test_words_of_customers_never_become_html(told, pay, survey, lanes):
    answers(asked(survey, Touchpoint.objects.get().subject), [5], comment="<script>alert(1)</script>")
    assert "<script" not in str(told().json())


def test_the_live_lanes_cost_the_same_number_of_queries_however_large(told, journey, pay, survey, lanes):
    answers(asked(survey, Touchpoint.objects.get().subject), [4, 5], comment="Hm")
    pains = lanes[LaneKind.PAINS]
    Card.objects.create(workspace=journey.workspace, lane=pains, step=pay, text="Slow")

    def queries():
        told()
        with CaptureQueriesContext(connection) as captured:
            assert told().status_code == 200
        return len(captured)

    few = queries()
    for number in range(6):
        stage = Stage.objects.create(workspace=journey.workspace, journey=journey, name=f"Stage {number}")
        step = Step.objects.create(workspace=journey.workspace, stage=stage, name=f"Step {number}")
        Card.objects.create(workspace=journey.workspace, lane=lanes[LaneKind.EMOTION], step=step, emotion=1)
        touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name=f"Page {number}")
        Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint)
        answers(asked(survey, touchpoint.subject), [number % 5 + 1] * 3, comment="Hm")
    assert queries() == few
