"""What people fill in about journeys and their parts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from common.pictures import ACCEPTED, Picture
from journeys.models import LINE_LANES, LIVE_LANES, Card, CardColour, Evidence, Journey, Lane, LaneKind, Persona, Stage, Step
from journeys.personas import checked_picture, give_picture, take_picture_away

EMOTIONS = [(2, "+2, delighted"), (1, "+1, pleased"), (0, "0, neither"), (-1, "−1, annoyed"), (-2, "−2, upset")]


class JourneyFilterForm(forms.Form):
    """Search and filters above the list of journeys."""

    q = forms.CharField(required=False, max_length=200, label="Find a journey")
    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *Journey.Status.choices])
    level = forms.ChoiceField(required=False, choices=[("", "Any level"), *Journey.Level.choices])
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *Journey.State.choices])
    archived = forms.BooleanField(required=False, label="Archived")


class JourneyForm(forms.ModelForm):
    """Everything that stands above a journey's map."""

    class Meta:
        model = Journey
        fields = [
            "name",
            "description",
            "level",
            "parent",
            "state",
            "counterpart",
            "status",
            "owner",
            "next_review_on",
            "personas",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "next_review_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "personas": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = self.instance.workspace_id
        fields: Any = self.fields
        others = Journey.objects.filter(workspace=ours).exclude(pk=self.instance.pk)
        fields["parent"].queryset = others.current_or(self.instance.parent_id)
        counterparts = others.current_or(self.instance.counterpart_id)
        fields["counterpart"].queryset = counterparts.filter(state=Journey.State.CURRENT)
        fields["parent"].empty_label = "No larger journey"
        fields["counterpart"].empty_label = "None"
        fields["owner"].empty_label = "Nobody yet"
        fields["owner"].queryset = User.objects.filter(memberships__workspace=ours).order_by("name", "email")
        named = self.instance.personas.values_list("pk", flat=True)
        fields["personas"].queryset = Persona.objects.filter(workspace=ours).current_or(*named)
        if not fields["personas"].queryset.exists():
            del fields["personas"]  # a question without a choice only puzzles


class DuplicateForm(forms.Form):
    """What the copy is called, and what it shares with this journey."""

    name = forms.CharField(max_length=200)
    as_future_state = forms.BooleanField(required=False, label="Make it the future state of this journey")
    share_touchpoints = forms.BooleanField(
        required=False,
        label="Share the touchpoints",
        help_text="Their answers then show on both journeys. Otherwise the copy gets touchpoints of its own, without answers.",
    )


class StageForm(forms.ModelForm):
    class Meta:
        model = Stage
        fields = ["name", "kind"]


class NewStageForm(StageForm):
    """A stage and the step it is born with."""

    first_step = forms.CharField(max_length=120, initial="First step", help_text="A stage always has at least one step.")


class StepForm(forms.ModelForm):
    class Meta:
        model = Step
        fields = ["name"]


class LaneForm(forms.ModelForm):
    class Meta:
        model = Lane
        fields = ["name", "is_pinned", "per_persona"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.kind != LaneKind.EMOTION:
            del self.fields["per_persona"]


class NewLaneForm(forms.ModelForm):
    """A lane's kind, and its name if the kind's own will not do."""

    name = forms.CharField(max_length=120, required=False, help_text="The name of the kind, if you leave this empty.")

    class Meta:
        model = Lane
        fields = ["kind", "name"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("name") and "kind" in cleaned:
            cleaned["name"] = LaneKind(cleaned["kind"]).label
        return cleaned


class CardForm(forms.ModelForm):
    """A card: in the emotion lane how it feels, elsewhere what it says."""

    emotion = forms.TypedChoiceField(
        choices=EMOTIONS, coerce=int, empty_value=None, widget=forms.RadioSelect, label="How it feels", required=True
    )
    evidence = forms.ChoiceField(
        choices=Evidence.choices, initial=Evidence.ASSUMED, help_text="How you know it. The map shows what is only assumed."
    )

    class Meta:
        model = Card
        fields = ["emotion", "text", "evidence", "persona", "colour", "tags", "owner", "span"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"tags": "Divided by commas."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if self.instance.lane.kind == LaneKind.EMOTION:
            fields["text"].label = "Why"
        else:
            del fields["emotion"]
            fields["text"].required = True
        fields["persona"].queryset = Persona.objects.filter(workspace=self.instance.workspace_id).current_or(
            self.instance.persona_id
        )
        fields["persona"].empty_label = "Everybody"
        fields["text"].help_text = "**bold**, *italic*, lists with - or 1., [links](https://…)"
        fields["colour"].choices = [("", "None"), *CardColour.choices]
        fields["colour"].required = False
        # A new card reaches over one step, and most never reach further.
        fields["span"].required = False
        fields["owner"].queryset = User.objects.filter(memberships__workspace=self.instance.workspace_id).order_by(
            "name", "email"
        )
        fields["owner"].empty_label = "Nobody yet"

    def clean_span(self) -> int:
        return self.cleaned_data["span"] or 1


class PersonaForm(forms.ModelForm):
    """A persona and the portrait, which is checked and made small before it is kept."""

    portrait = forms.FileField(
        required=False,
        label="Picture",
        help_text=f"{ACCEPTED}. It is made small, and what the file tells about place and camera is left out.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    no_portrait = forms.BooleanField(required=False, label="Show no picture any more")

    field_order = ["name", "portrait", "no_portrait", "summary"]

    class Meta:
        model = Persona
        fields = ["name", "summary", "goals", "needs", "jobs", "quotes"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("summary", "goals", "needs", "jobs", "quotes")}
        help_texts = dict.fromkeys(("goals", "needs", "jobs"), "One on each line.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.picture:
            del self.fields["no_portrait"]

    def clean_portrait(self) -> Picture | None:
        file = self.cleaned_data["portrait"]
        try:
            return checked_picture(file) if file else None
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from refusal

    def save(self, commit: bool = True) -> Persona:
        persona: Persona = super().save(commit)
        if self.cleaned_data.get("portrait"):
            give_picture(persona, self.cleaned_data["portrait"])
        elif self.cleaned_data.get("no_portrait"):
            take_picture_away(persona)
        return persona


class MoveForm(forms.Form):
    """Another place among the siblings, counted from 0; past the end means last."""

    position = forms.IntegerField(min_value=0)


class StepMoveForm(MoveForm):
    """Another place for a step, perhaps in another stage of its journey."""

    stage = forms.ModelChoiceField(Stage.objects.none(), required=False)

    def __init__(self, *args: Any, step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stage"]
        field.queryset = Stage.objects.filter(journey=step.stage.journey_id).in_order()


class CardMoveForm(MoveForm):
    """Another place for a card, perhaps in another cell of its journey."""

    step = forms.ModelChoiceField(Step.objects.none(), required=False)
    lane = forms.ModelChoiceField(Lane.objects.none(), required=False)

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        journey = card.lane.journey_id
        fields["step"].queryset = Step.objects.on_journey(journey).in_order()
        fields["lane"].queryset = Lane.objects.filter(journey=journey).exclude(kind__in=LIVE_LANES | LINE_LANES).in_order()
