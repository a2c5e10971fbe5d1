"""What the team declared and what customers' answers measured at a step, from −2 to +2, and whether the two disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LOWEST, HIGHEST = -2.0, 2.0
SMALL_N = 30
# A declared emotion is a whole number, so it stands for everything within half a point.
HALF_A_POINT = 0.5


@dataclass(frozen=True)
class Measured:
    """What the answers at one step say on the scale −2 … +2, with the 95 % interval and the number of answers."""

    value: float
    low: float
    high: float
    n: int

    @property
    def is_hollow(self) -> bool:
        """Whether so few answered that the point is drawn hollow."""
        return self.n < SMALL_N


@dataclass(frozen=True)
class StepEmotion:
    """Both emotions at one step, in map order; None where nobody declared or nobody answered.

    `declared` is the mean of all that was declared; `personas` has each persona's own, by its name.
    """

    name: str
    declared: float | None = None
    measured: Measured | None = None
    personas: Mapping[str, float] = field(default_factory=dict)

    @property
    def disagreement(self) -> str:
        """ "worse" or "better" where customers feel clearly otherwise than declared, else empty."""
        return disagreement(self.declared, self.measured)

    @property
    def disagreement_words(self) -> str:
        """Such as "Pay: declared +1, measured −0.4 (−0.6 to −0.2), n 120. Customers feel worse than declared."."""
        if not self.disagreement or self.declared is None or self.measured is None:
            return ""
        declared, measured = signed(self.declared), in_words(self.measured)
        return f"{self.name}: declared {declared}, measured {measured}. Customers feel {self.disagreement} than declared."


def disagreement(declared: float | None, measured: Measured | None) -> str:
    """Whether customers feel "worse" or "better" than declared: the interval lies wholly beyond half a point of it.

    Empty where either is missing or the answers are too few to contradict anybody.
    """
    if declared is None or measured is None or measured.is_hollow:
        return ""
    if measured.high < declared - HALF_A_POINT:
        return "worse"
    if measured.low > declared + HALF_A_POINT:
        return "better"
    return ""


def signed(value: float) -> str:
    """An emotion as a person reads it: +1, −0.4, 0."""
    rounded = round(value, 1)
    if rounded == 0:
        return "0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):g}"


def in_words(measured: Measured) -> str:
    low, high = signed(measured.low), signed(measured.high)
    return f"{signed(measured.value)} ({low} to {high}), n {measured.n:,}"
