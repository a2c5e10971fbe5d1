"""Rounding for display: half up, once, from the exact value."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def round_half_up(value: int | float | Decimal | Fraction, digits: int = 0) -> Decimal:
    """Round to `digits` decimals with halves going away from zero: 12.5 gives 13, -12.5 gives -13.

    A float means the decimal number it prints as, so 2.675 gives 2.68. The result never is a negative zero.
    Raises ValueError for NaN, infinities and negative `digits`.
    """
    if digits < 0:
        raise ValueError(f"digits must be zero or more, not {digits}")
    if isinstance(value, float):
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} cannot be rounded")
    exact = Fraction(value)
    steps = (2 * abs(exact.numerator) * 10**digits + exact.denominator) // (2 * exact.denominator)
    # Built from digits, because Decimal arithmetic would round again to the precision of the context.
    return Decimal((int(exact < 0 and steps > 0), tuple(int(digit) for digit in str(steps)), -digits))
