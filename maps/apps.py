from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "maps"

    def ready(self) -> None:
        from accounts.signals import person_erased
        from journeys.signals import journey_edited
        from maps.editing.history import forget_person
        from maps.live import announce

        journey_edited.connect(announce, dispatch_uid="maps.live.announce")
        person_erased.connect(forget_person, dispatch_uid="maps.editing.forget_person")
