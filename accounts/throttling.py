"""How often one principal may call the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.permissions import settle_principal

if TYPE_CHECKING:
    # REST framework imports this module while it is itself being imported.
    from rest_framework.views import APIView


class PrincipalThrottle(SimpleRateThrottle):
    """One budget per API key, per person, or per address for those who are neither; 429 says when to come back."""

    scope = "principal"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        principal = settle_principal(request)
        if principal.api_key is not None:
            ident = f"key-{principal.api_key.pk}"
        elif principal.user is not None:
            ident = f"user-{principal.user.pk}"
        else:
            ident = f"address-{self.get_ident(request)}"
        return self.cache_format % {"scope": self.scope, "ident": ident}
