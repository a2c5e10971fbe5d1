"""Who the map is about, and what they are after."""

from __future__ import annotations

from typing import Any

from django import forms

from journeys.models import Persona
from maps.starting.guide import UNNAMED
from maps.starting.questions.base import GuideForm

NAME_THEM = "Name the person this map is about."


class ActorForm(GuideForm):
    """Who the map is about."""

    persona = forms.ModelChoiceField(
        Persona.objects.none(), required=False, empty_label="Somebody new", label="Somebody you have drawn already"
    )
    name = forms.CharField(
        max_length=120, required=False, label="Name of the person", help_text="A name one remembers, such as “Ana, a first flat”."
    )
    summary = forms.CharField(
        max_length=600, required=False, label="In a sentence or two", widget=forms.Textarea(attrs={"rows": 2})
    )
    goals = forms.CharField(
        max_length=600, required=False, label="What do they want to get done?", widget=forms.Textarea(attrs={"rows": 2})
    )

    def build(self) -> None:
        field: Any = self.fields["persona"]
        field.queryset = Persona.objects.current().filter(workspace=self.journey.workspace_id)
        self.initial.setdefault("persona", self.journey.personas.first() if self.journey.pk else None)
        if not field.queryset.exists():
            del self.fields["persona"]
            self.fields["name"].required = True
            self.fields["name"].error_messages["required"] = NAME_THEM

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("persona") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", NAME_THEM)
        return cleaned

    def save(self) -> None:
        given = self.cleaned_data
        persona = given.get("persona") or Persona.objects.create(
            workspace_id=self.journey.workspace_id, name=given["name"], summary=given["summary"], goals=given["goals"]
        )
        self.journey.personas.add(persona)


class ScenarioForm(GuideForm):
    """What has happened, and what the person expects."""

    name = forms.CharField(
        max_length=200, label="What would they call it?", help_text="In the first person, such as “I claim for a burst pipe”."
    )
    scenario = forms.CharField(
        max_length=600, label="What has happened, and what do they want?", widget=forms.Textarea(attrs={"rows": 3})
    )
    expectations = forms.CharField(
        max_length=600, required=False, label="What do they expect of you?", widget=forms.Textarea(attrs={"rows": 2})
    )

    def build(self) -> None:
        scenario, _, expectations = self.journey.description.partition("\n\n")
        name = "" if self.journey.name == UNNAMED else self.journey.name
        self.initial = {"name": name, "scenario": scenario, "expectations": expectations}

    def save(self) -> None:
        given = self.cleaned_data
        self.journey.name = given["name"]
        self.journey.description = "\n\n".join(text for text in (given["scenario"], given["expectations"]) if text)
        self.journey.save()
