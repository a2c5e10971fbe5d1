"""A survey of the cart: satisfaction on five points, effort, a recommendation and a comment."""

from __future__ import annotations

import pytest

from feedback.models import AnswerScale, Collector, Metric, Question, QuestionKind, Survey
from touchpoints.models import Touchpoint


@pytest.fixture
def cart(workspace) -> Touchpoint:
    return Touchpoint.objects.create(workspace=workspace, name="Cart")


@pytest.fixture
def csat5(workspace) -> AnswerScale:
    return AnswerScale.objects.create(workspace=workspace, metric=Metric.CSAT, lowest=1, highest=5, box=2)


@pytest.fixture
def nps(workspace) -> AnswerScale:
    return AnswerScale.objects.create(workspace=workspace, metric=Metric.NPS, lowest=0, highest=10, box=2)


@pytest.fixture
def survey(workspace, cart, csat5, nps, journey) -> Survey:
    survey = Survey.objects.create(workspace=workspace, name="After the cart", status=Survey.Status.OPEN)
    shared = {"workspace": workspace, "survey": survey}
    Question.objects.create(
        **shared, key="cart", position=0, kind=QuestionKind.CSAT, text="How was the cart?", subject=cart.subject, scale=csat5
    )
    Question.objects.create(
        **shared, key="nps", position=1, kind=QuestionKind.NPS, text="Recommend?", subject=journey.subject, scale=nps
    )
    Question.objects.create(**shared, key="waiting", position=2, kind=QuestionKind.CSAT, text="And that?", scale=csat5)
    Question.objects.create(**shared, key="why", position=3, kind=QuestionKind.LONG_TEXT, text="Why?", subject=cart.subject)
    return survey


@pytest.fixture
def question(survey):
    """Questions of the survey by key."""
    return {question.key: question for question in survey.questions.select_related("scale")}


@pytest.fixture
def collector(workspace, survey) -> Collector:
    return Collector.objects.create(workspace=workspace, survey=survey, kind=Collector.Kind.API, name="Shop")
