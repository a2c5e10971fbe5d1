"""The texts of a survey in another language: which there are, what they say now, and keeping what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from feedback.models import Question, Survey

FIELDS = (("text", "Question"), ("help", "Small words"), ("low_label", "Low end"), ("high_label", "High end"))
LONGEST = {"text": 500, "help": 500, "low_label": 80, "high_label": 80, "choice": 200, "ending": 500}


@dataclass(frozen=True)
class Text:
    """One text to translate: the name of its field, what it is, how it was written, and how it reads now."""

    name: str
    label: str
    original: str
    translated: str
    longest: int


def texts_of(survey: Survey, questions: list[Question], language: str) -> list[tuple[str, list[Text]]]:
    """Every text that customers read, in groups with a heading."""
    groups = []
    for question in questions:
        known = question.translations.get(language) or {}
        texts = [
            Text(f"q{question.pk}-{name}", label, getattr(question, name), known.get(name, ""), LONGEST[name])
            for name, label in FIELDS
            if getattr(question, name)
        ]
        chosen = known.get("choices") or {}
        texts += [
            Text(f"q{question.pk}-choice-{place}", f"Choice {place + 1}", label, chosen.get(value, ""), LONGEST["choice"])
            for place, (value, label) in enumerate(question.options_in(""))
        ]
        groups.append((question.text, texts))
    thanks = [
        Text(f"ending-{place}", "Thanks", ending["text"], (ending.get("translations") or {}).get(language, ""), LONGEST["ending"])
        for place, ending in enumerate(survey.endings)
        if ending["text"]
    ]
    if thanks:
        groups.append(("At the end", thanks))
    return groups


@transaction.atomic
def translate(survey: Survey, questions: list[Question], language: str, written: Mapping[str, str]) -> None:
    """Keep the texts written in one language; an empty one falls back to the survey's own language."""
    words = {name: text.strip().replace("\x00", "") for name, text in written.items()}
    for question in questions:
        texts: dict[str, Any] = {
            name: words[f"q{question.pk}-{name}"][: LONGEST[name]] for name, _ in FIELDS if words.get(f"q{question.pk}-{name}")
        }
        labels = {
            value: words[field][: LONGEST["choice"]]
            for place, (value, _) in enumerate(question.options_in(""))
            if words.get(field := f"q{question.pk}-choice-{place}")
        }
        if labels:
            texts["choices"] = labels
        translations = {code: kept for code, kept in question.translations.items() if code != language}
        if texts:
            translations[language] = texts
        if translations != question.translations:
            question.translations = translations
            question.save(update_fields=["translations", "updated_at"])
    for place, ending in enumerate(survey.endings):
        text = words.get(f"ending-{place}", "")[: LONGEST["ending"]]
        others = {code: kept for code, kept in (ending.get("translations") or {}).items() if code != language}
        ending["translations"] = {**others, language: text} if text else others
    survey.save(update_fields=["endings", "updated_at"])
