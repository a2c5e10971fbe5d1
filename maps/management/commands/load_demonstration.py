"""`manage.py load_demonstration`: two journeys with real data, the first time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Workspace
from maps.demonstration.load import SLUG, DemonstrationError, load_demonstration


class Command(BaseCommand):
    """Loads the demonstration whole or not at all, and prints its log-ins once."""

    help = "Load the demonstration and print its log-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if Workspace.objects.filter(slug=SLUG).exists():
            raise CommandError("The demonstration is here already. Remove it in the browser before you load it again.")
        try:
            with transaction.atomic():
                log_ins = load_demonstration(lambda line: self.stderr.write(line))
        except DemonstrationError as error:
            raise CommandError(str(error)) from error
        for log_in in log_ins:
            self.stdout.write(f"{log_in.role:<7} {log_in.email}  {log_in.password}")
