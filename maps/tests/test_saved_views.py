"""Saved views: whose they are, what they may say, and how a lens opens."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import ApiKey
from journeys.models import Card, Lane, LaneKind, Step
from maps.lenses.looks import READERS, WORDS, checked_look, look_in, query_of
from maps.models import Habit, Lens, SavedView

API = "/api/v1/saved-views/"


def url(journey, name="table"):
    return reverse(f"maps:{name}", args=[journey.workspace.slug, journey.pk])


def view_url(name, view):
    return reverse(f"maps:{name}", args=[view.workspace.slug, view.pk])


def saved(journey, user, name="Assumed", lens=Lens.TABLE, shared=False, **look):
    return SavedView.objects.create(
        workspace=journey.workspace, journey=journey, owner=user, name=name, lens=lens, settings=look, is_shared=shared
    )


def as_person(api, user):
    api.force_authenticate(user)
    return api


# What a look may say

DAYS = st.dates().map(lambda day: day.isoformat())
VALUES = {
    "q": st.text(min_size=1, max_size=20).map(str.strip).filter(lambda text: text and "\0" not in text),
    "stage": st.integers(1, 2**40),
    "lane": st.integers(1, 2**40),
    "persona": st.integers(1, 2**40),
    "owner": st.integers(1, 2**40),
    "kind": st.sampled_from([*LaneKind.values, "touchpoint"]),
    "evidence": st.sampled_from(["assumed", "measured"]),
    "tag": st.text(min_size=1, max_size=20).map(str.strip).filter(lambda text: text and "\0" not in text),
    "before": DAYS,
    "gap": st.sampled_from(["stale", "cardless"]),
    "months": st.integers(1, 60),
    "sort": st.sampled_from(["text", "-changed"]),
    "hide": st.lists(st.integers(1, 2**40), min_size=1, max_size=5, unique=True).map(sorted),
    "zoom": st.sampled_from(["journey", "detail"]),
    "scale": st.integers(10, 400),
    "moment": st.sampled_from(["zero", "other"]),
}


def looks(lens):
    return st.fixed_dictionaries({}, optional={name: VALUES[name] for name in WORDS[lens]}).map(lambda look: (lens, look))


@given(st.sampled_from(Lens.values).flatmap(looks))
def test_a_look_survives_address_and_file_unchanged(given_look):
    lens, look = given_look
    assert look_in(lens, QueryDict(query_of(look))) == (look, [])
    assert checked_look(lens, json.loads(json.dumps(look))) == look


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(), lambda inner: st.lists(inner))


@given(st.sampled_from(Lens.values), st.dictionaries(st.sampled_from([*READERS, "colour"]), JSON, max_size=4))
def test_whatever_else_a_look_says_is_refused_by_name(lens, given_look):
    try:
        look = checked_look(lens, given_look)
    except ValidationError as refusal:
        assert all(any(f"“{name}”" in message for name in given_look) for message in refusal.messages)
    else:
        assert set(look) <= set(WORDS[lens])
        assert checked_look(lens, look) == look


@given(st.sampled_from(Lens.values), st.text(max_size=40))
def test_no_address_breaks_a_lens(lens, text):
    look, _ = look_in(lens, QueryDict(text.encode("utf-8", "replace")))
    assert checked_look(lens, look) == look


# Pages

pytestmark = pytest.mark.django_db


def test_a_viewer_saves_what_is_shown_and_finds_it_in_the_menu(client, journey, bob):
    client.force_login(bob)
    answer = client.post(url(journey, "view_create"), {"name": "Assumed", "lens": "table", "look": "evidence=assumed&sort=-text"})
    view = SavedView.objects.get()
    assert (view.owner, view.settings, view.is_shared) == (bob, {"evidence": "assumed", "sort": "-text"}, False)
    page = client.get(answer["Location"]).content.decode()
    assert answer["Location"] == f"{url(journey)}?view={view.pk}&evidence=assumed&sort=-text"
    assert "The view “Assumed” is saved." in page


def test_a_viewer_cannot_share_a_view(client, journey, bob):
    client.force_login(bob)
    client.post(url(journey, "view_create"), {"name": "Mine", "lens": "table", "look": "", "is_shared": "on"})
    assert not SavedView.objects.get().is_shared


def test_a_shared_view_is_chosen_by_everybody_and_a_private_one_by_its_owner(client, journey, alice, bob):
    saved(journey, alice, "For all", shared=True, evidence="assumed")
    saved(journey, alice, "For Alice alone", evidence="measured")
    client.force_login(bob)
    for lens in ("table", "moments", "blueprint", "map"):
        page = client.get(url(journey, lens)).content.decode()
        assert "For all" in page
        assert "shared by Alice" in page
        assert "For Alice alone" not in page


def test_a_name_is_used_once(client, journey, bob):
    saved(journey, bob, "Assumed")
    client.force_login(bob)
    answer = client.post(url(journey, "view_create"), {"name": "Assumed", "lens": "table", "look": "evidence=assumed"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You have a view of this name." in page
    assert 'value="evidence=assumed"' in page


@pytest.mark.parametrize("look", ["sort=colour", "zoom=near&evidence=perhaps"])
def test_a_look_that_makes_no_sense_is_not_saved(client, journey, bob, look):
    client.force_login(bob)
    answer = client.post(url(journey, "view_create"), {"name": "Odd", "lens": "table", "look": look})
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_a_lens_opens_as_one_left_it_and_on_request_with_everything(client, journey, bob):
    client.force_login(bob)
    client.get(url(journey), {"evidence": "assumed"})
    assert client.get(url(journey))["Location"] == f"{url(journey)}?evidence=assumed"
    assert client.get(url(journey), {"from": "2026-05-01", "to": "2026-05-31"})["Location"].endswith(
        "?evidence=assumed&from=2026-05-01&to=2026-05-31"
    )
    assert client.get(url(journey), {"view": "none"}).status_code == 200
    assert client.get(url(journey)).status_code == 200


def test_each_person_and_each_lens_is_remembered_apart(client, journey, alice, bob):
    client.force_login(bob)
    client.get(url(journey), {"evidence": "assumed"})
    assert client.get(url(journey, "blueprint")).status_code == 200
    client.force_login(alice)
    assert client.get(url(journey)).status_code == 200


def test_a_default_view_goes_before_what_was_remembered(client, journey, alice, bob):
    client.force_login(bob)
    view = saved(journey, alice, shared=True, evidence="measured")
    client.get(url(journey), {"evidence": "assumed"})
    client.post(view_url("view_default", view))
    assert client.get(url(journey))["Location"] == f"{url(journey)}?view={view.pk}&evidence=measured"
    client.post(view_url("view_default", view), {"wanted": "no"})
    assert client.get(url(journey))["Location"] == f"{url(journey)}?evidence=assumed"


def test_a_default_that_is_no_longer_shared_is_let_go(client, journey, alice, bob):
    client.force_login(bob)
    view = saved(journey, alice, shared=True, evidence="measured")
    client.post(view_url("view_default", view))
    SavedView.objects.update(is_shared=False)
    assert client.get(url(journey)).status_code == 200
    view.delete()
    assert Habit.objects.get().opens_with is None


def test_a_view_shows_what_it_was_last_told_to(client, journey, bob):
    client.force_login(bob)
    view = saved(journey, bob, evidence="measured")
    page = client.get(url(journey), {"view": view.pk, "evidence": "assumed"}).content.decode()
    assert "Assumed, changed" in page
    client.post(view_url("view_set", view), {"look": "evidence=assumed"})
    view.refresh_from_db()
    assert view.settings == {"evidence": "assumed"}


def test_an_editor_keeps_shared_views_in_order_and_a_viewer_does_not(client, journey, alice, bob, olga):
    view = saved(journey, olga, shared=True)
    client.force_login(bob)
    assert client.post(view_url("view_edit", view), {"name": "Bob was here"}).status_code == 403
    assert client.post(view_url("view_delete", view)).status_code == 403
    client.force_login(alice)
    assert client.post(view_url("view_edit", view), {"name": "Tidy", "is_shared": "on"}).status_code == 302
    assert client.post(view_url("view_delete", view)).status_code == 302
    assert not SavedView.objects.exists()


def test_nobody_touches_a_private_view_of_somebody_else(client, journey, alice, olga, charlie):
    view = saved(journey, alice)
    for person in (olga, charlie):
        client.force_login(person)
        for name in ("view_edit", "view_set", "view_delete", "view_default"):
            assert client.post(view_url(name, view), {"name": "Mine now"}).status_code == 404


def test_a_person_who_may_no_longer_share_keeps_a_shared_view_as_it_is(client, journey, bob):
    view = saved(journey, bob, shared=True)
    client.force_login(bob)
    client.post(view_url("view_edit", view), {"name": "Renamed"})
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Renamed", True)


def test_a_view_leaves_lanes_and_cards_out_for_whoever_looks_and_for_nobody_else(client, journey, alice, bob):
    pains = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pains")
    Card.objects.create(workspace=journey.workspace, lane=pains, step=Step.objects.get(name="Pay"), text="Slow page")
    view = saved(journey, alice, "Calm", lens=Lens.MAP, shared=True, hide=[pains.pk])
    client.force_login(bob)
    page = client.get(url(journey, "map"), {"view": view.pk}, follow=True)
    assert "Slow page" not in page.content.decode()
    assert "Slow page" not in client.get(url(journey, "map_live"), {"hide": pains.pk}).content.decode()
    client.force_login(alice)
    assert "Slow page" in client.get(url(journey, "map")).content.decode()
    assert "Slow page" not in client.get(url(journey, "map"), {"evidence": "measured"}).content.decode()


def test_a_page_without_an_address_of_its_own_is_remembered_too(client, journey, bob):
    client.force_login(bob)
    answer = client.post(url(journey, "remember"), {"lens": "map", "look": "scale=75"}, headers={"Accept": "application/json"})
    assert answer.status_code == 204
    assert Habit.objects.get().looks == {"map": {"scale": 75}}
    assert client.post(url(journey, "remember"), {"lens": "map", "look": "scale=big"}).status_code == 422


def test_the_zoom_of_the_editor_leads_the_map_nowhere_and_outlasts_a_look_at_it(client, journey, bob):
    client.force_login(bob)
    client.post(url(journey, "remember"), {"lens": "map", "look": "scale=75"})
    assert client.get(url(journey, "map")).status_code == 200
    client.get(url(journey, "map"), {"evidence": "assumed"})
    assert Habit.objects.get().looks == {"map": {"scale": 75, "evidence": "assumed"}}


# The API


def test_the_api_keeps_a_viewers_own_view(api, journey, bob):
    body = {"journey": journey.pk, "name": "Assumed", "lens": "table", "settings": {"evidence": "assumed"}}
    answer = as_person(api, bob).post(API, body, format="json")
    assert answer.status_code == 201
    assert answer.json()["settings"] == {"evidence": "assumed"}
    assert answer.json()["can_change"]
    assert SavedView.objects.get().owner == bob


def test_the_api_refuses_what_a_lens_does_not_know(api, journey, bob):
    body = {"journey": journey.pk, "name": "Odd", "lens": "moments", "settings": {"hide": [1]}}
    answer = as_person(api, bob).post(API, body, format="json")
    assert answer.status_code == 422
    assert "“hide” is nothing that this lens can be set to. It takes moment." in json.dumps(answer.json(), ensure_ascii=False)
    assert as_person(api, bob).post(API, {**body, "settings": [1]}, format="json").status_code == 422


def test_a_lens_is_not_changed_under_settings_that_it_does_not_know(api, journey, bob):
    view = saved(journey, bob, evidence="assumed", sort="text")
    answer = as_person(api, bob).patch(f"{API}{view.pk}/", {"lens": "map"}, format="json")
    assert answer.status_code == 422
    assert as_person(api, bob).patch(f"{API}{view.pk}/", {"lens": "map", "settings": {}}, format="json").status_code == 200


def test_sharing_through_the_api_needs_an_editor(api, journey, alice, bob):
    body = {"journey": journey.pk, "name": "For all", "is_shared": True}
    assert as_person(api, bob).post(API, body, format="json").status_code == 403
    assert as_person(api, alice).post(API, body, format="json").status_code == 201


def test_the_api_lists_ones_own_and_shared_views(api, journey, alice, bob, charlie):
    saved(journey, alice, "For all", shared=True)
    saved(journey, alice, "For Alice")
    saved(journey, bob, "For Bob")
    names = {view["name"] for view in as_person(api, bob).get(API, {"journey": journey.pk}).json()["results"]}
    assert names == {"For all", "For Bob"}
    assert as_person(api, charlie).get(API).json()["results"] == []


def test_a_view_stays_on_its_journey_and_keeps_its_name_apart(api, journey, bob):
    other = journey.workspace.journeys.create(name="Another")
    saved(journey, bob, "One")
    view = saved(journey, bob, "Two")
    assert as_person(api, bob).patch(f"{API}{view.pk}/", {"journey": other.pk}, format="json").status_code == 422
    assert as_person(api, bob).patch(f"{API}{view.pk}/", {"name": "One"}, format="json").status_code == 422


def test_a_program_reads_shared_views_and_keeps_none(api, journey, olga):
    saved(journey, olga, "For all", shared=True)
    saved(journey, olga, "For Olga")
    _, secret = ApiKey.issue(journey.workspace, "Program", ["write"], by=olga)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert [view["name"] for view in api.get(API).json()["results"]] == ["For all"]
    answer = api.post(API, {"journey": journey.pk, "name": "Mine"}, format="json")
    assert answer.status_code == 403
    assert "Saved views belong to people" in answer.json()["detail"]


def test_a_default_through_the_api_is_ones_own(api, journey, alice, bob):
    view = saved(journey, alice, shared=True)
    assert as_person(api, bob).post(f"{API}{view.pk}/open-with/").status_code == 200
    assert [(habit.user, habit.opens_with) for habit in Habit.objects.all()] == [(bob, view)]
