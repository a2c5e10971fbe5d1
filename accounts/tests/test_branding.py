"""How a company looks to its customers."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.branding import contrast, ink_on, luminance
from accounts.models import Workspace

ADDRESS = "/w/example/settings/"


def picture(width: int = 900, height: int = 300) -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


@pytest.fixture
def sent(client, olga, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(olga)

    def send(**more):
        return client.post(ADDRESS, {"name": "Example Ltd", "timezone": "Europe/Berlin"} | more)

    return send


def test_a_logo_is_made_small_kept_and_taken_away(sent, workspace, tmp_path):
    assert sent(new_logo=picture(), brand_colour="#1a6b5c").status_code == 302
    workspace.refresh_from_db()
    assert workspace.brand_colour == "#1a6b5c" and Image.open(workspace.logo.path).width == 480
    sent(no_logo="on", brand_colour="")
    workspace.refresh_from_db()
    assert not workspace.logo and workspace.brand_colour == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"brand_colour": "red"},
        {"brand_colour": "#12345"},
        {"brand_colour": "#123456;}*{display:none"},
        {"new_logo": SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")},
    ],
)
def test_what_is_no_colour_or_no_picture_is_refused(sent, workspace, wrong):
    assert sent(**wrong).status_code == 422
    assert not Workspace.objects.get(pk=workspace.pk).logo


def test_the_api_sets_the_colour(api, olga, workspace):
    api.force_login(olga)
    assert api.patch("/api/v1/workspaces/example/", {"brand_colour": "#1a6b5c"}).json()["brand_colour"] == "#1a6b5c"
    assert api.patch("/api/v1/workspaces/example/", {"brand_colour": "x"}).status_code == 422


@given(st.integers(0, 0xFFFFFF))
def test_writing_reads_on_every_colour(number):
    colour = f"#{number:06x}"
    assert contrast(luminance(colour), luminance(ink_on(colour))) >= 4.5


def test_black_and_white_are_21_apart():
    assert contrast(luminance("#ffffff"), luminance("#000000")) == pytest.approx(21)
