"""What people fill in about saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.access import Principal
from maps.lenses.looks import Look, look_in
from maps.models import Lens, SavedView

# In characters: room for two hundred ids of lanes.
LONGEST = 4000


class SavedViewForm(forms.ModelForm):
    """A name, and whether everybody here may choose it; who may not share is not asked."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared"]

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not principal.can_edit(self.instance.workspace_id):
            del self.fields["is_shared"]

    def clean_name(self) -> str:
        """The name, once among the views that this person has on the journey."""
        name: str = self.cleaned_data["name"]
        view = self.instance
        same = SavedView.objects.filter(journey=view.journey_id, owner=view.owner_id, name=name).exclude(pk=view.pk)
        if same.exists():
            raise ValidationError("You have a view of this name. Choose another name.")
        return name


def read_look(lens: str, text: str) -> Look:
    """The look that the end of an address says; ValidationError for any part of it that makes no sense."""
    look, faults = look_in(lens, QueryDict(text))
    if faults:
        raise ValidationError(faults)
    return look


class LookForm(forms.Form):
    """A lens and how it is set, as the end of an address says it."""

    lens = forms.ChoiceField(choices=Lens.choices)
    look = forms.CharField(required=False, max_length=LONGEST)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "lens" in cleaned and "look" in cleaned:
            cleaned["look"] = read_look(cleaned["lens"], cleaned["look"])
        return cleaned

    def checked(self) -> dict[str, Any]:
        """What was sent; ValidationError with every fault."""
        if not self.is_valid():
            raise ValidationError([fault for faults in self.errors.values() for fault in faults])
        return self.cleaned_data


class NewViewForm(SavedViewForm):
    """A name for what is shown now; what is shown goes along unseen."""

    lens = forms.ChoiceField(choices=Lens.choices, widget=forms.HiddenInput)
    look = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "lens" not in cleaned or "look" not in cleaned:
            raise ValidationError("This address says nothing that could be saved. Go back and choose again what to show.")
        self.instance.lens = cleaned["lens"]
        self.instance.settings = read_look(cleaned["lens"], cleaned["look"])
        return cleaned
