from datetime import date

import pytest

from metrics import tasks
from metrics.models import MetricDefinition, Rebuild
from metrics.pooled import compute_stale_months

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled(world):
    both = world.response(date(2026, 5, 4), weight=2.0)
    world.answer(world.cart, 5, response=both)
    world.answer(world.pay, 4, response=both)
    world.answers(world.cart, [1, 5])
    world.derive()
    compute_stale_months(world.workspace.pk)
    return world


def get(api, person, path, **query):
    api.force_login(person)
    return api.get(f"/api/v1/{path}/", query)


def test_figures_carry_raw_and_displayed_values_with_all_that_explains_them(api, bob, settled):
    answer = get(api, bob, "figures", subject=settled.cart.pk)
    assert answer.status_code == 200
    assert answer.data["period"] == {"starts_on": "2026-05-01", "ends_on": "2026-05-31"}
    (one,) = answer.data["results"]
    assert one["value"] == pytest.approx(200 / 3) and one["display"] == "67" and one["n"] == 3
    assert one["counts"] == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 2}
    assert one["interval"]["low"] < one["value"] < one["interval"]["high"]
    assert one["weighted"]["value"] == pytest.approx(75) and one["weighted"]["effective_n"] == pytest.approx(16 / 6)
    assert (one["definition"], one["source"]) == ("top-2 of 5, 1 dissatisfied … 5 satisfied", "own")
    assert one["as_of"] and one["is_thin"] and not one["is_synthetic"] and one["verdict"] is None


def test_a_stage_answers_with_its_pooled_figure_and_people(api, bob, settled):
    (one,) = get(api, bob, "figures", subject=settled.buy.pk).data["results"]
    assert (one["source_words"], one["n"], one["people"]) == ("pooled from 2 touchpoints", 4, 3)


def test_a_period_not_yet_pooled_says_so_and_is_computed(api, bob, settled, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "pool_soon", lambda workspace_id, pool: asked.append(pool))
    (one,) = get(api, bob, "figures", subject=settled.buy.pk, starts_on="2026-04-01", ends_on="2026-06-30").data["results"]
    assert one["is_pending"] and one["value"] is None and one["display"] is None and len(asked) == 1


def test_several_subjects_are_asked_for_by_repeating_the_parameter(api, bob, settled):
    answer = get(api, bob, "figures", subject=[settled.cart.pk, settled.pay.pk], compare="wave")
    assert [one["subject"] for one in answer.data["results"]] == [settled.cart.pk, settled.pay.pk]


@pytest.mark.parametrize(("query", "path"), [
    ({}, "subject"), ({"subject": 0}, "subject[0]"), ({"subject": "cart"}, "subject[0]"),
    ({"starts_on": "2026-05-01"}, "starts_on"), ({"starts_on": "2026-05-32", "ends_on": "2026-06-01"}, "starts_on"),
    ({"starts_on": "2026-06-01", "ends_on": "2026-05-01"}, ""), ({"starts_on": "0001-01-01", "ends_on": "0001-01-31"}, ""),
    ({"starts_on": "9999-12-01", "ends_on": "9999-12-31"}, ""), ({"starts_on": "1990-01-01", "ends_on": "2026-12-31"}, ""),
    ({"compare": "yesterday"}, "compare"), ({"segment": 0}, "segment"), ({"journey": 99999999}, "journey"),
])  # fmt: skip
def test_a_query_that_cannot_be_is_answered_with_the_place_of_the_fault(api, bob, settled, query, path):
    base = {} if not query else {"subject": settled.cart.pk}
    answer = get(api, bob, "figures", **{**base, **query})
    assert answer.status_code == 422
    assert [fault["path"] for fault in answer.json()["errors"]] == [path]


def test_subjects_of_a_stranger_are_unknown(api, charlie, settled):
    assert get(api, charlie, "figures", subject=settled.cart.pk).status_code == 422


def test_trends_have_every_month_and_no_figure_where_nobody_answered(api, bob, settled):
    query = {"subject": settled.buy.pk, "until": "2026-06-30", "months": 3}
    (trend,) = get(api, bob, "figures/trends", **query).data
    assert trend["source"] == "pooled"
    assert [(point["month"], point["n"], point["people"]) for point in trend["points"]] == [
        ("2026-04-01", 0, None), ("2026-05-01", 4, 3), ("2026-06-01", 0, None),
    ]  # fmt: skip
    assert get(api, bob, "figures/trends", subject=settled.buy.pk, until="0001-01-01").status_code == 422


def test_an_admin_sets_a_target_once_per_metric(api, olga, alice, settled):
    api.force_login(olga)
    body = {"metric": "csat", "target": 80, "minimum_n": 50}
    made = api.post("/api/v1/metric-definitions/", body)
    assert (made.status_code, made.data["workspace"]) == (201, "example")
    assert api.post("/api/v1/metric-definitions/", body).status_code == 409
    (one,) = get(api, olga, "figures", subject=settled.cart.pk).data["results"]
    assert (one["target"], one["verdict"]) == (80, "watch")
    api.force_login(alice)
    assert api.patch(f"/api/v1/metric-definitions/{made.data['id']}/", {"target": 1}).status_code == 403
    assert api.post("/api/v1/metric-definitions/", {"metric": "nps"}).status_code == 403
    assert MetricDefinition.objects.get().target == 80


@pytest.mark.parametrize("target", [101, -1, "NaN", "Infinity"])
def test_a_target_outside_what_the_metric_can_be_is_refused(api, olga, world, target):
    api.force_login(olga)
    answer = api.post("/api/v1/metric-definitions/", {"metric": "csat", "target": target})
    assert answer.status_code == 422


def test_a_rebuild_is_asked_for_watched_and_cancelled(api, olga, bob, world, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.rebuild_scores, "apply_async", lambda args=(), kwargs=None, **options: sent.append(args))
    api.force_login(olga)
    with django_capture_on_commit_callbacks(execute=True):
        made = api.post("/api/v1/rebuilds/", {})
    assert (made.status_code, made.data["state"], made.data["requested_by"]) == (201, "waiting", "Olga")
    assert sent == [(made.data["id"],)]
    assert api.post("/api/v1/rebuilds/", {}).status_code == 200
    assert get(api, bob, f"rebuilds/{made.data['id']}").data["percent_done"] is None
    assert api.post(f"/api/v1/rebuilds/{made.data['id']}/cancel/").status_code == 403
    api.force_login(olga)
    assert api.post(f"/api/v1/rebuilds/{made.data['id']}/cancel/").data["state"] == "cancelled"
    assert Rebuild.objects.count() == 1
