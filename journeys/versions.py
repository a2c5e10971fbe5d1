"""`ETag` and `If-Match`: whoever changes a row says which version they have seen, and never writes over a newer one."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

SEEN = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that you have seen; 412 with the row as it is now if it changed.",
)


class PreconditionFailed(APIException):
    """The row has changed since; `current` is how it stands now."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    problem_type = "/problems/stale"
    default_detail = "This has been changed since you read it. Look at it as it is now, and send your change again."

    def __init__(self, current: dict[str, Any]) -> None:
        super().__init__()
        self.members = {"current": current}


class VersionedRows:
    """Mixed into a viewset before its base: answers bear an ETag, and PUT and PATCH honour If-Match."""

    @extend_schema(parameters=[SEEN])
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        seen = request.headers.get("If-Match", "*")
        if seen.strip() == "*":
            return super().update(request, *args, **kwargs)  # type: ignore[misc]
        with transaction.atomic():
            self.get_object().lock_row()  # type: ignore[attr-defined]
            # Read once more, now that nobody else can write.
            current = self.get_serializer(self.get_object()).data  # type: ignore[attr-defined]
            if etag_of(current) not in tags_in(seen):
                raise PreconditionFailed(current)
            return super().update(request, *args, **kwargs)  # type: ignore[misc]

    @extend_schema(parameters=[SEEN])
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().partial_update(request, *args, **kwargs)  # type: ignore[misc]

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        if response.status_code < HTTPStatus.MULTIPLE_CHOICES and (tag := etag_of(getattr(response, "data", None))):
            response["ETag"] = tag
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]


def etag_of(row: Any) -> str:
    """The tag of a row as the API shows it: its version, or the moment of its last change; "" for anything else."""
    seen = (row.get("version") or row.get("updated_at")) if isinstance(row, dict) else None
    return f'"{seen}"' if seen else ""


def tags_in(header: str) -> set[str]:
    """The tags of an If-Match header; a proxy that compresses may have made a weak one of ours."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
