"""Who may use the addresses of the dashboards."""

from accounts.tests.walk import VIEWER, Route

ROUTES: dict[str, Route] = {
    "dashboards:home": Route(see=VIEWER),
    "dashboards:journey": Route(see=VIEWER, at="journey"),
}
