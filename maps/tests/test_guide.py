"""The guided first map: each answer leaves the journey more complete, and nothing is asked twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Workspace
from journeys.models import Card, Journey, Persona, Stage, Step
from maps.models import Guide
from maps.starting.steps import rewrite_steps
from touchpoints.models import Channel, Placement, Touchpoint

pytestmark = pytest.mark.django_db
J = "/w/example/journeys/"


@pytest.fixture
def edits(client, alice):
    """A browser in which Alice, who edits, is logged in."""
    client.force_login(alice)
    return client


@pytest.fixture
def begun(edits):
    """The journey of Ana, after the first question."""
    edits.post(f"{J}new/guided/", {"name": "Ana", "summary": "Furnishes her first flat.", "goals": "A lamp today"})
    return Journey.objects.get()


@pytest.fixture
def answer(edits):
    """Answers one part about a journey."""
    return lambda journey, part, **given: edits.post(f"{J}{journey.pk}/guide/{part}/", given)


def stages_given(*names):
    return {f"new-{at}-name": name for at, name in enumerate(names)}


def step_names(journey):
    return [step.name for step in Step.objects.on_journey(journey.pk).in_order()]


def text(answer):
    return answer.content.decode()


def test_the_first_answer_makes_a_journey_with_the_person_and_nothing_else(edits, alice):
    answer = edits.post(f"{J}new/guided/", {"name": "Ana", "summary": "", "goals": ""})
    journey = Journey.objects.get()
    assert answer.url == f"{J}{journey.pk}/guide/scenario/"
    assert [persona.name for persona in journey.personas.all()] == ["Ana"]
    assert journey.owner == alice
    assert not journey.stages.exists()
    assert journey.lanes.filter(kind="ownership").exists()


def test_without_a_person_there_is_no_journey(edits, workspace):
    answer = edits.post(f"{J}new/guided/", {"name": ""})
    assert answer.status_code == 422
    assert "Name the person this map is about." in text(answer)
    assert not Journey.objects.exists()


def test_a_person_whom_the_workspace_knows_is_chosen_and_not_made_again(edits, workspace):
    ana = Persona.objects.create(workspace=workspace, name="Ana")
    edits.post(f"{J}new/guided/", {"persona": ana.pk})
    assert Journey.objects.get().personas.get() == ana
    assert Persona.objects.count() == 1


def test_the_whole_way_leads_from_a_person_to_a_curve_with_a_moment_of_truth(begun, answer, edits):
    assert answer(begun, "scenario", name="I buy a lamp", scenario="It is dark.", expectations="Light.").url.endswith("/stages/")
    assert answer(begun, "stages", **stages_given("Choose", "Buy", "Use")).url.endswith("/steps/")
    choose, buy, use = begun.stages.in_order()
    steps = {f"stage-{choose.pk}": "Look\nCompare", f"stage-{buy.pk}": "Pay", f"stage-{use.pk}": ""}
    assert answer(begun, "steps", **steps).url.endswith("/touchpoints/")
    assert step_names(begun) == ["Look", "Compare", "Pay", "First step"]
    pay = Step.objects.get(name="Pay")
    contact = {"name-0": "Till", "channel-0": "Shop", "step-0": pay.pk}
    assert answer(begun, "touchpoints", **contact).url.endswith("/moment/")
    till = Placement.objects.get(step=pay)
    assert (till.touchpoint.name, till.touchpoint.channel.name, till.touchpoint.channel.is_online) == ("Till", "Shop", False)
    assert answer(begun, "moment", placement=till.pk, kind="first", reason="They pay or go.").url.endswith("/emotions/")
    felt = {f"emotion-{pay.pk}": "-2", f"why-{pay.pk}": "No card accepted"}
    assert answer(begun, "emotions", **felt).url.endswith("/guide/")
    begun.refresh_from_db()
    assert (begun.name, begun.description) == ("I buy a lamp", "It is dark.\n\nLight.")
    till.refresh_from_db()
    assert (till.moment_of_truth, till.moment_of_truth_reason) == ("first", "They pay or go.")
    card = Card.objects.get(lane__kind="emotion")
    assert (card.step, card.emotion, card.text, card.evidence) == (pay, -2, "No card accepted", "assumed")
    assert "is a map now" in text(edits.get(f"{J}{begun.pk}/guide/"))


def test_answering_twice_changes_what_is_there_and_adds_nothing(begun, answer):
    answer(begun, "stages", **stages_given("Choose", "Buy"))
    choose, buy = begun.stages.in_order()
    answer(begun, "stages", **{f"stage-{choose.pk}-name": "Compare", f"stage-{buy.pk}-name": "Buy", "new-2-name": "Use"})
    assert [(stage.pk, stage.name) for stage in begun.stages.in_order()][:2] == [(choose.pk, "Compare"), (buy.pk, "Buy")]
    answer(begun, "steps", **{f"stage-{buy.pk}": "Cart\nPay"})
    pay = Step.objects.get(name="Pay")
    for _ in range(2):
        answer(begun, "touchpoints", **{"name-0": "Till", "channel-0": "Shop", "step-0": pay.pk})
        answer(begun, "emotions", **{f"emotion-{pay.pk}": "1", f"why-{pay.pk}": ""})
    assert Placement.objects.count() == Touchpoint.objects.count() == 1
    assert Card.objects.get().emotion == 1


def test_an_emptied_stage_goes_and_one_added_meanwhile_stays(begun, answer):
    answer(begun, "stages", **stages_given("Choose", "Buy", "Use"))
    choose, buy, use = begun.stages.in_order()
    begun.add_stage("Return")
    names = {f"stage-{choose.pk}-name": "Choose", f"stage-{buy.pk}-name": "Buy", f"stage-{use.pk}-name": ""}
    answer(begun, "stages", **names)
    assert [stage.name for stage in begun.stages.in_order()] == ["Choose", "Buy", "Return"]


@pytest.mark.parametrize(
    ("part", "given", "fault"),
    [
        ("scenario", {"name": "I buy a lamp"}, "This field is required"),
        ("stages", {"new-0-name": "Choose"}, "Name at least two stages."),
        ("stages", {"new-0-name": "A", "new-1-name": "x" * 121}, "at most 120"),
        ("touchpoints", {}, "Name one touchpoint"),
        ("emotions", {}, "Say how one step feels"),
        ("moment", {"placement": "7", "kind": "first", "reason": "x"}, "Select a valid choice"),
    ],
)
def test_an_answer_that_is_none_comes_back_with_the_reason(begun, answer, part, given, fault):
    came_back = answer(begun, part, **given)
    assert came_back.status_code == 422
    assert fault in text(came_back)


def test_steps_that_are_too_long_too_many_or_the_same_are_refused(begun, answer):
    answer(begun, "stages", **stages_given("Choose", "Buy"))
    field = f"stage-{begun.stages.in_order()[0].pk}"
    for lines, fault in [("x" * 121, "Say it in 120"), ("Look\nLook", "same name"), ("\n".join("abcdefghijklm"), "13 steps")]:
        came_back = answer(begun, "steps", **{field: lines})
        assert came_back.status_code == 422
        assert fault in text(came_back)
    assert step_names(begun) == ["First step", "First step"]


def test_a_part_left_out_is_not_asked_again_but_can_be_done_later(begun, edits, answer):
    assert edits.post(f"{J}{begun.pk}/guide/scenario/skip/").url.endswith("/stages/")
    assert edits.get(f"{J}{begun.pk}/guide/").url.endswith("/stages/")
    assert "left out" in text(edits.get(f"{J}{begun.pk}/guide/stages/"))
    answer(begun, "scenario", name="I buy a lamp", scenario="It is dark.")
    assert Guide.objects.get().skipped == []


def test_whoever_leaves_finds_the_way_back_until_they_are_done(begun, edits, client, olga):
    assert "Go on where you left off" in text(edits.get(f"{J}new/"))
    answer = edits.post(f"{J}{begun.pk}/guide/finish/")
    assert answer.url.startswith(f"{J}{begun.pk}/")
    assert "Go on where you left off" not in text(edits.get(f"{J}new/"))


def test_the_way_back_is_ones_own(begun, client, olga):
    client.force_login(olga)
    assert "Go on where you left off" not in text(client.get(f"{J}new/"))


def test_any_journey_can_be_led_through_the_guide(edits, journey):
    assert edits.get(f"{J}{journey.pk}/guide/").url.endswith("/actor/")
    page = text(edits.get(f"{J}{journey.pk}/guide/steps/"))
    assert "Search\nCompare" in page
    assert not Guide.objects.exists()


def test_two_who_begin_a_guide_at_the_same_moment_share_it(journey, alice, olga):
    guides = [Guide(workspace=journey.workspace, journey=journey, user=user) for user in (alice, olga)]
    for guide in guides:
        guide.skip("scenario")
    assert (Guide.objects.get().user, Guide.objects.get().skipped) == (alice, ["scenario"])


def test_each_page_of_the_guide_asks_the_same_queries_however_large_the_map(edits, begun, answer):
    answer(begun, "stages", **stages_given("Choose", "Buy"))
    parts = ["actor", "scenario", "stages", "steps", "touchpoints", "moment", "emotions"]

    def counts():
        found = []
        for part in parts:
            with CaptureQueriesContext(connection) as queries:
                assert edits.get(f"{J}{begun.pk}/guide/{part}/").status_code == 200
            found.append(len(queries))
        return found

    first = begun.stages.in_order()[0]
    touchpoint = Touchpoint.objects.create(workspace=begun.workspace, name="Till")
    Placement.objects.create(workspace=begun.workspace, step=first.steps.get(), touchpoint=touchpoint)
    before = counts()
    for at in range(4):
        stage = begun.add_stage(f"Stage {at}")
        Placement.objects.create(workspace=begun.workspace, step=stage.steps.get(), touchpoint=touchpoint)
    assert counts() == before
    assert max(before) <= 18


def test_a_channel_put_away_comes_back_when_the_guide_needs_it(begun, answer, workspace):
    shop = Channel.objects.create(workspace=workspace, name="Shop")
    shop.archive()
    answer(begun, "stages", **stages_given("Choose", "Buy"))
    step = Step.objects.on_journey(begun.pk).in_order().first()
    answer(begun, "touchpoints", **{"name-0": "Till", "channel-0": "Shop", "step-0": step.pk})
    shop.refresh_from_db()
    assert not shop.is_archived
    assert Touchpoint.objects.get().channel == shop


def test_a_part_that_does_not_exist_is_not_there(edits, begun):
    assert edits.get(f"{J}{begun.pk}/guide/finale/").status_code == 404
    assert edits.post(f"{J}{begun.pk}/guide/finale/skip/").status_code == 404


class RewrittenSteps(TestCase):
    """Steps written anew keep whatever identity their names allow."""

    @given(
        before=st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=5, unique=True),
        after=st.lists(st.sampled_from("ABCDEFGH"), min_size=1, max_size=6, unique=True),
    )
    def test_names_come_out_as_written_and_the_same_name_is_the_same_step(self, before, after):
        workspace = Workspace.objects.create(name="Elsewhere", slug="steps")
        journey = Journey.objects.create(workspace=workspace, name="A")
        stage = Stage.objects.create(workspace=workspace, journey=journey, name="S")
        known = {name: Step.objects.create(workspace=workspace, stage=stage, name=name).pk for name in before}
        rewrite_steps(stage, after)
        steps = list(stage.steps.in_order())
        assert [step.name for step in steps] == after
        assert all(step.pk == known[step.name] for step in steps if step.name in known)
        assert stage.steps.count() == max(len(before), len(after))
