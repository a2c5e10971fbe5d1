"""The gallery: journeys of many industries written down in full, to start a journey of one's own from."""

from journeys.gallery.fields import TemplateError
from journeys.gallery.reading import read_template, template_named, templates
from journeys.gallery.shapes import (
    CardShape,
    ChannelShape,
    LinkShape,
    PersonaShape,
    PlacedTouchpoint,
    StageShape,
    StepShape,
    Template,
)

__all__ = [
    "BLANK",
    "CardShape",
    "ChannelShape",
    "LinkShape",
    "PersonaShape",
    "PlacedTouchpoint",
    "StageShape",
    "StepShape",
    "Template",
    "TemplateError",
    "read_template",
    "template_named",
    "templates",
]

# The template that is a map with nothing on it yet.
BLANK = "blank"
