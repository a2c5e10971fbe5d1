"""Who may use the addresses of touchpoints, and a sample of each of its records."""

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from journeys.models import Step
from touchpoints.models import Channel, Placement, Touchpoint

ROUTES: dict[str, Route] = {
    "touchpoints:list": Route(see=VIEWER),
    "touchpoints:touchpoint": Route(see=VIEWER, at="touchpoint"),
    "touchpoints:create": Route(see=EDITOR, do=EDITOR, api="POST touchpoint-list"),
    "touchpoints:edit": Route(see=EDITOR, do=EDITOR, at="touchpoint", api="PATCH touchpoint-detail"),
    "touchpoints:archive": Route(do=EDITOR, at="touchpoint", api="DELETE touchpoint-detail"),
    "touchpoints:restore": Route(do=EDITOR, at="touchpoint", api="POST touchpoint-restore"),
    "touchpoints:channels": Route(see=VIEWER),
    "touchpoints:channel_create": Route(see=EDITOR, do=EDITOR, api="POST channel-list"),
    "touchpoints:channel_edit": Route(see=EDITOR, do=EDITOR, at="channel", api="PATCH channel-detail"),
    "touchpoints:channel_archive": Route(do=EDITOR, at="channel", api="DELETE channel-detail"),
    "touchpoints:channel_restore": Route(do=EDITOR, at="channel", api="POST channel-restore"),
    "touchpoints:place": Route(see=EDITOR, do=EDITOR, at="step", api="POST placement-list"),
    "touchpoints:placement_edit": Route(see=EDITOR, do=EDITOR, at="placement", api="PATCH placement-detail"),
    "touchpoints:placement_move": Route(do=EDITOR, at="placement", api="POST placement-move"),
    "touchpoints:placement_archive": Route(do=EDITOR, at="placement", api="DELETE placement-detail"),
    "touchpoints:placement_restore": Route(do=EDITOR, at="placement", api="POST placement-restore"),
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
