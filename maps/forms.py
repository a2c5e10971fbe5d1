"""What the pages of the map are sent."""

from __future__ import annotations

from django import forms


class PresenceForm(forms.Form):
    """Which window of the browser this is, which cell it is in, and whether somebody is writing there."""

    client = forms.RegexField(r"^[A-Za-z0-9_-]{1,64}$", strip=True)
    cell = forms.RegexField(r"^[A-Za-z0-9:_./-]{1,100}$", required=False)
    editing = forms.BooleanField(required=False)
