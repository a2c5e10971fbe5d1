from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "maps"

    def ready(self) -> None:
        from journeys.signals import journey_edited
        from maps.live import announce

        journey_edited.connect(announce, dispatch_uid="maps.live.announce")
