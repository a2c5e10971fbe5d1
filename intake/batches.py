"""What every way in by API shares: of which workspace a body speaks, and how many items it may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from rest_framework import serializers

from accounts.access import Principal, require_edit
from accounts.models import Workspace


def settled_workspace(principal: Principal, slug: Any, what: str = "responses") -> Workspace:
    """The workspace that a body speaks of, in which the principal may send responses or events."""
    if slug is not None and not isinstance(slug, str):
        raise serializers.ValidationError({"workspace": "A workspace is named by its slug."})
    key = principal.api_key
    ids = [key.workspace_id] if key is not None else principal.workspace_ids
    found = Workspace.objects.filter(pk__in=ids, archived_at=None)
    # Compared here, since a name from outside may hold what no query can.
    workspaces = [one for one in found if one.slug == slug] if slug else list(found[:2])
    if slug and not workspaces:
        raise serializers.ValidationError({"workspace": f"There is no workspace {slug}."})
    if len(workspaces) != 1:
        raise serializers.ValidationError({"workspace": "Name the workspace by its slug: you are in several."})
    if not principal.can_ingest(workspaces[0].pk):
        if key is not None:
            raise PermissionDenied(f"This API key may not send {what}. Make one with the scope ingest or write.")
        require_edit(principal, workspaces[0].pk)
    return workspaces[0]


def checked_items(items: Any, what: str = "responses") -> Sequence[Any]:
    """The items of a batch, which are a list and not too many."""
    if not isinstance(items, list):
        raise serializers.ValidationError({"items": f"A list of {what}."})
    if len(items) > settings.API_BATCH_MAX_ITEMS:
        raise serializers.ValidationError(
            {"items": f"At most {settings.API_BATCH_MAX_ITEMS:,} at once; these are {len(items):,}."}
        )
    return items
