"""Periods: first and last day, read as whole months plus edge days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

DAY = timedelta(days=1)
LONGEST = 3660
# What people may ask for; well inside what a calendar can hold, so that there is always a period before.
EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date, months: int = 1) -> date:
    """The first day of the month so many months after (or, negative, before) the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both included."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValidationError(f"A period ends on or after the day it starts: {self.starts_on} is after {self.ends_on}.")
        if self.days > LONGEST:
            raise ValidationError("A period is at most ten years long.")

    @classmethod
    def asked(cls, starts_on: date, ends_on: date) -> Period:
        """A period that somebody typed; ValidationError, in their words, where it cannot be."""
        if starts_on < EARLIEST or ends_on > LATEST:
            raise ValidationError(f"Choose days between {EARLIEST.year} and {LATEST.year}.")
        return cls(starts_on, ends_on)

    @classmethod
    def of_month(cls, day: date) -> Period:
        """The calendar month of the day."""
        return cls(first_of_month(day), month_after(day) - DAY)

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def whole_months(self) -> int:
        """How many calendar months it is, 0 when it is cut otherwise."""
        end = self.ends_on + DAY
        if self.starts_on.day != 1 or end.day != 1:
            return 0
        return (end.year - self.starts_on.year) * 12 + end.month - self.starts_on.month

    @property
    def months_touched(self) -> int:
        """How many calendar months it touches, whole or not."""
        return (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month + 1

    @property
    def months(self) -> Period | None:
        """The whole calendar months inside, to be read from the month rows; the rest are edge days."""
        first = self.starts_on if self.starts_on.day == 1 else month_after(self.starts_on)
        last = first_of_month(self.ends_on + DAY) - DAY
        return Period(first, last) if first < last else None

    @property
    def edges(self) -> list[Period]:
        """The days before and after the whole months, as at most two periods of days."""
        inner = self.months
        if inner is None:
            return [self]
        edges = []
        if self.starts_on < inner.starts_on:
            edges.append(Period(self.starts_on, inner.starts_on - DAY))
        if inner.ends_on < self.ends_on:
            edges.append(Period(inner.ends_on + DAY, self.ends_on))
        return edges

    def earlier(self, times: int = 1) -> Period:
        """The period of equal length so many lengths before: whole months before whole months, else as many days."""
        if months := self.whole_months:
            return Period(month_after(self.starts_on, -times * months), month_after(self.ends_on, 1 - times * months) - DAY)
        return Period(self.starts_on - times * self.days * DAY, self.ends_on - times * self.days * DAY)

    def latest_earlier_with(self, day: date) -> Period:
        """The nearest earlier period of equal length that holds the day, counted back in whole lengths."""
        if months := self.whole_months:
            apart = (self.starts_on.year - day.year) * 12 + self.starts_on.month - day.month
            return self.earlier(-(-apart // months))
        return self.earlier(-(-(self.starts_on - day).days // self.days))

    def __str__(self) -> str:
        """Such as August 2018, or 3 August – 7 September 2018."""
        start, end = self.starts_on, self.ends_on
        if self.whole_months == 1:
            return f"{start:%B %Y}"
        if self.whole_months:
            return f"{start:%B} – {end:%B %Y}" if start.year == end.year else f"{start:%B %Y} – {end:%B %Y}"
        if start == end:
            return f"{start.day} {start:%B %Y}"
        year = "" if start.year == end.year else f" {start.year}"
        return f"{start.day} {start:%B}{year} – {end.day} {end:%B %Y}"
