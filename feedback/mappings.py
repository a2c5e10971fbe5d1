"""Column mappings of survey files written in Python, as the mapping page would save them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from accounts.models import Workspace
from feedback.models import Metric
from intake.kinds import Column, Options
from intake.models import ColumnMapping, ImportKind
from journeys.models import Subject

BLANK = ""


def score_column(
    header: str,
    subject: Subject | None,
    wording: str,
    *,
    metric: str = Metric.CSAT,
    lowest: int = 1,
    highest: int = 5,
    box: int = 2,
    no_answer: Sequence[str] = (BLANK,),
    direction: str = "high",
) -> Column:
    """A column of points about a subject; `no_answer` names the values of this very column that are not points."""
    return {
        "header": header,
        "role": "score",
        "subject": "" if subject is None else str(subject.pk),
        "metric": str(metric),
        "lowest": lowest,
        "highest": highest,
        "box": box,
        "direction": direction,
        "wording": wording,
        "no_answer": list(no_answer),
    }


def nps_column(header: str, subject: Subject, wording: str, *, no_answer: Sequence[str] = (BLANK,)) -> Column:
    """A column of recommendations from 0 to 10."""
    return score_column(header, subject, wording, metric=Metric.NPS, lowest=0, highest=10, box=2, no_answer=no_answer)


def rated_columns(
    rows: Iterable[tuple[str, Subject, str]], *, metric: str = Metric.CSAT, no_answer: Sequence[str] = (BLANK,)
) -> list[Column]:
    """Columns rated 1 to 5 alike, from (header, subject, wording)."""
    return [score_column(header, subject, wording, metric=metric, no_answer=no_answer) for header, subject, wording in rows]


def attribute_column(header: str, name: str, labels: Mapping[str, str] | None = None, *, no_answer: Sequence[str] = ()) -> Column:
    """A column by which figures may be cut; `labels` says what its codes mean."""
    pairs = [f"{code} = {label}" for code, label in (labels or {}).items()]
    return {"header": header, "role": "attribute", "name": name, "labels": pairs, "no_answer": list(no_answer)}


def plain_column(header: str, role: str, **options: str | bool | int | list[str]) -> Column:
    """A column that plays a role such as "external_id", "weight" or "date"."""
    return {"header": header, "role": role, **options}


def save_mapping(workspace: Workspace, name: str, columns: Sequence[Column], options: Options) -> ColumnMapping:
    """Keep a mapping of responses under its name; the same name again replaces it."""
    mapping, _ = ColumnMapping.objects.update_or_create(
        workspace=workspace,
        kind=ImportKind.RESPONSES,
        name=name,
        defaults={"columns": list(columns), "options": dict(options)},
    )
    return mapping
