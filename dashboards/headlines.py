"""Headline figures on lists of journeys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import Workspace
from dashboards.vitals import SHOWN
from journeys.models import Journey
from metrics.cards import figure_card
from metrics.latest import latest_figures


def give_headlines(sender: Any, journeys: Sequence[Journey], workspace: Workspace, **kwargs: Any) -> None:
    """Set `headline` on each journey: NPS, CSAT and CES of its last month with answers, those that were asked."""
    figures = latest_figures(workspace.pk, [journey.subject_id for journey in journeys])
    for journey in journeys:
        asked = {one.metric: one for one in figures.get(journey.subject_id, [])}
        journey.headline = [  # type: ignore[attr-defined]
            figure_card(asked[metric], f"journey-{journey.pk}-{metric}", title=journey.name)
            for metric in SHOWN
            if metric in asked
        ]
