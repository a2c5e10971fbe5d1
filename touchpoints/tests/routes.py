"""Who may use the addresses of touchpoints, and a sample of each of its records."""

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from journeys.models import Step
from touchpoints.models import Channel, Placement, Touchpoint

ROUTES: dict[str, Route] = {
    "v1:channel-list": Route(see=PERSON, do=EDITOR, body={"name": "Shop", "icon": "store"}),
    "v1:channel-detail": Route(see=VIEWER, do=EDITOR, at="channel"),
    "v1:channel-restore": Route(do=EDITOR, at="channel"),
    "v1:placement-list": Route(
        see=PERSON, do=EDITOR, body={"step": lambda rows: rows["empty_step"].pk, "touchpoint": lambda rows: rows["touchpoint"].pk}
    ),
    "v1:placement-detail": Route(see=VIEWER, do=EDITOR, at="placement"),
    "v1:placement-move": Route(do=EDITOR, at="placement", body={"position": 0}),
    "v1:placement-restore": Route(do=EDITOR, at="placement"),
    "v1:touchpoint-list": Route(see=PERSON, do=EDITOR, body={"name": "Checkout"}),
    "v1:touchpoint-detail": Route(see=VIEWER, do=EDITOR, at="touchpoint"),
    "v1:touchpoint-restore": Route(do=EDITOR, at="touchpoint"),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    channel = Channel.objects.create(workspace=workspace, name="Web")
    touchpoint = Touchpoint.objects.create(workspace=workspace, name="Payment page", channel=channel)
    return {
        "channel": channel,
        "touchpoint": touchpoint,
        "placement": Placement.objects.create(workspace=workspace, step=rows["step"], touchpoint=touchpoint),
        "empty_step": Step.objects.create(workspace=workspace, stage=rows["stage"], name="Wait"),
    }
