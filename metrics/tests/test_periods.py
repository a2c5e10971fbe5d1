from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from metrics.periods import DAY, Period, first_of_month, month_after

day = st.dates(date(2015, 1, 1), date(2030, 1, 1))
periods = st.builds(lambda start, length: Period(start, start + timedelta(days=length)), day, st.integers(0, 800))
months = st.builds(lambda start, more: Period(first_of_month(start), month_after(start, more) - DAY), day, st.integers(1, 119))


def days(period):
    return [period.starts_on + timedelta(days=n) for n in range(period.days)]


@given(periods)
def test_whole_months_and_edge_days_make_up_the_period_exactly(period):
    parts = [*period.edges, *([period.months] if period.months else [])]
    assert sorted(day for part in parts for day in days(part)) == days(period)
    assert period.months is None or period.months.whole_months >= 1
    assert all(not edge.whole_months and edge.days < 62 for edge in period.edges)


@given(st.one_of(periods, months))
def test_the_earlier_period_is_of_equal_length_and_ends_the_day_before(period):
    earlier = period.earlier()
    assert earlier.ends_on + timedelta(days=1) == period.starts_on
    if period.whole_months:
        assert earlier.whole_months == period.whole_months
    else:
        assert earlier.days == period.days


@given(st.one_of(periods, months), st.integers(1, 4000))
def test_the_nearest_earlier_period_that_holds_a_day_holds_it_and_does_not_overlap(period, before):
    day = period.starts_on - timedelta(days=before)
    found = period.latest_earlier_with(day)
    assert found.starts_on <= day <= found.ends_on < period.starts_on
    assert found.whole_months == period.whole_months if period.whole_months else found.days == period.days


def test_periods_say_their_name():
    assert str(Period.of_month(date(2018, 8, 9))) == "August 2018"
    assert str(Period(date(2026, 4, 1), date(2026, 6, 30))) == "April – June 2026"
    assert str(Period(date(2025, 12, 1), date(2026, 1, 31))) == "December 2025 – January 2026"
    assert str(Period(date(2026, 5, 3), date(2026, 5, 9))) == "3 May – 9 May 2026"
    assert str(Period(date(2026, 5, 3), date(2026, 5, 3))) == "3 May 2026"


def test_a_period_that_cannot_be_is_refused_in_words():
    with pytest.raises(ValidationError, match="ends on or after"):
        Period(date(2026, 5, 2), date(2026, 5, 1))
    with pytest.raises(ValidationError, match="ten years"):
        Period(date(2000, 1, 1), date(2026, 5, 1))
