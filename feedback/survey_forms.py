"""Forms of one survey: how it begins, its questions, its thanks, its languages, and when it closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.scales import BOX_OF
from feedback.asking import HINTS, USUAL, Template
from feedback.logic import read_condition, write_condition
from feedback.models import SCORED_KINDS, AnswerScale, Direction, Look, Question, QuestionKind, Survey
from feedback.wording import LANGUAGES
from journeys.models import Subject

RATING_POINTS = (3, 4, 5, 6, 7, 10)
CHOICE_KINDS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
LOOKS = frozenset({QuestionKind.RATING, QuestionKind.CSAT})


class AskForm(forms.Form):
    """What is asked, in which words."""

    template = forms.ChoiceField(label="What do you want to know?", choices=Template.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label="Name of the survey", max_length=160, required=False, help_text="For you; customers do not see it."
    )
    language = forms.ChoiceField(choices=LANGUAGES.items(), initial="en", label="Your language", help_text="You write in it.")


class NewSurveyForm(AskForm):
    """The same, about something still to be chosen."""

    subject = forms.ChoiceField(label="About")
    field_order = ["subject", "template", "name", "language"]

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.choices = choices


class QuestionForm(forms.Form):
    """One question. Which fields there are depends on its kind."""

    text = forms.CharField(label="Question", max_length=500, widget=forms.Textarea({"rows": 2}))
    help = forms.CharField(label="Small words below", max_length=500, required=False)
    points = forms.TypedChoiceField(label="Points", coerce=int)
    direction = forms.ChoiceField(label="Which end is good", choices=Direction.choices)
    look = forms.ChoiceField(label="Shown as", choices=Look.choices)
    low_label = forms.CharField(label="Words at the low end", max_length=80, required=False)
    high_label = forms.CharField(label="Words at the high end", max_length=80, required=False)
    choices = forms.CharField(
        label="Choices", widget=forms.Textarea({"rows": 4}), max_length=10_000, help_text="One per line, at most 50."
    )
    shuffles = forms.BooleanField(label="In random order", required=False)
    is_required = forms.BooleanField(label="Must be answered", required=False)
    depends_on = forms.ChoiceField(label="Ask it only if", required=False)
    depends_how = forms.CharField(label="was answered with", max_length=500, required=False)
    jump_how = forms.CharField(label="If the answer is", max_length=500, required=False)
    jump_to = forms.ChoiceField(label="go on with", required=False)
    only_mends = forms.BooleanField(
        label="I only mend a slip: it means what it meant",
        required=False,
        help_text="Otherwise a changed question is a new version, and the answers there are stay with the old one.",
    )

    def __init__(self, question: Question, questions: Sequence[Question], data: Any = None) -> None:
        self.question, self.questions = question, list(questions)
        super().__init__(data, initial=self._initial(), auto_id=f"id_q{question.pk}_%s")
        for name in self._unfit():
            del self.fields[name]
        place = next(index for index, other in enumerate(self.questions) if other.pk == question.pk)
        self._offer("depends_on", [("", "it is always asked"), *((q.key, f"“{q.text[:80]}”") for q in self._askable(0, place))])
        later = [(q.key, f"“{q.text[:80]}”") for q in self.questions[place + 1 :]]
        self._offer("jump_to", [("", "the next question"), *later, (Question.THE_END, "the end")])
        if "points" in self.fields:
            self._offer("points", [(str(points), f"{points} points") for points in self._possible_points()])

    def _askable(self, since: int, until: int) -> list[Question]:
        silent = {QuestionKind.STATEMENT, QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE}
        return [question for question in self.questions[since:until] if question.kind not in silent]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        if name in self.fields:
            field: Any = self.fields[name]
            field.choices = choices

    def _possible_points(self) -> Sequence[int]:
        return RATING_POINTS if self.question.kind == QuestionKind.RATING else sorted(BOX_OF[self.question.kind])

    def _unfit(self) -> set[str]:
        kind = QuestionKind(self.question.kind)
        unfit: set[str] = set()
        if kind not in CHOICE_KINDS:
            unfit |= {"choices", "shuffles"}
        if kind not in SCORED_KINDS:
            unfit |= {"low_label", "high_label", "points"}
        if kind == QuestionKind.NPS:
            unfit |= {"points"}
        if kind != QuestionKind.CES:
            unfit |= {"direction"}
        if kind not in LOOKS:
            unfit |= {"look"}
        if kind == QuestionKind.STATEMENT:
            unfit |= {"is_required"}
        if kind in {QuestionKind.STATEMENT, QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.DATE}:
            unfit |= {"jump_how", "jump_to"}
        if not self.question.survey.was_published:
            unfit |= {"only_mends"}
        return unfit

    def _initial(self) -> dict[str, Any]:
        question = self.question
        jump = question.jumps[0] if question.jumps else None
        return {
            "text": question.text,
            "help": question.help,
            "points": len(question.scale.points) if question.scale else None,
            "direction": question.scale.direction if question.scale else None,
            "look": question.look,
            "low_label": question.low_label,
            "high_label": question.high_label,
            "choices": "\n".join(value for value, _ in question.options_in("")),
            "shuffles": question.shuffles,
            "is_required": question.is_required,
            "depends_on": question.shown_if.get("question", ""),
            "depends_how": write_condition(question.shown_if) if question.shown_if else "",
            "jump_how": write_condition(jump) if jump else "",
            "jump_to": (jump.get("to") or Question.THE_END) if jump else "",
        }

    def clean_choices(self) -> list[Any]:
        """Lines, each once. A choice that keeps its words keeps its value and with it the answers and translations."""
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()))
        if not 2 <= len(lines) <= 50:
            raise ValidationError("Write between 2 and 50 choices, one per line.")
        if too_long := next((line for line in lines if len(line) > 200), None):
            raise ValidationError(f"A choice has at most 200 characters: “{too_long[:40]}…”.")
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for how, on in (("depends_how", cleaned.get("depends_on")), ("jump_how", cleaned.get("jump_to") and self.question.key)):
            if not on:
                continue
            asked = next((question for question in self.questions if question.key == on), None)
            try:
                cleaned[f"{how}_read"] = read_condition(asked, cleaned.get(how) or "") if asked else {}
            except ValidationError as error:
                self.add_error(how, error)
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What the form changes of the question, ready for `revise_question`."""
        cleaned = self.cleaned_data
        kept = ("text", "help", "look", "low_label", "high_label", "shuffles", "is_required")
        changes = {name: cleaned[name] for name in kept if name in self.fields}
        if "choices" in self.fields and cleaned["choices"] != [value for value, _ in self.question.options_in("")]:
            changes["choices"] = cleaned["choices"]
        if "points" in self.fields:
            direction = cleaned.get("direction") or Direction.HIGH
            changes["scale"] = AnswerScale.usual(self.question.survey.workspace, self.question.kind, cleaned["points"], direction)
            if self._same_points(changes["scale"]):
                del changes["scale"]
        changes["shown_if"] = cleaned.get("depends_how_read", {})
        if "jump_to" in self.fields:
            changes["jumps"] = self._jumps()
        return changes

    def _same_points(self, scale: AnswerScale) -> bool:
        """Whether the scale there is has these points and direction already; it may have a box of its own."""
        now = self.question.scale
        return now is not None and (now.lowest, now.highest, now.direction) == (scale.lowest, scale.highest, scale.direction)

    def _jumps(self) -> list[dict[str, Any]]:
        to = self.cleaned_data.get("jump_to")
        others = self.question.jumps[1:]
        if not to:
            return others
        condition = {name: value for name, value in self.cleaned_data["jump_how_read"].items() if name != "question"}
        return [{**condition, "to": "" if to == Question.THE_END else to}, *others]


class NewQuestionForm(forms.Form):
    """A further question, of which the rest is settled once it is there."""

    kind = forms.ChoiceField(choices=QuestionKind.choices, label="Kind")
    text = forms.CharField(max_length=500, label="Question")
    subject = forms.ChoiceField(required=False, label="About")

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subject"]
        field.choices = [("", "Nothing yet: its answers wait"), *choices]


class SurveySettingsForm(forms.ModelForm):
    """What a survey is called, and when it closes by itself."""

    closes_at = forms.DateTimeField(
        required=False,
        label="Closes at",
        help_text="In the time zone of this workspace.",
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )

    class Meta:
        model = Survey
        fields = ["name", "closes_at", "closes_after"]
        labels = {"closes_after": "Closes after so many responses"}

    def clean_closes_after(self) -> int | None:
        number: int | None = self.cleaned_data["closes_after"]
        if number == 0:
            raise ValidationError("At least one response, or leave it empty.")
        return number


class EndingForm(forms.Form):
    """One screen of thanks: for whom, in which words, and where it leads."""

    question = forms.ChoiceField(required=False, label="For those who answered")
    how = forms.CharField(required=False, max_length=500, label="with", help_text="Such as 0-6.")
    text = forms.CharField(max_length=500, widget=forms.Textarea({"rows": 2}), label="Thanks", required=False)
    url = forms.URLField(required=False, max_length=1000, label="Then lead to", assume_scheme="https")

    def __init__(self, questions: Sequence[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {question.key: question for question in questions}
        field: Any = self.fields["question"]
        field.choices = [("", "anything"), *((key, f"“{question.text[:80]}”") for key, question in self.questions.items())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["when"] = {}
        if cleaned.get("question"):
            try:
                cleaned["when"] = read_condition(self.questions[cleaned["question"]], cleaned.get("how") or "")
            except ValidationError as error:
                self.add_error("how", error)
        return cleaned

    @staticmethod
    def initial_of(ending: dict[str, Any]) -> dict[str, Any]:
        when = ending.get("when") or {}
        how = write_condition(when) if when else ""
        return {"question": when.get("question", ""), "how": how, "text": ending["text"], "url": ending.get("url", "")}


class LanguagesForm(forms.Form):
    """In which languages a survey can be answered besides its own."""

    languages = forms.MultipleChoiceField(
        choices=LANGUAGES.items(), widget=forms.CheckboxSelectMultiple, required=False, label="Also in"
    )


def usual_template(subject: Subject) -> Template:
    """The question that is usually asked about a thing of this kind."""
    return USUAL[Subject.Kind(subject.kind)]


def template_rows(chosen: str) -> list[dict[str, Any]]:
    """The templates with a sentence each, for the page on which one is chosen."""
    return [{"value": t.value, "label": t.label, "hint": HINTS[t], "checked": t.value == chosen} for t in Template]
