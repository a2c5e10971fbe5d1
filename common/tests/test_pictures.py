"""Pictures people hand in: small, upright, bare of metadata, and really pictures."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from common.pictures import LONGEST_SIDE, PictureError, looks_like_a_picture, take


def written(format_, size=(40, 20), mode="RGB", colour=0, **options):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, format_, **options)
    file.seek(0)
    return file


def opened(picture):
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize(
    ("format_", "kept"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/png"), ("WEBP", "image/webp")]
)
def test_each_format_is_taken(format_, kept):
    picture = take(written(format_))
    assert (picture.content_type, picture.width, picture.height) == (kept, 40, 20)
    assert opened(picture).size == (40, 20)
    assert looks_like_a_picture(picture.content[:16])


def test_a_large_picture_is_made_small_and_a_small_one_left_as_large_as_it_is():
    assert (take(written("JPEG", (4000, 2000))).width, take(written("PNG", (3, 5000))).height) == (LONGEST_SIDE, LONGEST_SIDE)
    assert take(written("PNG", (7, 3))).width == 7


def test_a_picture_taken_sideways_is_turned_upright_and_tells_nothing_about_where():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825)[1] = "N"  # a place on the earth
    picture = take(written("JPEG", (40, 20), exif=exif, comment=b"secret"))
    assert (picture.width, picture.height) == (20, 40)
    kept = opened(picture)
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(kept.info)
    assert b"secret" not in picture.content


def test_text_in_a_png_is_left_out():
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    said.add_text("Author", "Somebody")
    assert b"Somebody" not in take(written("PNG", pnginfo=said)).content


def test_what_is_transparent_stays_so():
    picture = take(written("PNG", mode="RGBA", colour=(255, 0, 0, 0)))
    assert opened(picture).convert("RGBA").getpixel((0, 0))[3] == 0


def test_inks_and_sixteen_bits_become_plain_colours():
    assert opened(take(written("JPEG", mode="CMYK"))).mode == "RGB"
    grey = opened(take(written("PNG", mode="I;16", colour=65535))).convert("L")
    assert grey.getpixel((0, 0)) == 255


def bomb(width, height):
    """A PNG of a few bytes that says it is enormous."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(9000, 9000), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_too_many_pixels_is_refused_without_decoding_it(size):
    with pytest.raises(PictureError, match="at most 64 million"):
        take(bomb(*size))


def test_what_is_no_picture_is_refused_in_words():
    with pytest.raises(PictureError, match="not an image, whatever its name says"):
        take(BytesIO(b"<svg onload=alert(1)>"))
    with pytest.raises(PictureError, match="damaged"):
        take(BytesIO(written("JPEG", (400, 400)).read()[:300]))


def test_what_follows_a_picture_is_not_kept():
    file = BytesIO(written("PNG").read() + b"<script>alert(1)</script>")
    assert b"script" not in take(file).content


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_a_broken_picture_is_refused_or_taken_but_breaks_nothing(format_, data):
    content = bytearray(written(format_, (30, 30), colour=128).read())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert max(opened(take(BytesIO(bytes(content)))).size) <= LONGEST_SIDE
    except PictureError as error:
        assert str(error).endswith(".")
