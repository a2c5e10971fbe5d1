"""Attributes of customers: declared before they are used, so that what figures may be cut by stays a short list."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.models import Workspace
from behaviour.models import Attribute


def declare_attributes(workspace: Workspace, names: Iterable[str]) -> dict[str, Attribute]:
    """The attributes of these names by key, made where they are new; ValidationError past the limit of the workspace."""
    wanted = {attribute_key(name): name for name in names}
    if not wanted:
        return {}
    # Two imports that declare at once wait for each other here, so that together they cannot pass the limit.
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
    known = {attribute.key: attribute for attribute in Attribute.objects.filter(workspace=workspace)}
    new = [key for key in wanted if key not in known]
    if len(known) + len(new) > Attribute.MAXIMUM:
        raise ValidationError(
            f"A workspace has at most {Attribute.MAXIMUM} attributes, and there are {len(known)}. Leave out: {', '.join(new)}."
        )
    for key in new:
        known[key] = Attribute.objects.create(workspace=workspace, key=key, name=wanted[key][:120])
    return {key: known[key] for key in wanted}


def attribute_key(name: str) -> str:
    """A key for any name; a name without Latin letters gets one of its own too."""
    return slugify(name)[:60] or f"attribute-{blake2b(name.encode(), digest_size=6).hexdigest()}"
