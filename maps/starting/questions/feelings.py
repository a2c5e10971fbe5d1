"""How it feels, step by step."""

from __future__ import annotations

from typing import Any

from django import forms

from journeys.forms import EMOTIONS
from journeys.models import Card, Lane, LaneKind
from maps.board import StepColumn
from maps.starting.questions.base import GuideForm


class EmotionsForm(GuideForm):
    """How each step feels, and why; as many or as few as one knows."""

    def build(self) -> None:
        self.cards = {column.step.pk: self._card_at(column) for column in self.board.columns}
        for column in self.board.columns:
            card = self.cards[column.step.pk]
            self.fields[f"emotion-{column.step.pk}"] = forms.TypedChoiceField(
                choices=EMOTIONS[::-1],
                coerce=int,
                empty_value=None,
                required=False,
                label=column.step.name,
                widget=forms.RadioSelect,
                initial=card.emotion if card else None,
            )
            self.fields[f"why-{column.step.pk}"] = forms.CharField(
                max_length=500, required=False, label=f"Why, at “{column.step.name}”", initial=card.text if card else ""
            )

    @property
    def rows(self) -> list[tuple[StepColumn, forms.BoundField, forms.BoundField]]:
        return [(c, self[f"emotion-{c.step.pk}"], self[f"why-{c.step.pk}"]) for c in self.board.columns]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        felt = [name for name, value in cleaned.items() if name.startswith("emotion-") and value is not None]
        if not felt and not self.errors:
            raise forms.ValidationError("Say how one step feels, at least. The lowest one is a good start.")
        return cleaned

    def save(self) -> None:
        lane = self._lane()
        for column in self.board.columns:
            emotion, why = self.cleaned_data[f"emotion-{column.step.pk}"], self.cleaned_data[f"why-{column.step.pk}"]
            card = self.cards[column.step.pk]
            if emotion is None or (card and (card.emotion, card.text) == (emotion, why)):
                continue
            card = card or Card(workspace_id=self.journey.workspace_id, lane=lane, step=column.step)
            card.emotion, card.text = emotion, why
            card.save()

    def _card_at(self, column: StepColumn) -> Card | None:
        """What everybody feels at the step, as it was declared before."""
        lanes = [lane.pk for lane in self.board.lanes if lane.kind == LaneKind.EMOTION]
        return next((card for lane in lanes for card in column.cards.get(lane, []) if card.persona_id is None), None)

    def _lane(self) -> Lane:
        lanes = (lane for lane in self.board.lanes if lane.kind == LaneKind.EMOTION)
        return next(lanes, None) or Lane.objects.create(
            workspace_id=self.journey.workspace_id, journey=self.journey, kind=LaneKind.EMOTION, name=LaneKind.EMOTION.label
        )
