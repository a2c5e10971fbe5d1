"""The gallery, the preview of a template, and the start from one."""

from itertools import groupby

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from journeys.gallery import template_named, templates
from journeys.models import Journey
from maps.starting.pictures import PictureStage, PictureStep, picture_of, picture_of_template
from touchpoints.models import Touchpoint

NEW = "/w/example/journeys/new/"


@pytest.fixture
def edits(client, alice):
    """A browser in which Alice, who edits, is logged in."""
    client.force_login(alice)
    return client


def text(answer):
    return answer.content.decode()


def titles(answer):
    return [preview.template.title for preview in answer.context["previews"]]


@pytest.mark.django_db
def test_the_gallery_shows_every_template_but_the_blank_one_by_industry(edits):
    answer = edits.get(NEW)
    assert len(titles(answer)) == len(templates()) - 1
    industries = [preview.template.industry for preview in answer.context["previews"]]
    assert industries == sorted(industries)
    assert "6 moments of truth" in text(answer)


@pytest.mark.django_db
def test_a_template_is_found_by_words_of_its_touchpoints_and_by_industry(edits):
    assert titles(edits.get(f"{NEW}?q=burst+PIPE")) == ["I claim for a burst pipe"]
    assert titles(edits.get(f"{NEW}?q=emergency+plumber")) == ["I claim for a burst pipe"]
    assert titles(edits.get(f"{NEW}?industry=Retail")) == ["I buy a sofa"]
    assert len(titles(edits.get(f"{NEW}?industry=Witchcraft"))) == len(templates()) - 1
    assert "No template is like that" in text(edits.get(f"{NEW}?q=zzz"))


@pytest.mark.django_db
def test_the_gallery_and_the_previews_ask_the_database_as_often_as_any_page(edits):
    edits.get(NEW)
    counts = set()
    for page in ["", "?q=pipe", "?industry=Retail", *(f"{name}/" for name in templates())]:
        with CaptureQueriesContext(connection) as queries:
            assert edits.get(NEW + page).status_code == 200
        counts.add(len(queries))
    assert max(counts) - min(counts) == 1  # the gallery alone asks for a guide to go on with
    assert max(counts) <= 6


@pytest.mark.django_db
def test_a_preview_shows_the_whole_journey(edits):
    answer = text(edits.get(f"{NEW}retail-sofa/"))
    template = template_named("retail-sofa")
    for words in (template.scenario, template.persona.name, "Line of visibility", "Second moment of truth"):
        assert words in answer
    assert all(step.name in answer for step in template.steps)


@pytest.mark.django_db
def test_starting_draws_the_journey_for_whoever_started_it(edits, alice):
    answer = edits.post(f"{NEW}retail-sofa/start/", {"name": "I buy a bed"})
    journey = Journey.objects.get()
    assert answer.url.startswith(f"/w/example/journeys/{journey.pk}/")
    assert (journey.name, journey.owner, journey.status) == ("I buy a bed", alice, "draft")
    assert journey.description.startswith("Jonas and his partner")
    assert journey.personas.get().name.startswith("Jonas")


@pytest.mark.django_db
def test_starting_twice_may_use_the_same_touchpoints(edits):
    edits.post(f"{NEW}retail-sofa/start/", {"name": "One"})
    count = Touchpoint.objects.count()
    edits.post(f"{NEW}retail-sofa/start/", {"name": "Two", "reuse_touchpoints": "on"})
    assert Touchpoint.objects.count() == count


@pytest.mark.django_db
def test_a_start_without_a_name_comes_back_with_the_preview_and_the_fault(edits):
    answer = edits.post(f"{NEW}retail-sofa/start/", {"name": ""})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in text(answer)
    assert "Showroom model" in text(answer)
    assert not Journey.objects.exists()


@pytest.mark.django_db
def test_the_blank_page_shows_the_five_parts_and_starts_with_an_empty_frame(edits):
    answer = text(edits.get(f"{NEW}blank/"))
    for part in ("Actor", "Scenario and expectations", "Stages", "Actions, thoughts and emotions", "Opportunities and ownership"):
        assert part in answer
    assert "reuse_touchpoints" not in answer
    begun = edits.post(f"{NEW}blank/start/", {"name": "I <b>renew</b>"}, follow=True)
    journey = Journey.objects.get()
    assert f"<a href='/w/example/journeys/{journey.pk}/guide/actor/'>who it is about</a>" in text(begun)
    assert "“I &lt;b&gt;renew&lt;/b&gt;” is ready to be drawn" in text(begun)
    assert journey.stages.count() == 1
    assert not journey.personas.exists()
    assert journey.description == ""


@pytest.mark.django_db
def test_an_unknown_template_is_not_there_and_a_viewer_starts_nothing(edits, bob):
    assert edits.get(f"{NEW}no-such/").status_code == 404
    assert edits.post(f"{NEW}no-such/start/", {"name": "x"}).status_code == 404
    edits.force_login(bob)
    assert edits.get(NEW).status_code == 403
    assert edits.post(f"{NEW}retail-sofa/start/", {"name": "x"}).status_code == 403
    assert not Journey.objects.exists()


def test_the_small_picture_says_its_highest_and_lowest_in_words():
    picture = picture_of_template(template_named("retail-sofa"))
    assert picture.words == "Declared emotion: lowest at “Wait ten weeks” (−1), highest at “First evenings” (+2)."
    assert sum(band.width for band in picture.bands) == picture.width
    assert len(picture.points) == 12
    assert sum(point.is_moment for point in picture.points) == 5  # one step has two


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(-2, 2)), min_size=1, max_size=5), min_size=1, max_size=8))
def test_every_dot_stands_inside_the_picture_and_gaps_break_the_line(emotions):
    stages = [
        PictureStage("A", 0, tuple(PictureStep(f"{at}", emotion, is_moment=False) for at, emotion in enumerate(row)))
        for row in emotions
    ]
    picture = picture_of(stages)
    flat = [emotion for row in emotions for emotion in row]
    assert len(picture.points) == sum(emotion is not None for emotion in flat)
    assert all(10 < float(point.y) < picture.height and 0 < float(point.x[:-1]) < 100 for point in picture.points)
    runs = [len(list(run)) for is_gap, run in groupby(flat, key=lambda emotion: emotion is None) if not is_gap]
    assert len(picture.lines) == sum(length > 1 for length in runs)
