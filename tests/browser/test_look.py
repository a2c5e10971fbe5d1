"""The face of the product: each element does its one thing, in the real browser, under the real content policy."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """
<sortable-list>
  <li class="sortable-item" draggable="true" tabindex="0" data-move-url="/moves/1" data-name="Search">Search</li>
  <li class="sortable-item" draggable="true" tabindex="0" data-move-url="/moves/2" data-name="Compare">Compare</li>
  <li class="sortable-item" draggable="true" tabindex="0" data-move-url="/moves/3" data-name="Pay">Pay</li>
</sortable-list>
"""
LIVE = """
<live-fragment src="/figures/" every="0.2" etag='"one"'><details open><summary>NPS</summary><b>30</b></details></live-fragment>
"""


@pytest.fixture
def page_with(page):
    """Return a function that puts markup into the main part of a real page."""

    def page_with(markup: str):
        page.goto("/accounts/login/")
        page.evaluate("markup => { document.querySelector('main').innerHTML = markup }", markup)
        return page

    return page_with


def names(page):
    return page.locator("sortable-list > li").all_text_contents()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_pages_before_the_log_in_have_no_fault_and_fit(page, faults_of, path, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.complaints.clear()
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses


def test_a_wrong_password_is_told_in_words_and_the_address_stays(page):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("nobody@example.com")
    page.get_by_label("Password").fill("not the passphrase")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_contain_text("not correct")
    expect(page.get_by_label("Email")).to_have_value("nobody@example.com")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page):
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")

    expect(page.locator(":focus")).to_have_text("Skip to content")


def test_the_chosen_theme_stays_after_the_page_is_loaded_again(page_with):
    page = page_with('<theme-toggle><button value="dark">Dark</button><button value="">System</button></theme-toggle>')
    page.get_by_role("button", name="Dark").click()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_an_item_moves_by_keyboard_and_the_new_place_is_saved_and_said(page_with):
    page = page_with(LIST)
    sent = []
    page.route("**/moves/*", lambda route: (sent.append(route.request), route.fulfill(status=204)))

    page.get_by_text("Search").focus()
    page.keyboard.press("Alt+ArrowDown")

    expect(page.locator("#announcer")).to_have_text("Search, place 2 of 3")
    assert names(page) == ["Compare", "Search", "Pay"]
    assert sent[0].url.endswith("/moves/1")
    assert parse_qs(sent[0].post_data) == {"position": ["1"]}
    expect(page.locator("li", has_text="Search")).to_be_focused()


def test_an_item_moves_by_mouse(page_with):
    page = page_with(LIST)
    with page.expect_request("**/moves/3") as moved:
        page.route("**/moves/*", lambda route: route.fulfill(status=204))
        page.get_by_text("Pay").drag_to(page.get_by_text("Search"), target_position={"x": 20, "y": 4})

    assert parse_qs(moved.value.post_data) == {"position": ["0"]}
    assert names(page) == ["Pay", "Search", "Compare"]


def test_a_move_that_cannot_be_saved_goes_back(page_with):
    page = page_with(LIST)
    page.route("**/moves/*", lambda route: route.fulfill(status=500))
    page.get_by_text("Search").focus()
    page.keyboard.press("Alt+ArrowDown")

    expect(page.locator("#announcer")).to_contain_text("could not be saved")
    assert names(page) == ["Search", "Compare", "Pay"]
    page.complaints.clear()


def test_what_cannot_be_undone_asks_first(page_with):
    page = page_with(
        '<form action="/gone/" data-confirm="Delete “Ana”?" data-confirm-label="Delete"><button>Remove</button></form>'
    )
    page.route("**/gone/**", lambda route: route.fulfill(body="gone", content_type="text/html"))

    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog", name="Delete “Ana”?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert page.url.endswith("/accounts/login/")
    expect(page.get_by_role("button", name="Remove")).to_be_focused()

    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/gone/**")


def test_a_live_part_shows_what_changed_and_keeps_what_the_reader_opened(page_with):
    page = page_with("")
    asked = []

    def answer(route):
        asked.append(route.request.headers.get("if-none-match"))
        if len(asked) == 1:
            body = "<details><summary>NPS</summary><b>31</b></details>"
            route.fulfill(body=body, headers={"ETag": '"two"'}, content_type="text/html")
        else:
            route.fulfill(status=304)

    page.route("**/figures/", answer)
    page.evaluate("markup => { document.querySelector('main').innerHTML = markup }", LIVE)

    expect(page.locator("b")).to_have_text("31")
    expect(page.locator("b")).to_be_visible()
    with page.expect_response("**/figures/"):
        pass
    assert asked[:2] == ['"one"', '"two"']


def test_a_live_part_stops_asking_when_the_reader_may_no_longer_see_it(page_with):
    page = page_with("")
    page.route("**/figures/", lambda route: route.fulfill(status=403))
    page.evaluate("markup => { document.querySelector('main').innerHTML = markup }", LIVE)

    expect(page.locator("live-fragment[stale]:not([src])")).to_contain_text("30")
    page.complaints.clear()


def test_a_trend_is_drawn_and_a_point_tells_its_figure(page_with):
    page = page_with(
        """<trend-chart><script type="application/json">{"unit": " %", "target": 75, "points": [
        {"at": "2024-01-01", "label": "Jan", "value": 72, "low": 66, "high": 78, "n": 239},
        {"at": "2024-02-01", "label": "Feb", "value": null},
        {"at": "2024-03-01", "label": "Mar", "value": 61, "low": 55, "high": 67, "n": 19}],
        "events": [{"at": "2024-02-10", "label": "New card form"}]}</script></trend-chart>"""
    )
    page.locator("trend-chart .u-over").hover(position={"x": 20, "y": 60})

    expect(page.locator(".trend-card")).to_have_text("Jan: 72 % (66 to 78), n 239")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(page_with):
    page = page_with(
        '<details class="menu"><summary>More</summary>'
        '<div class="menu-panel"><a href="/a">Edit</a><a href="/b">Copy</a></div></details>'
    )
    page.get_by_text("More").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Edit")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Copy")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_text("Copy")).to_be_hidden()
    expect(page.get_by_text("More")).to_be_focused()
