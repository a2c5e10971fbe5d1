"""Files on cards: what is taken, where it lies, who gets to read it, and when it is gone for good.

A file that somebody takes off a card is only put away: its row keeps the file, so that the step can be undone. After thirty days
`forget_attachments` deletes row and file. A copied card shares the file of its original; the last row to go takes it along.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.crypto import get_random_string

from common.pictures import ACCEPTED, PictureError, looks_like_a_picture, take
from journeys.models import Attachment, Card

if TYPE_CHECKING:
    from django.db.models.fields.files import FieldFile

    from accounts.models import User

MOST_PER_CARD = 20
KEPT_AFTER_REMOVAL = timedelta(days=30)


def attach(card: Card, file: UploadedFile, *, alt: str = "", by: User | None = None) -> Attachment:
    """Check the file and put it on the card. ValidationError, under `file`, says what is wrong with it and what is accepted."""
    content, content_type, extension, size = checked_file(file)
    attachment = Attachment(
        workspace_id=card.workspace_id,
        card=card,
        name=plain_name(file.name),
        content_type=content_type,
        size=content.size,
        width=size[0] if size else None,
        height=size[1] if size else None,
        alt=alt.strip(),
        added_by=by,
    )
    attachment.file.save(random_name(card.workspace_id, extension), content, save=False)
    try:
        with transaction.atomic():
            card.lock_order()
            if card.attachments.current().count() >= MOST_PER_CARD:
                raise ValidationError(
                    {"file": f"A card holds {MOST_PER_CARD} files. Take one off first, or put this on another card."}
                )
            attachment.save()
            card.touch()
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def checked_file(file: UploadedFile) -> tuple[ContentFile, str, str, tuple[int, int] | None]:
    """The content as it will be kept, its type and ending, and for a picture its width and height."""
    if not file.size:
        raise ValidationError({"file": "The file is empty. Choose another one."})
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
        raise ValidationError({"file": f"The file is larger than {limit}. Make it smaller, or link to it in the card's text."})
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    if looks_like_a_picture(start):
        try:
            picture = take(file)
        except PictureError as error:
            raise ValidationError({"file": str(error)}) from error
        return ContentFile(picture.content), picture.content_type, picture.extension, (picture.width, picture.height)
    if start.startswith(b"%PDF-"):
        return ContentFile(file.read()), "application/pdf", "pdf", None
    if PurePath(file.name or "").suffix.lower() in {".png", ".jpg", ".jpeg", ".gif", ".webp"}:
        raise ValidationError({"file": f"This is not an image, whatever its name says. Choose {ACCEPTED}, or a PDF."})
    raise ValidationError({"file": f"A card takes images ({ACCEPTED}) and PDFs. Save the file as one of these."})


def plain_name(name: str | None) -> str:
    """What the file was called, without the path and without characters that are none."""
    last = PurePath((name or "").replace("\\", "/")).name
    return "".join(character for character in last if character.isprintable())[-200:] or "file"


def random_name(workspace_id: int, extension: str) -> str:
    """Where a file lies: nobody can guess it, and nothing of its maker's name is in it."""
    return f"{workspace_id}/{get_random_string(32)}.{extension}"


def put_away(attachment: Attachment) -> None:
    """Take the file off its card; `bring_back` undoes it."""
    with transaction.atomic():
        attachment.card.lock_order()
        attachment.archive()
        attachment.card.touch()


def bring_back(attachment: Attachment) -> None:
    with transaction.atomic():
        attachment.card.lock_order()
        attachment.restore()
        attachment.card.touch()


def describe(attachment: Attachment, alt: str) -> None:
    """Say what the picture shows."""
    with transaction.atomic():
        attachment.card.lock_order()
        attachment.alt = alt.strip()
        attachment.save(update_fields=["alt", "updated_at"])
        attachment.card.touch()


def copy_attachments(cards: Mapping[int, Card]) -> None:
    """Put what is on the old cards (by key) on the new ones, too; the files are shared."""
    copies = []
    for attachment in Attachment.objects.current().filter(card__in=cards).order_by("pk"):
        attachment.card = cards[attachment.card_id]
        attachment.pk = None
        attachment._state.adding = True
        copies.append(attachment)
    Attachment.objects.bulk_create(copies)


def forget_attachments() -> int:
    """Delete what was put away thirty days ago or more, rows and files; says how many. May run twice."""
    old = Attachment.objects.filter(archived_at__lt=timezone.now() - KEPT_AFTER_REMOVAL)
    forgotten = 0
    for attachment in old.iterator():
        name, storage = attachment.file.name, attachment.file.storage
        attachment.delete()
        forgotten += 1
        if not Attachment.objects.filter(file=name).exists():
            storage.delete(name)
    return forgotten


def served(file: FieldFile, content_type: str, name: str) -> FileResponse:
    """A private file as an answer: pictures are shown, everything else is saved; nothing in it may run."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404("This file is no longer there.") from None
    shown = content_type.startswith("image/")
    response = FileResponse(content, as_attachment=not shown, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
