"""Who may use the addresses of the map."""

from accounts.tests.walk import EDITOR, VIEWER, Route

A_LANE = {"op": "create", "kind": "lane", "values": {"kind": "gains", "name": "Gains"}}

ROUTES: dict[str, Route] = {
    "maps:map": Route(see=VIEWER, at="journey"),
    "maps:editor": Route(see=VIEWER, at="journey"),
    "maps:map_live": Route(see=VIEWER, at="journey"),
    "v1:map-board": Route(see=VIEWER, at="journey"),
    "v1:map-edits": Route(do=EDITOR, at="journey", body={"operations": [A_LANE]}),
    "v1:map-undo": Route(do=EDITOR, at="journey"),
    "v1:map-redo": Route(do=EDITOR, at="journey"),
    "maps:table": Route(see=VIEWER, at="journey"),
    "maps:table_export": Route(see=VIEWER, at="journey"),
    "maps:editor_live": Route(see=VIEWER, at="journey"),
    "maps:moments": Route(see=VIEWER, at="journey"),
    "maps:blueprint": Route(see=VIEWER, at="journey"),
}
