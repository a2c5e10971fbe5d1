"""The lanes that fill themselves, as the editor shows them: the map's own figures and drawings, keyed by lane, stage and step."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from journeys.models import Lane, LaneKind
from maps.emotions import Measured
from maps.page import MapPage
from maps.river import RiverColumn
from maps.scores import measured_emotion, step_emotion


def live_lanes(page: MapPage) -> dict[str, Any]:
    """What the editor cannot know from its own board, over the page's period.

    `steps` are the columns that everything is drawn for. Every lane has any of `through` (HTML over all columns, which are
    equally wide), `stages` and `steps` (HTML by id) and `words` (by step, what a drawing says there). `emotion` is what was
    measured at each step, `disagreements` where customers feel otherwise than a lane declares.
    """
    measured = {column.step.pk: measured_emotion(column, page.figures) for column in page.board.columns}
    return {
        "period": str(page.period),
        "as_of": page.as_of.isoformat() if page.as_of else None,
        "is_synthetic": page.is_synthetic,
        "steps": [column.step.pk for column in page.board.columns],
        "lanes": {lane.pk: FRAGMENTS[LaneKind(lane.kind)](page) for lane in page.board.lanes if lane.kind in FRAGMENTS},
        "emotion": {step: _numbers(found) for step, found in measured.items() if found},
        "disagreements": {lane.pk: _disagreements(page, lane) for lane in page.board.lanes if lane.kind == LaneKind.EMOTION},
    }


def _river(page: MapPage) -> dict[str, Any]:
    found: dict[str, Any] = {"through": _html("_flow", flow=page.flow)}
    if page.flow and page.flow.has_passages:
        columns = zip(page.board.columns, page.flow.river.columns, strict=True)
        found["words"] = {column.step.pk: _passages(river) for column, river in columns}
    return found


def _passages(column: RiverColumn) -> str:
    """What the river says at one step."""
    if column.reached is None:
        return "not counted"
    said = [f"reached by {column.reached:,}"]
    if column.dropped:
        said.append(f"{column.dropped:,} left after it{f' ({column.dropped_share})' if column.dropped_share else ''}")
    return ", ".join(said)


def _scores(page: MapPage) -> dict[str, Any]:
    columns = zip(page.board.columns, page.column_scores, strict=True)
    return {
        "stages": {scores.head.stage.pk: _html("_stage_figures", scores=scores) for scores in page.stage_scores},
        "steps": {column.step.pk: _html("_step_figures", figures=scores.figures) for column, scores in columns if scores.figures},
    }


def _verbatims(page: MapPage) -> dict[str, Any]:
    columns = zip(page.board.columns, page.column_voices, strict=True)
    return {"steps": {column.step.pk: _html("_said", verbatims=said.verbatims) for column, said in columns if said.verbatims}}


FRAGMENTS = {LaneKind.DROPOFF: _river, LaneKind.METRICS: _scores, LaneKind.VERBATIMS: _verbatims}


def _disagreements(page: MapPage, lane: Lane) -> dict[int, dict[str, str]]:
    found = {}
    for column in page.board.columns:
        emotion = step_emotion(column, column.cards.get(lane.pk, []), page.figures)
        if emotion.disagreement:
            found[column.step.pk] = {"feel": emotion.disagreement, "words": emotion.disagreement_words}
    return found


def _numbers(measured: Measured) -> dict[str, Any]:
    values = {"value": measured.value, "low": measured.low, "high": measured.high}
    return {name: round(value, 4) for name, value in values.items()} | {"n": measured.n, "hollow": measured.is_hollow}


def _html(name: str, **context: Any) -> str:
    return render_to_string(f"maps/lanes/{name}.html", context).strip()
