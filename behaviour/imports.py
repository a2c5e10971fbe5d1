"""What the columns of a file of events can mean: the roles that the mapping page offers, and what is wrong with a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

from accounts.models import Workspace
from behaviour.attributes import attribute_key
from behaviour.models import Attribute
from behaviour.reader import TIME_FORMATS, UNIX, UNIX_MS, EventReader
from common.dates import likely_format
from intake.kinds import Choice, Column, ColumnProfile, Option, Options, Role, Source
from touchpoints.models import Channel

LABELS = Option("labels", "What the values mean", "values", "One per line, such as 1 = Web. Other values stay as they are.")
NAME = Option("name", "Name", "text", "The header, where it is empty.")

ROLES = (
    Role("customer", "Customer’s key", "As your own systems name the customer.", once=True),
    Role("event", "Event", "What happened, such as cart or call.", once=True, options=(LABELS,)),
    Role(
        "time",
        "Time",
        "When it happened.",
        once=True,
        options=(
            Option(
                "format",
                "Written as",
                "choice",
                choices=tuple(Choice(key, label) for key, label in TIME_FORMATS.items()),
                required=True,
            ),
            Option("day_only", "Only the day is known", "boolean", "The clock time in the cells means nothing."),
        ),
    ),
    Role("order", "Place in order", "Settles the order of events at one time. Without it the order of the file does.", once=True),
    Role("session", "Session", "Kept as the property “session”.", once=True),
    Role("channel", "Channel", "By the name of one of your channels.", once=True, options=(LABELS,)),
    Role(
        "direction",
        "Direction",
        "Whether the customer came, or the company did.",
        once=True,
        options=(
            Option(
                "outbound",
                "Values that mean “from the company”",
                "values",
                "Every other value means “from the customer”.",
                initial=["outbound", "out"],
            ),
        ),
    ),
    Role("team", "Team", "Who in the company dealt with it.", once=True),
    Role("value", "Value", "A number, such as the price of what was bought.", once=True),
    Role("attribute", "Attribute of the customer", "Something figures may be cut by.", options=(NAME, LABELS)),
    Role("property", "Property of the event", "Kept with the event.", options=(NAME,)),
    Role("message_id", "Number of the event", "Tells one event from another; the same again is not taken twice.", once=True),
)

FILE_OPTIONS = (
    Option("zone", "Time zone", "text", "Of times that name none, such as Europe/Berlin. Without it, your workspace’s."),
    Option("event", "Event", "text", "Where no column says what happened, or a cell is empty."),
    Option("channel", "Channel", "choice", "Where no column says it."),
)


class EventKind:
    """Each row is one event: something that happened between a customer and the company."""

    key = "events"
    label = "Events"
    roles: Sequence[Role] = ROLES
    options: Sequence[Option] = FILE_OPTIONS

    def choices(self, workspace: Workspace) -> Mapping[str, Sequence[Choice]]:
        channels = Channel.objects.filter(workspace=workspace).current().order_by("name")
        return {"channel": [Choice(str(channel.pk), channel.name) for channel in channels]}

    def suggest(self, workspace: Workspace, profile: ColumnProfile) -> Column:
        return suggested_column(profile)

    def faults(self, workspace: Workspace, columns: Sequence[Column], options: Options) -> dict[str, str]:
        found: dict[str, str] = {}
        roles = {column["role"] for column in columns}
        if "customer" not in roles:
            found["columns"] = "Say which column holds the customer’s key."
        elif "time" not in roles:
            found["columns"] = "Say which column holds the time."
        elif "event" not in roles and not (options.get("event") or "").strip():
            found["columns"] = "Say which column holds the event, or give one name for the whole file."
        if len(options.get("event") or "") > 200:
            found["options.event"] = "The name of an event has at most 200 characters."
        if options.get("zone") and options["zone"] not in available_timezones():
            found["options.zone"] = "This is not a time zone. Use a name such as Europe/Berlin."
        return found | _faults_of_names(workspace, columns)

    def reader(self, source: Source) -> EventReader:
        return EventReader(source)


def _faults_of_names(workspace: Workspace, columns: Sequence[Column]) -> dict[str, str]:
    """Two columns that would overwrite each other, and more attributes than a workspace has room for."""
    taken: set[tuple[str, str]] = set()
    for index, column in enumerate(columns):
        name = (column.get("name") or column["header"]).strip()
        if column["role"] == "attribute":
            name = attribute_key(name)
        elif column["role"] != "property":
            continue
        if (column["role"], name) in taken:
            return {f"columns.{index}.name": "Two columns give the same name."}
        taken.add((column["role"], name))
    known = set(Attribute.objects.filter(workspace=workspace).values_list("key", flat=True))
    if len(known | {name for role, name in taken if role == "attribute"}) > Attribute.MAXIMUM:
        room = max(0, Attribute.MAXIMUM - len(known))
        return {"columns": f"A workspace has at most {Attribute.MAXIMUM} attributes; there is room for {room} more."}
    return {}


_HINTS = (
    (r"^(message|event|row)[ _-]?(id|uuid|no|number)$|^uuid$|^id$", "message_id"),
    (r"\b(customer|user|client|visitor|member|account|case)[ _-]?(id|key|no|number)?$|^e-?mail$|^distinct[ _-]id$", "customer"),
    (r"\bsession", "session"),
    (r"^(event|activity|action|concept:name)([ _-]?(name|type))?$", "event"),
    (r"^channel$", "channel"),
    (r"^direction$", "direction"),
    (r"^(team|department|sender)$", "team"),
    (r"^(value|amount|price|revenue|total)$", "value"),
    (r"^(order|sequence|position|step)$", "order"),
)


def suggested_column(profile: ColumnProfile) -> Column:
    """A guess from the name of a column and its values. What nobody knows is kept as a property rather than lost."""
    header = profile.header
    name = header.strip().lower().replace("_", " ")
    values = [value for value, _ in profile.values if value]
    if written := _likely_time(name, values):
        return {"header": header, "role": "time", "format": written, "day_only": False}
    for pattern, role in _HINTS:
        if re.search(pattern, name):
            if role == "order" and not all(value.isdigit() for value in values):
                continue
            return {"header": header, "role": role} | ({"outbound": ["outbound", "out"]} if role == "direction" else {})
    if re.search(r"cohort|segment|plan|tier|country|region|lifecycle|acquisition", name) and profile.distinct <= 50:
        return {"header": header, "role": "attribute", "name": header.strip().replace("_", " ").capitalize(), "labels": []}
    return {"header": header, "role": "property", "name": ""}


def _likely_time(name: str, values: Sequence[str]) -> str:
    if re.search(r"time|date|\bts\b|\bat$", name) and values and all(value.isascii() and value.isdigit() for value in values):
        shortest, longest = min(map(len, values)), max(map(len, values))
        return UNIX if shortest >= 9 and longest <= 10 else UNIX_MS if shortest >= 12 and longest <= 13 else ""
    return likely_format("time" if re.search(r"time|date|\bts\b|\bat$", name) else name, values)
