"""Forms of listening: what a list is narrowed to, what a question is about, whether a response counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Workspace
from feedback.models import Response, Survey


class ResponseSearchForm(forms.Form):
    """What the list of responses is narrowed to."""

    q = forms.CharField(required=False, max_length=200, label="Words")
    survey = forms.ModelChoiceField(Survey.objects.none(), required=False, empty_label="All surveys")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["survey"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Survey.objects.filter(workspace=workspace).order_by("name")

    def narrowed(self, responses: QuerySet[Response]) -> QuerySet[Response]:
        """The responses that fit; all of them where the form is empty."""
        cleaned: dict[str, Any] = self.cleaned_data
        rows: Any = responses
        rows = rows.saying(cleaned.get("q") or "")
        if cleaned.get("survey"):
            rows = rows.filter(survey=cleaned["survey"])
        if cleaned.get("since"):
            rows = rows.filter(local_day__gte=cleaned["since"])
        if cleaned.get("until"):
            rows = rows.filter(local_day__lte=cleaned["until"])
        return rows


class AssignForm(forms.Form):
    """What a question is about."""

    subject = forms.ChoiceField(required=False, label="About")

    def __init__(self, choices: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", "Nothing yet: its answers wait"), *choices]


class JudgeForm(forms.Form):
    is_test = forms.BooleanField(required=False, label="A test of our own")
    is_suspicious = forms.BooleanField(required=False, label="Suspicious")
