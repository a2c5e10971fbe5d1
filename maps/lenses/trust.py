"""How well a journey is known: what share of its cards is assumed, reported, observed, measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dashboards.findings import share_words
from journeys.models import Evidence
from maps.lenses.rows import Row


@dataclass(frozen=True)
class Share:
    """The cards of one level of evidence, and where they lie on a bar of 100 units."""

    evidence: str
    label: str
    count: int
    left: str
    width: str


@dataclass(frozen=True)
class Trust:
    """All cards by their evidence; an emotion that nobody explained counts like any other."""

    shares: tuple[Share, ...]
    total: int

    @property
    def finding(self) -> str:
        """Such as "Half of the cards are assumed"; empty without cards."""
        assumed = self.shares[0].count
        if not self.total:
            return ""
        if not assumed:
            return "Every card has been heard, seen or measured"
        if assumed == self.total:
            return "Nothing here has been checked with customers yet"
        words = share_words(Fraction(assumed, self.total)).removesuffix(" of those")
        if words == "Half":
            return "Half of the cards are assumed"
        return f"{words} cards {'is' if words.startswith('One') else 'are'} assumed"


def trust_in(rows: Iterable[Row]) -> Trust:
    counts = Counter(row.evidence for row in rows if row.card)
    total = sum(counts.values())
    shares, left = [], 0
    for evidence in Evidence:
        count = counts[evidence]
        share = [f"{100 * part / total:.3f}" if total else "0" for part in (left, count)]
        shares.append(Share(evidence.value, str(evidence.label), count, *share))
        left += count
    return Trust(tuple(shares), total)
