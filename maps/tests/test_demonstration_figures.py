"""The demonstration's figures against a calculation of their own: the raw files and plain Python."""

from __future__ import annotations

import csv
import gzip
import math
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from accounts.access import principal_of_user
from accounts.models import User
from dashboards.periods import latest_period
from maps.board import Board, gather_board
from maps.demonstration.airport import AIRPORT, SURVEY_COLUMNS
from maps.demonstration.load import CAST
from maps.demonstration.web_shop import WEB_SHOP
from maps.page import MapPage
from metrics.measured import MeasuredFigure
from metrics.periods import Period
from touchpoints.models import ChannelIcon

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


def test_every_channel_of_the_demonstration_has_an_icon_that_is_drawn():
    icons = {icon for shape in (AIRPORT, WEB_SHOP) for _, icon, _ in shape.channels}

    assert icons <= set(ChannelIcon.values)


def test_the_raw_file_gives_the_published_nps():
    answers = [int(row["NETPRO"]) for row in survey(2018) if row["NETPRO"] not in ("", "11")]
    promoters, detractors = sum(a >= 9 for a in answers), sum(a <= 6 for a in answers)
    assert (len(answers), promoters, detractors) == (2650, 1268, 447)
    assert round(100 * (promoters - detractors) / len(answers), 2) == pytest.approx(30.98)


@pytest.fixture
def board(demonstration, db):
    owner = User.objects.get(email=CAST[0][0])
    return lambda name: gather_board(principal_of_user(owner), demonstration.journeys.get(name=name))


def page_of(board: Board, month: date) -> MapPage:
    return MapPage.of(board, Period.of_month(month))


def figures_by_touchpoint(page: MapPage) -> dict[str, MeasuredFigure]:
    return {
        chip.touchpoint.name: page.figures.of(chip.touchpoint.subject_id)[0]
        for column in page.board.columns
        for chip in column.chips
        if page.figures.of(chip.touchpoint.subject_id)
    }


def test_a_map_opens_on_the_last_survey_compared_with_the_one_before(board):
    airport = board(AIRPORT.name)
    page = MapPage.of(airport, latest_period(airport.journey, airport.subject_ids))
    assert (page.period, page.before) == (Period.of_month(date(2018, 8, 1)), Period.of_month(date(2016, 5, 1)))


def test_the_journeys_nps_is_the_one_in_the_file(board):
    page = page_of(board(AIRPORT.name), date(2018, 8, 1))
    nps = page.figures.asked(page.journey.subject_id, "nps").figure
    assert (nps.n, nps.promoters, nps.passives, nps.detractors) == (2650, 1268, 935, 447)
    assert str(nps.rounded(2)) == "30.98"
    assert page.vitals.figures[0].text == "31"


@pytest.mark.parametrize(("year", "month"), [(2016, date(2016, 5, 1)), (2018, date(2018, 8, 1))])
def test_every_touchpoint_shows_the_share_and_the_interval_of_the_file(board, year, month):
    shown = figures_by_touchpoint(page_of(board(AIRPORT.name), month))
    asked = [column for column in SURVEY_COLUMNS if column.touchpoint]
    assert set(shown) == {column.touchpoint for column in asked}
    for column in asked:
        good, n = top_two(counted(year, column.header_2018 if year == 2018 else column.header_2016))
        figure = shown[column.touchpoint].figure
        assert (figure.in_box, figure.n) == (good, n), column.touchpoint
        assert (figure.interval.low, figure.interval.high) == pytest.approx(wilson(good, n)), column.touchpoint


def test_the_weighted_nps_stands_beside_the_plain_one(board):
    answers = [(int(row["NETPRO"]), float(row["WEIGHT"])) for row in survey(2018) if row["NETPRO"] not in ("", "11")]
    weighted = sum(w * ((a >= 9) - (a <= 6)) for a, w in answers) / sum(w for _, w in answers)
    page = page_of(board(AIRPORT.name), date(2018, 8, 1))
    figure = page.figures.asked(page.journey.subject_id, "nps").figure
    assert figure.weighted.value == pytest.approx(100 * weighted)
    assert figure.weighted.effective_n == pytest.approx(sum(w for _, w in answers) ** 2 / sum(w * w for _, w in answers))


def test_a_stage_pools_its_touchpoints_by_respondent(board):
    """The interval of Security's CSAT and of Waiting and spending's, by people: the textbook's cluster-robust formula."""
    page = page_of(board(AIRPORT.name), date(2018, 8, 1))
    headers = ("Q7FOOD", "Q9Food", "Q7STORE", "Q7WIFI", "Q7ART")
    people = []
    for row in survey(2018):
        answers = [row[header] for header in headers if row[header] in RATED]
        if answers:
            people.append((len(answers), sum(answer in ("4", "5") for answer in answers)))
    n, good, m = sum(k for k, _ in people), sum(s for _, s in people), len(people)
    share = good / n
    variance = m / (m - 1) * sum((s - share * k) ** 2 for k, s in people) / n**2
    stage = next(head.stage for head in page.board.stages if head.stage.name == "Waiting and spending")
    measured = page.figures.pooled(stage.subject_id, "csat")
    assert (measured.figure.n, measured.figure.people, measured.touchpoints) == (n, m, 5)
    assert float(measured.figure.value) == pytest.approx(100 * share)
    half = (measured.figure.interval.high - measured.figure.interval.low) / 2
    assert half == pytest.approx(1.96 * 100 * math.sqrt(variance), rel=0.01)


def test_stages_of_the_airport_were_not_asked_for_nps(board):
    page = page_of(board(AIRPORT.name), date(2018, 8, 1))
    assert {scores.figures[0].empty_words for scores in page.stage_scores} == {"not asked"}
    assert {scores.figures[0].text for scores in page.stage_scores} == {""}


def test_the_river_counts_what_a_walk_through_the_raw_events_counts(board):
    shop = board(WEB_SHOP.name)
    page = MapPage.of(shop, Period(date(2024, 1, 1), date(2024, 6, 30)))
    passages = walked_passages()
    flows = page.flow.drop_off.steps
    assert page.flow.drop_off.passages == len(passages)
    for index, flow in enumerate(flows):
        last = [max(reached) for _, _, reached in passages]
        assert flow.entered == sum(entry == index for _, entry, _ in passages), index
        assert flow.reached == sum(index in reached for _, _, reached in passages), index
        lost = sum(furthest == index for furthest in last) if index < len(flows) - 1 else 0
        assert flow.dropped == lost, index


def test_one_month_of_the_river_holds_the_passages_that_began_in_it(board):
    page = page_of(board(WEB_SHOP.name), date(2024, 6, 1))
    assert page.flow.drop_off.passages == sum(begin.month == 6 for begin, _, _ in walked_passages())


def test_what_is_synthetic_says_so(board):
    page = page_of(board(WEB_SHOP.name), date(2024, 6, 1))
    assert page.is_synthetic
    assert any(card.synthetic for scores in page.column_scores for card in scores.figures)
    assert not page_of(board(AIRPORT.name), date(2018, 8, 1)).is_synthetic
