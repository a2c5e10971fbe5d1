from typing import Any

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "metrics"

    def ready(self) -> None:
        from feedback.signals import answers_changed

        answers_changed.connect(derive_soon, dispatch_uid="metrics.derive_soon")


def derive_soon(sender: object, workspace_id: int, **rest: Any) -> None:
    from metrics.tasks import recompute_soon

    recompute_soon(workspace_id)
