"""Who may use the addresses of the map."""

from accounts.tests.walk import EDITOR, PERSON, VIEWER, Route, Samples
from maps.models import SavedView

A_LANE = {"op": "create", "kind": "lane", "values": {"kind": "gains", "name": "Gains"}}
TEMPLATE = {"name": lambda rows: "insurance-claim"}
PART = {"pk": "journey", "part": lambda rows: "scenario"}
OF_THE_GUIDE = "none: a tour for people; what each part asks has an operation of its own"

ROUTES: dict[str, Route] = {
    "maps:gallery": Route(see=EDITOR),
    "maps:template": Route(see=EDITOR, at=TEMPLATE),
    "maps:template_start": Route(do=EDITOR, at=TEMPLATE, api="POST journey-list"),
    "maps:guide_begin": Route(see=EDITOR, do=EDITOR, api="POST journey-list"),
    "maps:guide": Route(see=EDITOR, at="journey"),
    "maps:guide_part": Route(see=EDITOR, do=EDITOR, at=PART, api=OF_THE_GUIDE),
    "maps:guide_skip": Route(do=EDITOR, at=PART, api=OF_THE_GUIDE),
    "maps:guide_finish": Route(do=EDITOR, at="journey", api=OF_THE_GUIDE),
    "maps:map": Route(see=VIEWER, at="journey"),
    "maps:editor": Route(see=VIEWER, at="journey"),
    "maps:map_live": Route(see=VIEWER, at="journey"),
    "maps:presence": Route(do=VIEWER, at="journey", api="none: a program is in no cell"),
    "v1:map-board": Route(see=VIEWER, at="journey"),
    "v1:map-edits": Route(do=EDITOR, at="journey", body={"operations": [A_LANE]}),
    "v1:map-undo": Route(do=EDITOR, at="journey"),
    "v1:map-redo": Route(do=EDITOR, at="journey"),
    "maps:table": Route(see=VIEWER, at="journey"),
    "maps:table_edit": Route(do=EDITOR, at="journey", api="POST map-edits"),
    "maps:undo": Route(do=EDITOR, at="journey", api="POST map-undo"),
    "maps:redo": Route(do=EDITOR, at="journey", api="POST map-redo"),
    "maps:table_export": Route(see=VIEWER, at="journey"),
    "maps:editor_live": Route(see=VIEWER, at="journey"),
    "maps:moments": Route(see=VIEWER, at="journey"),
    "maps:blueprint": Route(see=VIEWER, at="journey"),
    "maps:moment_mark": Route(do=EDITOR, at="journey", api="PATCH placement-detail"),
    "maps:blueprint_complete": Route(do=EDITOR, at="journey", api="POST map-edits"),
    "maps:view_create": Route(do=VIEWER, at="journey", api="POST savedview-list"),
    "maps:remember": Route(do=VIEWER, at="journey", api="none: where a person was last is no business of programs"),
    "maps:view_edit": Route(see=EDITOR, do=EDITOR, at="saved_view", api="PATCH savedview-detail"),
    "maps:view_set": Route(do=EDITOR, at="saved_view", api="PATCH savedview-detail"),
    "maps:view_delete": Route(do=EDITOR, at="saved_view", api="DELETE savedview-detail"),
    "maps:view_default": Route(do=VIEWER, at="saved_view", api="POST savedview-open-with"),
    "v1:savedview-list": Route(see=PERSON, do=VIEWER, body={"journey": lambda rows: rows["journey"].pk, "name": "Mine"}),
    "v1:savedview-detail": Route(see=VIEWER, do=EDITOR, at="saved_view"),
    "v1:savedview-open-with": Route(do=VIEWER, at="saved_view"),
}


def samples(rows: Samples) -> Samples:
    """A view that the owner of the workspace shares."""
    where = {"workspace": rows["workspace"], "journey": rows["journey"], "owner": rows["olga"]}
    return {"saved_view": SavedView.objects.create(**where, name="Feelings only", is_shared=True)}
