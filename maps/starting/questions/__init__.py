"""What the guide asks in each of its parts, and what the answers make of the journey."""

from maps.starting.guide import Part
from maps.starting.questions.base import GuideForm
from maps.starting.questions.columns import StagesForm, StepsForm
from maps.starting.questions.contacts import MomentForm, TouchpointsForm
from maps.starting.questions.feelings import EmotionsForm
from maps.starting.questions.person import ActorForm, ScenarioForm

__all__ = ["FORMS", "ActorForm", "GuideForm"]

FORMS: dict[Part, type[GuideForm]] = {
    Part.ACTOR: ActorForm,
    Part.SCENARIO: ScenarioForm,
    Part.STAGES: StagesForm,
    Part.STEPS: StepsForm,
    Part.TOUCHPOINTS: TouchpointsForm,
    Part.MOMENT: MomentForm,
    Part.EMOTIONS: EmotionsForm,
}
