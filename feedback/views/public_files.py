"""What the public page of a survey brings along: the company's colour and logo, and the script for other pages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.branding import ink_on
from feedback.models import Collector
from feedback.public_page import language_of
from feedback.wording import words_in


@require_safe
def theme(request: HttpRequest, token: str) -> HttpResponse:
    """The company's colour as a style sheet, since the page allows no styles of its own."""
    collector = found(token)
    colour = collector.workspace.brand_colour
    css = f":root{{--brand:{colour};--on-brand:{ink_on(colour)}}}\n" if colour else ""
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "max-age=300"})


@require_safe
def logo(request: HttpRequest, token: str) -> HttpResponseBase:
    collector = found(token)
    if not collector.workspace.logo:
        return HttpResponse(status=204)
    try:
        reply = FileResponse(collector.workspace.logo.open("rb"))
    except FileNotFoundError:
        raise Http404("The file of the logo is gone.") from None
    reply["Cache-Control"] = "max-age=300"
    return reply


@require_safe
def widget(request: HttpRequest, token: str) -> HttpResponse:
    """The script that shows the survey on another page; its words are in the visitor's language."""
    collector = found(token)
    if collector.kind != Collector.Kind.WIDGET:
        raise Http404("This address is not meant for other pages.")
    words = words_in(language_of(request, collector))
    script = widget_source().replace('"WORDS"', json.dumps({word: words[word] for word in ("feedback", "close")}))
    reply = HttpResponse(script, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "max-age=300"})
    patch_vary_headers(reply, ["Accept-Language"])
    return reply


@cache
def widget_source() -> str:
    place = finders.find("js/widget.js")
    if not place:
        raise Http404("This installation has no widget.")
    return Path(place).read_text(encoding="utf-8")


def found(token: str) -> Collector:
    collector = Collector.objects.open_door(token)
    if collector is None:
        raise Http404("There is no survey at this address.")
    return collector
