"""Shapes of journeys and their parts in the API."""

from accounts.scoping import WorkspaceSerializer
from journeys.models import Journey, Persona


class PersonaSerializer(WorkspaceSerializer):
    class Meta:
        model = Persona
        fields = ["id", "workspace", "name", "summary", "goals", "needs", "jobs", "quotes", "archived_at"]
        read_only_fields = ["archived_at"]


class JourneySerializer(WorkspaceSerializer):
    class Meta:
        model = Journey
        fields = [
            "id",
            "workspace",
            "subject",
            "name",
            "description",
            "level",
            "parent",
            "state",
            "counterpart",
            "status",
            "owner",
            "next_review_on",
            "personas",
            "archived_at",
            "created_at",
            "updated_at",
        ]
        read_only_fields = ["subject", "archived_at", "created_at", "updated_at"]
        # A person is not a row of the workspace: the owner is read here and set on the page of members.
        extra_kwargs = {"owner": {"read_only": True}}
