from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from behaviour.signals import customer_erased
        from feedback.imports import ResponseKind
        from feedback.responses import forget_customer
        from intake import kinds

        kinds.register(ResponseKind())
        customer_erased.connect(forget_customer)
