"""What the columns of a file of responses can mean: the roles that the mapping page offers, and what is wrong with a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import Workspace
from behaviour.attributes import attribute_key
from behaviour.models import Attribute
from common.dates import DATE_FORMATS, DAY_OF_MONTH, likely_format
from feedback.models import Direction, Metric
from feedback.reader import ResponseReader
from feedback.subjects import subject_choices
from intake.kinds import Choice, Column, ColumnProfile, Option, Options, Role, Source
from journeys.models import Journey
from touchpoints.models import Channel

NO_ANSWER = Option(
    "no_answer",
    "Values that are no answer",
    "values",
    "In this column only. Write (blank) for an empty cell; an empty cell never is an answer.",
    initial=[""],
)
LABELS = Option("labels", "What the values mean", "values", "One per line, such as 1 = English. Other values stay as they are.")
SUBJECT = Option("subject", "About", "choice", "Without it the answers wait, and are in no figure until you assign them.")
WORDING = Option("wording", "Question asked", "text", "As the customer read it. The header, where it is empty.")

ROLES = (
    Role(
        "score",
        "Score",
        "Points that somebody gave.",
        options=(
            SUBJECT,
            Option(
                "metric",
                "Metric",
                "choice",
                choices=tuple(Choice(*pair) for pair in Metric.choices),
                required=True,
                initial="csat",
            ),
            Option("lowest", "Lowest point", "number", required=True, initial=1),
            Option("highest", "Highest point", "number", required=True, initial=5),
            Option("box", "Points that count", "number", "How many points at the good end are satisfied or easy.", initial=2),
            Option(
                "direction",
                "Which end is good",
                "choice",
                choices=tuple(Choice(*pair) for pair in Direction.choices),
                initial="high",
            ),
            NO_ANSWER,
            WORDING,
        ),
    ),
    Role("comment", "Comment", "What somebody said in words.", options=(SUBJECT, WORDING, NO_ANSWER)),
    Role("attribute", "Attribute", "Something figures may be cut by.", options=(Option("name", "Name"), LABELS, NO_ANSWER)),
    Role(
        "date",
        "Date",
        "When it was answered.",
        once=True,
        options=(
            Option(
                "format",
                "Written as",
                "choice",
                choices=tuple(Choice(key, label) for key, label in DATE_FORMATS.items()),
                required=True,
            ),
            Option("day_only", "Only the day is known", "boolean", "The clock time in the cells means nothing."),
        ),
    ),
    Role(
        "external_id", "Number of the response", "Tells one response from another; the same again is not taken twice.", once=True
    ),
    Role("customer", "Customer’s key", "As your own systems name the customer.", once=True),
    Role("weight", "Weight", "For how many people one response stands.", once=True),
    Role("language", "Language", "As a code such as en or pt-BR.", once=True, options=(LABELS,)),
    Role("channel", "Channel", "By the name of one of your channels.", once=True, options=(LABELS,)),
)

FILE_OPTIONS = (
    Option("survey", "Survey", "text", "The survey to which the responses belong; a new name makes a new one.", required=True),
    Option("journey", "Journey", "choice", "The journey in which the questions were asked, if it was one."),
    Option("channel", "Channel", "choice", "Where no column says it."),
    Option("year", "Year", "number", "Where dates are only the day of the month."),
    Option("month", "Month", "number", "1 to 12, where dates are only the day of the month."),
    Option("day", "Day", "text", "One day for all responses where no column has a date, as 2026-08-31."),
)


class ResponseKind:
    """Each row is one response: one person, one time."""

    key = "responses"
    label = "Responses"
    roles: Sequence[Role] = ROLES
    options: Sequence[Option] = FILE_OPTIONS

    def choices(self, workspace: Workspace) -> Mapping[str, Sequence[Choice]]:
        journeys = Journey.objects.filter(workspace=workspace).current().order_by("name")
        channels = Channel.objects.filter(workspace=workspace).current().order_by("name")
        return {
            "subject": [Choice(value, label) for value, label in subject_choices(workspace)],
            "journey": [Choice(str(journey.pk), journey.name) for journey in journeys],
            "channel": [Choice(str(channel.pk), channel.name) for channel in channels],
        }

    def suggest(self, workspace: Workspace, profile: ColumnProfile) -> Column:
        return suggested_column(profile)

    def faults(self, workspace: Workspace, columns: Sequence[Column], options: Options) -> dict[str, str]:
        found: dict[str, str] = {}
        for index, column in enumerate(columns):
            if column["role"] == "score":
                found |= {f"columns.{index}.{name}": reason for name, reason in _faults_of_scale(column).items()}
        if not any(column["role"] in ("score", "comment") for column in columns):
            found["columns"] = "Say at least of one column that it holds scores or comments."
        found |= _faults_of_date(columns, options)
        found |= _faults_of_attributes(workspace, columns)
        return found

    def reader(self, source: Source) -> ResponseReader:
        return ResponseReader(source)


def _faults_of_scale(column: Column) -> dict[str, str]:
    if column["metric"] == Metric.NPS and (column["lowest"], column["highest"]) != (0, 10):
        return {"lowest": "NPS is asked from 0 to 10. For another scale choose CSAT, CES or Rating."}
    if not 0 <= column["lowest"] <= 1:
        return {"lowest": "A scale begins at 0 or 1."}
    if not column["lowest"] < column["highest"] <= 10:
        return {"highest": "A scale ends above its lowest point, at 10 at most."}
    if not 1 <= (column.get("box") or 2) <= column["highest"] - column["lowest"]:
        return {"box": "At least one point counts, and at least one does not."}
    if column["metric"] == Metric.NPS and column.get("direction", Direction.HIGH) != Direction.HIGH:
        return {"direction": "For NPS, high is good."}
    return {}


def _faults_of_date(columns: Sequence[Column], options: Options) -> dict[str, str]:
    found = {}
    date_columns = [column for column in columns if column["role"] == "date"]
    if options.get("day"):
        try:
            datetime.strptime(options["day"], "%Y-%m-%d")  # noqa: DTZ007 - only the day is looked at
        except ValueError:
            found["options.day"] = "Write the day as 2026-08-31."
    elif not date_columns:
        found["columns"] = "Say which column holds the date, or give one day for the whole file."
    if any(column["format"] == DAY_OF_MONTH for column in date_columns):
        if not 1900 <= (options.get("year") or 0) <= 2200:
            found["options.year"] = "The dates are days of a month: give the year."
        if not 1 <= (options.get("month") or 0) <= 12:
            found["options.month"] = "The dates are days of a month: give the month, 1 to 12."
    return found


def _faults_of_attributes(workspace: Workspace, columns: Sequence[Column]) -> dict[str, str]:
    names: dict[str, int] = {}
    for index, column in enumerate(columns):
        if column["role"] == "attribute":
            key = attribute_key(column.get("name") or column["header"])
            if key in names:
                return {f"columns.{index}.name": "Two columns give the same attribute."}
            names[key] = index
    known = set(Attribute.objects.filter(workspace=workspace).values_list("key", flat=True))
    if len(known | names.keys()) > Attribute.MAXIMUM:
        room = Attribute.MAXIMUM - len(known)
        return {"columns": f"A workspace has at most {Attribute.MAXIMUM} attributes; there is room for {room} more."}
    return {}


_HINTS = (
    (r"^\W*(resp|respondent|response|survey|record)[ _-]?(num|no|number|id)\b|^\W*resp(num|id)$", "external_id"),
    (r"\b(customer|user|client|member|account)[ _-]?(id|key|no|number)\b|^e-?mail$", "customer"),
    (r"^(weight|wgt|wt)$", "weight"),
    (r"^(lang|language|locale)$", "language"),
    (r"^channel$", "channel"),
)


def suggested_column(profile: ColumnProfile) -> Column:
    """A guess from the name of a column and its values; ignored where neither says enough."""
    header = profile.header
    name = header.strip().lower()
    for pattern, role in _HINTS:
        if re.search(pattern, name):
            return {"header": header, "role": role}
    values = [value for value, _ in profile.values if value]
    if written := likely_format(name, values):
        return {"header": header, "role": "date", "format": written, "day_only": all("12:00:00 am" in v.lower() for v in values)}
    points = [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 3]
    if re.search(r"\bnps\b|net[ _-]?pro|recommend", name) and points:
        others = [value for value in values if not (value.isascii() and value.isdigit() and int(value) <= 10)]
        return _suggested_score(header, "nps", 0, 10, ["", *others])
    if (
        re.search(r"satisf|csat|rating|score|effort|\bces\b", name)
        and points
        and len(points) == len(values)
        and max(points) <= 10
    ):
        metric = "ces" if re.search(r"effort|\bces\b", name) else "csat"
        top = next(top for top in (5, 7, 10) if max(points) <= top)
        return _suggested_score(header, metric, min(points) and 1, top, [""])
    if re.search(r"comment|verbatim|why|reason|feedback|explic", name) and any(len(value) > 20 for value in values):
        return {"header": header, "role": "comment"}
    return {"header": header, "role": "ignore"}


def _suggested_score(header: str, metric: str, lowest: int, highest: int, no_answer: list[str]) -> Column:
    column: Column = {"header": header, "role": "score", "metric": metric, "lowest": lowest, "highest": highest}
    return column | {"box": 2, "direction": "high", "no_answer": no_answer}
