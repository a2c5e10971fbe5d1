from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import principal_of_user
from common.scales import default_scale
from dashboards.periods import latest_period
from feedback.models import AnswerScale, Collector, Question, Survey
from feedback.readings import read_answer
from feedback.responses import Comment, Incoming, change_answer, record_responses
from journeys.models import Card, Lane, LaneKind, Stage, Step
from maps.board import gather_board
from maps.page import MapPage
from metrics.periods import Period
from metrics.tasks import recompute_marked_scores
from touchpoints.models import MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)


def map_url(journey, name="map"):
    return reverse(f"maps:{name}", args=[journey.workspace.slug, journey.pk])


def scale_of(workspace, metric):
    scale = default_scale(metric)
    return AnswerScale.objects.get_or_create(
        workspace=workspace, metric=metric, lowest=scale.lowest, highest=scale.highest, box=scale.box or 2
    )[0]


@pytest.fixture
def survey(workspace):
    return Survey.objects.create(workspace=workspace, name="Spring")


@pytest.fixture
def lanes(journey):
    kinds = [LaneKind.DROPOFF, LaneKind.EMOTION, LaneKind.TOUCHPOINTS, LaneKind.METRICS, LaneKind.VERBATIMS, LaneKind.PAINS]
    return [
        Lane.objects.create(workspace=journey.workspace, journey=journey, kind=kind, name=LaneKind(kind).label) for kind in kinds
    ]


@pytest.fixture
def cart(journey, lanes):
    """A touchpoint on the step Cart, where it is a moment of truth."""
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name="Cart page")
    Placement.objects.create(
        workspace=journey.workspace,
        step=Step.objects.get(name="Cart"),
        touchpoint=touchpoint,
        moment_of_truth=MomentOfTruth.FIRST,
        moment_of_truth_reason="They see the price.",
    )
    return touchpoint


def asked(survey, subject, metric="csat"):
    return Question.objects.create(
        workspace=survey.workspace,
        survey=survey,
        key=f"{metric}-{subject.pk}",
        kind=metric,
        text="How was it?",
        subject=subject,
        scale=scale_of(survey.workspace, metric),
    )


def answers(question, values, day=DAY, comment=""):
    collector, _ = Collector.objects.get_or_create(
        workspace=question.workspace, survey=question.survey, kind=Collector.Kind.API, name="API"
    )
    record_responses(
        collector,
        [
            Incoming(
                answered_on=day,
                answers=[(question, read_answer(question, value))],
                comments=[Comment(comment, question, question.subject_id)] if comment else [],
            )
            for value in values
        ],
    )
    recompute_marked_scores(question.workspace_id)


def test_a_map_shows_stages_steps_touchpoints_and_the_moment_of_truth(client, journey, cart, bob):
    client.force_login(bob)
    page = client.get(map_url(journey)).content.decode()
    for words in ("Consider", "Buy", "Search", "Pay", "Cart page", "First moment of truth", "They see the price."):
        assert words in page


def test_a_score_stands_on_the_map_with_its_n_and_interval(client, journey, cart, survey, bob):
    answers(asked(survey, cart.subject), [5] * 42 + [1] * 8)
    client.force_login(bob)
    page = client.get(map_url(journey)).content.decode()
    assert "84 %" in page
    assert "n 50" in page
    assert "71–92" in page  # Wilson, 42 of 50


def test_a_touchpoint_that_nobody_was_asked_about_shows_no_figure(journey, cart, survey, bob):
    board = gather_board(principal_of_user(bob), journey)
    page = MapPage.of(board, Period.of_month(DAY))
    assert [scores.figures for scores in page.column_scores] == [(), (), (), ()]
    assert {card.text for scores in page.stage_scores for card in scores.figures} == {""}


def test_a_changed_answer_changes_the_figure_on_the_map(client, journey, cart, survey, bob):
    question = asked(survey, cart.subject)
    answers(question, [5, 5, 1, 1])
    client.force_login(bob)
    first = client.get(map_url(journey, "map_live"))
    assert "50 %" in first.content.decode()
    assert client.get(map_url(journey, "map_live"), headers={"If-None-Match": first["ETag"]}).status_code == 304

    change_answer(question.answers.filter(value=1).first(), 5)
    recompute_marked_scores(journey.workspace_id)

    second = client.get(map_url(journey, "map_live"), headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert "75 %" in second.content.decode()


def test_an_edit_of_the_map_is_news_too(client, journey, cart, bob):
    client.force_login(bob)
    etag = client.get(map_url(journey, "map_live"))["ETag"]
    Step.objects.filter(name="Pay").update(name="Pay safely")
    assert "Pay safely" in client.get(map_url(journey, "map_live"), headers={"If-None-Match": etag}).content.decode()


def test_the_words_of_customers_stand_under_their_step(client, journey, cart, survey, bob):
    answers(asked(survey, cart.subject), [2], comment="Where is the total?")
    client.force_login(bob)
    assert "Where is the total?" in client.get(map_url(journey)).content.decode()


def test_a_map_without_any_answer_opens_on_this_month(journey, cart, bob):
    board = gather_board(principal_of_user(bob), journey)
    assert latest_period(journey, board.subject_ids) == Period.of_month(timezone.localdate())


def test_a_period_that_cannot_be_is_named_and_the_map_shown_all_the_same(client, journey, cart, bob):
    client.force_login(bob)
    answer = client.get(map_url(journey), {"from": "2026-02-31", "to": "2026-03-01"}, follow=True)
    assert answer.status_code == 200
    assert "2026-02-31" in answer.content.decode()


def test_a_touchpoint_on_two_journeys_says_so(journey, cart, bob):
    other = type(journey).objects.create(workspace=journey.workspace, name="Returning a lamp")
    stage = Stage.objects.create(workspace=journey.workspace, journey=other, name="Return")
    step = Step.objects.create(workspace=journey.workspace, stage=stage, name="Find the page")
    Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=cart)
    board = gather_board(principal_of_user(bob), journey)
    assert [chip.other_journeys for column in board.columns for chip in column.chips] == [1]


def test_the_map_costs_the_same_number_of_queries_however_large(client, journey, cart, survey, bob):
    client.force_login(bob)
    answers(asked(survey, cart.subject), [4, 5])

    def queries():
        client.get(map_url(journey))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(map_url(journey)).status_code == 200
        return len(captured)

    pains = Lane.objects.get(kind=LaneKind.PAINS)
    Card.objects.create(workspace=journey.workspace, lane=pains, step=Step.objects.get(name="Pay"), text="Slow")
    few = queries()
    for number in range(8):
        stage = Stage.objects.create(workspace=journey.workspace, journey=journey, name=f"Stage {number}")
        step = Step.objects.create(workspace=journey.workspace, stage=stage, name=f"Step {number}")
        Card.objects.create(workspace=journey.workspace, lane=pains, step=step, text="Slow")
        touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name=f"Page {number}")
        Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint)
        answers(asked(survey, touchpoint.subject), [number % 5 + 1] * 3, comment="Hm")
    assert queries() == few


def test_a_reader_sees_one_moment_and_not_a_mixture(client, journey, cart, survey, bob):
    """What is shown as of a time was derived by then."""
    answers(asked(survey, cart.subject), [5])
    board = gather_board(principal_of_user(bob), journey)
    page = MapPage.of(board, Period.of_month(DAY))
    assert isinstance(page.as_of, datetime)
    assert timezone.now() - page.as_of < timedelta(minutes=5)
