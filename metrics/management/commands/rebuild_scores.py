"""`manage.py rebuild_scores [--workspace SLUG]`: derive all figures again from the answers."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Workspace
from metrics.models import Rebuild
from metrics.rebuilds import request_rebuild, run_rebuild


class Command(BaseCommand):
    """Derives block by block; the old figures stay to be seen, and Ctrl-C leaves every figure right."""

    help = "Derive all figures again from the answers. It may be stopped at any time and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="only this workspace; all of them otherwise")

    def handle(self, *args: Any, workspace: str | None = None, **options: Any) -> None:
        workspaces = Workspace.objects.filter(archived_at=None).order_by("slug")
        if workspace is not None:
            workspaces = workspaces.filter(slug=workspace)
            if not workspaces:
                raise CommandError(f"There is no workspace “{workspace}”. Its slug is the word after /w/ in its addresses.")
        for one in workspaces:
            self.rebuild(one)

    def rebuild(self, workspace: Workspace) -> None:
        def tell(done: int, total: int) -> None:
            percent = 100 * done // total if total else 100
            self.stdout.write(f"\r{workspace.slug}: {done} of {total} buckets ({percent} %)", ending="")
            self.stdout.flush()

        row, _ = request_rebuild(workspace.pk, "manage.py rebuild_scores")
        try:
            row = run_rebuild(row, tell)
        except KeyboardInterrupt:
            row.finish(Rebuild.State.CANCELLED)
            raise
        if row.is_open:
            raise CommandError(f"{workspace.slug} is being rebuilt by another process; cancel that first, or wait for it.")
        self.stdout.write(f"\r{workspace.slug}: {row.get_state_display().lower()}, {row.buckets_done} buckets derived.  ")
