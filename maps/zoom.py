"""How near the map is looked at: the whole journey on one screen, its steps, or one step with everything."""

from __future__ import annotations

from django.http import QueryDict

ZOOMS = {"journey": "Whole journey", "steps": "Steps", "detail": "Detail"}
USUAL = "steps"


def zoom_of(query: QueryDict) -> str:
    """The zoom in the address; the usual one where it names none."""
    asked = query.get("zoom", USUAL)
    return asked if asked in ZOOMS else USUAL


def zoom_tabs(query: QueryDict) -> list[tuple[str, str, bool]]:
    """One link per zoom, which keeps the period: name, address, and whether it is the one shown."""
    shown = zoom_of(query)
    tabs = []
    for zoom, name in ZOOMS.items():
        address = query.copy()
        address["zoom"] = zoom
        tabs.append((name, f"?{address.urlencode()}", zoom == shown))
    return tabs
