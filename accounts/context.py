"""What every template knows about who asks and where."""

from typing import Any

from django.http import HttpRequest

from accounts.access import principal_of


def workspace(request: HttpRequest) -> dict[str, Any]:
    current = getattr(request, "workspace", None)
    principal = principal_of(request)
    return {
        "workspace": current,
        "workspaces": principal.workspaces,
        "principal": principal,
        "can_edit": current is not None and principal.can_edit(current.pk),
        "can_administer": current is not None and principal.can_administer(current.pk),
        "can_own": current is not None and principal.owns(current.pk),
    }
