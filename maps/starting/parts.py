"""The five parts of a journey map, after Nielsen Norman Group (S. Gibbons, "Journey Mapping 101", 2018)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MapPart:
    """One of the five: its name, the question that fills it, and where it stands on the map. None of it is ever exported."""

    name: str
    prompt: str
    place: str


FIVE_PARTS = (
    MapPart("Actor", "Who goes through this? One kind of customer, from one point of view.", "A persona, above the map"),
    MapPart(
        "Scenario and expectations",
        "What has happened, what does this person want to get done, and what do they expect?",
        "The name and the description, above the map",
    ),
    MapPart(
        "Stages", "Which parts does it have, in the customer’s order rather than in that of your departments?", "The columns"
    ),
    MapPart(
        "Actions, thoughts and emotions",
        "Step by step: what do they do, what do they think in their own words, how does it feel, and why?",
        "The lanes",
    ),
    MapPart(
        "Opportunities and ownership",
        "What have you learned, what could be better, and which team can change it?",
        "The last two lanes",
    ),
)
