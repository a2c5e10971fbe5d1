"""What people fill in about themselves, their workspace, its members and its keys."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import Principal
from accounts.branding import checked_logo, give_logo
from accounts.models import AuditEntry, Role, Scope, User, Workspace
from accounts.models.doors import check_key_name_is_free, check_may_be_invited
from accounts.trail import kinds
from common.pictures import ACCEPTED, Picture

NEW_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "new-password"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OWN_PASSWORD = forms.PasswordInput(attrs={"autocomplete": "current-password"})


def timezone_choices() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


class WorkspaceForm(forms.ModelForm):
    """A workspace's name, and the zone in which its days begin."""

    timezone = forms.ChoiceField(
        choices=timezone_choices, label="Time zone", help_text="Days, and the figures per day, begin at midnight there."
    )

    class Meta:
        model = Workspace
        fields = ["name", "timezone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["timezone"]
        known = {name for name, _ in field.choices}
        if self.instance.timezone not in known:
            # An alias such as "CET", set through the API, must survive a change of the name.
            field.choices = [*field.choices, (self.instance.timezone, self.instance.timezone)]


class WorkspaceSettingsForm(WorkspaceForm):
    """The same, and how the company looks to its customers."""

    new_logo = forms.FileField(
        required=False,
        label="Logo",
        help_text=f"On your surveys. {ACCEPTED}.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    no_logo = forms.BooleanField(required=False, label="Show no logo any more")
    field_order = ["name", "timezone", "brand_colour", "new_logo", "no_logo"]

    class Meta(WorkspaceForm.Meta):
        fields = ["name", "timezone", "brand_colour"]
        help_texts = {"brand_colour": "Of buttons on your surveys, such as #1a6b5c."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["no_logo"]

    def clean_new_logo(self) -> Picture | None:
        file = self.cleaned_data["new_logo"]
        return checked_logo(file) if file else None

    def save(self, commit: bool = True) -> Workspace:
        workspace: Workspace = super().save(commit)
        if self.cleaned_data["new_logo"] or self.cleaned_data.get("no_logo"):
            give_logo(workspace, self.cleaned_data["new_logo"])
        return workspace


def roles_to_give(principal: Principal, workspace: Workspace) -> list[tuple[str, str]]:
    """The roles that a member may hand out: none above their own."""
    return [(role.value, role.label) for role in Role if role != Role.OWNER or principal.owns(workspace.pk)]


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField()

    def __init__(self, *args: Any, principal: Principal, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles_to_give(principal, workspace)


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(
        initial=Role.VIEWER,
        help_text="Viewers read; editors change journeys, surveys and imports; admins also manage people and keys.",
    )

    def __init__(self, *args: Any, principal: Principal, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace
        field: Any = self.fields["role"]
        field.choices = roles_to_give(principal, workspace)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        check_may_be_invited(self.workspace, email)
        return email


class KeyForm(forms.Form):
    """A new API key: what it is for, what it may do, how long."""

    name = forms.CharField(max_length=120, help_text="What will use it, such as “Web shop, live”.")
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label="It may", initial=[Scope.READ]
    )
    days = forms.TypedChoiceField(
        label="It expires",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("30", "in 30 days"), ("90", "in 90 days"), ("365", "in a year"), ("", "never")],
        initial="90",
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workspace = workspace

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        check_key_name_is_free(self.workspace, name)
        return name

    @property
    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["days"]
        return timezone.now() + timedelta(days=days) if days else None


class NewPersonForm(forms.Form):
    """Somebody who accepts an invitation and has no account yet."""

    name = forms.CharField(label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(label="Choose a password", widget=NEW_PASSWORD, strip=False)

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class ProfileForm(forms.ModelForm):
    """How a person is called."""

    class Meta:
        model = User
        fields = ["name"]


class OwnPasswordForm(forms.Form):
    """Asks for the password once more, before something that an unwatched screen must not do."""

    password = forms.CharField(label="Your password", widget=OWN_PASSWORD, strip=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError("This is not your password.")
        return password


class AddressForm(OwnPasswordForm):
    """Another e-mail address to log in with."""

    email = forms.EmailField(label="New e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    field_order = ["email", "password"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.exclude(pk=self.user.pk).filter(email__iexact=email).exists():
            raise ValidationError("This address cannot be used. Take another one.")
        return email


class TrailForm(forms.Form):
    """Which entries of the audit trail to show."""

    person = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Everybody")
    kind = forms.ChoiceField(required=False, label="Kind of record")
    record = forms.IntegerField(required=False, min_value=1, label="Number of the record")
    since = forms.DateField(required=False, label="From day", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To day", widget=forms.DateInput(attrs={"type": "date"}))
    after = forms.RegexField(r"^\d+-\d+$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(workspace.timezone)
        person: Any = self.fields["person"]
        person.queryset = User.objects.filter(memberships__workspace=workspace).order_by("name", "email")
        kind: Any = self.fields["kind"]
        kind.choices = [("", "Everything"), *sorted(kinds().items(), key=lambda pair: pair[1])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "This day lies before the first one.")
        return cleaned

    def entries(self, trail: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        """The entries wanted, newest first, from the cursor on."""
        wanted = self.cleaned_data
        if wanted["person"]:
            trail = trail.filter(actor=wanted["person"])
        if wanted["kind"]:
            trail = trail.filter(record_type=wanted["kind"])
        if wanted["record"]:
            trail = trail.filter(record_id=wanted["record"])
        if wanted["since"]:
            trail = trail.filter(at__gte=self._midnight(wanted["since"]))
        if wanted["until"]:
            trail = trail.filter(at__lt=self._midnight(wanted["until"] + timedelta(days=1)))
        if wanted["after"]:
            microseconds, pk = (int(part) for part in wanted["after"].split("-"))
            at = EPOCH + timedelta(microseconds=microseconds)
            trail = trail.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
        return trail.order_by("-at", "-id")

    def cursor_after(self, entry: AuditEntry) -> str:
        return f"{(entry.at - EPOCH) // timedelta(microseconds=1)}-{entry.pk}"

    def _midnight(self, day: date) -> datetime:
        """Days begin where the workspace is."""
        return datetime.combine(day, time.min, tzinfo=self.zone)
