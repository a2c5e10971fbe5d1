"""What nobody expected, answered in the words of whoever asked: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.views import defaults

PROBLEM_JSON = "application/problem+json"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request itself is not one: too large, too many fields, a host that is not ours."""
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if isinstance(exception, RequestDataTooBig) else HTTPStatus.BAD_REQUEST
    if _is_from_a_program(request):
        return _problem(status, too_large() if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else "This is not a request to us.")
    context = {"limit": too_large() if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else ""}
    return render(request, "400.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_from_a_program(request):
        return _problem(HTTPStatus.NOT_FOUND, "There is no such address. /api/v1/docs/ lists those that there are.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _is_from_a_program(request):
        return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side. Nothing was half-written; try again.")
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or was sent by a page that is not ours."""
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def too_large() -> str:
    return f"The body is larger than {filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)}. Send less at a time."


def _is_from_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _problem(status: HTTPStatus, detail: str) -> HttpResponse:
    problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail}
    return HttpResponse(json.dumps(problem), status=status, content_type=PROBLEM_JSON)
