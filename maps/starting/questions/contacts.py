"""Where the person meets the company, and where it is decided."""

from __future__ import annotations

from typing import Any

from django import forms

from journeys.gallery.reading import channels as channel_shapes
from maps.board import StepColumn
from maps.starting.questions.base import GuideForm
from touchpoints.models import Channel, MomentOfTruth, Placement, Touchpoint

TOUCHPOINT_ROWS = 3
MOMENTS = [
    (MomentOfTruth.ZERO, "Before they meet you: they read, ask, compare"),
    (MomentOfTruth.FIRST, "When they choose: they decide for you or against you"),
    (MomentOfTruth.SECOND, "When they use it: the promise is kept or broken"),
    (MomentOfTruth.THIRD, "When they tell others"),
    (MomentOfTruth.OTHER, "Another moment that counts for more than the rest"),
]


class TouchpointsForm(GuideForm):
    """Where the person meets the company, for a start at three places."""

    def build(self) -> None:
        ours = [*Channel.objects.current().filter(workspace=self.journey.workspace_id)]
        known = {channel.name.casefold() for channel in ours}
        names = [*(channel.name for channel in ours), *(s.name for s in channel_shapes() if s.name.casefold() not in known)]
        columns = self.board.columns
        steps = [(str(column.step.pk), f"{column.stage}: {column.step}") for column in columns]
        free = [column.step.pk for column in columns if not column.chips] or [column.step.pk for column in columns]
        for at in range(TOUCHPOINT_ROWS):
            start = free[min(at, len(free) - 1)] if free else None
            self.fields[f"name-{at}"] = forms.CharField(max_length=160, required=False, label=f"Touchpoint {at + 1}")
            self.fields[f"channel-{at}"] = forms.ChoiceField(
                choices=[(name, name) for name in names], required=False, label=f"Channel of touchpoint {at + 1}"
            )
            self.fields[f"step-{at}"] = forms.ChoiceField(
                choices=steps, required=False, initial=start, label=f"Step of touchpoint {at + 1}"
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"name-{at}"], self[f"channel-{at}"], self[f"step-{at}"]) for at in range(TOUCHPOINT_ROWS)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = [at for at in range(TOUCHPOINT_ROWS) if cleaned.get(f"name-{at}")]
        if not named and not self.errors:
            raise forms.ValidationError("Name one touchpoint: a page, a call, a letter, a person at a counter.")
        for at in named:
            for what in ("channel", "step"):
                if not cleaned.get(f"{what}-{at}") and f"{what}-{at}" not in self.errors:
                    self.add_error(f"{what}-{at}", f"Choose the {what}.")
        return cleaned

    def save(self) -> None:
        given = self.cleaned_data
        columns = {str(column.step.pk): column for column in self.board.columns}
        for at in range(TOUCHPOINT_ROWS):
            if given[f"name-{at}"]:
                self._place(given[f"name-{at}"], given[f"channel-{at}"], columns[given[f"step-{at}"]])

    def _place(self, name: str, channel: str, column: StepColumn) -> None:
        """A touchpoint that the library has under this name is placed, not made again; one that lies there stays."""
        ours = Touchpoint.objects.current().filter(workspace=self.journey.workspace_id)
        touchpoint = ours.filter(name__iexact=name).first() or Touchpoint.objects.create(
            workspace_id=self.journey.workspace_id, name=name, channel=self._channel(channel)
        )
        if not column.step.placements.current().filter(touchpoint=touchpoint).exists():
            Placement.objects.create(workspace_id=self.journey.workspace_id, step=column.step, touchpoint=touchpoint)

    def _channel(self, name: str) -> Channel:
        shape = next((shape for shape in channel_shapes() if shape.name == name), None)
        defaults = {"icon": shape.icon, "is_online": shape.is_online} if shape else {}
        channel, _ = Channel.objects.get_or_create(workspace_id=self.journey.workspace_id, name=name, defaults=defaults)
        if channel.is_archived:
            channel.restore()
        return channel


class MomentForm(GuideForm):
    """Where it is decided, and why."""

    placement = forms.ChoiceField(label="Which contact is it?", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label="What kind of moment is it?", choices=MOMENTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        max_length=500,
        label="Why there?",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What do they decide there, and what happens if it goes wrong?",
    )

    def build(self) -> None:
        field: Any = self.fields["placement"]
        field.choices = [
            (str(chip.placement.pk), f"{chip.touchpoint}, at “{column.step}”")
            for column in self.board.columns
            for chip in column.chips
        ]
        moments = self.board.moments_of_truth
        if moments:
            placement = moments[0].placement
            self.initial = {
                "placement": str(placement.pk),
                "kind": placement.moment_of_truth,
                "reason": placement.moment_of_truth_reason,
            }

    def save(self) -> None:
        given = self.cleaned_data
        chips = {str(chip.placement.pk): chip for column in self.board.columns for chip in column.chips}
        placement = chips[given["placement"]].placement
        placement.moment_of_truth, placement.moment_of_truth_reason = given["kind"], given["reason"]
        placement.save()
