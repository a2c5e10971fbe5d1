"""The stages and their steps."""

from __future__ import annotations

from typing import Any

from django import forms

from journeys.models import Stage, StageKind
from maps.starting.questions.base import GuideForm
from maps.starting.steps import rewrite_steps

FIRST_STEP = "First step"
STAGE_ROWS, STEP_LINES = 5, 12


class StagesForm(GuideForm):
    """The stages in their order; an emptied name takes its stage off the map."""

    def build(self) -> None:
        self.stages = [head.stage for head in self.board.stages]
        kinds = [kind for kind in StageKind.values if kind != StageKind.OTHER]
        for at, stage in enumerate(self.stages):
            self._add_row(f"stage-{stage.pk}", at, stage.name, stage.kind)
        last = self.stages[-1].kind if self.stages else None
        first = kinds.index(last) + 1 if last in kinds else len(self.stages)
        for at in range(len(self.stages), max(STAGE_ROWS, len(self.stages) + 1)):
            self._add_row(f"new-{at}", at, "", kinds[min(first + at - len(self.stages), len(kinds) - 1)])

    def _add_row(self, key: str, at: int, name: str, kind: str) -> None:
        self.fields[f"{key}-name"] = forms.CharField(
            max_length=120,
            required=False,
            label=f"Stage {at + 1}",
            initial=name,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"{key}-kind"] = forms.ChoiceField(
            choices=StageKind.choices, required=False, label=f"Kind of stage {at + 1}", initial=kind
        )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        keys = [name.removesuffix("-name") for name in self.fields if name.endswith("-name")]
        return [(self[f"{key}-name"], self[f"{key}-kind"]) for key in keys]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if sum(bool(value) for name, value in cleaned.items() if name.endswith("-name")) < 2:
            raise forms.ValidationError("Name at least two stages. Three to five are a good first map.")
        return cleaned

    def save(self) -> None:
        given = self.cleaned_data
        for stage in self.stages:
            key = f"stage-{stage.pk}"
            # A stage that somebody else added meanwhile was not on this page, and stays.
            if f"{key}-name" not in self.data:
                continue
            self._rewrite(stage, given[f"{key}-name"], given[f"{key}-kind"] or stage.kind)
        for name, value in given.items():
            if name.startswith("new-") and name.endswith("-name") and value:
                self.journey.add_stage(value, given[name.removesuffix("-name") + "-kind"] or StageKind.OTHER, FIRST_STEP)

    def _rewrite(self, stage: Stage, name: str, kind: str) -> None:
        if not name:
            stage.archive()
        elif (name, kind) != (stage.name, stage.kind):
            stage.name, stage.kind = name, kind
            stage.save()


class StepsForm(GuideForm):
    """The steps of each stage, one on each line."""

    def build(self) -> None:
        for head in self.board.stages:
            names = [column.step.name for column in head.columns]
            self.fields[f"stage-{head.stage.pk}"] = forms.CharField(
                required=False,
                label=head.stage.name,
                initial="" if names == [FIRST_STEP] else "\n".join(names),
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="One step on each line, two to four of them.",
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, text in list(cleaned.items()):
            cleaned[name] = lines = [line.strip() for line in text.splitlines() if line.strip()]
            if too_long := next((line for line in lines if len(line) > 120), None):
                self.add_error(name, f"“{too_long[:30]}…” has {len(too_long)} characters. Say it in 120 at most.")
            elif len(lines) > STEP_LINES:
                self.add_error(name, f"These are {len(lines)} steps. Take {STEP_LINES} at most, or make a stage of its own.")
            elif len(set(lines)) < len(lines):
                self.add_error(name, "Two steps have the same name. Tell them apart.")
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Name the steps of one stage at least.")
        return cleaned

    def save(self) -> None:
        for head in self.board.stages:
            if names := self.cleaned_data[f"stage-{head.stage.pk}"]:
                rewrite_steps(head.stage, names)
