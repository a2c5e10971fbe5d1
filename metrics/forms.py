"""Forms of the pages about figures."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from metrics.models import MetricDefinition
from metrics.periods import Period


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """The period in an address: both days, or neither."""

    ends_on = forms.DateField(label="To", required=False, widget=DayInput())
    starts_on = forms.DateField(label="From", required=False, widget=DayInput())

    field_order = ["starts_on", "ends_on"]
    names = {"starts_on": "from", "ends_on": "to"}

    def add_prefix(self, field_name: str) -> str:
        """In the address the fields are called `from` and `to`, as on the map."""
        return self.names.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not self.errors and (first is None) != (last is None):
            raise ValidationError("Give the first and the last day, or neither.")
        if isinstance(first, date) and isinstance(last, date):
            cleaned["period"] = Period.asked(first, last)
        return cleaned

    @property
    def period(self) -> Period | None:
        return self.cleaned_data.get("period") if self.is_valid() else None


class DefinitionForm(forms.ModelForm):
    """What is expected of one metric."""

    class Meta:
        model = MetricDefinition
        fields = ["target", "minimum_n"]
        labels = {"minimum_n": "Answers needed"}
        help_texts = {
            "target": "Leave it empty for no target: then figures have no colour.",
            "minimum_n": "Below so many answers, or people where answers are pooled, a figure is drawn hollow.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        low, high = self.instance.target_range
        unit = {"nps": "NPS points", "rating": "points of the scale"}.get(self.instance.metric, "percent")
        self.fields["target"].help_text = f"In {unit}, {low} to {high}. {self.fields['target'].help_text}".replace("-", "−")
        self.fields["minimum_n"].widget.attrs["min"] = 1

    def clean_target(self) -> float | None:
        target: float | None = self.cleaned_data["target"]
        if target is not None and not math.isfinite(target):
            raise ValidationError("Give a number.")
        return target
