"""How a program shows its API key."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.access import principal_of_key
from accounts.audit import name_actor
from accounts.middleware import SAFE_METHODS
from accounts.models import ApiKey, hashed


class ApiKeyAuthentication(BaseAuthentication):
    """Reads `Authorization: Bearer tl_….…`; every failure has the same words, so that nothing can be guessed from them."""

    REFUSAL = "This API key is not valid. Make a new one under API keys."
    # Writing the time of every request would make a hot row of each key.
    LAST_USED_EVERY = timedelta(minutes=1)

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != "bearer":
            return None
        key = self._key_of(parts[1] if len(parts) == 2 else "")
        request._request.principal = principal_of_key(key)  # type: ignore[attr-defined]
        if request.method not in SAFE_METHODS:
            name_actor(f"API key {key.name}", api_key_id=key.pk)
        self._remember_use(key)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Throughline"'

    def _key_of(self, presented: str) -> ApiKey:
        prefix, _, secret = presented.partition(".")
        key = ApiKey.objects.select_related("workspace").filter(prefix=prefix).first()
        matches = secrets.compare_digest(hashed(secret), key.hashed_key if key else hashed(""))
        if key is None or not matches or not key.is_valid or key.workspace.archived_at is not None:
            raise AuthenticationFailed(self.REFUSAL)
        return key

    def _remember_use(self, key: ApiKey) -> None:
        now = timezone.now()
        if key.last_used_at is None or key.last_used_at < now - self.LAST_USED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
