"""Files on cards: what is taken, who reads it, and how it goes."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import Role, Workspace
from accounts.removal import remove, request_removal
from journeys.attachments import MOST_PER_CARD, attach, forget_attachments, plain_name
from journeys.duplication import duplicate
from journeys.models import Attachment, Card, Lane, LaneKind, Step

API = "/api/v1"


def picture(format_="PNG", size=(40, 20), name="photo.png"):
    file = BytesIO()
    Image.new("RGB", size).save(file, format_)
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def receipt(name="receipt.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 one page", "application/pdf")


@pytest.fixture
def card(journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    step = Step.objects.get(name="Search")
    return Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text="Too slow")


@pytest.fixture
def alice_api(api, alice):
    api.force_authenticate(alice)
    return api


def upload(api, card, file, **more):
    return api.post(f"{API}/attachments/", {"card": card.pk, "file": file, **more}, format="multipart")


def test_alice_puts_a_picture_on_a_card_and_everybody_hears_of_it(alice_api, card, client, bob):
    before = card.revision
    answer = upload(alice_api, card, picture(size=(3200, 800)), alt="A long queue")
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert (made["width"], made["height"], made["alt"], made["is_image"]) == (1600, 400, "A long queue", True)
    card.refresh_from_db()
    assert card.revision > before
    client.force_login(bob)
    shown = client.get(made["url"])
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "private" in shown.headers["Cache-Control"]
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_stranger_and_a_passer_by_get_no_file(alice_api, card, client, charlie):
    url = upload(alice_api, card, picture()).json()["url"]
    assert client.get(url).status_code == 302
    client.force_login(charlie)
    assert client.get(url).status_code == 404


def test_a_viewer_attaches_nothing(api, card, bob):
    api.force_authenticate(bob)
    assert upload(api, card, picture()).status_code == 403
    assert not Attachment.objects.exists()


def test_a_pdf_is_taken_and_saved_rather_than_opened(alice_api, card, client, alice):
    made = upload(alice_api, card, receipt("Rechnung Nº 5 “final”.pdf")).json()
    assert made["name"] == "Rechnung Nº 5 “final”.pdf"
    client.force_login(alice)
    assert client.get(made["url"]).headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("photo.png", b"MZ\x90 a program"), "not an image, whatever its name says"),
        (SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n and then nothing"), "image"),
        (SimpleUploadedFile("page.html", b"<script>"), "A card takes images (PNG, JPEG, GIF or WebP) and PDFs"),
        (SimpleUploadedFile("drawing.svg", b"<svg/>"), "A card takes images"),
        (SimpleUploadedFile("empty.png", b""), "empty"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(alice_api, card, file, words):
    answer = upload(alice_api, card, file)
    assert answer.status_code == 422
    fault = answer.json()["errors"][0]
    assert fault["path"] == "file"
    assert words in fault["detail"]
    assert not Attachment.objects.exists()


def test_a_file_beyond_the_limit_is_refused(alice_api, card, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024
    answer = upload(alice_api, card, SimpleUploadedFile("long.pdf", b"%PDF-" + b"x" * 2000))
    assert "larger than 1.0" in answer.json()["errors"][0]["detail"]


def test_a_card_holds_twenty_files_and_the_next_leaves_nothing_behind(alice_api, card, media):
    for _ in range(MOST_PER_CARD):
        attach(card, receipt())
    files = len(default_storage.listdir(f"attachments/{card.workspace_id}")[1])
    assert "holds 20 files" in upload(alice_api, card, receipt()).json()["errors"][0]["detail"]
    assert len(default_storage.listdir(f"attachments/{card.workspace_id}")[1]) == files


def test_names_of_files_lose_their_paths_and_what_is_no_character():
    assert plain_name("C:\\pictures\\a\u202eb.png") == "ab.png"
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name(None) == "file"
    assert len(plain_name("x" * 500 + ".png")) == 200


def test_what_is_taken_off_can_be_put_back_until_a_month_has_passed(alice_api, card):
    made = upload(alice_api, card, receipt()).json()
    url = f"{API}/attachments/{made['id']}/"
    assert alice_api.delete(url).status_code == 204
    assert alice_api.get(f"{API}/attachments/?card={card.pk}").json()["results"] == []
    assert alice_api.post(f"{url}restore/").json()["archived_at"] is None
    alice_api.delete(url)
    assert forget_attachments() == 0
    attachment = Attachment.objects.get()
    Attachment.objects.update(archived_at=timezone.now() - timedelta(days=31))
    assert forget_attachments() == 1
    assert not default_storage.exists(attachment.file.name)
    assert forget_attachments() == 0


def test_what_a_picture_shows_is_said_afterwards_too(alice_api, card):
    made = upload(alice_api, card, picture()).json()
    before = Card.objects.get().revision
    answer = alice_api.patch(f"{API}/attachments/{made['id']}/", {"alt": " A queue ", "card": 999, "name": "other"})
    assert (answer.json()["alt"], answer.json()["name"], answer.json()["card"]) == ("A queue", "photo.png", card.pk)
    assert Card.objects.get().revision > before


def test_a_copied_journey_shares_the_files_and_the_last_card_takes_them_along(card, journey):
    attachment = attach(card, receipt())
    copy = duplicate(journey)
    copied = Attachment.objects.exclude(pk=attachment.pk).get()
    assert copied.card.journey == copy
    assert copied.file.name == attachment.file.name
    Attachment.objects.filter(pk=attachment.pk).update(archived_at=timezone.now() - timedelta(days=31))
    forget_attachments()
    assert default_storage.exists(copied.file.name)
    Attachment.objects.update(archived_at=timezone.now() - timedelta(days=31))
    forget_attachments()
    assert not default_storage.exists(copied.file.name)


def test_a_removed_workspace_leaves_no_file(card, olga):
    name = attach(card, receipt()).file.name
    remove(request_removal(card.workspace, by=olga))
    assert not default_storage.exists(name)
    assert not Workspace.objects.filter(slug="example").exists()


def test_nothing_goes_on_a_card_of_another_workspace(api, card, charlie):
    assert charlie.memberships.get().role == Role.OWNER
    api.force_authenticate(charlie)
    assert upload(api, card, picture()).status_code == 422
