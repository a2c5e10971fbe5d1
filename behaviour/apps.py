from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate


class BehaviourConfig(AppConfig):
    name = "behaviour"

    def ready(self) -> None:
        from behaviour.imports import EventKind
        from behaviour.personas import check_attributes, tell_likeness
        from intake import kinds
        from journeys.signals import persona_checked, persona_shown

        kinds.register(EventKind())
        persona_checked.connect(check_attributes)
        persona_shown.connect(tell_likeness)
        post_migrate.connect(make_coming_partitions, sender=self)
        post_delete.connect(forget_events, sender="accounts.Workspace")


def make_coming_partitions(**kwargs: Any) -> None:
    """A new installation has its months before the first event arrives."""
    from behaviour.partitions import ensure_coming_partitions

    if kwargs["app_config"].get_model("Event")._meta.db_table in _tables():
        ensure_coming_partitions()


def forget_events(instance: Any, **kwargs: Any) -> None:
    """Events point at their workspace without a foreign key, so nothing else takes them along when it is deleted."""
    from behaviour.models import Event

    Event.objects.filter(workspace=instance.pk).delete()


def _tables() -> list[str]:
    from django.db import connection

    return connection.introspection.table_names()
