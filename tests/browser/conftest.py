"""A real Chromium against a live server. A page that logs an error, breaks the content policy, or throws fails its test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from launcher import chromium
from launcher.node import PACKAGES
from tests.browser.sessions import session_of

# Playwright keeps an event loop in this thread, and Django would refuse its plain queries beside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# A busy machine is slow, and a test asks what happens, not how fast.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that `pytest -m "not browser"` leaves it out."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each test has a context of its own."""
    program = chromium.prepare()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(chromium.FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server, live_updates) -> Iterator[BrowserContext]:
    """A fresh browser profile whose addresses start at the live server, beside which the live process runs."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    # Generous, because a busy machine is slow and a test asks what happens, not how fast.
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; whatever it complains about in its console fails the test, unless the test clears `page.complaints`."""
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.extend(complaint_in(message)))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    assert page.complaints == [], "the page complained"


def complaint_in(message: ConsoleMessage) -> list[str]:
    """Return the error with its address; that a bare page has no icon is none, nor that a map is looked at alone."""
    address = message.location.get("url", "")
    if message.type != "error" or address.endswith("/favicon.ico") or "/live/journeys/" in address:
        return []
    return [f"{message.text} ({address})"]


@pytest.fixture
def log_in(context: BrowserContext, live_server) -> Callable[..., None]:
    """Return a function that logs a user in without the form."""

    def log_in(user) -> None:
        context.add_cookies([session_of(user, live_server.url)])

    return log_in


@pytest.fixture(scope="session")
def axe_source() -> str:
    chromium.prepare()
    return (PACKAGES / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def faults_of(axe_source: str) -> Callable[[Page], list[str]]:
    """Return a function that lists what axe-core finds wrong on a page, by the rules of WCAG 2.2 A and AA."""

    def faults_of(page: Page) -> list[str]:
        page.evaluate(axe_source)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", tags)
        return [
            f"{fault['id']}: {fault['help']} at {node['target']}: {node['failureSummary']}"
            for fault in result["violations"]
            for node in fault["nodes"]
        ]

    return faults_of
