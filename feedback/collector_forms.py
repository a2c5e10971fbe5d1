"""Forms of collectors: a further way to people, and personal links."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Workspace
from feedback.models import Collector
from touchpoints.models import Channel


class CollectorForm(forms.Form):
    """A further way to people."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in Collector.OFFERED], label="How")
    name = forms.CharField(max_length=160, required=False, label="Name", help_text="Such as “Counter, Berlin”.")
    channel = forms.ModelChoiceField(Channel.objects.none(), required=False, empty_label="No channel")

    def __init__(self, workspace: Workspace, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["channel"]
        field.queryset = Channel.objects.filter(workspace=workspace).current().order_by("name")


class PersonalLinksForm(forms.Form):
    """Customers, each of whom gets a link of their own."""

    people = forms.CharField(
        widget=forms.Textarea({"rows": 6}),
        max_length=2_000_000,
        label="Customers",
        help_text="One key per line; or a table from a spreadsheet whose first column is “customer” and whose others are "
        "attributes that this workspace has declared.",
    )
    single_use = forms.BooleanField(required=False, initial=True, label="Each link takes one response")
