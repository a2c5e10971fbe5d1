"""Forms of imports: the file, how it is opened, and what its columns mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat

from intake.encodings import ENCODINGS
from intake.files import DELIMITERS
from intake.kinds import registered_kinds
from intake.models import ColumnMapping, ImportJob
from intake.uploads import fault_of_upload


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label="What is in it", widget=forms.RadioSelect)
    file = forms.FileField(label="File", required=False, allow_empty_file=True)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        kinds = [(kind.key, kind.label) for kind in registered_kinds()]
        kind_field = self.fields["kind"]
        assert isinstance(kind_field, forms.ChoiceField)  # noqa: S101 - declared above
        kind_field.choices = kinds
        self.initial.setdefault("kind", request.GET.get("kind") or kinds[0][0])
        self.fields["file"].help_text = (
            f"Text with a header in the first row, separated by commas, semicolons, tabs or bars. At most"
            f" {filesizeformat(settings.IMPORT_MAX_BYTES)}."
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if fault := fault_of_upload(self.request, self.cleaned_data.get("file")):
            self.errors.pop("file", None)
            self.add_error("file", fault)
        return cleaned


class ReadingForm(forms.Form):
    """How the file is opened, where it does not say so itself."""

    encoding = forms.ChoiceField(
        required=False, choices=[("", "As the file says, or UTF-8"), *ENCODINGS.items()], help_text="In which it was saved."
    )
    delimiter = forms.ChoiceField(required=False, choices=[("", "Found by itself"), *DELIMITERS.items()], label="Separated by")
    name_columns = forms.BooleanField(required=False, label="Call columns without a name by their place")


class SaveMappingForm(forms.Form):
    name = forms.CharField(max_length=120, label="Save this mapping as", required=False)


class ChooseMappingForm(forms.Form):
    """A mapping saved before, to be used for the file at hand."""

    mapping = forms.ModelChoiceField(ColumnMapping.objects.none(), label="Saved mapping", empty_label="Choose…")

    def __init__(self, job: ImportJob, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mapping"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = ColumnMapping.objects.filter(workspace=job.workspace_id, kind=job.kind).order_by("name")


class SearchForm(forms.Form):
    """What a list of imports is narrowed to."""

    q = forms.CharField(required=False, max_length=200, strip=True)
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *ImportJob.State.choices])
