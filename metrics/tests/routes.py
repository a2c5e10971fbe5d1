"""Who may use the addresses of metrics, and a sample of each of its records."""

from accounts.tests.walk import ADMIN, PERSON, VIEWER, Route, Samples
from metrics.models import MetricDefinition, Rebuild


def subject_of(sample: str):
    return lambda rows: rows[sample].subject_id


ROUTES: dict[str, Route] = {
    "metrics:figures": Route(see=VIEWER),
    "metrics:rebuilds": Route(see=VIEWER),
    "metrics:rebuild_create": Route(do=ADMIN, api="POST rebuild-list"),
    "metrics:rebuild_cancel": Route(do=ADMIN, at="rebuild", api="POST rebuild-cancel"),
    "metrics:definition": Route(see=ADMIN, do=ADMIN, at={"metric": lambda rows: "csat"}, api="PATCH metricdefinition-detail"),
    "metrics:subject": Route(see=VIEWER, at={"pk": subject_of("journey")}),
    "v1:figure-list": Route(see=VIEWER, query={"subject": subject_of("journey")}),
    "v1:figure-trends": Route(see=VIEWER, query={"subject": subject_of("journey")}),
    "v1:metricdefinition-list": Route(see=PERSON, do=ADMIN, body={"metric": "ces", "target": 70}),
    "v1:metricdefinition-detail": Route(see=VIEWER, do=ADMIN, at="metric_definition"),
    "v1:rebuild-list": Route(see=PERSON, do=ADMIN),
    "v1:rebuild-detail": Route(see=VIEWER, at="rebuild"),
    "v1:rebuild-cancel": Route(do=ADMIN, at="rebuild"),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    return {
        "metric_definition": MetricDefinition.objects.create(workspace=workspace, metric="nps", target=40),
        "rebuild": Rebuild.objects.create(workspace=workspace, state=Rebuild.State.DONE),
    }
