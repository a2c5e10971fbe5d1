"""Journeys and their parts in the API."""

from accounts.scoping import WorkspaceViewSet
from intake.idempotency import IdempotentPosts
from journeys.models import Journey
from journeys.serializers import JourneySerializer


class JourneyViewSet(IdempotentPosts, WorkspaceViewSet):
    """Journeys of your workspaces."""

    queryset = Journey.objects.select_related("workspace").prefetch_related("personas")
    serializer_class = JourneySerializer
    filterset_fields = ["workspace__slug", "status", "state", "level"]
