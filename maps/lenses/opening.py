"""How a lens opens: as the address says, else with one's default view, else as one left it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.access import Principal, principal_of
from journeys.models import LINE_LANES, Card, Evidence, Journey, Lane, Persona
from maps.lenses.access import may_change_view
from maps.lenses.blueprint import ORDER
from maps.lenses.looks import WORDS, Look, checked_look, look_in, query_of
from maps.models import Gesture, Habit, Lens, SavedView

# In the address: the saved view that is looked at, or NONE for everything, whatever was looked at before.
VIEW, NONE = "view", "none"
KEPT = ("from", "to")
# What only the editor shows: the page of the map leaves it as it was.
UNSEEN = frozenset({"scale"})
# The lines of a blueprint are always drawn.
BLUEPRINT_KINDS = frozenset(ORDER) - LINE_LANES


@dataclass(frozen=True)
class Choice:
    """A saved view as a menu offers it."""

    view: SavedView
    href: str
    is_chosen: bool
    is_default: bool
    is_own: bool
    may_change: bool

    @property
    def words(self) -> str:
        """Whose it is and through which lens it looks."""
        said = [self.view.get_lens_display()]
        if not self.is_own:
            said.append(f"shared by {self.view.owner}")
        elif self.view.is_shared:
            said.append("shared")
        if self.is_default:
            said.append("opens first")
        return " · ".join(said)

    def as_data(self) -> dict[str, Any]:
        """What the editor needs of it, by the names of the API."""
        view = self.view
        return {
            **{name: getattr(view, name) for name in ("name", "lens", "is_shared")},
            "id": view.pk,
            "journey": view.journey_id,
            "settings": look_of(view),
            "owner_name": str(view.owner),
            "can_change": self.may_change,
        }


@dataclass(frozen=True)
class Opening:
    """One lens of one journey as one person opens it."""

    principal: Principal
    journey: Journey
    lens: Lens
    query: QueryDict
    look: Look
    faults: Sequence[str]
    views: Sequence[SavedView]
    habit: Habit | None

    @classmethod
    def of(cls, request: HttpRequest, journey: Journey, lens: Lens) -> Opening:
        """What the address asks for, with the views that one may choose and one's habit: two queries."""
        principal = principal_of(request)
        look, faults = look_in(lens, request.GET)
        views = SavedView.objects.visible_to(principal).filter(journey=journey).select_related("owner")
        habit = Habit.objects.visible_to(principal).filter(journey=journey).first()
        return cls(principal, journey, lens, request.GET, look, faults, list(views), habit)

    @cached_property
    def chosen(self) -> SavedView | None:
        """The view in the address, if it looks through this lens."""
        asked = self.query.get(VIEW, "")
        return next((view for view in self.views if str(view.pk) == asked and view.lens == self.lens), None)

    @property
    def default(self) -> SavedView | None:
        wanted = self.habit.opens_with_id if self.habit else None
        return next((view for view in self.views if view.pk == wanted and view.lens == self.lens), None)

    @property
    def is_bare(self) -> bool:
        """Whether the address says nothing of how to look."""
        return not any(self.query.get(name, "").strip() for name in WORDS[self.lens])

    @property
    def elsewhere(self) -> str:
        """Where the bare address leads: to the view it names, one's default, or as one left it; empty to stay."""
        if not self.is_bare or self.query.get(VIEW) == NONE:
            return ""
        if VIEW in self.query:
            return self.address_of(self.chosen) if self.chosen and look_of(self.chosen) else ""
        if self.default is not None:
            return self.address_of(self.default) if look_of(self.default) else ""
        left = {word: value for word, value in self.left.items() if word not in UNSEEN}
        return f"{self.here}?{self._with_period(query_of(left))}" if left else ""

    @property
    def wanted(self) -> tuple[SavedView | None, Look]:
        """The view and the look of a page that is not led elsewhere: by its address, one's default, or as one left it."""
        if not self.is_bare or self.query.get(VIEW) == NONE:
            return self.chosen, self.look
        view = self.chosen or self.default
        return (view, look_of(view)) if view else (None, self.left)

    @property
    def left(self) -> Look:
        """How this person left this lens; what a lens no longer takes is forgotten."""
        kept = self.habit.looks.get(self.lens) if self.habit else None
        try:
            return checked_look(self.lens, kept or {})
        except ValidationError:
            return {}

    @property
    def here(self) -> str:
        return reverse(f"maps:{self.lens}", args=[self.journey.workspace.slug, self.journey.pk])

    def address_of(self, view: SavedView) -> str:
        return address_of(view, self.journey.workspace.slug, self._with_period(""))

    def _with_period(self, end: str) -> str:
        period = urlencode([(name, self.query[name]) for name in KEPT if self.query.get(name)])
        return "&".join(part for part in (end, period) if part)

    def settle(self, request: HttpRequest) -> None:
        """Say which parts of the address make no sense, and remember the rest."""
        for fault in self.faults:
            messages.warning(request, fault)
        self.remember()

    def remember(self) -> None:
        """Keep how the lens was left; one write, and only where something has changed."""
        user, left = self.principal.user, self.left
        look = {word: left[word] for word in UNSEEN & left.keys()} | self.look
        if user is not None and look != left:
            Habit.leave(self.journey, user, self.lens, look)

    # What the menus show

    @cached_property
    def lanes(self) -> list[tuple[Lane, bool]]:
        """The lanes that may be left out, and whether this one is."""
        rows = Lane.objects.visible_to(self.principal).filter(journey=self.journey)
        if self.lens == Lens.BLUEPRINT:
            found = [lane for lane in rows.in_order() if lane.kind in BLUEPRINT_KINDS]
        else:
            found = list(rows.shown())
        hidden = self.look.get("hide", ())
        return [(lane, lane.pk in hidden) for lane in found]

    @cached_property
    def personas(self) -> list[tuple[Persona, bool]]:
        """The personas that cards of this journey speak for, and whether only those are shown."""
        speaking = Card.objects.visible_to(self.principal).on_journey(self.journey.pk).current().values("persona")
        rows = Persona.objects.visible_to(self.principal).filter(pk__in=speaking).order_by("name")
        return [(persona, persona.pk == self.look.get("persona")) for persona in rows]

    @property
    def evidence(self) -> list[tuple[str, str, bool]]:
        return [(value, str(label), value == self.look.get("evidence")) for value, label in Evidence.choices]

    @property
    def is_narrowed(self) -> bool:
        """Whether something of the journey is left out."""
        return bool(self.look.keys() & {"hide", "persona", "evidence"})

    @property
    def choices(self) -> list[Choice]:
        user = self.principal.user
        opens_with = self.habit.opens_with_id if self.habit else None
        return [
            Choice(
                view,
                self.address_of(view),
                view == self.chosen,
                view.pk == opens_with,
                user is not None and view.owner_id == user.pk,
                may_change_view(self.principal, view),
            )
            for view in self.views
        ]

    @property
    def chosen_choice(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)

    @property
    def is_changed(self) -> bool:
        """Whether the reader has gone on from the view that is named in the address."""
        return self.chosen is not None and look_of(self.chosen) != self.look

    @cached_property
    def turns(self) -> dict[str, str | None]:
        """What this person would undo and redo next on this journey."""
        user = self.principal.user
        if user is None or not self.principal.can_edit(self.journey.workspace_id):
            return {}
        return Gesture.objects.labels(user, self.journey.pk)

    @property
    def everything(self) -> str:
        return f"{self.here}?{self._with_period(f'{VIEW}={NONE}')}"

    @property
    def query_text(self) -> str:
        return query_of(self.look)


def look_of(view: SavedView) -> Look:
    """What the view shows; what its lens no longer takes is left out."""
    known: dict[str, Any] = {name: value for name, value in view.settings.items() if name in WORDS[view.lens]}
    try:
        return checked_look(view.lens, known)
    except ValidationError:
        return {}


def address_of(view: SavedView, slug: str, end: str = "") -> str:
    """The page of the view's lens with all that it shows."""
    page = reverse(f"maps:{view.lens}", args=[slug, view.journey_id])
    return f"{page}?{'&'.join(part for part in (f'{VIEW}={view.pk}', query_of(look_of(view)), end) if part)}"
