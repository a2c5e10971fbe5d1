"""Freezing what is known of a person on the response: attributes become segments, within the limits that keep roll-ups small."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from accounts.models import Workspace
from behaviour.models import Attribute, Segment


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
