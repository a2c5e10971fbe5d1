"""The process lane: what leads where, beyond the next step. Branches ahead are arcs above the boxes, loops back arcs below.

Pure geometry. Arcs are stretched over the step columns (100 units each); their heads and labels stand in real pixels. An arc
that reaches over another one lies outside of it, so that no two run along each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COLUMN = 100
# How far the first arc stands off the boxes, how much further each next one, and room for the outermost label, which lies
# on its arc.
FIRST, LEVEL, LABEL = 22, 18, 10
# An arc leaves its step a little after the middle and arrives a little before it, so that both can be seen.
SIDE = 12
# The highest point of a cubic arc is at three quarters of its handles.
PEAK = 0.75


@dataclass(frozen=True)
class Link:
    """A way from one step to another, by their places among all steps."""

    source: int
    target: int
    label: str = ""

    @property
    def goes_back(self) -> bool:
        return self.target < self.source

    @property
    def ends(self) -> tuple[int, int]:
        return min(self.source, self.target), max(self.source, self.target)


@dataclass(frozen=True)
class Arc:
    """One link as drawn: its path, its head (where it arrives) and its label."""

    path: str
    head_x: str
    label_x: str
    label_y: str
    label: str


@dataclass(frozen=True)
class Side:
    """All arcs on one side of the boxes."""

    height: int
    arcs: tuple[Arc, ...]


@dataclass(frozen=True)
class ProcessLinks:
    """What the template draws above and below the boxes, and the same in words."""

    width: int
    ahead: Side
    back: Side
    words: tuple[str, ...]


def draw_links(steps: Sequence[str], links: Sequence[Link]) -> ProcessLinks:
    """The arcs of these links between the steps of these names."""
    ahead = [link for link in links if not link.goes_back]
    back = [link for link in links if link.goes_back]
    return ProcessLinks(
        width=COLUMN * max(len(steps), 1),
        ahead=_side(ahead, len(steps), above=True),
        back=_side(back, len(steps), above=False),
        words=tuple(in_words(steps[link.source], steps[link.target], link) for link in links),
    )


def in_words(source: str, target: str, link: Link) -> str:
    way = "back to" if link.goes_back else "ahead to"
    return f"{source} leads {way} {target}{f': {link.label}' if link.label else ''}"


def levels(links: Sequence[Link]) -> list[int]:
    """How far out each arc lies: the shortest next to the boxes, each outside of those that it reaches over."""
    found: dict[int, int] = {}
    for i in sorted(range(len(links)), key=lambda i: (links[i].ends[1] - links[i].ends[0], links[i].ends[0], i)):
        taken = {found[j] for j in found if _overlap(links[i], links[j])}
        found[i] = max(taken, default=-1) + 1
    return [found[i] for i in range(len(links))]


def _overlap(one: Link, other: Link) -> bool:
    (a, b), (c, d) = one.ends, other.ends
    return a < d and c < b


def _side(links: Sequence[Link], count: int, *, above: bool) -> Side:
    depths = [FIRST + LEVEL * level for level in levels(links)]
    height = max(depths) + LABEL if links else 0
    return Side(height, tuple(_arc(link, depth, height, count, above=above) for link, depth in zip(links, depths, strict=True)))


def _arc(link: Link, depth: int, height: int, count: int, *, above: bool) -> Arc:
    side = -SIDE if link.goes_back else SIDE
    start, end = (COLUMN * place + COLUMN / 2 + shift for place, shift in ((link.source, side), (link.target, -side)))
    base, handle = (height, height - depth / PEAK) if above else (0, depth / PEAK)
    peak = height - depth if above else depth
    return Arc(
        path=f"M{start:g} {base:g}C{start:g} {handle:.2f} {end:g} {handle:.2f} {end:g} {base:g}",
        head_x=f"{end / count:.4f}%",
        label_x=f"{(start + end) / 2 / count:.4f}%",
        label_y=f"{peak + 4:g}",
        label=link.label,
    )
