import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Survey
from journeys.models import Journey
from maps.tests.test_map_page import DAY, answers, asked

pytestmark = pytest.mark.django_db


def test_the_list_of_journeys_shows_the_last_figures_of_each(client, journey, bob):
    survey = Survey.objects.create(workspace=journey.workspace, name="Spring")
    question = asked(survey, journey.subject, "nps")
    answers(question, [0] * 40, day=DAY.replace(year=2025))
    answers(question, [10] * 30 + [8] * 10, day=DAY)
    client.force_login(bob)
    page = client.get(reverse("journeys:list", args=["example"])).content.decode()
    assert ">75<" in page
    assert "May 2026" in page


def test_the_list_costs_the_same_number_of_queries_for_one_journey_and_for_ten(client, journey, bob):
    client.force_login(bob)
    survey = Survey.objects.create(workspace=journey.workspace, name="Spring")
    answers(asked(survey, journey.subject, "nps"), [9])
    url = reverse("journeys:list", args=["example"])

    def queries():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    one = queries()
    for number in range(9):
        other = Journey.objects.create(workspace=journey.workspace, name=f"Journey {number}")
        answers(asked(survey, other.subject, "nps"), [number], day=DAY.replace(month=number + 1))
    assert queries() == one
