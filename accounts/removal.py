"""Deleting a workspace with everything in it, table by table, without loading a row or writing a trail of each.

The apps above hang their rows on the workspace, so the tables are found by walking the models: each that has a foreign key
`workspace`, and each that reaches one of those through its own foreign keys. Children go before what they point at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.erasure import erasing
from accounts.models import AuditEntry, Removal, User, Workspace

# One statement's worth of rows: a second or so of work, then others get their turn and the progress is seen.
PORTION = 20_000


@transaction.atomic
def request_removal(workspace: Workspace, *, by: User | None) -> Removal:
    """Close the workspace at once and note what is to be deleted; `remove` does the work."""
    locked = Workspace.objects.select_for_update().get(pk=workspace.pk)
    locked.archive()
    removal, _ = Removal.objects.get_or_create(
        workspace_id=workspace.pk, finished_at=None, defaults={"workspace_name": workspace.name, "requested_by": by}
    )
    return removal


def remove(removal: Removal, *, portion: int = PORTION) -> None:
    """Delete the workspace's rows portion by portion. May be stopped and run again: what is gone is gone.

    The workspace is archived, so nobody sees it half-deleted.
    """
    if removal.finished_at is not None:
        return
    tables = tables_of_a_workspace()
    if removal.rows_total is None:
        removal.rows_total = sum(table.count(removal.workspace_id) for table in tables)
        removal.save(update_fields=["rows_total"])
    for last_try in (False, False, True):
        for table in tables:
            table.forget_files(removal.workspace_id)
            for deleted in table.delete_portions(removal.workspace_id, portion):
                Removal.objects.filter(pk=removal.pk).update(rows_done=F("rows_done") + deleted)
        try:
            _finish(removal)
        except IntegrityError:
            # A job that was still running for this workspace has written a row behind the broom: sweep again.
            if last_try:
                raise
        else:
            return


@transaction.atomic
def _finish(removal: Removal) -> None:
    """The trail of a workspace goes with it; one line outside every workspace says that it was removed, and by whom."""
    with erasing():
        AuditEntry.objects.filter(workspace_id=removal.workspace_id).delete()
    with _silent():
        Workspace.objects.filter(pk=removal.workspace_id).delete()
    actor = removal.requested_by
    AuditEntry.objects.create(
        actor=actor,
        actor_name=str(actor or ""),
        at=timezone.now(),
        record_type=Workspace._meta.db_table,
        record_id=removal.workspace_id,
        action="delete",
        changes={"name": [removal.workspace_name, None]},
    )
    removal.finished_at = timezone.now()
    removal.save(update_fields=["finished_at"])


@dataclass(frozen=True)
class Table:
    """One table, and how its rows lead to their workspace."""

    model: type[models.Model]
    path: str

    @property
    def points_at_itself(self) -> bool:
        return any(field.related_model is self.model for field in foreign_keys(self.model))

    def rows(self, workspace_id: int) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.path: workspace_id}).order_by()

    def count(self, workspace_id: int) -> int:
        return self.rows(workspace_id).count()

    def forget_files(self, workspace_id: int) -> None:
        """Files lie outside the database and would stay behind."""
        for field in self.model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                named = self.rows(workspace_id).exclude(**{field.name: ""}).values_list(field.name, flat=True)
                for name in named.iterator():
                    field.storage.delete(name)

    def delete_portions(self, workspace_id: int, portion: int) -> Iterator[int]:
        """Delete and say how many, until none is left. Rows that point at each other within one table go all at once."""
        for leaf in _leaves(self.model._meta.db_table):
            while True:
                deleted = self._delete(leaf, workspace_id, None if self.points_at_itself else portion)
                yield deleted
                if deleted == 0 or self.points_at_itself:
                    break

    def _delete(self, leaf: str, workspace_id: int, portion: int | None) -> int:
        where, parameters = self._condition(workspace_id)
        name = connection.ops.quote_name(leaf)
        limit = "" if portion is None else f" LIMIT {int(portion)}"
        # Physical row numbers: the quickest way to a portion, and the same for tables whose key is of several columns.
        statement = f"DELETE FROM {name} WHERE ctid = ANY (ARRAY (SELECT ctid FROM {name} WHERE {where}{limit}))"  # noqa: S608
        with transaction.atomic(), _silent(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount

    def _condition(self, workspace_id: int) -> tuple[str, list[Any]]:
        """`workspace_id = 7`, or the same through the table that has that column."""
        first, *rest = self.path.split("__")
        field: Any = self.model._meta.get_field(first)
        column = connection.ops.quote_name(field.column)
        if not rest:
            return f"{column} = %s", [workspace_id]
        owners = field.related_model._base_manager.filter(**{"__".join(rest): workspace_id}).order_by()
        sql, parameters = owners.values(field.target_field.attname).query.sql_with_params()
        return f"{column} IN ({sql})", list(parameters)


def foreign_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


@cache
def tables_of_a_workspace() -> list[Table]:
    """Every table that holds rows of workspaces, children first; the trail and the workspace itself go at the very end."""
    every = [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model not in (Workspace, AuditEntry)
    ]
    paths: dict[type[models.Model], str] = {}
    for model in every:
        direct = [field.name for field in foreign_keys(model) if field.related_model is Workspace]
        if direct:
            paths[model] = "workspace" if "workspace" in direct else direct[0]
    reaching = True
    while reaching:
        reaching = False
        for model in every:
            links = [f for f in foreign_keys(model) if model not in paths and not f.null and f.related_model in paths]
            if links:
                paths[model] = f"{links[0].name}__{paths[links[0].related_model]}"
                reaching = True
    order: TopologicalSorter[type[models.Model]] = TopologicalSorter()
    for model in paths:
        order.add(model)
        for field in foreign_keys(model):
            if field.related_model in paths and field.related_model is not model:
                order.add(field.related_model, model)
    return [Table(model, paths[model]) for model in order.static_order()]


def _leaves(table: str) -> list[str]:
    """The table itself, or its partitions: a physical row number means something within one of them only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass) WHERE isleaf", [table])
        partitions = [name for (name,) in cursor.fetchall()]
    return [name.strip('"') for name in partitions] or [table]


def _silent() -> Any:
    """Without the triggers that write the trail: nobody wants to read that each of a million answers was deleted."""
    return pgtrigger.ignore(*audited_triggers())


@cache
def audited_triggers() -> list[str]:
    return [
        f"{model._meta.label}:{trigger.name}"
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", [])
        if trigger.name != "append_only"
    ]
