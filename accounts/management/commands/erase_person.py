"""`manage.py erase_person EMAIL`: a person asks to be forgotten."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.audit import acting_as
from accounts.erasure import erase_person
from accounts.models import User


class Command(BaseCommand):
    """Takes a person's name and address out of everything, the audit trail included, and closes their account."""

    help = "Erase a person: their account is closed, the trail of what they did stays without their name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they log in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Nobody logs in as {options['email']}.")
        try:
            with acting_as("Operator"):
                erase_person(user)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"Person {user.pk} is erased.")
