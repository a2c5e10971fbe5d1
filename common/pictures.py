"""Pictures that people hand in: checked by decoding them, turned upright, freed of what they tell about their maker, made small.

Nothing is kept as it came: what is served later is what this module has written, so no file can be a picture and something else.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 1600
# Decoded at four bytes each this is a quarter of a gigabyte, for a moment; the largest telephones take 50 million.
MOST_PIXELS = 64_000_000
# A telephone's JPEG may hold further pictures (then it is an MPO), of which the first is kept; a GIF stands still.
READ = ["PNG", "JPEG", "GIF", "WEBP"]
KEPT_AS = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "GIF": "PNG", "WEBP": "WEBP"}
CONTENT_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 86, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86, "method": 4},
}
ACCEPTED = "PNG, JPEG, GIF or WebP"

# The library looks at what a file says of its size as well, and warns where we refuse.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class PictureError(ValueError):
    """This cannot be kept as a picture; the message says why and what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    content_type: str
    extension: str
    width: int
    height: int


def looks_like_a_picture(start: bytes) -> bool:
    """Whether the first dozen bytes promise one of the formats that are read; only `take` knows whether they keep it."""
    return start.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    )


def take(file: IO[bytes], longest: int = LONGEST_SIDE) -> Picture:
    """The picture in this file as it is kept: upright, at most `longest` pixels wide and high, without metadata."""
    try:
        with Image.open(file, formats=READ) as opened:
            return _kept(opened, longest)
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise PictureError(_too_many()) from None
    except UnidentifiedImageError:
        raise PictureError(f"This is not an image, whatever its name says. Choose a picture as {ACCEPTED}.") from None
    except Exception as error:  # A broken file makes decoders stumble in ways that no list of exceptions foresees.
        raise PictureError(
            "This image is damaged: it begins like one and cannot be read to its end. Save it again and choose the new file."
        ) from error


def _kept(opened: Image.Image, longest: int) -> Picture:
    format_ = KEPT_AS[opened.format or ""]
    if opened.width * opened.height > MOST_PIXELS:
        raise PictureError(_too_many(opened.width, opened.height))
    # A JPEG may be decoded at an eighth of its size, which saves most of the work and the memory.
    opened.draft("RGB", (longest, longest))
    image = ImageOps.exif_transpose(opened)
    image = _in_plain_colours(image)
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    # Colour profiles, comments and the place where it was taken would otherwise be written again.
    image.info = {}
    if format_ == "JPEG" and image.mode != "RGB":
        image = image.convert("RGB")
    written = BytesIO()
    image.save(written, format_, **HOW[format_])
    return Picture(written.getvalue(), CONTENT_TYPES[format_], format_.lower(), image.width, image.height)


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """The same picture in sRGB with eight bits a channel, transparent where it was."""
    has_alpha = image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info
    if image.mode.startswith("I"):
        # Sixteen bits of grey: `convert` would cut off all but the darkest.
        return image.point(lambda grey: grey / 256).convert("L").convert("RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"} and not has_alpha:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
        except ImageCms.PyCMSError:
            pass  # A profile that cannot be read describes nothing: take the colours as they are.
    return image.convert("RGBA" if has_alpha else "RGB")


def _too_many(width: int = 0, height: int = 0) -> str:
    size = f"{width:,} × {height:,} pixels" if width else "more pixels than can be decoded"
    return f"This image has {size}; at most {MOST_PIXELS // 1_000_000} million are taken. Make it smaller and try again."
