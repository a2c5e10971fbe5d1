"""Doing, undoing and redoing: each gesture is applied as a whole or not at all, and each person has a stack of their own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from accounts.access import Principal
from accounts.models import User
from common.api import Conflict
from journeys.models import Journey
from journeys.signals import journey_edited
from maps.editing.desk import Desk
from maps.editing.draft import Draft, Operation
from maps.editing.operations import apply
from maps.editing.problems import NothingLeft, Outdated
from maps.editing.replay import replay
from maps.models import Gesture, SavedView
from touchpoints.models import Touchpoint

# How many gestures of one person on one journey are kept.
KEPT = 200


@transaction.atomic
def perform(
    journey_id: int,
    principal: Principal,
    label: str,
    operations: list[Operation],
    client: str = "",
    *,
    continues: bool = False,
) -> dict[str, int]:
    """Apply a gesture; the ids that its refs stand for. Nothing of a gesture that is refused is applied.

    `continues` says that it is more of the person's last one, such as the next words of the same text: both are undone at once.
    """
    journey = locked(journey_id, client, touchpoints_in(operations))
    draft = Draft(Desk(journey, principal))
    apply(draft, operations)
    draft.desk.write()
    if principal.user is not None and draft.hand.forward and not (continues and lengthen(journey, principal.user, draft)):
        keep(journey, principal.user, label, draft)
    return {ref: row.pk for ref, row in draft.refs.items()}


def keep(journey: Journey, user: User, label: str, draft: Draft) -> None:
    """Put the gesture on the person's stack; what was undone before can no longer be redone, and the oldest are forgotten."""
    mine = Gesture.objects.of(user, journey.pk)
    mine.exclude(undone_at=None).delete()
    Gesture.objects.create(
        workspace_id=journey.workspace_id,
        journey=journey,
        user=user,
        label=label,
        forward=draft.hand.forward,
        backward=draft.hand.backward,
    )
    oldest = mine.values_list("pk", flat=True)[KEPT : KEPT + 1].first()
    if oldest is not None:
        mine.filter(pk__lte=oldest).delete()


def lengthen(journey: Journey, user: User, draft: Draft) -> bool:
    """Add to the person's last gesture, where that was about the same row; else it is a gesture of its own."""
    mine = Gesture.objects.of(user, journey.pk)
    last = mine.first()
    if last is None or last.undone_at is not None or not rows_of(draft.hand.forward) <= rows_of(last.forward):
        return False
    last.forward = [*last.forward, *draft.hand.forward]
    last.backward = [*draft.hand.backward, *last.backward]
    last.save(update_fields=["forward", "backward"])
    return True


def rows_of(strokes: list[dict[str, Any]]) -> set[tuple[Any, Any]]:
    return {(stroke.get("kind"), stroke.get("id")) for stroke in strokes}


@transaction.atomic
def undo(journey_id: int, principal: Principal, client: str = "") -> str:
    """Take back this person's last gesture; its label. Outdated where somebody else has changed the same thing."""
    journey, gesture = _next(journey_id, principal, "undo", client)
    _turn(journey, principal, gesture, gesture.backward, "undone")
    gesture.undone_at = timezone.now()
    gesture.save(update_fields=["undone_at"])
    return gesture.label


@transaction.atomic
def redo(journey_id: int, principal: Principal, client: str = "") -> str:
    """Do again what this person has undone last; its label."""
    journey, gesture = _next(journey_id, principal, "redo", client)
    _turn(journey, principal, gesture, gesture.forward, "redone")
    gesture.undone_at = None
    gesture.save(update_fields=["undone_at"])
    return gesture.label


def _next(journey_id: int, principal: Principal, verb: str, client: str) -> tuple[Journey, Gesture]:
    """The gesture whose turn it is, and its journey, locked. What another window has just undone is not found again."""
    if principal.user is None:
        raise NothingLeft(f"Nothing to {verb}: the gestures of programs are not kept.")
    coming = Gesture.objects.filter(pk=Gesture.objects.ends(principal.user, journey_id)[verb]).first()
    journey = locked(journey_id, client, touchpoints_in(coming.forward) if coming else [])
    gesture = Gesture.objects.filter(pk=Gesture.objects.ends(principal.user, journey_id)[verb]).first()
    if gesture is None:
        raise NothingLeft(f"Nothing to {verb}.")
    return journey, gesture


def _turn(journey: Journey, principal: Principal, gesture: Gesture, strokes: list[dict[str, Any]], verb: str) -> None:
    draft = Draft(Desk(journey, principal))
    try:
        replay(draft, strokes)
    except Outdated as refusal:
        raise refusal.about(gesture, verb) from None
    except DjangoValidationError as fault:
        raise Outdated(" ".join(fault.messages)).about(gesture, verb) from None
    except ValidationError:
        raise Outdated("The map has changed so that it no longer fits.").about(gesture, verb) from None
    draft.desk.write()


def forget_person(sender: Any, user: User, **kwargs: Any) -> None:
    """Erasing a person erases what they could undo, and how they alone looked at maps; what they drew stays on the map."""
    Gesture.objects.filter(user=user).delete()
    SavedView.objects.filter(owner=user, is_shared=False).delete()


def touchpoints_in(operations: list[Operation]) -> list[int]:
    """The touchpoints that are to change: they lie on other maps too."""
    found = (each.get("id") for each in operations if each.get("kind") == "touchpoint")
    return [pk for pk in found if isinstance(pk, int)]


def locked(journey_id: int, client: str = "", touchpoint_ids: list[int] | None = None) -> Journey:
    """The journey for this transaction, and with it, in the order of their keys, every other that the gesture changes.

    Touchpoints come first, as for whoever changes one without a map: so nobody waits in a circle.
    """
    if touchpoint_ids:
        touchpoints = Touchpoint.objects.select_for_update(no_key=True).filter(pk__in=touchpoint_ids)
        list(touchpoints.order_by("pk").values_list("pk", flat=True))
    also = Journey.objects.filter(stages__steps__placements__touchpoint__in=touchpoint_ids or []).order_by()
    keys = {journey_id, *(also.values_list("pk", flat=True) if touchpoint_ids else ())}
    rows = Journey.objects.select_related("workspace").select_for_update(no_key=True, of=("self",))
    journeys = {journey.pk: journey for journey in rows.filter(pk__in=keys).order_by("pk")}
    for pk in journeys:
        journey_edited.send(Journey, journey_id=pk, client=client if pk == journey_id else "")
    journey = journeys[journey_id]
    if journey.is_archived:
        raise Conflict("This journey is archived. Restore it first.")
    return journey
