"""The page that customers see, in the real browser: by thumb, by keyboard, without scripts, and with a bad connection."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Workspace
from feedback.asking import ask
from feedback.models import AnswerScale, Question, Response, Verbatim
from touchpoints.models import Touchpoint

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def cart(workspace) -> Touchpoint:
    return Touchpoint.objects.create(workspace=workspace, name="Cart")


@pytest.fixture
def link(cart):
    """A recommendation, with its follow-ups, and one question of every other kind after them."""
    survey, link = ask(cart.subject, "nps")
    kinds = [("stars", "rating"), ("smileys", "csat"), ("numbers", "ces"), ("numbers", "single"), ("numbers", "multiple")]
    kinds += [("numbers", kind) for kind in ("yes_no", "short_text", "date", "number", "consent", "statement")]
    for place, (look, kind) in enumerate(kinds, start=4):
        Question.objects.create(
            workspace=survey.workspace,
            survey=survey,
            key=f"{kind}-{place}".replace("_", "-"),
            position=place,
            kind=kind,
            text=f"What of {kind}?",
            help="Small words",
            look=look,
            scale=AnswerScale.usual(survey.workspace, kind, 5) if kind in ("rating", "csat", "ces") else None,
            choices=["Bus", "Car"] if kind in ("single", "multiple") else [],
        )
    survey.publish()
    return link


@pytest.fixture
def short(cart):
    survey, link = ask(cart.subject, "nps")
    survey.publish()
    return link


def settle(page) -> None:
    """Wait until the page has sent everything and heard that it is kept."""
    expect(page.locator("form[data-waiting]")).to_have_count(0)


def test_a_thumb_answers_with_one_tap_and_the_follow_up_fits(page, short):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"/s/{short.token}/")
    page.get_by_role("radio", name="3", exact=True).click()
    expect(page.get_by_role("heading", name="What went wrong for you?")).to_be_visible()
    settle(page)
    assert Response.objects.get().answers.get().value == 3
    page.get_by_role("textbox").fill("Slow")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    settle(page)
    assert Verbatim.objects.get().text == "Slow" and not Response.objects.get().is_partial


def test_a_keyboard_looks_at_the_points_and_goes_on_by_itself(page, short):
    page.goto(f"/s/{short.token}/")
    page.get_by_role("radio", name="0", exact=True).focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What did you like most?")).to_be_visible()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    settle(page)
    assert Response.objects.get().answers.get().value == 9


def test_without_scripts_each_step_is_a_form(browser, live_server, short):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto(f"/s/{short.token}/")
    page.get_by_role("radio", name="10", exact=True).check(force=True)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="What did you like most?")).to_be_visible()
    page.get_by_role("textbox").fill("All")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="Thank you.")).to_be_visible()
    assert Response.objects.get().answers.get().value == 10 and Verbatim.objects.get().text == "All"
    context.close()


def test_an_answer_survives_a_connection_that_breaks(page, context, short):
    page.goto(f"/s/{short.token}/")
    context.set_offline(True)
    page.get_by_role("radio", name="8", exact=True).click()
    expect(page.get_by_text("could not be saved yet")).to_be_visible()
    expect(page.get_by_role("heading", name="What should we do better?")).to_be_visible()
    context.set_offline(False)
    settle(page)
    assert Response.objects.get().answers.get().value == 8
    page.complaints.clear()  # that the network was away


def test_a_score_chosen_in_a_mail_is_sent_at_the_first_sign_of_a_person(page, short):
    page.goto(f"/s/{short.token}/?nps=9")
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    assert not Response.objects.exists()
    page.mouse.move(100, 100)
    page.mouse.move(200, 200)
    page.get_by_role("button", name="Next").click()
    settle(page)
    assert Response.objects.get().answers.get().value == 9


WALK = [
    "nps",
    "why",
    "stars",
    "smileys",
    "ces",
    "single",
    "multiple",
    "yes-no",
    "short",
    "date",
    "number",
    "consent",
    "statement",
    "end",
]


@pytest.mark.parametrize(
    ("width", "scheme", "language", "colour"),
    [(360, "light", "en", ""), (360, "dark", "ar", "#ffdd00"), (1280, "light", "ja", "#0a7d4b"), (1280, "dark", "de", "")],
)
def test_every_question_fits_is_large_enough_and_has_no_fault(page, link, faults_of, width, scheme, language, colour):
    Workspace.objects.update(brand_colour=colour)
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/s/{link.token}/?lang={language}")
    faults = {}
    for name in WALK:
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
        assert page.evaluate(TOO_SMALL) == [], name
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"survey-{name}-{width}-{scheme}-{language}.png")
        faults[name] = faults_of(page)
        if name == "end":
            break
        if page.locator("fieldset:not([hidden]) input[type=radio]").count():
            page.locator("fieldset:not([hidden]) input[type=radio]").last.click(force=True)
            page.wait_for_timeout(400)
        else:
            page.locator("fieldset:not([hidden]) .button").first.click()
    assert page.locator(".ending:not([hidden])").count() == 1
    settle(page)
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
    assert not any(faults.values()), faults


TOO_SMALL = """() => [...document.querySelectorAll("label.point, label.choice, .button, .line, textarea, .languages select")]
    .filter(part => part.checkVisibility())
    .map(part => [part.className, part.getBoundingClientRect().width, part.getBoundingClientRect().height])
    .filter(([, width, height]) => width < 47.5 || height < 47.5)"""
