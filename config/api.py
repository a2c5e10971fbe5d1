"""Every resource of the API on one page."""

from typing import Any

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from accounts.api import (
    ApiKeyViewSet,
    AuditEntryViewSet,
    InvitationViewSet,
    MembershipViewSet,
    RemovalViewSet,
    WorkspacesViewSet,
)
from behaviour.api import (
    AttributeViewSet,
    CustomerViewSet,
    DropOffViewSet,
    EventNameViewSet,
    EventRuleViewSet,
    EventViewSet,
    ReadingViewSet,
    SegmentViewSet,
)
from behaviour.personas_api import PersonaFigureViewSet
from feedback.api import (
    AnswerScaleViewSet,
    AnswerViewSet,
    CollectorViewSet,
    QuestionViewSet,
    ResponseViewSet,
    SurveyViewSet,
    VerbatimViewSet,
)
from intake.api import ColumnMappingViewSet, ImportJobViewSet
from journeys.api import (
    CardViewSet,
    JourneyViewSet,
    LaneViewSet,
    PersonaViewSet,
    StageViewSet,
    StepViewSet,
    SubjectViewSet,
    TemplateViewSet,
)
from journeys.cards_api import AttachmentViewSet, CommentViewSet, StepLinkViewSet
from maps.editing.api import BoardViewSet
from maps.lenses.api import SavedViewViewSet
from metrics.api import FigureViewSet, MetricDefinitionViewSet, RebuildViewSet
from touchpoints.api import ChannelViewSet, PlacementViewSet, TouchpointViewSet


class Router(SimpleRouter):
    """Rows have numbers in their addresses, unless their viewset says otherwise: what is no number there is no address."""

    def __init__(self) -> None:
        super().__init__(use_regex_path=False)

    def get_lookup_regex(self, viewset: Any, lookup_prefix: str = "") -> str:
        converter = getattr(viewset, "lookup_value_converter", "int")
        return f"<{converter}:{lookup_prefix}{getattr(viewset, 'lookup_field', 'pk')}>"


router = Router()
router.register("answer-scales", AnswerScaleViewSet)
router.register("answers", AnswerViewSet)
router.register("api-keys", ApiKeyViewSet, basename="api-key")
router.register("attachments", AttachmentViewSet)
router.register("attributes", AttributeViewSet)
router.register("audit-entries", AuditEntryViewSet, basename="audit-entry")
router.register("cards", CardViewSet)
router.register("channels", ChannelViewSet)
router.register("comments", CommentViewSet)
router.register("collectors", CollectorViewSet)
router.register("column-mappings", ColumnMappingViewSet)
router.register("customers", CustomerViewSet)
router.register("drop-off", DropOffViewSet, basename="drop-off")
router.register("event-names", EventNameViewSet, basename="event-name")
router.register("event-rules", EventRuleViewSet)
router.register("events", EventViewSet)
router.register("figures", FigureViewSet, basename="figure")
router.register("imports", ImportJobViewSet)
router.register("invitations", InvitationViewSet)
router.register("journeys", JourneyViewSet)
router.register("journeys", BoardViewSet, basename="map")
router.register("lanes", LaneViewSet)
router.register("memberships", MembershipViewSet)
router.register("metric-definitions", MetricDefinitionViewSet)
router.register("persona-figures", PersonaFigureViewSet, basename="persona-figure")
router.register("personas", PersonaViewSet)
router.register("placements", PlacementViewSet)
router.register("questions", QuestionViewSet)
router.register("readings", ReadingViewSet)
router.register("rebuilds", RebuildViewSet)
router.register("removals", RemovalViewSet)
router.register("responses", ResponseViewSet)
router.register("saved-views", SavedViewViewSet)
router.register("segments", SegmentViewSet)
router.register("stages", StageViewSet)
router.register("step-links", StepLinkViewSet, basename="step-link")
router.register("steps", StepViewSet)
router.register("subjects", SubjectViewSet)
router.register("surveys", SurveyViewSet)
router.register("templates", TemplateViewSet, basename="template")
router.register("touchpoints", TouchpointViewSet)
router.register("verbatims", VerbatimViewSet)
router.register("workspaces", WorkspacesViewSet)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="v1:schema"), name="docs"),
    path("", include(router.urls)),
]
