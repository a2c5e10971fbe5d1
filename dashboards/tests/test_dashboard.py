import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.access import principal_of_user
from dashboards.health import JourneyHealth
from dashboards.outline import Outline
from feedback.models import Survey
from journeys.models import Stage, Step
from maps.tests.test_map_page import DAY, answers, asked
from metrics.models import MetricDefinition
from metrics.periods import Period
from touchpoints.models import Placement, Touchpoint

pytestmark = pytest.mark.django_db
BEFORE = DAY.replace(year=2025)


@pytest.fixture
def survey(workspace):
    for metric in ("nps", "csat", "ces"):
        MetricDefinition.objects.create(workspace=workspace, metric=metric, target=50)
    return Survey.objects.create(workspace=workspace, name="Spring")


def placed(workspace, name, step):
    touchpoint = Touchpoint.objects.create(workspace=workspace, name=name)
    Placement.objects.create(workspace=workspace, step=Step.objects.get(name=step), touchpoint=touchpoint)
    return touchpoint


def health_of(journey, user):
    outline = Outline.of(principal_of_user(user), journey)
    return JourneyHealth.of(journey, outline, Period.of_month(DAY))


def test_touchpoints_that_surely_miss_their_target_need_somebody_the_furthest_first(workspace, journey, survey, bob):
    for name, step, good in (("Search box", "Search", 16), ("Cart page", "Cart", 4), ("Card form", "Pay", 30)):
        answers(asked(survey, placed(workspace, name, step).subject), [5] * good + [1] * (40 - good))
    thin = asked(survey, placed(workspace, "Receipt", "Pay").subject)
    answers(thin, [1] * 12)

    needs = health_of(journey, bob).needs

    # 16 of 40 may be at the target, 12 answers are too few to say, 30 of 40 reach it.
    assert [need.title.replace("\N{NO-BREAK SPACE}", " ") for need in needs] == [
        "“Cart page”: 10 % are satisfied, the target is 50 %"
    ]
    assert needs[0].evidence == ("4–23, n 40.",)
    assert needs[0].stage_id == Stage.objects.get(name="Buy").pk


def test_only_what_changed_more_than_chance_would_have_it_is_listed_as_changed(workspace, journey, survey, bob):
    for name, step, before, now in (
        ("Search box", "Search", 30, 10),
        ("Cart page", "Cart", 20, 22),
        ("Card form", "Pay", 10, 30),
    ):
        question = asked(survey, placed(workspace, name, step).subject)
        answers(question, [5] * before + [1] * (40 - before), day=BEFORE)
        answers(question, [5] * now + [1] * (40 - now))

    health = health_of(journey, bob)

    assert [(shift.name, shift.before, shift.now, shift.points) for shift in health.shifts] == [
        ("Search box", "75 %", "25 %", "−50.0"),
        ("Card form", "25 %", "75 %", "+50.0"),
    ]
    assert health.shifts_finding == "1 of 3 figures of touchpoints got worse, 1 better"


def test_the_course_of_a_journey_says_whether_it_changed(journey, survey, bob):
    question = asked(survey, journey.subject)
    answers(question, [5] * 30 + [1] * 10, day=BEFORE)
    answers(question, [5] * 10 + [1] * 30)

    course = health_of(journey, bob).course

    assert course.title == "Satisfaction is at 25 %: down 50.0 points since May 2025"
    assert [(point["label"], point["value"]) for point in course.chart["points"]] == [("May 2025", 75), ("May 2026", 25)]


def test_a_journey_asked_about_once_has_no_course(journey, survey, bob):
    answers(asked(survey, journey.subject), [5] * 40)
    assert health_of(journey, bob).course is None


def test_a_journey_without_any_data_has_a_dashboard_all_the_same(client, journey, bob):
    client.force_login(bob)
    page = client.get(reverse("dashboards:journey", args=["example", journey.pk])).content.decode()
    assert "Health of each stage" in page
    assert "No figure here misses its target" in page


def test_the_journey_as_a_whole_shows_who_recommends_it_and_what_was_not_asked(journey, survey, bob):
    answers(asked(survey, journey.subject, "nps"), [10] * 20 + [8] * 10 + [0] * 10)
    vitals = health_of(journey, bob).vitals
    (nps,) = vitals.figures
    assert [(group.name, group.count, group.left, group.width) for group in nps.spread] == [
        ("promoter", 20, "0.000", "50.000"),
        ("passive", 10, "50.000", "25.000"),
        ("detractor", 10, "75.000", "25.000"),
    ]
    assert nps.against_target == "Misses the target of 50"
    assert vitals.not_asked == "CSAT and CES were not asked about the journey as a whole."


def test_the_dashboard_costs_the_same_number_of_queries_however_large(client, workspace, journey, survey, bob):
    client.force_login(bob)
    question = asked(survey, journey.subject)
    answers(question, [5] * 3, day=BEFORE)
    answers(question, [4] * 3)
    answers(asked(survey, placed(workspace, "Search box", "Search").subject), [1] * 3)
    url = reverse("dashboards:journey", args=["example", journey.pk])

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    few = queries()
    for number in range(6):
        stage = Stage.objects.create(workspace=workspace, journey=journey, name=f"Stage {number}")
        Step.objects.create(workspace=workspace, stage=stage, name=f"Step {number}")
        answers(asked(survey, placed(workspace, f"Page {number}", f"Step {number}").subject), [number % 5 + 1] * 3)
    assert queries() == few
