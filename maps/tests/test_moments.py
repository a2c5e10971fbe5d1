"""The moments of truth of a journey, and what is known about each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import principal_of_user
from behaviour.dropoff import DropOff, Rate, StepFlow
from feedback.models import Survey
from journeys.models import Card, Journey, Lane, LaneKind, Step
from maps.board import gather_board
from maps.lenses.moments import MomentsPage
from maps.tests.test_map_page import DAY, answers, asked
from metrics.models import MetricDefinition
from metrics.periods import Period
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(workspace):
    return Survey.objects.create(workspace=workspace, name="Spring")


def placed(journey, step, name, **values):
    touchpoint = Touchpoint.objects.create(workspace=journey.workspace, name=name)
    step = Step.objects.get(name=step)
    return Placement.objects.create(workspace=journey.workspace, step=step, touchpoint=touchpoint, **values)


@pytest.fixture
def moments(journey) -> Journey:
    """Pay is a moment without a reason, Cart the first one; Search is placed and not marked; Pay is declared good."""
    placed(journey, "Pay", "Card form", moment_of_truth=MomentOfTruth.OTHER)
    placed(journey, "Cart", "Cart page", moment_of_truth=MomentOfTruth.FIRST, moment_of_truth_reason="They see the price.")
    placed(journey, "Search", "Search page")
    feelings = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.EMOTION, name="Feelings")
    Card.objects.create(workspace=journey.workspace, lane=feelings, step=Step.objects.get(name="Pay"), emotion=2)
    return journey


def url(journey):
    return reverse("maps:moments", args=[journey.workspace.slug, journey.pk])


def page_of(journey, user, kind=""):
    return MomentsPage.of(gather_board(principal_of_user(user), journey), Period.of_month(DAY), kind)


def subject(name):
    return Touchpoint.objects.get(name=name).subject


def test_moments_stand_in_the_order_of_the_journey_with_kind_and_reason(client, moments, bob):
    client.force_login(bob)
    assert [moment.chip.touchpoint.name for moment in page_of(moments, bob).moments] == ["Cart page", "Card form"]
    page = client.get(url(moments)).content.decode()
    assert "First moment of truth" in page
    assert "They see the price." in page
    assert "No reason is given yet." in page


def test_a_moment_that_nobody_was_asked_about_is_said_to_be_so(moments, bob):
    page = page_of(moments, bob)
    said = "You say that customers make up their mind here, and nobody has been asked about it yet."
    assert [moment.findings for moment in page.moments] == [[said], [said]]
    assert page.finding == "Two moments of truth, and nobody has been heard at any of them"


def test_the_figure_stands_beside_its_moment_with_n_and_interval(client, moments, survey, bob):
    answers(asked(survey, subject("Cart page")), [5] * 42 + [1] * 8)
    client.force_login(bob)
    page = client.get(url(moments)).content.decode()
    for words in ("84 %", "n 50", "71–92"):
        assert words in page


def test_customers_who_feel_otherwise_than_declared_are_a_finding(moments, survey, bob):
    answers(asked(survey, subject("Card form")), [1] * 40)
    pay = page_of(moments, bob).moments[1]
    assert pay.findings == ["Customers feel worse than declared: −2 against +2."]


def test_few_answers_contradict_nobody(moments, survey, bob):
    answers(asked(survey, subject("Card form")), [1] * 5)
    pay = page_of(moments, bob).moments[1]
    assert pay.findings == ["Too few answers to say more: fewer than 30."]


def test_a_moment_that_misses_its_target_is_the_finding_of_the_page(moments, survey, bob):
    MetricDefinition.objects.create(workspace=moments.workspace, metric="csat", target=75)
    answers(asked(survey, subject("Cart page")), [5] * 10 + [1] * 40)
    page = page_of(moments, bob)
    assert "It decides, and it misses its target." in page.moments[0].findings
    assert page.finding == "Two moments of truth, and one surely misses a target"


def test_a_channel_that_customers_would_rather_use_is_a_finding(moments, bob):
    phone = Channel.objects.create(workspace=moments.workspace, name="Telephone")
    Placement.objects.filter(touchpoint__name="Card form").update(preferred_channel=phone)
    assert "Customers would rather have it by Telephone." in page_of(moments, bob).moments[1].findings


def test_what_is_measured_badly_and_not_marked_is_a_hint(moments, survey, bob):
    answers(asked(survey, subject("Search page")), [1] * 40)
    (hint,) = page_of(moments, bob).hints
    assert hint.moment.chip.touchpoint.name == "Search page"
    assert hint.reason.startswith("Customers feel −2")


def test_the_step_that_loses_most_is_a_hint_unless_a_moment_is_marked_there(moments, bob):
    page = page_of(moments, bob)
    losses = {"Search": Rate.of(30, 100), "Pay": Rate.of(10, 100)}
    flows = tuple(StepFlow(Step.objects.get(name=name).pk, n, False, loss=loss) for n, (name, loss) in enumerate(losses.items()))
    flow = DropOff(moments.pk, 1, None, "", DAY, DAY, flows, 100, 100, 1, None, None, False, None)
    (hint,) = MomentsPage(page.board, page.period, page.figures, flow).hints
    assert hint.reason == "More are lost at “Search” than at any other step: 30 of 100 passages end here."

    Placement.objects.filter(touchpoint__name="Search page").update(moment_of_truth=MomentOfTruth.ZERO)
    board = page_of(moments, bob).board
    marked = MomentsPage(board, page.period, page.figures, flow)
    assert marked.hints == []
    assert marked.moments[0].loss_words == "30 of 100 passages end here"


def test_one_kind_can_be_looked_at_alone(client, moments, bob):
    client.force_login(bob)
    page = client.get(url(moments), {"moment": "first"}).content.decode()
    assert "Cart page" in page
    assert "Card form" not in page


def test_a_journey_without_any_explains_the_four_kinds(client, journey, bob):
    client.force_login(bob)
    page = client.get(url(journey)).content.decode()
    assert "No moment of truth is marked yet" in page
    for kind in ("Zero", "First", "Second", "Third"):
        assert f"{kind} moment of truth" in page


def test_moments_cost_the_same_number_of_queries_however_many(client, moments, survey, bob):
    client.force_login(bob)
    answers(asked(survey, subject("Cart page")), [4, 5])

    def queries():
        client.get(url(moments))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(moments)).status_code == 200
        return len(captured)

    few = queries()
    for number in range(6):
        placement = placed(moments, "Compare", f"Page {number}", moment_of_truth=MomentOfTruth.ZERO)
        answers(asked(survey, placement.touchpoint.subject), [number % 5 + 1] * 3)
    assert queries() == few


def mark(client, journey, placement, **values):
    address = reverse("maps:moment_mark", args=[journey.workspace.slug, journey.pk])
    return client.post(address, {"placement": placement.pk, **values}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_touchpoint_is_marked_and_the_mark_is_taken_back(client, moments, alice):
    client.force_login(alice)
    search = Placement.objects.get(touchpoint__name="Search page")
    answer = mark(client, moments, search, kind="zero", reason="They read what others say.")
    search.refresh_from_db()
    assert (search.moment_of_truth, search.moment_of_truth_reason) == ("zero", "They read what others say.")
    assert said(answer) == ["Done: mark “Search page” as zero moment of truth."]

    client.post(reverse("maps:undo", args=[moments.workspace.slug, moments.pk]))

    search.refresh_from_db()
    assert (search.moment_of_truth, search.moment_of_truth_reason) == ("", "")


def test_a_moment_is_explained_and_let_go(client, moments, alice):
    client.force_login(alice)
    pay = Placement.objects.get(touchpoint__name="Card form")
    assert said(mark(client, moments, pay, kind="other", reason="Trust.")) == ["Done: explain “Card form” as moment of truth."]
    mark(client, moments, pay, kind="", reason="Trust.")
    pay.refresh_from_db()
    assert (pay.moment_of_truth, pay.moment_of_truth_reason) == ("", "")


def test_only_touchpoints_of_the_journey_are_marked_and_only_by_editors(client, moments, alice, bob):
    client.force_login(alice)
    other = moments.workspace.journeys.create(name="Another")
    search = Placement.objects.get(touchpoint__name="Search page")
    answer = mark(client, other, search, kind="zero")
    assert answer.status_code == 422
    assert "This touchpoint is no longer on the journey." in answer.content.decode()
    assert mark(client, moments, search, kind="tenth").status_code == 422
    client.force_login(bob)
    assert mark(client, moments, search, kind="zero").status_code == 403
