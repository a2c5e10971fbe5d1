from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from behaviour.signals import customer_erased
        from feedback.erasure import forget_customer
        from feedback.imports import ResponseKind
        from intake import kinds

        kinds.register(ResponseKind())
        customer_erased.connect(forget_customer)
