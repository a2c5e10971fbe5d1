"""`manage.py rebuild_passages [--journey ID]`: derive all passages again from the events."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from behaviour import passages, readings
from behaviour.models import Reading
from journeys.models import Journey


class Command(BaseCommand):
    """Derives journey by journey; the old figures stay to be seen, and Ctrl-C leaves none half done."""

    help = "Derive all passages again from the events. It may be stopped at any time and run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--journey", type=int, metavar="ID", help="only this journey; all of them otherwise")

    def handle(self, *args: Any, journey: int | None = None, **options: Any) -> None:
        journeys = Journey.objects.filter(archived_at=None, workspace__archived_at=None).order_by("pk")
        if journey is not None:
            journeys = journeys.filter(pk=journey)
            if not journeys:
                raise CommandError(f"There is no journey {journey}. Its number stands in the address of its map.")
        for one in journeys:
            self.rebuild(one)

    def rebuild(self, journey: Journey) -> None:
        readings.refresh_reading(journey.pk)
        newest = Reading.objects.filter(journey=journey).exclude(state=Reading.State.RETIRED).order_by("-version").first()
        if newest is None:
            self.stdout.write(f"{journey.name}: no touchpoint lies on its map.")
            return
        customers = passages.build(newest.pk, progress=partial(self.tell, journey))
        if customers is None:
            raise CommandError(f"The map of “{journey.name}” changed meanwhile. Run the command again.")
        count = newest.passages.count()
        self.stdout.write(f"\r{journey.name}: {count:,} passages of {customers:,} customers, version {newest.version}.  ")

    def tell(self, journey: Journey, customers: int) -> None:
        self.stdout.write(f"\r{journey.name}: {customers:,} customers", ending="")
        self.stdout.flush()
