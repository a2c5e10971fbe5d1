"""Reading the rows of a file of responses: each cell by the role of its column, every fault named, nothing bent to fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.text import slugify

from behaviour.attributes import attribute_key, declare_attributes
from common.dates import DateError, read_date
from feedback.collectors import import_collector
from feedback.models import AnswerScale, Collector, Question, QuestionKind, Survey
from feedback.readings import LONGEST_TEXT, Reading
from feedback.responses import Incoming, announce_changes, record_responses
from feedback.segments import SegmentBook
from feedback.subjects import chosen_subject
from intake.kinds import Column, Fault, Row, Source, Written
from touchpoints.models import Channel

# Spreadsheets write 4 as 4.0; that is the same point, and 4.5 is none.
WHOLE = re.compile(r"-?[0-9]{1,9}(\.0{0,9})?")
DECIMAL = re.compile(r"[0-9]{1,12}(\.[0-9]{0,30})?([eE]-?[0-9]{1,2})?")


@dataclass(slots=True)
class ImportedResponse:
    """One row, read. Points and words stand under the place of their column until the questions exist."""

    incoming: Incoming
    points: list[tuple[int, int]] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    channel_name: str = ""


class CellError(ValueError):
    """Why a cell is not taken, in words."""


class ResponseReader:
    """Reads one file of responses under one mapping."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.zone = ZoneInfo(source.workspace.timezone)
        self.day = date.fromisoformat(source.options["day"]) if source.options.get("day") else None
        self.journey_id = _number(source.options.get("journey"))
        self.channel_id = _number(source.options.get("channel"))
        self.columns = [column for column in source.columns if column["role"] != "ignore"]
        self.has_ids = any(column["role"] == "external_id" for column in self.columns)
        self._seen: set[bytes] = set()
        self._channels = {
            name.casefold(): pk
            for name, pk in Channel.objects.filter(workspace=source.workspace, archived_at=None).values_list("name", "pk")
        }
        self._labels = [_pairs(column.get("labels") or ()) for column in self.columns]
        self._no_answer = [{value.casefold() for value in column.get("no_answer") or ()} for column in self.columns]
        self._taken = 0

    # --- Checking: no database ---------------------------------------------------------------------------------------

    def check(self, row: Row) -> ImportedResponse | list[Fault]:
        record = ImportedResponse(Incoming(journey_id=self.journey_id, channel_id=self.channel_id, sequence=row.number))
        attributes: dict[str, str] = {}
        record.incoming.attributes = attributes
        faults = []
        for place, column in enumerate(self.columns):
            cell = row.values[column["header"]]
            try:
                _CELLS[column["role"]](self, record, place, column, cell)
            except (CellError, DateError) as reason:
                faults.append(Fault(column["header"], cell[:255], str(reason)))
        if record.incoming.answered_at is None and record.incoming.answered_on is None:
            record.incoming.answered_on = self.day
        if not self.has_ids:
            # The place in this very file: the same file again brings the same identities.
            record.incoming.external_id = f"{self.source.file_hash[:32]}:{row.number}"
        return faults or record

    def _score(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if self._is_no_answer(place, cell):
            return
        if not WHOLE.fullmatch(cell):
            raise CellError(
                "This is not a point. If it means “no answer” here, add it to the column’s values that are no answer."
            )
        point = int(cell.partition(".")[0])
        if not column["lowest"] <= point <= column["highest"]:
            raise CellError(
                f"Outside the scale from {column['lowest']} to {column['highest']}. If it means “no answer” here, add it to the"
                " column’s values that are no answer."
            )
        record.points.append((place, point))

    def _comment(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if self._is_no_answer(place, cell):
            return
        if len(cell) > LONGEST_TEXT:
            raise CellError(f"A comment has at most {LONGEST_TEXT:,} characters; this has {len(cell):,}.")
        record.words.append((place, cell))

    def _attribute(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if self._is_no_answer(place, cell):
            return
        value = self._labels[place].get(cell, cell)
        if len(value) > 120:
            raise CellError("A value of an attribute has at most 120 characters. Is this a comment?")
        record.incoming.attributes[attribute_key(column.get("name") or column["header"])] = value  # type: ignore[index]

    def _date(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if not cell:
            if self.day is None:
                raise CellError("The date is missing.")
            return
        options = self.source.options
        read = read_date(cell, column["format"], self.zone, year=options.get("year") or 0, month=options.get("month") or 0)
        if column.get("day_only") or ":" not in cell:
            record.incoming.answered_on = read.date()
        else:
            record.incoming.answered_at = read

    def _external_id(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if not cell:
            raise CellError("The number of the response is missing.")
        if len(cell) > 200:
            raise CellError("A number of a response has at most 200 characters.")
        # Eight bytes for each row instead of the text: a million rows stay small.
        digest = blake2b(cell.encode(), digest_size=8).digest()
        if digest in self._seen:
            raise CellError("An earlier row of this file has the same number.")
        self._seen.add(digest)
        record.incoming.external_id = cell

    def _customer(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if len(cell) > 200:
            raise CellError("A customer’s key has at most 200 characters.")
        record.incoming.customer_key = cell

    def _weight(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        if not cell:
            return
        weight = float(cell) if DECIMAL.fullmatch(cell) else 0
        if not 0 < weight < 1e12:
            raise CellError("A weight is a number above 0, written with a point, such as 0.75.")
        record.incoming.weight = weight

    def _language(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        value = self._labels[place].get(cell, cell)
        if len(value) > 12:
            raise CellError("A language is a code of at most 12 characters, such as en or pt-BR.")
        record.incoming.language = value

    def _channel(self, record: ImportedResponse, place: int, column: Column, cell: str) -> None:
        name = self._labels[place].get(cell, cell)
        if not name:
            return
        if name.casefold() not in self._channels:
            raise CellError(f"You have no channel called “{name[:80]}”. Add it to your channels, or say which one is meant.")
        record.incoming.channel_id = self._channels[name.casefold()]
        record.channel_name = name

    def _is_no_answer(self, place: int, cell: str) -> bool:
        return not cell or cell.casefold() in self._no_answer[place]

    def describe(self, record: ImportedResponse) -> list[tuple[str, str]]:
        one = record.incoming
        when = one.answered_on.isoformat() if one.answered_on else f"{one.answered_at:%Y-%m-%d %H:%M}"
        pairs = [("Number", one.external_id if self.has_ids else ""), ("Date", when), ("Customer", one.customer_key)]
        pairs += [("Weight", "" if one.weight is None else f"{one.weight:g}"), ("Language", one.language)]
        pairs += [("Channel", record.channel_name), *one.attributes.items()]
        points, words = dict(record.points), dict(record.words)
        for place, column in enumerate(self.columns):
            if column["role"] == "score":
                pairs.append((column["header"], str(points.get(place, "–"))))
            elif column["role"] == "comment":
                pairs.append((column["header"], words.get(place, "–")[:200]))
        return [(label, value) for label, value in pairs if value]

    # --- Writing: inside the transaction of the import -----------------------------------------------------------------

    def prepare(self) -> None:
        """Make the survey, its questions and the attributes, where they are new."""
        workspace = self.source.workspace
        name = self.source.options["survey"].strip()
        survey = Survey.objects.filter(workspace=workspace, name=name, archived_at=None).order_by("pk").first()
        if survey is None:
            survey = Survey.objects.create(workspace=workspace, name=name, status=Survey.Status.CLOSED)
        self.collector: Collector = import_collector(workspace, survey.pk)
        attributes = declare_attributes(
            workspace, [column.get("name") or column["header"] for column in self.columns if column["role"] == "attribute"]
        )
        self.segments = SegmentBook(workspace, attributes)
        self.questions = {
            place: question_of_column(survey, column)
            for place, column in enumerate(self.columns)
            if column["role"] in ("score", "comment")
        }

    def write(self, records: Sequence[ImportedResponse]) -> Written:
        for record in records:
            record.incoming.answers = [
                *((self.questions[place], Reading(value=value)) for place, value in record.points),
                *((self.questions[place], Reading(text=text)) for place, text in record.words),
            ]
        ids = record_responses(self.collector, [record.incoming for record in records], segments=self.segments, announce=False)
        taken = sum(pk is not None for pk in ids)
        self._taken += taken
        return Written(taken, len(ids) - taken)

    def finish(self) -> None:
        if self._taken:
            announce_changes(self.source.workspace.pk)


_CELLS: dict[str, Callable[[ResponseReader, ImportedResponse, int, Column, str], None]] = {
    "score": ResponseReader._score,
    "comment": ResponseReader._comment,
    "attribute": ResponseReader._attribute,
    "date": ResponseReader._date,
    "external_id": ResponseReader._external_id,
    "customer": ResponseReader._customer,
    "weight": ResponseReader._weight,
    "language": ResponseReader._language,
    "channel": ResponseReader._channel,
}


def question_of_column(survey: Survey, column: Column) -> Question:
    """The question that a column answers. A changed scale makes a new version of it; subject and wording follow the mapping
    only where the question is new, since answers already given hang on it."""
    scale = scale_of_column(survey, column) if column["role"] == "score" else None
    kind = QuestionKind(column["metric"]) if scale else QuestionKind.LONG_TEXT
    key = slugify(column["header"])[:80] or f"column-{blake2b(column['header'].encode(), digest_size=6).hexdigest()}"
    subject_id = chosen_subject(survey.workspace, column.get("subject") or "")
    versions = survey.questions.filter(key=key)
    alike = versions.filter(kind=kind, scale=scale)
    # A mapping that leaves the subject open takes the one that somebody has assigned since.
    same = (alike if subject_id is None else alike.filter(subject=subject_id)).order_by("-version").first()
    if same is not None:
        return same
    last = versions.aggregate(last=Max("version"))["last"] or 0
    position = survey.questions.aggregate(last=Max("position"))["last"]
    return Question.objects.create(
        workspace=survey.workspace,
        survey=survey,
        key=key,
        version=last + 1,
        position=0 if position is None else position + 1,
        kind=kind,
        text=(column.get("wording") or column["header"])[:500],
        subject_id=subject_id,
        scale=scale,
    )


def scale_of_column(survey: Survey, column: Column) -> AnswerScale:
    scale, _ = AnswerScale.objects.get_or_create(
        workspace=survey.workspace,
        metric=column["metric"],
        lowest=column["lowest"],
        highest=column["highest"],
        box=column.get("box") or 2,
        direction=column.get("direction") or "high",
    )
    return scale


def _number(chosen: Any) -> int | None:
    return int(chosen) if chosen else None


def _pairs(lines: Iterable[str]) -> dict[str, str]:
    """{"1": "English"} of lines such as "1 = English"."""
    pairs = (line.partition("=") for line in lines)
    return {value.strip(): label.strip() for value, sign, label in pairs if sign}
