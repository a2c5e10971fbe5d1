"""A journey as the editor reads it: the whole board, or what has changed since a revision, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Func, Q, QuerySet
from django.urls import NoReverseMatch, reverse

from accounts.access import Principal
from accounts.models import Membership
from journeys.formatting import to_html
from journeys.models import LINE_LANES, LIVE_LANES, Attachment, Card, Comment, Journey, Persona
from maps.editing.kinds import CARD, JOURNEY, LANE, LINK, PLACEMENT, STAGE, STEP, TOUCHPOINT, Kind
from maps.models import Gesture
from touchpoints.models import Channel, Placement, Touchpoint

Row = dict[str, Any]

MOST_TAGS = 200
NUMBERED = ("id", "version", "revision")


def board(journey: Journey, principal: Principal, since: int | None = None) -> Row:
    """All that stands on the map; with `since`, the rows changed after that revision, archived ones marked so."""
    revision = journey.revision
    full = since is None or since > revision
    changed = Q() if full else Q(revision__gt=since)
    answer = {
        "journey": journey_row(journey, principal),
        "revision": revision,
        "full": full,
        "stages": rows(STAGE, journey, changed, full=full),
        "steps": rows(STEP, journey, changed, full=full),
        "lanes": rows(LANE, journey, changed, full=full),
        "cards": rows(CARD, journey, changed, full=full),
        "placements": rows(PLACEMENT, journey, changed, full=full),
        "links": rows(LINK, journey, changed, full=full),
        **stack(journey, principal),
    }
    if full:
        answer["library"] = library(journey)
    return answer


def journey_row(journey: Journey, principal: Principal) -> Row:
    return {
        "id": journey.pk,
        "name": journey.name,
        "version": journey.version,
        "revision": journey.revision,
        "can_edit": principal.can_edit(journey.workspace_id) and not journey.is_archived,
        "workspace": journey.workspace.slug,
    }


def rows(kind: Kind, journey: Journey, which: Q, *, full: bool = False) -> list[Row]:
    """Rows of one kind in the shape of the board; `full` leaves out what is not on the map."""
    wanted = kind.of_journey(journey.pk).filter(which)
    gone = GONE[kind]
    if full:
        wanted = wanted.filter(**dict.fromkeys(gone))
    return [_with_archived(row, gone) for row in SHAPES[kind](wanted, journey)]


def current_row(journey: Journey, kind: Kind, pk: int) -> Row | None:
    """One row as it now is in the database, in the shape of the board."""
    if kind is JOURNEY:
        return {"id": pk, "name": journey.name, "version": journey.version, "revision": journey.revision}
    if kind is TOUCHPOINT:
        found = Touchpoint.objects.filter(workspace_id=journey.workspace_id, pk=pk).values(*_TOUCHPOINT, "archived_at").first()
        return None if found is None else {**_touchpoint(found, ""), "archived": found["archived_at"] is not None}
    found_rows = rows(kind, journey, Q(pk=pk))
    return found_rows[0] if found_rows else None


def stack(journey: Journey, principal: Principal) -> Row:
    """What this person can undo and redo here."""
    if principal.user is None:
        return {"undo": None, "redo": None}
    return Gesture.objects.labels(principal.user, journey.pk)


def library(journey: Journey) -> Row:
    """What the editor offers to choose from, the workspace's own."""
    here = {"workspace_id": journey.workspace_id}
    personas = Persona.objects.filter(**here).current().order_by("name", "pk").values("id", "name", "picture")
    channels = Channel.objects.filter(**here).current().order_by("name", "pk")
    members = Membership.objects.filter(**here).order_by("user__name", "user_id")
    tags = Card.objects.filter(**here, archived_at=None).exclude(tags=[]).annotate(tag=Func(F("tags"), function="unnest"))
    return {
        "personas": [{**persona, "picture": _picture_url(journey, persona)} for persona in personas],
        "channels": list(channels.values("id", "name", "icon", "is_online")),
        "members": [
            {"id": pk, "name": name or email} for pk, name, email in members.values_list("user_id", "user__name", "user__email")
        ],
        "tags": list(tags.values_list("tag", flat=True).distinct().order_by("tag")[:MOST_TAGS]),
    }


def _stages(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    return wanted.order_by("position").values(*NUMBERED, "name", "kind", "hue", "position", *GONE[STAGE])


def _steps(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    in_order = wanted.order_by("stage__position", "position")
    return in_order.values(*NUMBERED, "stage", "name", "position", *GONE[STEP])


def _lanes(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    for row in wanted.order_by("position").values(*NUMBERED, *LANE.content, "position", *GONE[LANE]):
        row["is_live"], row["is_line"] = row["kind"] in LIVE_LANES, row["kind"] in LINE_LANES
        row["takes_cards"] = not (row["is_live"] or row["is_line"])
        yield row


def _cards(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    found = list(
        wanted.order_by("lane__position", "step__stage__position", "step__position", "position").values(
            *NUMBERED, "lane", "step", "position", *CARD.content, "updated_at", *GONE[CARD]
        )
    )
    # Of a few cards by their keys; of the whole map by the journey, which the database finds quicker.
    hanging = {"card__lane__journey": journey} if len(found) > 100 else {"card__in": [row["id"] for row in found]}
    spoken_of = Comment.objects.filter(**hanging).open().order_by().values("card")
    comments = dict(spoken_of.annotate(number=Count("pk")).values_list("card", "number"))
    attachments: dict[int, list[Row]] = defaultdict(list)
    for attachment in Attachment.objects.filter(**hanging).current().order_by("pk"):
        attachments[attachment.card_id].append(_attachment(attachment, journey))
    for row in found:
        row["html"] = to_html(row["text"])
        row["comments"] = comments.get(row["id"], 0)
        row["attachments"] = attachments.get(row["id"], [])
        yield row


def _placements(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    found = list(
        wanted.order_by("step__stage__position", "step__position", "position").values(
            *NUMBERED,
            "step",
            "position",
            *PLACEMENT.content,
            *(f"touchpoint__{name}" for name in _TOUCHPOINT),
            *GONE[PLACEMENT],
        )
    )
    placed = Placement.objects.in_order().filter(touchpoint__in={row["touchpoint__id"] for row in found})
    elsewhere = dict(
        placed.exclude(step__stage__journey=journey)
        .order_by()
        .values("touchpoint")
        .annotate(number=Count("step__stage__journey", distinct=True))
        .values_list("touchpoint", "number")
    )
    for row in found:
        row["touchpoint"] = _touchpoint(row, "touchpoint__")
        row["other_journeys"] = elsewhere.get(row["touchpoint"]["id"], 0)
        yield {name: value for name, value in row.items() if not name.startswith("touchpoint__") or name in GONE[PLACEMENT]}


def _links(wanted: QuerySet[Any], journey: Journey) -> Iterable[Row]:
    return wanted.order_by("pk").values(*NUMBERED, "source", "target", "label", *GONE[LINK])


_TOUCHPOINT = ("id", "name", "channel", "owner_team", "subject", "updated_at")


def _touchpoint(row: Row, prefix: str) -> Row:
    touchpoint = {name: row[prefix + name] for name in _TOUCHPOINT}
    touchpoint["version"] = int(touchpoint.pop("updated_at").timestamp() * 1_000_000)
    return touchpoint


def _attachment(attachment: Attachment, journey: Journey) -> Row:
    return {
        "id": attachment.pk,
        "name": attachment.name,
        "url": _url("journeys:attachment", journey, attachment.pk),
        "is_image": attachment.is_image,
        "width": attachment.width,
        "height": attachment.height,
        "alt": attachment.alt,
    }


def _picture_url(journey: Journey, persona: Row) -> str | None:
    return _url("journeys:persona_picture", journey, persona["id"]) if persona["picture"] else None


def _url(name: str, journey: Journey, pk: int) -> str:
    try:
        return reverse(name, args=[journey.workspace.slug, pk])
    except NoReverseMatch:
        return ""


def _with_archived(row: Row, gone: tuple[str, ...]) -> Row:
    """Archived is what is not on the map: the row itself, or what it stands in."""
    dates = [row.pop(name) for name in gone]
    row["archived"] = any(dates)
    return row


SHAPES = {STAGE: _stages, STEP: _steps, LANE: _lanes, CARD: _cards, PLACEMENT: _placements, LINK: _links}
# Where it is written whether a row is archived, or what it stands in.
GONE: dict[Kind, tuple[str, ...]] = {
    STAGE: ("archived_at",),
    STEP: ("archived_at", "stage__archived_at"),
    LANE: ("archived_at",),
    CARD: ("archived_at", "lane__archived_at", "step__archived_at", "step__stage__archived_at"),
    PLACEMENT: ("archived_at", "touchpoint__archived_at", "step__archived_at", "step__stage__archived_at"),
    LINK: (
        "archived_at",
        *(f"{end}__{part}archived_at" for end in ("source", "target") for part in ("", "stage__")),
    ),
}
