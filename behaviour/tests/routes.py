"""Who may use the addresses of behaviour, and a sample of each of its records."""

from datetime import UTC, datetime

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from behaviour.events import IncomingEvent, write_events
from behaviour.models import Attribute, Customer, EventRule, Reading, Segment
from journeys.tests.routes import number

ROUTES: dict[str, Route] = {
    "behaviour:customers": Route(see=VIEWER),
    "behaviour:customer": Route(see=VIEWER, at="customer"),
    "behaviour:customer_erase": Route(do=EDITOR, at="customer", api="DELETE customer-detail"),
    "behaviour:events": Route(see=VIEWER),
    "behaviour:event_rule": Route(see=EDITOR, do=EDITOR, query={"name": "cart"}, api="POST eventrule-list"),
    "behaviour:reading": Route(see=VIEWER, do=EDITOR, at="journey", api="PATCH reading-detail"),
    "behaviour:persona_rule": Route(see=EDITOR, do=EDITOR, at="persona", api="PATCH persona-detail"),
    "v1:persona-figure-detail": Route(see=VIEWER, at="persona"),
    "v1:attribute-list": Route(see=PERSON, do=EDITOR, body={"key": "country", "name": "Country"}),
    "v1:attribute-detail": Route(see=VIEWER, do=EDITOR, at="attribute"),
    "v1:customer-list": Route(see=PERSON, do=EDITOR, body={"key": "ben"}),
    "v1:customer-detail": Route(see=VIEWER, do=EDITOR, at="customer"),
    "v1:drop-off-list": Route(see=VIEWER, query={"journey": number("journey")}),
    "v1:event-list": Route(see=PERSON, do=EDITOR, body={"customer": "ann", "event": "cart"}),
    "v1:event-batch": Route(do=EDITOR, body={"items": []}),
    "v1:event-name-list": Route(see=PERSON),
    "v1:eventrule-list": Route(see=PERSON, do=EDITOR, body={"event_name": "pay", "touchpoint": number("touchpoint")}),
    "v1:eventrule-detail": Route(see=VIEWER, do=EDITOR, at="rule"),
    "v1:reading-list": Route(see=PERSON),
    "v1:reading-detail": Route(see=VIEWER, do=EDITOR, at="reading"),
    "v1:segment-list": Route(see=PERSON),
    "v1:segment-detail": Route(see=VIEWER, at="segment"),
}


def samples(rows: Samples) -> Samples:
    workspace, journey, touchpoint = rows["workspace"], rows["journey"], rows["touchpoint"]
    attribute = Attribute.objects.create(workspace=workspace, key="plan", name="Plan")
    reading = Reading.objects.create(workspace=workspace, journey=journey, version=1, state=Reading.State.CURRENT)
    rule = EventRule.objects.create(workspace=workspace, event_name="cart", touchpoint=touchpoint)
    write_events(workspace, [IncomingEvent("ann", "cart", occurred_at=datetime(2026, 3, 1, 12, tzinfo=UTC))])
    return {
        "attribute": attribute,
        "segment": Segment.objects.create(workspace=workspace, attribute=attribute, value="paid"),
        "rule": rule,
        "reading": reading,
        "customer": Customer.objects.get(workspace=workspace, key="ann"),
    }
