"""What people do to maps and how they look at them: gestures that can be undone, and saved views."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import User, Workspace
from common.timestamps import Timestamped
from journeys.models import Journey
from maps.querysets import GestureQuerySet, GuideQuerySet, HabitQuerySet, SavedViewQuerySet


class Gesture(models.Model):
    """One thing that somebody did to a map, as they would call it, with the operations that do it again and that take it back."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="gestures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    label = models.CharField(max_length=200, help_text="What was done, such as: move “Pay online”.")
    forward = models.JSONField(help_text="The operations as they were applied, every row by its id.")
    backward = models.JSONField(help_text="The operations that take them back, in the order to apply them.")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = GestureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["journey", "user", "-id"], name="maps_gesture_by_person")]

    def __str__(self) -> str:
        return self.label


class Lens(models.TextChoices):
    """The ways of looking at one journey; none of them is a copy."""

    MAP = "map", "Map"
    TABLE = "table", "Table"
    MOMENTS = "moments", "Moments of truth"
    BLUEPRINT = "blueprint", "Blueprint"


class SavedView(Timestamped):
    """How somebody looks at a journey: lens, lanes shown, filters, order. Shared, everybody can choose it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    lens = models.CharField(max_length=10, choices=Lens, default=Lens.MAP)
    settings = models.JSONField(default=dict, blank=True, help_text="What the lens shows: lanes, filters, order, zoom.")
    is_shared = models.BooleanField("shared with everybody here", default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "owner", "name"],
                name="maps_savedview_name_is_unique",
                violation_error_message="You have a view of this name. Choose another name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Habit(models.Model):
    """How one person looks at one journey: how each lens was last set, and the saved view that its lens opens with."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    looks = models.JSONField(default=dict, blank=True, help_text="The last look through each lens, by the name of the lens.")
    opens_with = models.ForeignKey(SavedView, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = HabitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "user"], name="maps_habit_is_unique")]

    def __str__(self) -> str:
        return f"{self.user} on {self.journey}"

    @classmethod
    def open_with(cls, view: SavedView, user: User, *, wanted: bool = True) -> None:
        """Let the lens of the view open with it for this person; or, not `wanted`, as they left it."""
        chosen = view if wanted else None
        cls.objects.update_or_create(
            journey=view.journey,
            user=user,
            defaults={"opens_with": chosen},
            create_defaults={"workspace": view.workspace, "opens_with": chosen},
        )

    @classmethod
    def leave(cls, journey: Journey, user: User, lens: str, look: dict[str, Any]) -> None:
        """Remember how this person has left a lens."""
        habit, _ = cls.objects.get_or_create(journey=journey, user=user, defaults={"workspace": journey.workspace})
        habit.looks = {**habit.looks, str(lens): look}
        habit.save(update_fields=["looks"])


class Guide(Timestamped):
    """A guided first map: who is being led through it, which parts they left out, and whether they are through.

    What has been done shows on the journey itself, so nothing of that is kept here.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    journey = models.OneToOneField(Journey, models.CASCADE, related_name="guide")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    skipped = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = GuideQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Guide through {self.journey}"

    def skip(self, part: str) -> None:
        """Leave a part out; it can still be done later."""
        self._keep(skipped=list(dict.fromkeys([*self.skipped, part])))

    def take_up(self, part: str) -> None:
        """A part that was left out has been done after all."""
        self._keep(skipped=[skipped for skipped in self.skipped if skipped != part])

    def finish(self) -> None:
        self._keep(finished_at=timezone.now())

    def _keep(self, **values: Any) -> None:
        """The first answer about a journey makes its guide, though two may give it at the same moment."""
        begun = {"workspace": self.workspace, "user": self.user, **values}
        Guide.objects.update_or_create(journey=self.journey, defaults=values, create_defaults=begun)
