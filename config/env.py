"""Strict readers of environment variables: a malformed value stops the process instead of being guessed at."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str | None = None) -> str:
    """Return the variable, or `default` where it is unset or empty; without a default it is required."""
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} must be set. See .env.example.")
    return default


def env_bool(name: str, default: bool) -> bool:
    """Return True or False; anything but the words true and false is refused."""
    value = os.environ.get(name, "")
    if not value:
        return default
    if value.lower() not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value.lower() == "true"


def env_int(name: str, default: int, *, minimum: int = 0) -> int:
    """Return a whole number of at least `minimum`."""
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {number}.")
    return number


def env_list(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated values, without blanks."""
    value = os.environ.get(name, "")
    if not value:
        return default
    return [part.strip() for part in value.split(",") if part.strip()]


def env_origin(name: str) -> str:
    """Return "" or an origin: http or https, a host, perhaps a port, and nothing after it."""
    value = os.environ.get(name, "").rstrip("/")
    if not value:
        return ""
    try:
        url = urlsplit(value)
        fits = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0 and url.username is None
    except ValueError:
        fits = False
    if not fits or value != f"{url.scheme}://{url.netloc}":
        raise ImproperlyConfigured(f"{name} must be like https://journeys.example.com:8001, without a path, not {value!r}.")
    return value


def env_database(name: str) -> dict[str, object]:
    """Read a postgresql:// URL into Django's dictionary; a `host` query parameter may name a socket folder."""
    url = urlsplit(env_str(name))
    if url.scheme not in ("postgres", "postgresql"):
        # The URL itself may hold a password, so the message names only its scheme.
        raise ImproperlyConfigured(f"{name} must start with postgresql://, not {url.scheme}://. PostgreSQL is the only database.")
    database = url.path.lstrip("/")
    if not database:
        raise ImproperlyConfigured(f"{name} must name a database after the last slash.")
    query = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
    host = unquote(query.pop("host", "") or url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(database),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or query.pop("port", "")),
        # A database that does not answer must not hold a request for ever.
        "OPTIONS": {"connect_timeout": "10", **{key: unquote(value) for key, value in query.items()}},
    }
