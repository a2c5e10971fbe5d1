"""What every answer of the API has in common: problem details, cursor pages, conflicts; and how bodies are read."""

from __future__ import annotations

from http import HTTPStatus
from typing import IO, Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from psycopg2.errors import UniqueViolation
from rest_framework import exceptions
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import PROBLEM_JSON, too_large


class Conflict(exceptions.APIException):
    """The request contradicts what is already there, such as an idempotency key used for another body."""

    status_code = HTTPStatus.CONFLICT
    default_detail = "This contradicts what is already there."
    default_code = "conflict"


class CursorPages(CursorPagination):
    """Pages by cursor, newest first, so that rows arriving meanwhile neither repeat nor hide others."""

    ordering = "-pk"
    page_size = 50
    max_page_size = 500
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int | None:
        wanted = request.query_params.get(self.page_size_query_param)
        if wanted is not None and not (wanted.isascii() and wanted.isdecimal() and wanted.strip("0")):
            raise exceptions.ValidationError({self.page_size_query_param: f"A whole number from 1 to {self.max_page_size}."})
        return super().get_page_size(request)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """A cursor that somebody made up leads nowhere, which is 404, also where it only looks like one of ours."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            try:
                self._place.to_python(cursor.position)
            except DjangoValidationError:
                raise exceptions.NotFound(self.invalid_cursor_message) from None
        return cursor

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        by = self.get_ordering(request, queryset, view)[0].removeprefix("-")
        options = queryset.model._meta
        self._place = options.pk if by == "pk" else options.get_field(by)
        return super().paginate_queryset(queryset, request, view)


class JSONBodies(JSONParser):
    """JSON as people write it: objects and lists in one another, but not a thousand deep."""

    DEEPEST = 64

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise self._too_deep() from None
        level, depth = [body], 0
        while level:
            level = [
                inner
                for value in level
                for inner in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
            ]
            depth += 1
            if depth > self.DEEPEST:
                raise self._too_deep()
        return body

    def _too_deep(self) -> exceptions.ParseError:
        return exceptions.ParseError(f"The body is nested more than {self.DEEPEST} levels deep.")


class BodyTooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Shape an error as problem details (RFC 9457); what is not an expected error is left to fail loudly.

    A body of the wrong shape is answered with 422 and `errors`, a list of {"path", "detail"} that names the place of each fault.
    """
    exc = _as_api_exception(exc)
    if not isinstance(exc, exceptions.APIException):
        return None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(exc, exceptions.ValidationError) else HTTPStatus(exc.status_code)
    # An exception may have a type of its own and more to tell than a sentence.
    kind = getattr(exc, "problem_type", "about:blank")
    problem: dict[str, Any] = {"type": kind, "title": status.phrase, "status": status.value, **getattr(exc, "members", {})}
    if isinstance(exc, exceptions.ValidationError):
        problem["detail"] = "The request does not have the expected shape; `errors` names each place."
        problem["errors"] = faults(exc.detail)
    else:
        problem["detail"] = str(exc.detail)
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    return Response(problem, status=status, headers=headers, content_type=PROBLEM_JSON)


def _as_api_exception(exc: Exception) -> Exception:
    """Django's own exceptions, raised from the domain, in the API's words."""
    if isinstance(exc, Http404):
        return exceptions.NotFound()
    if isinstance(exc, DjangoPermissionDenied):
        return exceptions.PermissionDenied(str(exc) or None)
    if isinstance(exc, RequestDataTooBig):
        return BodyTooLarge(too_large())
    if isinstance(exc, SuspiciousOperation):
        return exceptions.ParseError("The body cannot be read.")
    if isinstance(exc, IntegrityError) and isinstance(exc.__cause__, UniqueViolation):
        # Two requests made the same at the same moment; the serializer of the second could not yet see the first.
        return Conflict("This exists already: somebody has just made it.")
    if isinstance(exc, DjangoValidationError):
        return exceptions.ValidationError(exc.message_dict if hasattr(exc, "error_dict") else exc.messages)
    return exc


def faults(detail: Any, path: str = "") -> list[dict[str, str]]:
    """Flatten nested errors to a list of {"path": "items[3].value", "detail": …}."""
    if isinstance(detail, dict):
        found = []
        for key, inner in detail.items():
            if isinstance(key, int):
                # Of a list of bodies only those with a fault, by their index.
                here = f"{path}[{key}]"
            else:
                here = path if key == "non_field_errors" else f"{path}.{key}" if path else key
            found += faults(inner, here)
        return found
    if isinstance(detail, list):
        found = []
        for index, inner in enumerate(detail):
            found += faults(inner, f"{path}[{index}]" if isinstance(inner, (dict, list)) else path)
        return found
    # What is said back may hold half of a surrogate pair, which JSON can name and no answer can carry.
    return [{"path": _writable(path), "detail": _writable(str(detail))}]


def _writable(text: str) -> str:
    return text.encode(errors="replace").decode()
