"""What all questions of the guide have in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction

from journeys.models import Journey
from maps.board import Board


class GuideForm(forms.Form):
    """One part of the guide, about one journey. `save` may be called again with other answers: the last ones count."""

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        self.journey: Journey = board.journey
        self.build()

    def build(self) -> None:
        """Add the fields that depend on the journey, and what they hold already."""

    def save(self) -> None:
        raise NotImplementedError

    def settle(self) -> None:
        """Save all or nothing. ValidationError where the journey refuses it."""
        with transaction.atomic():
            self.save()
