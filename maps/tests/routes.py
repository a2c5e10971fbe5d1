"""Who may use the addresses of the map."""

from accounts.tests.walk import VIEWER, Route

ROUTES: dict[str, Route] = {
    "maps:map": Route(see=VIEWER, at="journey"),
    "maps:map_live": Route(see=VIEWER, at="journey"),
    "maps:table": Route(see=VIEWER, at="journey"),
    "maps:table_export": Route(see=VIEWER, at="journey"),
    "maps:editor_live": Route(see=VIEWER, at="journey"),
    "maps:moments": Route(see=VIEWER, at="journey"),
    "maps:blueprint": Route(see=VIEWER, at="journey"),
}
