"""Surveys on other pages and at counters, in the real browser: a strict policy, a frame, a kiosk without a network."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from feedback.asking import ask
from feedback.models import Collector, Response
from touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collector_of(workspace):
    cart = Touchpoint.objects.create(workspace=workspace, name="Cart")
    survey, _ = ask(cart.subject, "csat")
    survey.publish()

    def make(kind: str) -> Collector:
        return Collector.objects.create(workspace=workspace, survey=survey, kind=kind, name=kind)

    return make


class Shop(BaseHTTPRequestHandler):
    """Another company's page, which allows scripts and frames from us and nothing else."""

    body = policy = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.policy)
        self.end_headers()
        html = f"<!doctype html><title>Shop</title><link rel=icon href=data:,><body><h1>Shop</h1>{self.body}</body>"
        self.wfile.write(html.encode())

    def log_message(self, *args) -> None:
        """In silence."""


@pytest.fixture
def shop(page, live_server):
    """Return a function that opens a page of another origin with the given body."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    Thread(target=server.serve_forever, daemon=True).start()

    def show(body: str) -> None:
        Shop.body = body
        Shop.policy = f"default-src 'none'; img-src data:; script-src {live_server.url}; frame-src {live_server.url}"
        page.goto(f"http://127.0.0.1:{server.server_port}/")

    yield show
    server.shutdown()
    server.server_close()


def test_a_widget_asks_on_a_page_with_a_strict_policy(page, context, shop, live_server, collector_of):
    widget = collector_of("widget")
    shop(f'<script src="{live_server.url}/s/{widget.token}/widget.js" data-shape="tab" data-label="Tell us"></script>')
    page.get_by_role("button", name="Tell us").click()
    frame = page.frame_locator("iframe")
    frame.get_by_role("radio", name="5", exact=True).click()
    expect(frame.get_by_role("heading", name="What did you like most?")).to_be_visible()
    expect(frame.locator("form[data-waiting]")).to_have_count(0)
    assert Response.objects.get().answers.get().value == 5 and context.cookies() == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_widget_waits_for_its_sign_and_keeps_to_its_page(page, shop, live_server, collector_of):
    widget = collector_of("widget")
    address = f"{live_server.url}/s/{widget.token}/widget.js"
    shop(f'<script src="{address}" data-page="/checkout"></script><script src="{address}" data-event="paid"></script>')
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("document.dispatchEvent(new Event('paid'))")
    expect(page.get_by_role("dialog")).to_have_count(1)


def test_a_frame_says_when_everything_is_answered(page, shop, live_server, collector_of):
    part = collector_of("iframe")
    shop(f'<iframe src="{live_server.url}/s/{part.token}/" title="Survey" width="400" height="600"></iframe>')
    page.evaluate("addEventListener('message', event => { window.said = [...(window.said ?? []), event.data.type] })")
    frame = page.frame_locator("iframe")
    frame.get_by_role("radio", name="1", exact=True).click()
    expect(frame.get_by_role("heading", name="What went wrong for you?")).to_be_visible()
    frame.get_by_role("button", name="Next").click()
    expect(frame.get_by_role("heading", name="Thank you.")).to_be_visible()
    expect(frame.locator("form[data-waiting]")).to_have_count(0)
    assert "throughline:survey-completed" in page.evaluate("window.said")


def test_a_kiosk_goes_on_without_a_network_and_sends_later(page, context, collector_of):
    kiosk = collector_of("kiosk")
    page.clock.install()
    page.goto(f"/s/{kiosk.token}/")
    context.set_offline(True)
    for point in ("1", "5"):
        page.get_by_role("radio", name=point, exact=True).click()
        page.clock.run_for(500)
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
        page.clock.run_for(9000)
        expect(page.get_by_role("heading", name="Overall, how satisfied")).to_be_visible()
        assert page.locator("input:checked").count() == 0, "nothing is left of the person before"
    assert not Response.objects.exists()
    assert page.evaluate(f"JSON.parse(localStorage.getItem('throughline-kiosk-{kiosk.pk}')).length") >= 2
    context.set_offline(False)
    page.clock.run_for(40_000)
    expect(page.locator("form[data-waiting]")).to_have_count(0)
    assert sorted(response.answers.get().value for response in Response.objects.all()) == [1, 5]
    page.complaints.clear()  # that the network was away
