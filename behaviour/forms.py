"""What people fill in about events and readings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict

from behaviour.models import Attribute, EventRule, Reading
from behaviour.personas import values_known
from behaviour.readings import MAXIMUM_WINDOW
from journeys.models import Persona
from touchpoints.models import Touchpoint

UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}


class SearchForm(forms.Form):
    """The words above a list."""

    q = forms.CharField(required=False, max_length=200)


class EventRuleForm(forms.Form):
    """At which touchpoint events of a name happen; none takes the rule away."""

    event_name = forms.CharField(max_length=200, strip=False, widget=forms.HiddenInput)
    touchpoint = forms.ModelChoiceField(
        Touchpoint.objects.none(),
        required=False,
        empty_label="At no touchpoint",
        help_text="All events of this name move there, those that are already here in the background.",
    )

    def __init__(self, data: QueryDict | None, *, workspace_id: int, event_name: str) -> None:
        self.workspace_id = workspace_id
        self.rule = EventRule.objects.filter(workspace=workspace_id, event_name=event_name).first()
        at = None if self.rule is None else self.rule.touchpoint_id
        super().__init__(data, initial={"event_name": event_name, "touchpoint": at})
        field: Any = self.fields["touchpoint"]
        field.queryset = Touchpoint.objects.filter(workspace=workspace_id).current_or(at)

    @transaction.atomic
    def save(self) -> None:
        """Make, change or delete the rule."""
        touchpoint = self.cleaned_data["touchpoint"]
        rules = EventRule.objects.filter(workspace=self.workspace_id, event_name=self.cleaned_data["event_name"])
        if touchpoint is None:
            rules.delete()
        elif not rules.update(touchpoint=touchpoint):
            EventRule.objects.create(
                workspace_id=self.workspace_id, event_name=self.cleaned_data["event_name"], touchpoint=touchpoint
            )


class ReadingForm(forms.Form):
    """How long customers may take, and where a passage may begin."""

    length = forms.IntegerField(label="Window", min_value=1, max_value=1_000_000)
    unit = forms.ChoiceField(label="Unit", choices=[(name, name) for name in UNITS])
    entry = forms.ChoiceField(
        label="A passage begins",
        choices=Reading.Entry.choices,
        widget=forms.RadioSelect,
        help_text="At any step: whoever comes straight to a later step is counted from there.",
    )

    def __init__(self, data: QueryDict | None, *, window: timedelta, entry: str) -> None:
        unit = next(name for name in ("days", "hours", "minutes") if name == "minutes" or not window % UNITS[name])
        # The length that everybody starts with is a day, and is called so.
        if window == UNITS["days"]:
            unit = "hours"
        super().__init__(data, initial={"length": window // UNITS[unit], "unit": unit, "entry": entry})
        self.fields["length"].help_text = "Counted from the first event of a passage; what comes later begins a new passage."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "length" in cleaned and "unit" in cleaned and cleaned["length"] * UNITS[cleaned["unit"]] > MAXIMUM_WINDOW:
            self.add_error("length", f"A window is at most {MAXIMUM_WINDOW.days} days long.")
        return cleaned

    @property
    def window(self) -> timedelta:
        return self.cleaned_data["length"] * UNITS[self.cleaned_data["unit"]]


class PersonaRuleForm(forms.ModelForm):
    """For each declared attribute, the values that make a customer one of these; nothing chosen means any."""

    class Meta:
        model = Persona
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = values_known(self.instance.workspace_id)
        chosen = {part["attribute"]: part["values"] for part in self.instance.rule}
        self.attributes = list(Attribute.objects.filter(workspace=self.instance.workspace_id))
        for attribute in self.attributes:
            values = sorted({*known.get(attribute.key, []), *chosen.get(attribute.key, [])})
            self.fields[f"values-{attribute.key}"] = forms.MultipleChoiceField(
                label=attribute.name,
                choices=[(value, value) for value in values],
                initial=chosen.get(attribute.key, []),
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text="" if values else "No value has been seen yet. Type one below.",
            )
            self.fields[f"more-{attribute.key}"] = forms.CharField(
                label=f"Another value of {attribute.name}", max_length=120, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rule = []
        for attribute in self.attributes:
            more = cleaned.get(f"more-{attribute.key}", "").strip()
            values = [*cleaned.get(f"values-{attribute.key}", []), *([more] if more else [])]
            if values:
                rule.append({"attribute": attribute.key, "values": values})
        self.instance.rule = rule
        return cleaned
