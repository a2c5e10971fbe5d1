"""`manage.py create_owner`: the first account of an installation without the demonstration."""

import os
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from accounts.models import Membership, Role, User, Workspace


class Command(BaseCommand):
    """Makes one owner, who is also the operator, with a random password, and an empty workspace."""

    help = "Make the owner's account and an empty workspace, and print the log-in once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default=os.environ.get("OWNER_EMAIL") or "owner@example.com")
        parser.add_argument("--workspace", default="My workspace", help="the name of the workspace")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"]
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is not an e-mail address; give one with --email or OWNER_EMAIL.") from error
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"{email} has an account already.")
        if Workspace.objects.filter(slug="main").exists():
            raise CommandError("There is a workspace already; its owner can invite you.")
        password = secrets.token_urlsafe(12)
        owner = User.objects.create_superuser(email, password, name="Owner")
        workspace = Workspace.objects.create(name=options["workspace"], slug="main")
        Membership.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
        self.stdout.write(f"The owner logs in as {email} with the password {password}")
