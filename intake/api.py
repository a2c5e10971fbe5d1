"""Imports in the API: upload, say what the columns mean, check, take the good rows."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import principal_of, require_edit
from accounts.models import Workspace
from accounts.scoping import WorkspaceViewSet
from common.api import Conflict, JSONBodies
from intake.access import editable_job, visible_job
from intake.idempotency import IdempotentPosts
from intake.kinds import kind_named
from intake.mappings import MappingError, apply_mapping, checked_mapping
from intake.models import ColumnMapping, ImportJob
from intake.serializers import (
    ColumnMappingSerializer,
    FileReadingSerializer,
    ImportFaultSerializer,
    ImportJobSerializer,
    MappedSerializer,
    UploadSerializer,
    as_api_faults,
)
from intake.tasks import run_import_job
from intake.uploads import create_job, fault_of_upload, look_at


class ColumnMappingViewSet(IdempotentPosts, WorkspaceViewSet):
    """Saved meanings of columns. A file with the same columns takes one up by itself."""

    queryset = ColumnMapping.objects.select_related("workspace")
    serializer_class = ColumnMappingSerializer
    filterset_fields = ["workspace__slug", "kind"]


class ImportJobViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Files on their way in. Poll a job while its state is `checking` or `importing`."""

    queryset = ImportJob.objects.select_related("workspace")
    serializer_class = ImportJobSerializer
    filterset_fields = ["workspace__slug", "kind", "state"]
    parser_classes = [JSONBodies, MultiPartParser]

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(principal_of(self.request))

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ImportJobSerializer})
    def create(self, request: Request) -> Response:
        """Upload a file. It is opened at once: `failure` says what is wrong with it, `columns` suggest what it holds."""
        data = request.data if isinstance(request.data, dict) else {}
        workspace = self._workspace(data.get("workspace"))
        if fault := fault_of_upload(request._request, request.FILES.get("file")):
            raise serializers.ValidationError({"file": fault})
        body = UploadSerializer(data=data)
        body.is_valid(raise_exception=True)
        job = create_job(workspace, body.validated_data["kind"], body.validated_data["file"], principal_of(request))
        return Response(self.get_serializer(job).data, status=201)

    def _workspace(self, slug: Any) -> Workspace:
        principal = principal_of(self.request)
        visible = Workspace.objects.visible_to(principal)
        # Compared here, since a name from outside may hold what no query can.
        found = [one for one in visible if one.slug == slug] if slug else list(visible[:2])
        if len(found) != 1:
            raise serializers.ValidationError({"workspace": "Name the workspace by its slug."})
        require_edit(principal, found[0].pk)
        return found[0]

    @extend_schema(request=FileReadingSerializer, responses=ImportJobSerializer)
    @action(detail=True, methods=["post"])
    def reading(self, request: Request, pk: int) -> Response:
        """Open the file in another way."""
        job = self._mappable(pk)
        body = FileReadingSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        look_at(job, body.validated_data)
        return self._answer(job)

    @extend_schema(request=MappedSerializer, responses=ImportJobSerializer)
    @action(detail=True, methods=["put"])
    def mapping(self, request: Request, pk: int) -> Response:
        """Say what the columns mean."""
        job = self._mappable(pk)
        body = MappedSerializer(data=request.data, context=self.get_serializer_context())
        body.is_valid(raise_exception=True)
        saved = body.validated_data.get("mapping")
        columns, options = body.validated_data.get("columns", job.columns), body.validated_data.get("options", job.options)
        if saved is not None:
            if saved.workspace_id != job.workspace_id or saved.kind != job.kind:
                raise serializers.ValidationError({"mapping": "This mapping is for other files."})
            columns, options = apply_mapping(saved.columns, self._headers(job)), saved.options
        job.columns, job.options = self._checked(job, columns, options)
        job.mapping = saved or job.mapping
        job.save(update_fields=["columns", "options", "mapping", "updated_at"])
        return self._answer(job)

    @extend_schema(request=None, responses={202: ImportJobSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: int) -> Response:
        """Read every row in the background, and write none."""
        job = self._mappable(pk)
        columns, options = self._checked(job, job.columns, job.options)
        if not job.start_check(columns, options):
            raise Conflict("This import has moved on meanwhile.")
        run_import_job.delay_on_commit(job.pk)  # type: ignore[attr-defined]
        return self._answer(job, 202)

    @extend_schema(request=None, responses={202: ImportJobSerializer})
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: int) -> Response:
        """Take the good rows in the background: all of them, or none."""
        job = editable_job(principal_of(request), pk)
        if not job.start_import():
            raise Conflict("There is nothing to take: the file has not been checked, or no row is good.")
        run_import_job.delay_on_commit(job.pk)  # type: ignore[attr-defined]
        return self._answer(job, 202)

    @extend_schema(request=None, responses=ImportJobSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Stop, and leave nothing behind."""
        job = editable_job(principal_of(request), pk)
        if not job.cancel():
            raise Conflict("This import is over already.")
        job.refresh_from_db()
        return self._answer(job)

    @extend_schema(responses=ImportFaultSerializer(many=True))
    @action(detail=True)
    def faults(self, request: Request, pk: int) -> Response:
        """What cannot be taken: row, column, value, reason."""
        job = visible_job(principal_of(request), pk)
        paginator: Any = self.paginator
        paginator.ordering = "pk"
        page = paginator.paginate_queryset(job.faults.all(), request, view=self)
        return paginator.get_paginated_response(ImportFaultSerializer(page, many=True).data)

    @extend_schema(responses={(200, "text/csv"): str})
    @action(detail=True)
    def rejected(self, request: Request, pk: int) -> Response | FileResponse:
        """The rejected rows with their reasons, as a file."""
        job = visible_job(principal_of(request), pk)
        try:
            content = job.rejected.open("rb")
        except (ValueError, FileNotFoundError):
            return Response(status=204)
        return FileResponse(content, as_attachment=True, filename="rejected.csv", content_type="text/csv; charset=utf-8")

    def _mappable(self, pk: int) -> ImportJob:
        job = editable_job(principal_of(self.request), pk)
        if not job.can_be_mapped:
            raise Conflict("The columns of this file cannot be changed now.")
        return job

    def _checked(self, job: ImportJob, columns: Any, options: Any) -> Any:
        if not job.profile:
            raise serializers.ValidationError({"file": job.failure or "The file could not be opened."})
        try:
            return checked_mapping(kind_named(job.kind), job.workspace, columns, options, self._headers(job))
        except MappingError as error:
            raise as_api_faults(error) from None

    def _headers(self, job: ImportJob) -> list[str]:
        return [profile["header"] for profile in job.profile]

    def _answer(self, job: ImportJob, status: int = 200) -> Response:
        return Response(self.get_serializer(job).data, status=status)
