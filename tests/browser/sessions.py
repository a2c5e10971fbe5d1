"""Logging in without the form."""

from __future__ import annotations

from django.conf import settings
from django.test import Client


def session_of(user, url: str) -> dict[str, str]:
    """The cookie of a new session of this user, for a browser context whose pages come from `url`."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": url}
