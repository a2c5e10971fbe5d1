"""What customers go through: journeys of stages and steps, lanes and cards, and the personas who walk them."""

from common.archiving import Archivable
from journeys.models.cards import Card, Evidence
from journeys.models.journeys import Journey, Persona
from journeys.models.parts import LIVE_LANES, Lane, LaneKind, Stage, StageKind, Step
from journeys.models.subjects import HasSubject, Subject

__all__ = [
    "LIVE_LANES",
    "Archivable",
    "Card",
    "Evidence",
    "HasSubject",
    "Journey",
    "Lane",
    "LaneKind",
    "Persona",
    "Stage",
    "StageKind",
    "Step",
    "Subject",
]
