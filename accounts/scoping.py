"""The base of every resource of the API: rows, and the rows they point at, stay within one workspace."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers, viewsets

from accounts.access import Principal, principal_of, require_edit
from accounts.models import Workspace


class WorkspaceField(serializers.SlugRelatedField):
    """The workspace by its slug. Who has only one, as every API key does, may leave it out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="slug", queryset=Workspace.objects.none(), required=False, **kwargs)

    def get_queryset(self) -> QuerySet[Workspace]:
        return Workspace.objects.visible_to(principal_of(self.context["request"]))


class ScopedRelatedField(serializers.PrimaryKeyRelatedField):
    """A row by its id, among those that the principal may see: any other id is answered as unknown."""

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(principal_of(self.context["request"]))


class WorkspaceSerializer(serializers.ModelSerializer):
    """A row of a workspace. On creation it needs an editor; whatever it points at must lie in the same workspace.

    The model's own `clean` runs too, so that forms and API share one set of rules.
    """

    workspace = WorkspaceField()
    serializer_related_field = ScopedRelatedField

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        workspace = self._settled_workspace(attrs)
        for name, value in attrs.items():
            for row in value if isinstance(value, list) else [value]:
                if isinstance(row, Model) and getattr(row, "workspace_id", workspace.pk) != workspace.pk:
                    raise serializers.ValidationError({name: "This lies in another workspace."})
        model: type[Model] = self.Meta.model
        many = {field.name for field in model._meta.many_to_many}
        row = model() if self.instance is None else copy(self.instance)
        for name in set(attrs) - many:
            setattr(row, name, attrs[name])
        row.clean()
        return attrs

    def _settled_workspace(self, attrs: dict[str, Any]) -> Workspace:
        """The row's workspace; it never changes after creation."""
        if self.instance is not None:
            if attrs.pop("workspace", self.instance.workspace) != self.instance.workspace:
                raise serializers.ValidationError({"workspace": "What is in a workspace stays there. Make another one."})
            return self.instance.workspace
        principal = principal_of(self.context["request"])
        if "workspace" not in attrs:
            visible = list(Workspace.objects.visible_to(principal)[:2])
            if len(visible) != 1:
                raise serializers.ValidationError({"workspace": "Name the workspace by its slug: you are in several."})
            attrs["workspace"] = visible[0]
        require_edit(principal, attrs["workspace"].pk)
        return attrs["workspace"]


class WorkspaceViewSet(viewsets.ModelViewSet):
    """Create, read, change and delete rows of the workspaces that the principal may see.

    A subclass sets `queryset` and `serializer_class`; a row out of sight is 404, one that may not be changed is 403.
    """

    @property
    def principal(self) -> Principal:
        return principal_of(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        return queryset.visible_to(self.principal)
