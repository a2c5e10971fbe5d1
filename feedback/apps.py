from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback.imports import ResponseKind
        from intake import kinds

        kinds.register(ResponseKind())
