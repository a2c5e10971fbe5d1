"""Collectors that stand ready: those under which files and programs bring responses."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Workspace
from feedback.models import Collector, Survey


def import_collector(workspace: Workspace, survey_id: int) -> Collector:
    """The collector under which a survey's responses arrive by file."""
    return _standing_collector(workspace, survey_id, Collector.Kind.IMPORT, "Imported files")


def api_collector(workspace: Workspace, survey_id: int) -> Collector:
    """The collector under which a survey's responses arrive by API where none is named."""
    return _standing_collector(workspace, survey_id, Collector.Kind.API, "API")


@transaction.atomic
def _standing_collector(workspace: Workspace, survey_id: int, kind: str, name: str) -> Collector:
    # Two at once must find the same collector: what tells a repeat from a new response is kept per collector.
    Survey.objects.select_for_update(no_key=True).only("pk").get(pk=survey_id)
    found = Collector.objects.filter(workspace=workspace, survey_id=survey_id, kind=kind, name=name).order_by("pk").first()
    return found or Collector.objects.create(workspace=workspace, survey_id=survey_id, kind=kind, name=name)
