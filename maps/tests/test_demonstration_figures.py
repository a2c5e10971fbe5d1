"""The demonstration's figures against a calculation of their own: the raw files, plain Python, and none of our code."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "demonstration" / "data"
RATED = ("1", "2", "3", "4", "5")


def survey(year: int) -> list[dict[str, str]]:
    with (DATA / "sfo_airport_survey" / f"sfo_customer_survey_{year}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def counted(year: int, header: str) -> Counter[str]:
    return Counter(row[header] for row in survey(year))


def top_two(counts: Counter[str]) -> tuple[int, int]:
    """How many chose 4 or 5, and how many answered at all."""
    return counts["4"] + counts["5"], sum(counts[point] for point in RATED)


def wilson(good: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    p = good / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return 100 * (middle - half), 100 * (middle + half)


STEPS = [
    {"home", "promo_page"},
    {"catalog", "search", "filter_results"},
    {"product_view", "compare"},
    {"add_to_cart", "cart"},
    {"shipping_details"},
    {"support_chat"},
    {"payment_details", "payment_error"},
    {"purchase"},
]
OPTIONAL = {5}


def walked_passages() -> list[tuple[datetime, int, set[int]]]:
    """Each passage as (its begin, the step it began at, the steps it reached): entry anywhere, 24 hours, ties by file order."""
    step_of = {event: index for index, events in enumerate(STEPS) for event in events}
    by_user: dict[str, list[tuple[datetime, int, int]]] = defaultdict(list)
    with gzip.open(DATA / "ecom_clickstream" / "ecom.csv.gz", "rt", newline="") as file:
        for line, row in enumerate(csv.DictReader(file)):
            if row["event"] in step_of:
                by_user[row["user_id"]].append((datetime.fromisoformat(row["timestamp"]), line, step_of[row["event"]]))
    passages = []
    for events in by_user.values():
        events.sort()
        while events:
            begin = events[0][0]
            within = [event for event in events if event[0] - begin <= timedelta(hours=24)]
            events = events[len(within) :]
            entry = last = within[0][2]
            reached = {entry}
            for _, _, step in within[1:]:
                if step > last and all(between in OPTIONAL for between in range(last + 1, step)):
                    reached.add(step)
                    last = step
            passages.append((begin, entry, reached))
    return passages


def test_the_raw_file_gives_the_published_nps():
    answers = [int(row["NETPRO"]) for row in survey(2018) if row["NETPRO"] not in ("", "11")]
    promoters, detractors = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    assert (len(answers), promoters, detractors) == (2650, 1268, 447)
    assert round(100 * (promoters - detractors) / len(answers), 2) == pytest.approx(30.98)
