from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rounding import round_half_up


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(100, 8), 0, "13"),  # 3 promoters and 2 detractors of 8
        (Fraction(-100, 8), 0, "-13"),
        (12.5, 0, "13"),
        (-12.5, 0, "-13"),
        (Decimal("12.5"), 0, "13"),
        (2.675, 2, "2.68"),  # its binary value lies below the half
        (1.005, 2, "1.01"),
        (Fraction(1, 3), 1, "0.3"),
        (30, 1, "30.0"),
        (Fraction(82100, 2650), 2, "30.98"),
        (10**40 + Fraction(1, 2), 0, str(10**40 + 1)),
    ],
)
def test_halves_go_away_from_zero(value, digits, expected):
    assert str(round_half_up(value, digits)) == expected


@pytest.mark.parametrize("value", [Fraction(-1, 3), -0.4, -0.0, Decimal("-0")])
def test_nothing_rounds_to_a_negative_zero(value):
    assert str(round_half_up(value)) == "0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="cannot be rounded"):
        round_half_up(value)


def test_negative_digits_are_refused():
    with pytest.raises(ValueError, match="zero or more"):
        round_half_up(5, -1)


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
def test_rounding_equals_the_decimal_module(value, digits):
    assert round_half_up(value, digits) == value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


@given(st.fractions(), st.integers(0, 4))
def test_rounding_mirrors_at_zero_and_moves_by_at_most_half_a_step(value, digits):
    rounded = Fraction(round_half_up(value, digits))
    assert rounded == -Fraction(round_half_up(-value, digits))
    assert abs(rounded - value) <= Fraction(1, 2 * 10**digits)
