"""The shapes of what a survey keeps as JSON, checked before it is kept: choices, thanks, translations."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from feedback.logic import checked_condition
from feedback.wording import LANGUAGES

MOST_CHOICES = 50
MOST_ENDINGS = 6
TRANSLATED = {"text": 500, "help": 500, "low_label": 80, "high_label": 80}
is_web_address = URLValidator(schemes=["http", "https"])


def checked_choices(raw: Any) -> list[Any]:
    """Texts, or {"value", "label"}; each value once."""
    if not isinstance(raw, list) or len(raw) > MOST_CHOICES:
        raise ValidationError(f"A list of at most {MOST_CHOICES} choices.")
    values = []
    for choice in raw:
        if isinstance(choice, dict):
            if not choice.keys() <= {"value", "label"} or "value" not in choice:
                raise ValidationError("A choice is a text, or an object with a value and a label.")
            values += [_text(choice["value"], 500), _text(choice.get("label", "x"), 500)][:1]
        else:
            values.append(_text(choice, 500))
    if "" in values or len(set(values)) < len(values):
        raise ValidationError("A choice is empty, or stands twice in the list.")
    return raw


def checked_endings(raw: Any) -> list[dict[str, Any]]:
    """Screens of thanks: {"text", "url", "when", "translations"}."""
    if not isinstance(raw, list) or len(raw) > MOST_ENDINGS or not all(isinstance(ending, dict) for ending in raw):
        raise ValidationError(f"A list of at most {MOST_ENDINGS} objects.")
    endings = []
    for ending in raw:
        if not ending.keys() <= {"text", "url", "when", "translations"}:
            raise ValidationError("Thanks have a text, a url, a condition `when`, and translations.")
        url = _text(ending.get("url", ""), 1000)
        if url:
            is_web_address(url)
        translations = ending.get("translations") or {}
        if not isinstance(translations, dict) or not translations.keys() <= LANGUAGES.keys():
            raise ValidationError("Translations are an object of languages and texts.")
        endings.append(
            {
                "text": _text(ending.get("text", ""), 500),
                "url": url,
                "when": checked_condition(ending.get("when")),
                "translations": {code: _text(text, 500) for code, text in translations.items()},
            }
        )
    return endings


def checked_translations(raw: Any) -> dict[str, Any]:
    """{language: {"text", "help", "low_label", "high_label", "choices": {value: label}}}."""
    if not isinstance(raw, dict) or not raw.keys() <= LANGUAGES.keys():
        raise ValidationError(f"An object whose keys are languages: {', '.join(LANGUAGES)}.")
    for texts in raw.values():
        if not isinstance(texts, dict) or not texts.keys() <= {*TRANSLATED, "choices"}:
            raise ValidationError(f"A translation is an object of {', '.join(TRANSLATED)} and choices.")
        for name, longest in TRANSLATED.items():
            _text(texts.get(name, ""), longest)
        labels = texts.get("choices", {})
        if not isinstance(labels, dict):
            raise ValidationError("Translated choices are an object of values and labels.")
        for label in labels.values():
            _text(label, 200)
    return raw


def _text(raw: Any, longest: int) -> str:
    if not isinstance(raw, str) or len(raw) > longest or "\x00" in raw:
        raise ValidationError(f"A text of at most {longest:,} characters.")
    return raw
