"""The portraits of personas."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.crypto import get_random_string

from common.pictures import Picture, PictureError, take
from journeys.models import Persona

LONGEST_SIDE = 800


def checked_picture(file: UploadedFile) -> Picture:
    """The portrait as it will be kept. ValidationError, under `picture`, says what is wrong with the file."""
    if (file.size or 0) > settings.ATTACHMENT_MAX_BYTES:
        limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
        raise ValidationError({"picture": f"The file is larger than {limit}. Choose a smaller picture."})
    try:
        file.seek(0)
        return take(file, LONGEST_SIDE)
    except PictureError as error:
        raise ValidationError({"picture": str(error)}) from error


def give_picture(persona: Persona, picture: Picture) -> None:
    """Show this portrait; the one before is deleted once this has been saved."""
    before = persona.picture.name
    name = f"{persona.workspace_id}/{get_random_string(32)}.{picture.extension}"
    persona.picture.save(name, ContentFile(picture.content), save=False)
    persona.save(update_fields=["picture", "updated_at"])
    _delete_after_commit(persona, before)


def take_picture_away(persona: Persona) -> None:
    before, persona.picture = persona.picture.name, ""
    persona.save(update_fields=["picture", "updated_at"])
    _delete_after_commit(persona, before)


def _delete_after_commit(persona: Persona, name: str | None) -> None:
    if name:
        storage = persona.picture.storage
        transaction.on_commit(lambda: storage.delete(name))
