"""How a company looks to its customers: its logo and its colour, on every page that they see."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.crypto import get_random_string

from accounts.models import Workspace
from common.pictures import Picture, PictureError, take

LONGEST_SIDE = 480
# Black and no lighter: only so is one of the two at 4.5:1 or better on every colour.
DARK, LIGHT = "#000000", "#ffffff"


def checked_logo(file: UploadedFile) -> Picture:
    """The logo as it will be kept; ValidationError says what is wrong with the file."""
    if (file.size or 0) > settings.ATTACHMENT_MAX_BYTES:
        raise ValidationError(f"The file is larger than {filesizeformat(settings.ATTACHMENT_MAX_BYTES)}. Choose a smaller one.")
    try:
        file.seek(0)
        return take(file, LONGEST_SIDE)
    except PictureError as error:
        raise ValidationError(str(error)) from error


def give_logo(workspace: Workspace, picture: Picture | None) -> None:
    """Show this logo, or none; the one before is deleted once this has been saved."""
    before, storage = workspace.logo.name, workspace.logo.storage
    if picture is None:
        workspace.logo = ""
    else:
        workspace.logo.save(f"{get_random_string(32)}.{picture.extension}", ContentFile(picture.content), save=False)
    workspace.save(update_fields=["logo", "updated_at"])
    if before:
        transaction.on_commit(lambda: storage.delete(before))


def ink_on(colour: str) -> str:
    """The colour of writing on a ground of this colour: the one of dark and light that contrasts more (WCAG 2.2)."""
    brightness = luminance(colour)
    return LIGHT if contrast(brightness, luminance(LIGHT)) >= contrast(brightness, luminance(DARK)) else DARK


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb after WCAG 2.2, from 0 to 1."""
    channels = [int(part, 16) / 255 for part in re.findall("..", colour.removeprefix("#"))]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The ratio of two luminances, from 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
