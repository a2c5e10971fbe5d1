"""Mending many rows of the table together: one gesture on the map, which can be undone like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from accounts.models import User
from journeys.models import CardColour, Evidence, Journey, Persona
from maps.editing.draft import Operation
from maps.lenses.rows import Row, Sheet
from touchpoints.models import Channel

LEAVE, NONE = "", "none"
# In characters, as the gesture keeps it.
LABEL = 200


@dataclass(frozen=True)
class Change:
    """What is to be done to every row that it fits: new values of cards, other tags, another lane; of touchpoints; or archive."""

    card: dict[str, Any] = field(default_factory=dict)
    touchpoint: dict[str, Any] = field(default_factory=dict)
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    lane: int | None = None
    archive: bool = False
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.card or self.touchpoint or self.add_tags or self.remove_tags or self.lane or self.archive)

    def fits(self, row: Row) -> bool:
        """Whether it says anything about rows of this kind."""
        if self.archive:
            return row.is_selectable
        if row.placement:
            return bool(self.touchpoint)
        return row.card is not None and bool(self.card or self.add_tags or self.remove_tags or self.lane)

    def operations(self, rows: Iterable[Row]) -> Iterator[Operation]:
        """The operations of the gesture; a touchpoint that lies on several of the rows is changed once."""
        seen: set[int] = set()
        for row in rows:
            if self.archive and row.is_selectable:
                yield {"op": "archive", "kind": row.kind, "id": row.thing.pk}
            elif row.touchpoint is not None and self.touchpoint and row.touchpoint.pk not in seen:
                seen.add(row.touchpoint.pk)
                yield {"op": "update", "kind": "touchpoint", "id": row.touchpoint.pk, "values": dict(self.touchpoint)}
            elif row.card is not None:
                yield from self._on_card(row)

    def _on_card(self, row: Row) -> Iterator[Operation]:
        if row.card is None:
            return
        about = {"kind": "card", "id": row.card.pk}
        values = dict(self.card)
        if self.add_tags or self.remove_tags:
            kept = [tag for tag in row.tags if tag not in self.remove_tags]
            values["tags"] = [*kept, *(tag for tag in self.add_tags if tag not in kept)]
        if values:
            yield {**about, "op": "update", "version": row.card.version, "values": values}
        if self.lane is not None and self.lane != row.card.lane_id:
            yield {**about, "op": "move", "values": {"lane": self.lane}}

    def label(self, rows: Sequence[Row]) -> str:
        """Such as "Change 12 cards: evidence to Reported"."""
        what = counted(rows)
        if self.archive:
            return f"Archive {what}"
        label = f"Change {what}: {', '.join(self.words)}"
        return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def counted(rows: Sequence[Row]) -> str:
    """Such as "12 cards and 1 touchpoint"."""
    numbers = [
        (sum(row.card is not None for row in rows), "card"),
        (sum(row.placement is not None for row in rows), "touchpoint"),
    ]
    return " and ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in numbers if number) or "nothing"


class BulkForm(forms.Form):
    """What to change in the chosen rows; whatever is left alone stays as it is in each."""

    evidence = forms.ChoiceField(required=False)
    persona = forms.ChoiceField(required=False)
    owner = forms.ChoiceField(required=False)
    colour = forms.ChoiceField(required=False)
    lane = forms.ChoiceField(required=False, label="Move to lane")
    add_tags = forms.CharField(required=False, max_length=400, label="Add tags", help_text="With commas between them.")
    remove_tags = forms.CharField(required=False, max_length=400, label="Remove tags", help_text="With commas between them.")
    team = forms.CharField(required=False, max_length=120, label="Team of touchpoints")
    channel = forms.ChoiceField(required=False, label="Channel of touchpoints")

    def __init__(self, *args: Any, journey: Journey, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(memberships__workspace=journey.workspace_id).order_by("name", "email")
        personas = Persona.objects.current().filter(workspace=journey.workspace_id).order_by("name")
        channels = Channel.objects.current().filter(workspace=journey.workspace_id).order_by("name")
        self._offer("evidence", Evidence.choices)
        self._offer("persona", [(NONE, "Nobody in particular"), *((str(row.pk), row.name) for row in personas)])
        self._offer("owner", [(NONE, "Nobody"), *((str(row.pk), str(row)) for row in members)])
        self._offer("colour", [(NONE, "No colour"), *CardColour.choices])
        self._offer("lane", [(str(lane.pk), lane.name) for lane in sheet.lanes])
        self._offer("channel", [(NONE, "No channel"), *((str(row.pk), row.name) for row in channels)])

    def _offer(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        chosen: Any = self.fields[name]
        chosen.choices = [(LEAVE, "Leave as it is"), *choices]

    def clean_add_tags(self) -> tuple[str, ...]:
        return tags_in(self.cleaned_data["add_tags"])

    def clean_remove_tags(self) -> tuple[str, ...]:
        return tags_in(self.cleaned_data["remove_tags"])

    def change(self, *, archive: bool = False) -> Change:
        """What a valid form asks for."""
        if archive:
            return Change(archive=True)
        wanted = {name: value for name, value in self.cleaned_data.items() if value not in (LEAVE, ())}
        card: dict[str, Any] = {name: wanted[name] for name in ("evidence",) if name in wanted}
        card |= {name: number_or_none(wanted[name]) for name in ("persona", "owner") if name in wanted}
        if "colour" in wanted:
            card["colour"] = "" if wanted["colour"] == NONE else wanted["colour"]
        touchpoint: dict[str, Any] = {"owner_team": wanted["team"]} if "team" in wanted else {}
        if "channel" in wanted:
            touchpoint["channel"] = number_or_none(wanted["channel"])
        return Change(
            card=card,
            touchpoint=touchpoint,
            add_tags=wanted.get("add_tags", ()),
            remove_tags=wanted.get("remove_tags", ()),
            lane=int(wanted["lane"]) if "lane" in wanted else None,
            words=tuple(self._words(name, value) for name, value in wanted.items()),
        )

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, tuple):
            return f"{'add' if name == 'add_tags' else 'remove'} {' '.join(f'“{tag}”' for tag in value)}"
        chosen: Any = self.fields[name]
        said = dict(chosen.choices).get(value, value) if hasattr(chosen, "choices") else value
        return f"{name} to {said}"


def number_or_none(value: str) -> int | None:
    return None if value == NONE else int(value)


def tags_in(text: str) -> tuple[str, ...]:
    """The tags between the commas, each once."""
    return tuple(dict.fromkeys(tag.strip() for tag in text.split(",") if tag.strip()))
