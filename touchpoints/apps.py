from django.apps import AppConfig


class TouchpointsConfig(AppConfig):
    name = "touchpoints"

    def ready(self) -> None:
        from journeys.signals import journey_drawn, journey_duplicated
        from touchpoints.drawing import place_touchpoints
        from touchpoints.duplication import copy_placements

        journey_duplicated.connect(copy_placements, dispatch_uid="touchpoints.copy_placements")
        journey_drawn.connect(place_touchpoints, dispatch_uid="touchpoints.place_touchpoints")
