"""Answers to count, and a recount of them in plain Python."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime

import pytest

from behaviour.models import Attribute, Customer, Segment
from feedback.models import Answer, AnswerScale, Collector, Question, Response, ScoreMark, Survey
from metrics.models import ScoreDay, ScoreMonth
from metrics.rollups import derive_all_marked
from touchpoints.models import Channel, Placement, Touchpoint

KINDS = {"nps": (0, 10, 2), "csat": (1, 5, 2), "ces": (1, 5, 2), "rating": (1, 5, 1)}


class World:
    """Writes answers the way the product does: with a mark in the same transaction."""

    def __init__(self, workspace, journey):
        self.workspace, self.journey = workspace, journey
        self.survey = Survey.objects.create(workspace=workspace, name="After the visit")
        self.made_up = Survey.objects.create(workspace=workspace, name="Made up", is_synthetic=True)
        self.collectors = {
            survey.pk: Collector.objects.create(workspace=workspace, survey=survey, kind="api", name="API")
            for survey in (self.survey, self.made_up)
        }
        self.channels = [Channel.objects.create(workspace=workspace, name=name) for name in ("Web", "Shop")]
        plan = Attribute.objects.create(workspace=workspace, key="plan", name="Plan")
        self.segments = [Segment.objects.create(workspace=workspace, attribute=plan, value=v) for v in ("free", "paid")]
        steps = [step for stage in journey.stages.in_order() for step in stage.steps.in_order()]
        self.touchpoints = []
        for step in steps:
            touchpoint = Touchpoint.objects.create(workspace=workspace, name=f"{step} touchpoint")
            Placement.objects.create(workspace=workspace, step=step, touchpoint=touchpoint)
            self.touchpoints.append(touchpoint)
        self.scales = {
            metric: AnswerScale.objects.create(workspace=workspace, metric=metric, lowest=low, highest=high, box=box)
            for metric, (low, high, box) in KINDS.items()
        }
        self.questions = {}

    @property
    def cart(self):
        return self.touchpoints[2].subject

    @property
    def pay(self):
        return self.touchpoints[3].subject

    @property
    def buy(self):
        return self.journey.stages.get(name="Buy").subject

    def question(self, subject, scale, survey):
        key = (subject.pk, scale.pk, survey.pk)
        if key not in self.questions:
            self.questions[key] = Question.objects.create(
                workspace=self.workspace,
                survey=survey,
                key=f"q{len(self.questions)}",
                kind=scale.metric,
                text="How was it?",
                subject=subject,
                scale=scale,
            )
        return self.questions[key]

    def response(self, day, *, weight=None, segments=(), customer=None, channel=None, journey=None, survey=None):
        survey = survey or self.survey
        if isinstance(customer, str):
            customer = Customer.objects.get_or_create(workspace=self.workspace, key=customer)[0]
        return Response.objects.create(
            workspace=self.workspace,
            survey=survey,
            collector=self.collectors[survey.pk],
            customer=customer,
            channel=channel,
            journey=journey,
            answered_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            local_day=day,
            weight=weight,
            segment_ids=[segment.pk for segment in segments],
        )

    def answer(self, subject, value, day=date(2026, 5, 4), metric="csat", *, response=None, mark=True, counts=True, **about):
        scale = metric if isinstance(metric, AnswerScale) else self.scales[metric]
        response = response or self.response(day, **about)
        answer = Answer.objects.create(
            workspace=self.workspace,
            response=response,
            question=self.question(subject, scale, response.survey),
            subject=subject,
            journey=response.journey,
            channel=response.channel,
            scale=scale,
            value=value,
            local_day=day,
            counts=counts,
        )
        if mark:
            self.mark(subject, day)
        return answer

    def answers(self, subject, values, *args, **kwargs):
        return [self.answer(subject, value, *args, **kwargs) for value in values]

    def mark(self, subject, day):
        ScoreMark.objects.create(workspace=self.workspace, subject=subject, day=day)

    def derive(self):
        return derive_all_marked(self.workspace.pk)


@pytest.fixture
def world(workspace, journey):
    return World(workspace, journey)


COUNTS = [f"c{point}" for point in range(11)]


def recount(answers):
    """{(bucket): (counts, weights, squares, synthetic)} per day, of everyone and of each segment, in plain Python."""
    points, weights, squares = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)
    weighted, synthetic = set(), Counter()
    for answer in answers:
        if not answer.counts or answer.subject_id is None or answer.scale_id is None or answer.value is None:
            continue
        response = answer.response
        for segment in [None, *response.segment_ids]:
            key = (answer.subject_id, answer.local_day, answer.scale_id, answer.journey_id, answer.channel_id, segment)
            weight = 1.0 if response.weight is None else response.weight
            points[key][answer.value] += 1
            weights[key][answer.value] += weight
            squares[key][answer.value] += weight * weight
            synthetic[key] += response.survey.is_synthetic
            if response.weight is not None:
                weighted.add(key)
    row = lambda counter: [counter[point] for point in range(11)]  # noqa: E731
    return {
        key: (
            row(points[key]),
            row(weights[key]) if key in weighted else None,
            row(squares[key]) if key in weighted else None,
            synthetic[key],
        )
        for key in points
    }


def stored(model=ScoreDay):
    """What the roll-ups say, in the same shape."""
    when = "day" if model is ScoreDay else "month"
    return {
        (row.subject_id, getattr(row, when), row.scale_id, row.journey_id, row.channel_id, row.segment_id): (
            [getattr(row, column) for column in COUNTS],
            row.weights,
            row.squared_weights,
            row.synthetic,
        )
        for row in model.objects.all()
    }


def months_of(days):
    """The same counts by month, added up in plain Python."""
    months = {}
    for (subject, day, *rest), (counts, weights, squares, synthetic) in days.items():
        key = (subject, day.replace(day=1), *rest)
        old = months.get(key, ([0] * 11, None, None, 0))
        add = lambda a, b: [x + y for x, y in zip(a, b, strict=True)]  # noqa: E731
        any_weights = weights is not None or old[1] is not None
        months[key] = (
            add(old[0], counts),
            add(old[1] or old[0], weights or counts) if any_weights else None,
            add(old[2] or old[0], squares or counts) if any_weights else None,
            old[3] + synthetic,
        )
    return months


def assert_same(left, right):
    assert left.keys() == right.keys()
    for key, (counts, weights, squares, synthetic) in left.items():
        other = right[key]
        assert (counts, synthetic) == (other[0], other[3])
        assert (weights is None) == (other[1] is None)
        if weights is not None:
            assert weights == pytest.approx(other[1]) and squares == pytest.approx(other[2])


def assert_right():
    """The roll-ups hold exactly what a recount of all answers gives, by day and by month."""
    days = recount(Answer.objects.select_related("response__survey"))
    assert_same(stored(ScoreDay), days)
    assert_same(stored(ScoreMonth), months_of(days))
