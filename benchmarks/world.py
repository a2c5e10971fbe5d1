"""The company that the benchmarks measure: journeys, touchpoints, surveys and members, made through the product's own models."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from django.db import transaction

from accounts.models import Membership, Role, User, Workspace
from behaviour.models import Attribute, EventRule, Segment
from feedback.models import AnswerScale, Collector, Metric, Question, Survey
from journeys.models import Journey, Lane, LaneKind, Stage, StageKind, Step, Subject
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

CHANNELS = ["Web", "App", "Shop"]
SEGMENTS = {"plan": ["free", "plus", "family"], "country": ["de", "at", "ch", "fr", "pl"]}
STAGES = [StageKind.AWARENESS, StageKind.CONSIDERATION, StageKind.PURCHASE, StageKind.USE, StageKind.ADVOCACY]
JOURNEYS, STEPS, TOUCHPOINTS = 4, 2, 2
LANES = [LaneKind.EMOTION, LaneKind.TOUCHPOINTS, LaneKind.METRICS, LaneKind.DROPOFF, LaneKind.VERBATIMS]
# Stages about which a question of their own is asked; the others have a pooled figure only.
ASKED_STAGES = (0, 2)
SCALES = {Metric.NPS: (0, 10, 2), Metric.CSAT: (1, 5, 2), Metric.CES: (1, 7, 3)}


def slug_of(answers: int) -> str:
    return f"benchmark-{answers}"


@dataclass(frozen=True)
class World:
    """A workspace and what its answers and events point at; collectors, journeys and surveys run in parallel."""

    workspace: Workspace
    member: User
    channels: list[int]
    journeys: list[Journey]
    surveys: list[int]
    collectors: list[int]
    plans: list[int]
    countries: list[int]

    @property
    def questions(self) -> int:
        """How many each survey asks; the first asks for the journey's NPS."""
        return Question.objects.filter(survey=self.surveys[0]).count()

    @classmethod
    def find(cls, answers: int) -> World:
        """The world made earlier for so many answers."""
        workspace = Workspace.objects.get(slug=slug_of(answers))
        journeys = list(Journey.objects.filter(workspace=workspace).order_by("pk"))
        collectors = Collector.objects.filter(workspace=workspace, kind=Collector.Kind.LINK).order_by("pk")
        segments = [
            list(Segment.objects.filter(workspace=workspace, attribute__key=key).order_by("pk").values_list("pk", flat=True))
            for key in SEGMENTS
        ]
        return cls(
            workspace,
            Membership.objects.select_related("user").get(workspace=workspace, role=Role.EDITOR).user,
            list(Channel.objects.filter(workspace=workspace).order_by("pk").values_list("pk", flat=True)),
            journeys,
            [collector.survey_id for collector in collectors],
            [collector.pk for collector in collectors],
            *segments,
        )


@transaction.atomic
def make_world(answers: int) -> World:
    """Four journeys of five stages, ten steps and twenty touchpoints, of which neighbours share one; a survey for each."""
    slug = slug_of(answers)
    workspace = Workspace.objects.create(name=f"Benchmark of {answers:,} answers", slug=slug, timezone="UTC")
    Subject.of_workspace(workspace)
    user = User.objects.create_user(f"{slug}@example.com", name="Alice")
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    for name in CHANNELS:
        Channel.objects.create(workspace=workspace, name=name)
    for key, values in SEGMENTS.items():
        attribute = Attribute.objects.create(workspace=workspace, key=key, name=key.title())
        for value in values:
            Segment.objects.create(workspace=workspace, attribute=attribute, value=value)
    scales = {
        metric: AnswerScale.objects.create(workspace=workspace, metric=metric, lowest=lowest, highest=highest, box=box)
        for metric, (lowest, highest, box) in SCALES.items()
    }
    maps = [make_map(workspace, number) for number in range(JOURNEYS)]
    for number, (journey, _, placements) in enumerate(maps):
        # The next journey's first touchpoint also closes this one.
        neighbour = maps[(number + 1) % JOURNEYS][2][0].touchpoint
        Placement.objects.create(workspace=workspace, step=placements[-1].step, touchpoint=neighbour, is_optional=True)
        make_survey(workspace, journey, scales)
    return World.find(answers)


def make_map(workspace: Workspace, number: int) -> tuple[Journey, list[Stage], list[Placement]]:
    """One journey with its stages, steps, lanes and touchpoints, and the names of the events that happen at these."""
    journey = Journey.objects.create(workspace=workspace, name=f"Journey {number + 1}", status=Journey.Status.LIVE)
    for lane in LANES:
        Lane.objects.create(workspace=workspace, journey=journey, kind=lane, name=lane.label)
    channels = list(Channel.objects.filter(workspace=workspace).order_by("pk"))
    stages: list[Stage] = []
    placements: list[Placement] = []
    serial = count(1)
    for kind in STAGES:
        stages.append(Stage.objects.create(workspace=workspace, journey=journey, name=kind.label, kind=kind))
        for _ in range(STEPS):
            step = Step.objects.create(workspace=workspace, stage=stages[-1], name=f"Step {next(serial)}")
            for _ in range(TOUCHPOINTS):
                place = len(placements)
                touchpoint = Touchpoint.objects.create(
                    workspace=workspace, name=f"Touchpoint {number + 1}.{place + 1}", channel=channels[place % len(channels)]
                )
                EventRule.objects.create(workspace=workspace, event_name=event_name(number, place), touchpoint=touchpoint)
                moment = MomentOfTruth.SECOND if place % 7 == 3 else ""
                placements.append(
                    Placement.objects.create(workspace=workspace, step=step, touchpoint=touchpoint, moment_of_truth=moment)
                )
    return journey, stages, placements


def make_survey(workspace: Workspace, journey: Journey, scales: dict[Metric, AnswerScale]) -> None:
    """NPS of the journey, CSAT of two stages and of most touchpoints, effort at every fourth touchpoint."""
    survey = Survey.objects.create(workspace=workspace, name=f"After {journey}", status=Survey.Status.OPEN)
    Collector.objects.create(workspace=workspace, survey=survey, kind=Collector.Kind.LINK, name="Link")
    stages = list(journey.stages.in_order())
    asked: list[tuple[Subject, Metric]] = [(journey.subject, Metric.NPS)]
    asked += [(stages[index].subject, Metric.CSAT) for index in ASKED_STAGES]
    own = Placement.objects.on_journey(journey.pk).filter(is_optional=False).in_order().select_related("touchpoint__subject")
    asked += [
        (placement.touchpoint.subject, Metric.CES if place % 4 == 3 else Metric.CSAT) for place, placement in enumerate(own)
    ]
    for position, (subject, metric) in enumerate(asked):
        Question.objects.create(
            workspace=workspace,
            survey=survey,
            key=f"q{position}",
            position=position,
            kind=metric,
            text="How was it?",
            subject=subject,
            scale=scales[metric],
        )


def event_name(journey: int, place: int) -> str:
    return f"journey{journey}.touchpoint{place}"
