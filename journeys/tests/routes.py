"""Who may use the addresses of journeys, and a sample of each of its records."""

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from journeys.models import Card, Journey, Lane, LaneKind, Persona, Stage, Step

ROUTES: dict[str, Route] = {
    "v1:journey-list": Route(see=PERSON, do=EDITOR, body={"name": "Another journey"}),
    "v1:journey-detail": Route(see=VIEWER, do=EDITOR, at="journey"),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    journey = Journey.objects.create(workspace=workspace, name="Buying a lamp")
    stage = Stage.objects.create(workspace=workspace, journey=journey, name="Buy")
    step = Step.objects.create(workspace=workspace, stage=stage, name="Pay")
    lane = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    return {
        "journey": journey,
        "stage": stage,
        "step": step,
        "lane": lane,
        "card": Card.objects.create(workspace=workspace, lane=lane, step=step, text="Too many fields"),
        "persona": Persona.objects.create(workspace=workspace, name="Ana"),
    }
