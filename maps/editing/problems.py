"""Why a gesture is refused."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ErrorDetail

from accounts.access import Principal
from accounts.models import AuditEntry
from common.api import Conflict
from maps.editing.kinds import KIND_OF, Kind
from maps.models import Gesture


class Stale(Conflict):
    """Somebody else has changed or deleted the row meanwhile; `current` is how it stands now."""

    problem_type = "/problems/stale"

    def __init__(self, kind: Kind, row: Any, current: dict[str, Any] | None, reason: str) -> None:
        super().__init__(reason)
        self.members: dict[str, Any] = {"kind": kind.name, "id": row.pk, "current": current}


class Outdated(Conflict):
    """A gesture that can be neither undone nor redone any more, since somebody else has changed the same thing."""

    problem_type = "/problems/outdated"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gesture: Gesture | None = None

    def about(self, gesture: Gesture, verb: str) -> Outdated:
        """The same, naming the gesture, which leaves the stack."""
        self.gesture = gesture
        self.detail = ErrorDetail(f"“{gesture.label}” cannot be {verb}: {self.reason} It is off your list now.")
        return self


class NothingLeft(Conflict):
    problem_type = "/problems/nothing-to-undo"


def sentence(row: Any, principal: Principal) -> str:
    """Who has changed the row, as far as the audit trail knows."""
    kind = KIND_OF[type(row)]
    entry = last_change(kind, row)
    mine = entry is not None and principal.user is not None and entry.actor_id == principal.user.pk
    who = "You" if mine else (entry.actor_name if entry is not None else "") or "Somebody"
    has = "have" if mine else "has"
    verb = "deleted" if row.archived_at is not None else "changed"
    where = " in another window" if mine else ""
    return f"{who} {has} {verb} this {kind.noun} meanwhile{where}."


def last_change(kind: Kind, row: Any) -> AuditEntry | None:
    """The last change of the content, or the archiving, and not that a neighbour was moved."""
    columns = [kind.model._meta.get_field(name).attname for name in (*kind.content, *kind.parents)]
    entries = AuditEntry.objects.about(kind.model._meta.db_table, row.pk).filter(
        workspace_id=row.workspace_id, changes__has_any_keys=[*columns, "archived_at"]
    )
    found: AuditEntry | None = entries.first()
    return found
