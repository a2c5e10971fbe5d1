import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.models import Verbatim
from metrics import tasks
from metrics.models import MetricDefinition, Rebuild
from metrics.pooled import compute_stale_months

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    """The messages that would have been sent to the worker."""
    messages = []
    monkeypatch.setattr(tasks.rebuild_scores, "apply_async", lambda args=(), kwargs=None, **options: messages.append(args))
    monkeypatch.setattr(tasks, "pool_soon", lambda workspace_id, pool: messages.append(pool))
    return messages


def settle(world):
    world.derive()
    compute_stale_months(world.workspace.pk)


def page_of(client, person, subject, **query):
    client.force_login(person)
    return client.get(f"/w/example/subjects/{subject.pk}/", query)


def test_the_page_of_a_subject_shows_figure_spread_trend_weights_and_words(client, world, bob):
    heavy = world.answer(world.cart, 5, weight=3.0)
    world.answers(world.cart, [4, 2, 5], date(2026, 4, 10))
    world.answers(world.cart, [4, 2])
    Verbatim.objects.create(
        workspace=world.workspace, response=heavy.response, subject=world.cart, text="Quick & easy", local_day=heavy.local_day
    )
    settle(world)
    html = page_of(client, bob, world.cart).content.decode()
    assert "May 2026" in html and "67 %" in html and "Quick &amp; easy" in html
    assert "2 (66.7 %)" in html and '<td class="number">80.0</td>' in html  # Satisfied; and 4 of 5 by weight.
    points = json.loads(re.search(r'<script id="own-\d+" type="application/json">(.*?)</script>', html).group(1))["points"]
    assert [(point["at"], point["n"]) for point in points[-2:]] == [("2026-04-01", 3), ("2026-05-01", 3)]


def test_a_stage_page_keeps_asked_and_pooled_apart(client, world, bob):
    world.answer(world.buy, 5)
    world.answer(world.cart, 1)
    world.answer(world.pay, 1)
    settle(world)
    html = page_of(client, bob, world.buy).content.decode()
    assert "asked about the stage or journey itself" in html and "pooled from 2 touchpoints" in html
    assert "2 answers by 2 people" in html


def test_a_period_that_cannot_be_is_said_and_never_an_error(client, world, bob):
    for query in ({"from": "2026-05-40", "to": "2026-06-01"}, {"from": "2026-05-01"}, {"from": "0001-01-01", "to": "0001-01-02"},
                  {"from": "2026-06-01", "to": "2026-05-01"}):  # fmt: skip
        assert page_of(client, bob, world.cart, **query).status_code == 422
    assert "Nobody answered about this" in page_of(client, bob, world.cart).content.decode()


def test_a_pooled_period_that_is_not_known_is_asked_for(client, world, bob, sent):
    world.answer(world.cart, 1)
    settle(world)
    html = page_of(client, bob, world.buy, **{"from": "2026-04-01", "to": "2026-06-30"}).content.decode()
    assert "being computed" in html and len(sent) == 1


def test_the_subject_page_costs_the_same_however_many_answers_and_touchpoints(client, world, bob):
    def cost():
        settle(world)
        client.force_login(bob)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/w/example/subjects/{buy.pk}/").status_code == 200
        return len(queries)

    buy = world.buy
    world.answer(world.cart, 5)
    few = cost()
    for touchpoint in world.touchpoints:
        for metric in ("csat", "ces", "nps"):
            world.answers(touchpoint.subject, [1, 5, 4], metric=metric)
            world.answers(touchpoint.subject, [1, 5, 4], date(2026, 3, 3), metric=metric)
    assert cost() == few


def test_the_figures_page_says_how_fresh_they_are(client, world, bob):
    world.answer(world.cart, 4)
    client.force_login(bob)
    html = client.get("/w/example/figures/").content.decode()
    assert "nothing has been derived yet" in html and "1 change to be counted" in html
    assert "Recompute all" not in html
    settle(world)
    answer = client.get("/w/example/figures/rebuilds/")
    assert "every answer is counted" in answer.content.decode()
    assert client.get("/w/example/figures/rebuilds/", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_an_admin_recomputes_watches_and_cancels(client, world, olga, sent, django_capture_on_commit_callbacks):
    client.force_login(olga)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/w/example/figures/rebuilds/new/").status_code == 302
        assert client.post("/w/example/figures/rebuilds/new/").status_code == 302
    row = Rebuild.objects.get()
    assert sent == [(row.pk,)]
    Rebuild.objects.update(state="running", buckets_total=40, buckets_done=10)
    assert "10 of 40" in client.get("/w/example/figures/rebuilds/").content.decode()
    client.post(f"/w/example/figures/rebuilds/{row.pk}/cancel/")
    assert "It is about to end" in client.get("/w/example/figures/rebuilds/").content.decode()


def test_an_admin_sets_what_is_expected_and_a_target_that_cannot_be_is_refused(client, world, olga, alice):
    client.force_login(olga)
    assert client.post("/w/example/figures/definitions/csat/", {"target": "80", "minimum_n": "20"}).status_code == 302
    refused = client.post("/w/example/figures/definitions/csat/", {"target": "180", "minimum_n": "20"})
    assert refused.status_code == 422 and "between 0 and 100" in refused.content.decode()
    assert client.post("/w/example/figures/definitions/csat/", {"target": "nan", "minimum_n": "20"}).status_code == 422
    assert MetricDefinition.objects.get().target == 80
    assert client.get("/w/example/figures/definitions/churn/").status_code == 404
    client.force_login(alice)
    assert client.post("/w/example/figures/definitions/csat/", {"target": "1", "minimum_n": "1"}).status_code == 403


def test_the_trend_reaches_back_to_the_wave_before_and_runs_from_wave_to_wave(client, world, bob):
    """As a survey that is made every other year: two points and a line between them, not one point and a year of gaps."""
    world.answers(world.cart, [4, 2, 5], date(2024, 3, 10))
    world.answers(world.cart, [4, 2])
    settle(world)
    html = page_of(client, bob, world.cart).content.decode()
    points = json.loads(re.search(r'<script id="own-\d+" type="application/json">(.*?)</script>', html).group(1))["points"]
    assert [point["at"] for point in points] == ["2024-03-01", "2026-05-01"]
