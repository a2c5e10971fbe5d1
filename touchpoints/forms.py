"""What people fill in about channels, touchpoints and their places on journeys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from journeys.forms import MoveForm
from journeys.models import Journey, Step
from touchpoints.models import Channel, Placement, Touchpoint


class TouchpointFilterForm(forms.Form):
    """Search and filters above the touchpoint library."""

    q = forms.CharField(required=False, max_length=200)
    channel = forms.ModelChoiceField(Channel.objects.none(), required=False, empty_label="Any channel")
    journey = forms.ModelChoiceField(Journey.objects.none(), required=False, empty_label="Any journey")
    archived = forms.BooleanField(required=False)

    def __init__(self, *args: Any, workspace_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["channel"].queryset = Channel.objects.current().filter(workspace=workspace_id)
        fields["journey"].queryset = Journey.objects.current().filter(workspace=workspace_id)


class ChannelForm(forms.ModelForm):
    class Meta:
        model = Channel
        fields = ["name", "icon", "is_online"]


class TouchpointForm(forms.ModelForm):
    class Meta:
        model = Touchpoint
        fields = ["name", "description", "channel", "owner_team"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.empty_label = "No channel yet"
        channels = Channel.objects.filter(workspace=self.instance.workspace_id)
        field.queryset = channels.current_or(self.instance.channel_id)


class PlacementForm(forms.ModelForm):
    """What a touchpoint means on this step."""

    class Meta:
        model = Placement
        fields = ["is_optional", "moment_of_truth", "moment_of_truth_reason", "preferred_channel"]
        widgets = {"moment_of_truth_reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["moment_of_truth"]
        field.choices = [("", "Not a moment of truth"), *Placement._meta.get_field("moment_of_truth").flatchoices]
        preferred: Any = self.fields["preferred_channel"]
        channels = Channel.objects.filter(workspace=self.instance.workspace_id)
        preferred.queryset = channels.current_or(self.instance.preferred_channel_id)
        preferred.empty_label = "Not known"


class PlaceForm(PlacementForm):
    """A touchpoint of the library, or one made on the spot, on a step."""

    touchpoint = forms.ModelChoiceField(
        Touchpoint.objects.none(), required=False, label="From the library", empty_label="Choose a touchpoint"
    )
    new_name = forms.CharField(max_length=160, required=False, label="Or a new touchpoint", help_text="What it is called.")
    new_channel = forms.ModelChoiceField(
        Channel.objects.none(), required=False, label="Its channel", empty_label="No channel yet"
    )

    field_order = ["touchpoint", "new_name", "new_channel"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workspace = self.instance.workspace_id
        fields: Any = self.fields
        library = Touchpoint.objects.current().filter(workspace=workspace).select_related("channel")
        fields["touchpoint"].queryset = library.not_on_step(self.instance.step_id).order_by("name", "pk")
        fields["new_channel"].queryset = Channel.objects.current().filter(workspace=workspace)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_error("touchpoint") or self.has_error("new_name"):
            return cleaned
        if bool(cleaned.get("touchpoint")) == bool(cleaned.get("new_name")):
            self.add_error("touchpoint", "Choose a touchpoint of the library, or name a new one: exactly one of the two.")
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Placement:
        placement: Placement = self.instance
        placement.touchpoint = self.cleaned_data["touchpoint"] or Touchpoint.objects.create(
            workspace_id=placement.workspace_id,
            name=self.cleaned_data["new_name"],
            channel=self.cleaned_data["new_channel"],
        )
        placement.save()
        return placement


class PlacementMoveForm(MoveForm):
    """Another place for a placement, perhaps on another step of its journey."""

    step = forms.ModelChoiceField(Step.objects.none(), required=False)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["step"]
        field.queryset = Step.objects.on_journey(placement.step.stage.journey_id).in_order()
