"""The one way from answers to a figure, which every page, API, export and job takes: no database in here."""

from common.scales import Scale, default_scale
from metrics.scores.changes import Change, change, pooled_change
from metrics.scores.figures import Figure, WeightedFigure, figure
from metrics.scores.histograms import Histogram
from metrics.scores.pooled import PooledSums, pooled_figure

__all__ = [
    "Change",
    "Figure",
    "Histogram",
    "PooledSums",
    "Scale",
    "WeightedFigure",
    "change",
    "default_scale",
    "figure",
    "pooled_change",
    "pooled_figure",
]
