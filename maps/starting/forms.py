"""What people fill in to find a template, and to start from it."""

from __future__ import annotations

from typing import Any

from django import forms

from journeys.gallery import BLANK, Template, templates
from journeys.models import Journey


class GalleryForm(forms.Form):
    """Search and filter above the gallery."""

    q = forms.CharField(required=False, max_length=200, label="Find a template")
    industry = forms.ChoiceField(required=False, label="Industry")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        industries = sorted({template.industry for template in templates().values() if template.name != BLANK})
        field: Any = self.fields["industry"]
        field.choices = [("", "Any industry"), *((industry, industry) for industry in industries)]


class StartForm(forms.ModelForm):
    """What the new journey is called, and whether it uses what the workspace has."""

    name = forms.CharField(
        max_length=200, label="Name of your journey", help_text="As your customer would say it, in the first person."
    )
    reuse_touchpoints = forms.BooleanField(
        required=False,
        label="Use touchpoints you already have",
        help_text="Where your library has one of the same name, it is placed with its answers. The rest are made new.",
    )

    class Meta:
        model = Journey
        fields = ["name"]

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not template.touchpoints:
            del self.fields["reuse_touchpoints"]
