"""What customers go through: journeys of stages and steps, lanes and cards, and the personas who walk them."""

from common.archiving import Archivable
from journeys.models.cards import Attachment, Card, CardColour, Comment, Evidence
from journeys.models.journeys import Journey, Persona
from journeys.models.parts import LINE_LANES, LIVE_LANES, Lane, LaneKind, Stage, StageKind, Step, StepLink, hue_for
from journeys.models.revisions import NUMBERS, Revised, numbered, one_revision
from journeys.models.subjects import HasSubject, Subject

__all__ = [
    "LINE_LANES",
    "LIVE_LANES",
    "NUMBERS",
    "Archivable",
    "Attachment",
    "Card",
    "CardColour",
    "Comment",
    "Evidence",
    "HasSubject",
    "Journey",
    "Lane",
    "LaneKind",
    "Persona",
    "Revised",
    "Stage",
    "StageKind",
    "Step",
    "StepLink",
    "Subject",
    "hue_for",
    "numbered",
    "one_revision",
]
