import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.models import Card, Journey, Lane, LaneKind, Persona, Stage, Step
from journeys.portfolio import in_families

pytestmark = pytest.mark.django_db
W = "/w/example"


@pytest.fixture
def edits(client, alice):
    """A browser in which Alice, who edits, is logged in."""
    client.force_login(alice)
    return client


@pytest.fixture
def views(client, bob):
    """A browser in which Bob, who views, is logged in."""
    client.force_login(bob)
    return client


@pytest.fixture
def pains(journey):
    return Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")


def text(answer):
    return answer.content.decode()


def stage_names(journey):
    return [stage.name for stage in journey.stages.in_order()]


# --- Journeys


def test_an_empty_list_offers_an_editor_one_way_on_and_a_viewer_an_explanation(client, alice, bob):
    client.force_login(alice)
    assert f'href="{W}/journeys/new/"' in text(client.get(f"{W}/journeys/"))
    client.force_login(bob)
    answer = text(client.get(f"{W}/journeys/"))
    assert "Ask an editor" in answer
    assert f"{W}/journeys/new/" not in answer


def test_the_list_is_searched_and_filtered(views, journey):
    Journey.objects.create(workspace=journey.workspace, name="Returning", status="live", state="future")

    def listed(query):
        return [row.journey.name for row in views.get(f"{W}/journeys/?{query}").context["rows"]]

    assert listed("q=lamp") == ["Buying a lamp"]
    assert listed("status=live") == ["Returning"]
    assert listed("state=current&q=re") == []
    assert listed("status=nonsense&q=lamp") == ["Buying a lamp"]
    assert "No journey is like that" in text(views.get(f"{W}/journeys/?q=zzz"))


def test_journeys_stand_under_the_larger_one_they_lie_in(workspace):
    a = Journey.objects.create(workspace=workspace, name="A")
    b = Journey.objects.create(workspace=workspace, name="B", parent=a)
    c = Journey.objects.create(workspace=workspace, name="C", parent=b)
    d = Journey.objects.create(workspace=workspace, name="D")
    assert [(row.journey.name, row.depth) for row in in_families([d, c, b, a])] == [("D", 0), ("A", 0), ("B", 1), ("C", 2)]
    assert [(row.journey.name, row.depth) for row in in_families([c, d])] == [("C", 0), ("D", 0)]


def test_a_ring_of_parents_still_lists_each_journey_once(workspace):
    a = Journey.objects.create(workspace=workspace, name="A")
    b = Journey.objects.create(workspace=workspace, name="B", parent=a)
    a.parent = b
    assert sorted(row.journey.name for row in in_families([a, b])) == ["A", "B"]


def test_details_are_edited_and_a_stranger_is_no_owner(edits, journey, bob, charlie):
    url = f"{W}/journeys/{journey.pk}/details/"
    details = {"name": "Buying a chair", "level": "micro", "state": "current", "status": "live", "owner": bob.pk}
    assert edits.post(url, {**details, "owner": charlie.pk}).status_code == 422
    assert edits.post(url, {**details, "next_review_on": "2030-02-01"}).status_code == 302
    journey.refresh_from_db()
    assert (journey.name, journey.owner, str(journey.next_review_on)) == ("Buying a chair", bob, "2030-02-01")


def test_details_ask_for_personas_only_where_there_are_some(edits, journey):
    page = f"/w/example/journeys/{journey.pk}/details/"
    assert "personas" not in edits.get(page).context["form"].fields
    Persona.objects.create(workspace=journey.workspace, name="Ana")
    assert "personas" in edits.get(page).context["form"].fields


def test_editing_details_keeps_a_persona_archived_meanwhile(edits, journey):
    ana = Persona.objects.create(workspace=journey.workspace, name="Ana")
    journey.personas.add(ana)
    ana.archive()
    answer = edits.get(f"{W}/journeys/{journey.pk}/details/")
    assert ana in answer.context["form"].fields["personas"].queryset


def test_archiving_takes_a_journey_off_the_list_and_restoring_brings_it_back(edits, journey):
    edits.post(f"{W}/journeys/{journey.pk}/archive/")
    assert not edits.get(f"{W}/journeys/").context["rows"]
    assert len(edits.get(f"{W}/journeys/?archived=on").context["rows"]) == 1
    edits.post(f"{W}/journeys/{journey.pk}/restore/")
    assert len(edits.get(f"{W}/journeys/").context["rows"]) == 1


def test_a_copy_is_made_by_form_and_a_second_future_state_is_refused_with_the_reason(edits, journey):
    url = f"{W}/journeys/{journey.pk}/duplicate/"
    assert edits.post(url, {"name": "Next year", "as_future_state": "on"}).status_code == 302
    answer = edits.post(url, {"name": "Later", "as_future_state": "on"})
    assert answer.status_code == 422
    assert "counterpart already" in text(answer)
    assert Journey.objects.count() == 2


def test_a_viewer_reads_the_outline_and_is_offered_no_change(views, journey):
    answer = text(views.get(f"{W}/journeys/{journey.pk}/outline/"))
    assert "Compare" in answer
    assert "/move/" not in answer
    assert "/archive/" not in answer


def test_another_workspace_s_journey_does_not_exist_here(edits, charlie):
    theirs = Journey.objects.create(workspace=charlie.memberships.get().workspace, name="Not ours")
    for page in ("edit", "outline", "lanes", "duplicate"):
        assert edits.get(f"{W}/journeys/{theirs.pk}/{page}/").status_code == 404


# --- Stages and steps


def test_a_stage_is_added_renamed_moved_archived_and_restored_by_forms(edits, journey):
    edits.post(f"{W}/journeys/{journey.pk}/stages/new/", {"name": "Use", "kind": "use", "first_step": "Switch on"})
    use = Stage.objects.get(name="Use")
    assert use.steps.get().name == "Switch on"
    edits.post(f"{W}/stages/{use.pk}/edit/", {"name": "Enjoy", "kind": "other"})
    edits.post(f"{W}/stages/{use.pk}/move/", {"position": 0})
    assert stage_names(journey) == ["Enjoy", "Consider", "Buy"]
    edits.post(f"{W}/stages/{use.pk}/archive/")
    assert stage_names(journey) == ["Consider", "Buy"]
    edits.post(f"{W}/stages/{use.pk}/restore/")
    assert stage_names(journey) == ["Consider", "Buy", "Enjoy"]


def test_a_move_to_no_place_says_why(edits, journey):
    buy = journey.stages.get(name="Buy")
    answer = edits.post(f"{W}/stages/{buy.pk}/move/", {"position": "first"})
    assert answer.status_code == 422
    assert "whole number" in text(answer)
    assert stage_names(journey) == ["Consider", "Buy"]


def test_a_script_that_moves_is_answered_without_a_page(edits, journey):
    buy = journey.stages.get(name="Buy")
    assert edits.post(f"{W}/stages/{buy.pk}/move/", {"position": 0}, headers={"Accept": "application/json"}).status_code == 204


def test_a_step_moves_to_another_stage_by_form(edits, journey):
    search, buy = Step.objects.get(name="Search"), journey.stages.get(name="Buy")
    edits.post(f"{W}/steps/{search.pk}/move/", {"position": 0, "stage": buy.pk})
    assert [step.name for step in buy.steps.in_order()] == ["Search", "Cart", "Pay"]


def test_the_last_step_of_a_stage_stays_and_the_page_says_why(edits, journey):
    journey.stages.get(name="Buy").steps.get(name="Cart").archive()
    pay = Step.objects.get(name="Pay")
    answer = edits.post(f"{W}/steps/{pay.pk}/archive/", {"next": f"{W}/journeys/{journey.pk}/outline/"})
    assert answer.status_code == 422
    assert "at least one step" in text(answer)
    assert f'href="{W}/journeys/{journey.pk}/outline/"' in text(answer)


def test_a_form_leads_back_to_where_it_was_opened_but_never_to_another_site(edits, journey):
    buy = journey.stages.get(name="Buy")
    outline = f"{W}/journeys/{journey.pk}/outline/"
    assert edits.post(f"{W}/stages/{buy.pk}/move/", {"position": 0, "next": outline}).url == outline
    assert edits.post(f"{W}/stages/{buy.pk}/edit/?next={outline}", {"name": "Buy", "kind": "use"}).url == outline
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert edits.post(f"{W}/stages/{buy.pk}/move/", {"position": 0, "next": elsewhere}).url == journey.get_absolute_url()


def test_a_form_is_also_given_alone(edits, journey):
    buy = journey.stages.get(name="Buy")
    answer = text(edits.get(f"{W}/stages/{buy.pk}/edit/", headers={"X-Fragment": "1"}))
    assert answer.lstrip().startswith("<form")
    assert f'action="{W}/stages/{buy.pk}/edit/"' in answer


# --- Lanes and cards


def test_a_lane_is_added_under_the_name_of_its_kind(edits, journey):
    edits.post(f"{W}/journeys/{journey.pk}/lanes/new/", {"kind": "gains", "name": ""})
    assert Lane.objects.get().name == "Gains"


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [
        ("hide", "is_hidden", True),
        ("show", "is_hidden", False),
        ("collapse", "is_collapsed", True),
        ("expand", "is_collapsed", False),
    ],
)
def test_a_lane_is_hidden_and_collapsed_by_buttons(edits, pains, verb, field, value):
    Lane.objects.update(**{field: not value})
    edits.post(f"{W}/lanes/{pains.pk}/{verb}/")
    pains.refresh_from_db()
    assert getattr(pains, field) is value


def test_a_card_is_written_edited_moved_and_archived_by_forms(edits, journey, pains):
    search, pay = Step.objects.get(name="Search"), Step.objects.get(name="Pay")
    url = f"{W}/steps/{search.pk}/lanes/{pains.pk}/cards/new/"
    assert edits.post(url, {"text": " ", "evidence": "assumed"}).status_code == 422
    edits.post(url, {"text": "Too slow", "evidence": "observed"})
    card = Card.objects.get()
    edits.post(f"{W}/cards/{card.pk}/edit/", {"text": "Far too slow", "evidence": "measured"})
    edits.post(f"{W}/cards/{card.pk}/move/", {"position": 0, "step": pay.pk})
    card.refresh_from_db()
    assert (card.text, card.evidence, card.step, card.emotion) == ("Far too slow", "measured", pay, None)
    assert "Far too slow" in text(edits.get(f"{W}/journeys/{journey.pk}/outline/"))
    edits.post(f"{W}/cards/{card.pk}/archive/")
    assert not Card.objects.current().exists()


def test_how_it_feels_is_chosen_from_five(edits, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.EMOTION, name="Emotion")
    url = f"{W}/steps/{Step.objects.get(name='Search').pk}/lanes/{lane.pk}/cards/new/"
    assert edits.post(url, {"evidence": "assumed"}).status_code == 422
    assert edits.post(url, {"evidence": "assumed", "emotion": "3"}).status_code == 422
    edits.post(url, {"evidence": "assumed", "emotion": "-2"})
    assert Card.objects.get().emotion == -2
    assert "−2" in text(edits.get(f"{W}/journeys/{journey.pk}/outline/"))


def test_a_live_lane_offers_no_card(edits, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.METRICS, name="Scores")
    answer = edits.get(f"{W}/steps/{Step.objects.get(name='Search').pk}/lanes/{lane.pk}/cards/new/")
    assert answer.status_code == 422
    assert "fills itself" in text(answer)


def test_a_viewer_writes_no_card(views, journey, pains):
    url = f"{W}/steps/{Step.objects.get(name='Search').pk}/lanes/{pains.pk}/cards/new/"
    assert views.post(url, {"text": "x", "evidence": "assumed"}).status_code == 403
    assert not Card.objects.exists()


# --- Personas


def test_a_persona_is_created_read_edited_and_archived(edits, workspace):
    edits.post(f"{W}/personas/new/", {"name": "Ana", "quotes": "I want it today\nWhere is it?"})
    ana = Persona.objects.get()
    assert text(edits.get(f"{W}/personas/{ana.pk}/")).count("<blockquote>") == 2
    edits.post(f"{W}/personas/{ana.pk}/edit/", {"name": "Anna"})
    assert "Anna" in text(edits.get(f"{W}/personas/"))
    edits.post(f"{W}/personas/{ana.pk}/archive/")
    assert not edits.get(f"{W}/personas/").context["personas"]


# --- Whatever the size


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["journeys/", "personas/", "journeys/{}/outline/", "journeys/{}/lanes/", "journeys/{}/details/"])
def test_a_page_costs_the_same_number_of_queries_with_2_rows_and_with_40(edits, journey, pains, page):
    url = f"{W}/{page.format(journey.pk)}"

    def grow(number):
        persona = Persona.objects.create(workspace=journey.workspace, name=f"Persona {number}")
        journey.personas.add(persona)
        Journey.objects.create(workspace=journey.workspace, name=f"Journey {number}", parent=journey)
        step = journey.add_stage(f"Stage {number}").steps.get()
        Card.objects.create(workspace=journey.workspace, lane=pains, step=step, text="Slow", persona=persona)
        Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.TEXT, name=f"Lane {number}")

    grow(0)
    few = queries(edits, url)
    for number in range(1, 40):
        grow(number)
    assert queries(edits, url) == few
