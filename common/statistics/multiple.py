"""Many tests at once."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Adjusted p values in the order given; those below .05 hold with at most one false find in twenty on average.

    The k-th smallest of m becomes the least of p(j) m/j over j ≥ k, at most 1.
    Source: Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57:289.
    """
    if any(not 0 <= p <= 1 for p in ps):
        raise ValueError("p values lie between 0 and 1")
    adjusted, smallest = [0.0] * len(ps), 1.0
    for rank, index in reversed(list(enumerate(sorted(range(len(ps)), key=ps.__getitem__), start=1))):
        smallest = min(smallest, ps[index] * len(ps) / rank)
        adjusted[index] = smallest
    return adjusted
