"""The side panel of a card: details, files, comments; by mouse and key, for editors, viewers, and on a telephone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import expect

from journeys.attachments import attach
from journeys.models import Attachment, Card, Comment, Lane, LaneKind, Persona, Step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drawn(journey):
    """The lamp journey with two cards, one of which speaks of Ana."""
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.EMOTION, name="Emotion")
    ana = Persona.objects.create(workspace=journey.workspace, name="Ana")
    Persona.objects.create(workspace=journey.workspace, name="Ben")
    for step, text, persona in [("Cart", "Asks **twice** for the address", ana), ("Pay", "Slow", None)]:
        Card.objects.create(workspace=journey.workspace, lane=lane, step=Step.objects.get(name=step), text=text, persona=persona)
    return journey


def opened(page, log_in, person, journey):
    log_in(person)
    page.goto(f"/w/example/journeys/{journey.pk}/edit/")
    expect(page.locator("journey-editor[ready]")).to_be_visible()
    return page


@pytest.fixture
def editor(page, log_in, alice, drawn):
    return opened(page, log_in, alice, drawn)


def card(page, text):
    return page.locator(".ed-card", has_text=text)


def panel(page):
    return page.locator(".ed-panel")


def saved(page):
    expect(page.locator(".ed-state")).to_have_attribute("data-state", "saved")


def photo(path: Path) -> Path:
    Image.new("RGB", (2400, 1200), (120, 160, 200)).save(path, "JPEG")
    return path


def test_the_details_of_a_card_are_set_by_key_alone(editor):
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    expect(panel(editor).get_by_role("heading", name="Slow")).to_be_focused()
    panel(editor).get_by_role("radio", name="Assumed").focus()
    editor.keyboard.press("ArrowRight")
    editor.keyboard.press("ArrowRight")
    panel(editor).get_by_role("radio", name="None").focus()
    editor.keyboard.press("ArrowRight")
    panel(editor).get_by_label("Tags", exact=True).last.focus()
    editor.keyboard.type("queue, first visit,")
    panel(editor).get_by_label("Persona").select_option("Ben")
    panel(editor).get_by_label("Owner").select_option("Alice")
    expect(panel(editor).locator(".ed-tag")).to_have_text(["queue", "first visit"])
    saved(editor)
    kept = Card.objects.get(text="Slow")
    assert (kept.evidence, kept.colour, kept.tags) == ("observed", "sand", ["queue", "first visit"])
    assert (str(kept.persona), str(kept.owner)) == ("Ben", "Alice")
    editor.keyboard.press("Escape")
    expect(card(editor, "Slow")).to_be_focused()
    editor.keyboard.press("Control+z")
    saved(editor)
    expect(panel(editor).get_by_label("Owner")).to_have_value("")


def test_the_panel_follows_the_selection_and_says_what_it_is_about(editor):
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    card(editor, "Asks").click()
    expect(panel(editor).locator("h2 strong")).to_have_text("twice")
    expect(panel(editor).locator(".ed-panel-where")).to_have_text("Pain points · Cart")
    panel(editor).get_by_role("button", name="Close the panel").click()
    expect(panel(editor)).to_be_hidden()
    expect(card(editor, "Asks")).to_be_focused()


def test_a_card_reaches_over_further_steps(editor):
    card(editor, "Asks").click()
    editor.keyboard.press("Alt+Enter")
    panel(editor).get_by_label("Reaches over").fill("9")
    editor.keyboard.press("Tab")
    saved(editor)
    assert Card.objects.get(text__startswith="Asks").span == 2


def test_a_picture_is_put_on_a_card_described_and_taken_off(editor, tmp_path):
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    panel(editor).locator('input[type="file"]').set_input_files(photo(tmp_path / "queue.jpg"))
    expect(card(editor, "Slow").locator("img.ed-card-picture")).to_be_visible()
    panel(editor).get_by_label("What queue.jpg shows").fill("A long queue")
    editor.keyboard.press("Tab")
    expect(card(editor, "Slow").locator("img.ed-card-picture")).to_have_attribute("alt", "A long queue")
    assert Attachment.objects.get().width == 1600
    panel(editor).get_by_role("button", name="Take queue.jpg off the card").click()
    expect(card(editor, "Slow").locator("img")).to_have_count(0)


def test_a_file_is_taken_off_and_put_back(editor):
    attach(Card.objects.get(text="Slow"), SimpleUploadedFile("queue.pdf", b"%PDF-1.7 a queue"))
    editor.reload()
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    panel(editor).get_by_role("button", name="Take queue.pdf off the card").click()
    expect(panel(editor).locator(".ed-files li")).to_have_count(0)
    editor.locator(".ed-toast").get_by_role("button", name="Undo").click()
    expect(panel(editor).locator(".ed-files li")).to_have_count(1)


def test_what_is_no_image_is_refused_with_a_sentence(editor, tmp_path):
    false = tmp_path / "photo.png"
    false.write_bytes(b"MZ a program")
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    panel(editor).locator('input[type="file"]').set_input_files(false)
    expect(editor.locator(".ed-toast")).to_contain_text("photo.png: This is not an image, whatever its name says.")
    editor.complaints[:] = [one for one in editor.complaints if "422" not in one]
    assert not Attachment.objects.exists()


def test_a_picture_is_dropped_on_a_card_and_another_pasted(editor):
    file = io.BytesIO()
    Image.new("RGB", (60, 40)).save(file, "PNG")
    given = """([target, type, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "dropped.png", { type: "image/png" }));
      const name = type === "paste" ? "clipboardData" : "dataTransfer";
      const Made = type === "paste" ? ClipboardEvent : DragEvent;
      target.dispatchEvent(new Made(type, { bubbles: true, cancelable: true, [name]: data }));
    }"""
    handle = card(editor, "Slow").element_handle()
    editor.evaluate(given, [handle, "drop", list(file.getvalue())])
    expect(card(editor, "Slow").locator("img")).to_have_count(1)
    card(editor, "Slow").click()
    editor.evaluate(given, [handle, "paste", list(file.getvalue())])
    expect(card(editor, "Slow").locator(".ed-fact")).to_contain_text("2")
    assert Attachment.objects.count() == 2


def test_alice_comments_edits_resolves_and_deletes(editor):
    card(editor, "Slow").click()
    editor.keyboard.press("Control+Shift+M")
    expect(panel(editor).get_by_label("Your comment")).to_be_focused()
    editor.keyboard.type("How slow?")
    editor.keyboard.press("Control+Enter")
    expect(panel(editor).locator(".ed-comment-text")).to_have_text("How slow?")
    expect(card(editor, "Slow").locator(".ed-fact")).to_contain_text("1")
    panel(editor).get_by_role("button", name="Edit the comment of Alice").click()
    editor.keyboard.press("Control+a")
    editor.keyboard.type("How slow exactly?")
    editor.keyboard.press("Control+Enter")
    expect(panel(editor).locator(".ed-comment-text")).to_have_text("How slow exactly?")
    panel(editor).get_by_role("button", name="Resolve the comment of Alice").click()
    panel(editor).get_by_text("1 resolved", exact=True).click()
    panel(editor).get_by_role("button", name="Delete the comment of Alice").click()
    panel(editor).get_by_role("button", name="Delete for good").click()
    expect(panel(editor).get_by_text("Nobody has said anything")).to_be_visible()
    assert not Comment.objects.exists()


def test_bob_who_only_views_reads_and_comments(page, log_in, bob, drawn):
    opened(page, log_in, bob, drawn)
    card(page, "Slow").click()
    expect(panel(page)).to_be_visible()
    expect(panel(page).get_by_label("Owner")).to_be_disabled()
    expect(panel(page).locator('input[type="file"]')).to_have_count(0)
    panel(page).get_by_label("Your comment").fill("It was quick for me")
    panel(page).get_by_role("button", name="Comment", exact=True).click()
    expect(panel(page).locator(".ed-comment-text")).to_have_text("It was quick for me")
    assert str(Comment.objects.get().author) == "Bob"


def test_on_a_telephone_one_reads_and_comments(page, log_in, alice, drawn):
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, log_in, alice, drawn)
    page.locator(".ed-phone summary", has_text="Buy").click()
    page.locator(".ed-phone [data-card]", has_text="Slow").click()
    box = panel(page).bounding_box()
    assert box["width"] == 360
    panel(page).get_by_label("Your comment").fill("From the shop floor")
    panel(page).get_by_role("button", name="Comment", exact=True).click()
    expect(panel(page).locator(".ed-comment-text")).to_have_text("From the shop floor")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.locator(".ed-phone [data-card]", has_text="Slow")).to_be_focused()


def test_the_cards_of_one_persona_stand_out(editor):
    chip = editor.get_by_role("button", name="Ana")
    expect(editor.locator(".ed-filter-chip")).to_have_text(["Ana"])
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    card(editor, "Slow").click()
    editor.keyboard.press("Alt+Enter")
    panel(editor).get_by_label("Persona").select_option("Ben")
    expect(card(editor, "Slow")).to_have_css("opacity", "0.22")
    expect(card(editor, "Asks")).to_have_css("opacity", "1")
    editor.get_by_role("button", name="Show all", exact=True).click()
    expect(card(editor, "Slow")).to_have_css("opacity", "1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_the_panel_is_free_of_faults_that_can_be_found(page, log_in, alice, drawn, faults_of, tmp_path, scheme, width):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    slow = Card.objects.get(text="Slow")
    Comment.objects.create(workspace=drawn.workspace, card=slow, author=alice, text="How slow?")
    Card.objects.filter(pk=slow.pk).update(tags=["queue"], colour="mint")
    opened(page, log_in, alice, drawn)
    if width > 800:
        card(page, "Slow").click()
        page.keyboard.press("Alt+Enter")
    else:
        page.locator(".ed-phone summary", has_text="Buy").click()
        page.locator(".ed-phone [data-card]", has_text="Slow").click()
    panel(page).locator('input[type="file"]').set_input_files(photo(tmp_path / "queue.jpg"))
    expect(panel(page).locator(".ed-files img")).to_be_visible()
    expect(panel(page).locator(".ed-comment-text")).to_be_visible()
    assert page.complaints == []
    assert faults_of(page) == []
    page.complaints.clear()  # axe puts styles of its own into the page, which the policy refuses
