"""Shapes of imports in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.scoping import ScopedRelatedField, WorkspaceSerializer
from intake.encodings import ENCODINGS
from intake.files import DELIMITERS
from intake.kinds import kind_named, registered_kinds
from intake.mappings import MappingError, checked_mapping
from intake.models import ColumnMapping, ImportFault, ImportJob


def as_api_faults(error: MappingError) -> serializers.ValidationError:
    """A mapping's faults by path: "columns.3.subject" is the subject of the fourth column."""
    return serializers.ValidationError({path: [reason] for path, reason in error.faults.items()})


class ColumnMappingSerializer(WorkspaceSerializer):
    columns = serializers.JSONField(help_text='A list of {"header", "role", and the options of the role}.')
    options = serializers.JSONField(default=dict, help_text="What is true of the whole file, such as `survey`.")

    class Meta:
        model = ColumnMapping
        fields = ["id", "workspace", "name", "kind", "columns", "options", "created_at", "updated_at"]
        validators: list[Any] = []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        now: Any = self.instance or ColumnMapping()
        workspace = attrs["workspace"] if self.instance is None else now.workspace
        kind, name = attrs.get("kind", now.kind), attrs.get("name", now.name)
        if ColumnMapping.objects.filter(workspace=workspace, kind=kind, name=name).exclude(pk=now.pk).exists():
            raise serializers.ValidationError({"name": "There is a mapping of this name. Choose another, or change that one."})
        columns, options = attrs.get("columns", now.columns), attrs.get("options", now.options)
        try:
            attrs["columns"], attrs["options"] = checked_mapping(kind_named(kind), workspace, columns, options, None)
        except MappingError as error:
            raise as_api_faults(error) from None
        return attrs


class UploadSerializer(serializers.Serializer):
    """A file on its way in, sent as multipart/form-data."""

    workspace = serializers.CharField(required=False, help_text="Its slug; who has only one may leave it out.")
    kind = serializers.ChoiceField(choices=[], help_text="What its rows become.")
    file = serializers.FileField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, serializers.ChoiceField)  # noqa: S101 - declared above
        kind.choices = [registered.key for registered in registered_kinds()]


class ImportJobSerializer(serializers.ModelSerializer):
    workspace: serializers.SlugRelatedField = serializers.SlugRelatedField("slug", read_only=True)
    headers = serializers.SerializerMethodField(help_text="The names of the columns, as they are read.")

    class Meta:
        model = ImportJob
        fields = [
            *("id", "workspace", "kind", "file_name", "file_size", "file_hash", "state", "failure", "headers", "mapping"),
            *("columns", "options", "reading", "preview", "rows_total", "rows_good", "rows_bad", "rows_done", "rows_known"),
            *("created_at", "started_at", "finished_at"),
        ]
        read_only_fields = fields

    def get_headers(self, job: ImportJob) -> list[str]:
        return [profile["header"] for profile in job.profile]


class MappedSerializer(serializers.Serializer):
    """What the columns of a file mean: a saved mapping, or columns and options."""

    mapping = ScopedRelatedField(queryset=ColumnMapping.objects.all(), required=False)
    columns = serializers.JSONField(required=False)
    options = serializers.JSONField(required=False)


class FileReadingSerializer(serializers.Serializer):
    """How the file is opened, where it does not say so itself."""

    encoding = serializers.ChoiceField(choices=list(ENCODINGS), required=False)
    delimiter = serializers.ChoiceField(choices=list(DELIMITERS), required=False)
    name_columns = serializers.BooleanField(required=False)


class ImportFaultSerializer(serializers.ModelSerializer):
    class Meta:
        model = ImportFault
        fields = ["row", "column", "value", "reason"]
