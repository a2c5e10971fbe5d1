"""The text of a card in the editor: bold, italic, lists and links by key and by button, and what is pasted from elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.models import Card, Lane, LaneKind, Step

pytestmark = pytest.mark.django_db(transaction=True)

PASTE = """(data) => {
  const given = new DataTransfer();
  for (const [type, value] of Object.entries(data)) given.setData(type, value);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: given }));
}"""

IN_A_LIST = """() => {
  const at = getSelection().anchorNode;
  return Boolean((at.nodeType === 1 ? at : at.parentElement).closest("li"));
}"""


@pytest.fixture
def drawn(journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    Card.objects.create(workspace=journey.workspace, lane=lane, step=Step.objects.get(name="Pay"), text="Slow")
    return journey


@pytest.fixture
def editor(page, log_in, alice, drawn):
    log_in(alice)
    page.goto(f"/w/example/journeys/{drawn.pk}/edit/")
    expect(page.locator("journey-editor[ready]")).to_be_visible()
    page.locator(".ed-card").click()
    return page


def saved(page):
    expect(page.locator(".ed-state")).to_have_attribute("data-state", "saved")


def kept(page):
    saved(page)
    return Card.objects.get().text


def shown(page):
    return page.locator(".ed-card-text")


def test_bold_and_italic_by_key(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.type(" and ")
    editor.keyboard.press("Control+b")
    editor.keyboard.type("twice")
    editor.keyboard.press("Control+b")
    editor.keyboard.type(" as ")
    editor.keyboard.press("Control+i")
    editor.keyboard.type("dear")
    editor.keyboard.press("Enter")
    expect(shown(editor).locator("strong")).to_have_text("twice")
    assert kept(editor) == "Slow and **twice** as *dear*"
    expect(editor.locator(".ed-card")).to_be_focused()


def test_a_list_goes_on_with_enter_and_ends_on_an_empty_item(editor):
    editor.keyboard.type("x")
    editor.keyboard.press("Backspace")
    editor.keyboard.press("Control+Shift+8")
    editor.keyboard.type("one")
    editor.keyboard.press("Enter")
    editor.keyboard.type("two")
    editor.keyboard.press("Control+]")
    editor.keyboard.press("Enter")
    editor.keyboard.type("three")
    editor.keyboard.press("Control+Enter")
    assert kept(editor) == "- one\n  - two\n  - three"
    editor.keyboard.press("Enter")
    editor.keyboard.press("Enter")
    for _ in range(3):
        if not editor.evaluate(IN_A_LIST):
            break
        editor.keyboard.press("Enter")
    editor.keyboard.type("after")
    editor.keyboard.press("Escape")
    assert kept(editor) == "- one\n  - two\n  - three\n\nafter"


def test_undo_inside_a_text_is_the_browsers_own_and_outside_one_step(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+b")
    expect(shown(editor).locator("b")).to_have_text("Slow")
    editor.keyboard.press("Control+z")
    expect(shown(editor).locator("b")).to_have_count(0)
    editor.keyboard.press("Control+b")
    editor.keyboard.press("Escape")
    assert kept(editor) == "**Slow**"
    expect(editor.locator('[data-command="undo"]')).to_have_attribute("aria-label", "Undo: Edit “Slow”")
    editor.keyboard.press("Control+z")
    expect(shown(editor).locator("strong")).to_have_count(0)
    assert kept(editor) == "Slow"


def test_a_link_by_key_and_by_button_and_a_bad_address_is_refused(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.keyboard.press("Control+k")
    address = editor.get_by_label("Address of the link")
    expect(address).to_be_focused()
    address.fill("javascript:alert(1)")
    editor.keyboard.press("Enter")
    expect(editor.locator(".ed-format .error")).to_have_text("Write an address of the web or of a mailbox.")
    address.fill("example.org/help")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Escape")
    assert kept(editor) == "[Slow](https://example.org/help)"
    link = shown(editor).locator("a")
    expect(link).to_have_attribute("href", "https://example.org/help")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    editor.keyboard.press("Enter")
    editor.get_by_role("button", name="Link", exact=True).click()
    editor.get_by_role("button", name="No link").click()
    editor.keyboard.press("Escape")
    assert kept(editor) == "Slow"


def test_the_toolbar_says_what_is_on_and_leaves_the_caret_in_the_text(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    bold = editor.get_by_role("button", name="Bold")
    bold.click()
    expect(bold).to_have_attribute("aria-pressed", "true")
    expect(shown(editor)).to_be_focused()
    editor.keyboard.press("Alt+F10")
    expect(bold).to_be_focused()
    editor.keyboard.press("ArrowRight")
    expect(editor.get_by_role("button", name="Italic")).to_be_focused()
    editor.keyboard.press("Escape")
    expect(shown(editor)).to_be_focused()
    editor.keyboard.press("Escape")
    assert kept(editor) == "**Slow**"
    expect(editor.locator(".ed-format")).to_have_count(0)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (
            {
                "text/html": '<p onclick="x()">A <b>bold</b> <img src=x onerror=alert(1)></p>'
                "<script>alert(1)</script><ul><li>b</li></ul>",
                "text/plain": "A bold b",
            },
            "A **bold**\n\n- b",
        ),
        (
            {"text/html": '<a href="javascript:alert(1)">x</a> <a href="https://e.org">y</a>', "text/plain": "x y"},
            "x [y](https://e.org)",
        ),
        ({"text/plain": "1 * 2 * 3\n- not a list"}, "1 * 2 * 3\n\\- not a list"),
        ({"text/plain": "שלום 👩🏽‍🚀 日本語 é"}, "שלום 👩🏽‍🚀 日本語 é"),
    ],
)
def test_what_is_pasted_is_made_of_what_a_card_can_hold(editor, given, text):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.evaluate(PASTE, given)
    editor.keyboard.press("Escape")
    assert kept(editor).replace("\\*", "*") == text
    expect(shown(editor).locator("img, script")).to_have_count(0)


def test_an_address_pasted_on_words_makes_them_a_link(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.evaluate(PASTE, {"text/plain": "https://example.org"})
    editor.keyboard.press("Escape")
    assert kept(editor) == "[Slow](https://example.org)"


def test_ten_thousand_characters_are_written_and_kept(editor):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+a")
    editor.evaluate(PASTE, {"text/plain": "長い" * 5000})
    editor.keyboard.press("Escape")
    assert kept(editor) == "長い" * 5000


def test_writing_is_free_of_faults_that_can_be_found(editor, faults_of):
    editor.keyboard.press("Enter")
    editor.keyboard.press("Control+k")
    assert editor.complaints == []
    assert faults_of(editor) == []
    editor.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
