"""Freezing what is known of a person on the response: attributes become segments, within the limits that keep roll-ups small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.text import slugify

from accounts.models import Workspace
from behaviour.models import Attribute, Segment


def declare_attributes(workspace: Workspace, names: Iterable[str]) -> dict[str, Attribute]:
    """The attributes of these names by key, made where they are new; ValidationError past the limit of the workspace."""
    wanted = {attribute_key(name): name for name in names}
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
    """A key for any name; names without Latin letters get one of their own too."""
    return slugify(name)[:60] or f"attribute-{blake2b(name.encode(), digest_size=6).hexdigest()}"


class SegmentBook:
    """Finds, and where there is room makes, the segment of each (attribute, value); the rest becomes "other"."""

    def __init__(self, workspace: Workspace, attributes: Mapping[str, Attribute]) -> None:
        self.workspace = workspace
        self.attributes = attributes
        self._ids: dict[tuple[str, str], int] = {}

    @classmethod
    def of(cls, workspace: Workspace) -> SegmentBook:
        """With every attribute that the workspace has declared."""
        return cls(workspace, {attribute.key: attribute for attribute in Attribute.objects.filter(workspace=workspace)})

    def freeze(self, many: Iterable[Mapping[str, Any]]) -> list[list[int]]:
        """The segment ids of each person's attributes {key: value}, in a few statements for all of them."""
        many = list(many)
        pairs = {(key, str(value)[:120]) for one in many for key, value in one.items() if value not in (None, "")}
        self._learn(pairs - self._ids.keys())
        return [sorted(self._ids[key, str(value)[:120]] for key, value in one.items() if value not in (None, "")) for one in many]

    def _learn(self, pairs: set[tuple[str, str]]) -> None:
        if not pairs:
            return
        touched = {self.attributes[key].pk: key for key, _ in pairs}
        # The attribute's row is the gate: at most so many values, whoever else is writing.
        list(Attribute.objects.select_for_update(no_key=True).filter(pk__in=touched).order_by("pk").values_list("pk"))
        known: dict[tuple[str, str], int] = {}
        values_of: dict[str, int] = dict.fromkeys(touched.values(), 0)
        for pk, attribute_id, value in Segment.objects.filter(attribute__in=touched).values_list("pk", "attribute_id", "value"):
            key = touched[attribute_id]
            known[key, value] = pk
            values_of[key] += value != Segment.OTHER
        new: set[tuple[str, str]] = set()
        for key, value in sorted(pairs - known.keys()):
            if values_of[key] < Segment.MAXIMUM:
                values_of[key] += 1
                new.add((key, value))
            elif (key, Segment.OTHER) not in known:
                new.add((key, Segment.OTHER))
        if new:
            known |= self._insert(sorted(new))
        for key, value in pairs:
            self._ids[key, value] = known.get((key, value)) or known[key, Segment.OTHER]

    def _insert(self, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
        key_of = {self.attributes[key].pk: key for key, _ in pairs}
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO behaviour_segment (workspace_id, attribute_id, value)"
                " SELECT %s, attribute_id, value FROM unnest(%s::bigint[], %s::text[]) AS new (attribute_id, value)"
                " RETURNING id, attribute_id, value",
                [self.workspace.pk, [self.attributes[key].pk for key, _ in pairs], [value for _, value in pairs]],
            )
            return {(key_of[attribute_id], value): pk for pk, attribute_id, value in cursor.fetchall()}
