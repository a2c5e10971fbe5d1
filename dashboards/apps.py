from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"

    def ready(self) -> None:
        from dashboards.headlines import give_headlines
        from journeys.signals import journeys_listed

        journeys_listed.connect(give_headlines)
