"""Changing a question that people have read: a new version is asked from now on, and old answers keep the old one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from feedback.models import Question

# What a person read, and so what an answer means. Order, conditions and whether it is required are none of it.
WORDS = ("text", "help", "low_label", "high_label")
MEANING = (*WORDS, "look", "scale", "choices")


@transaction.atomic
def revise_question(question: Question, changes: Mapping[str, Any], *, only_mends: bool = False) -> Question:
    """Change a question; the row that is asked from now on.

    Where people may have read it and its meaning changes, that is a new version, and the row there was is archived with its
    answers. `only_mends` says that the words mean the same as before, as when a slip is corrected; another scale or other
    choices never do.
    """
    question = Question.objects.select_for_update(of=("self",)).select_related("survey").get(pk=question.pk)
    changed = {name for name, value in changes.items() if getattr(question, name) != value}
    meant = changed & set(MEANING)
    if only_mends:
        meant -= set(WORDS)
    for name in changed:
        setattr(question, name, changes[name])
    if not meant or not (question.survey.was_published or question.answers.exists()):
        if changed:
            question.save(update_fields=[*changed, "updated_at"])
        return question
    if "translations" not in changed:
        question.translations = without_words(question.translations, changed)
    return _next_version(question)


def _next_version(question: Question) -> Question:
    latest = Question.objects.filter(survey_id=question.survey_id, key=question.key).aggregate(latest=Max("version"))["latest"]
    Question.objects.get(pk=question.pk).archive()
    question.pk = None
    question._state.adding = True
    question.version = latest + 1
    question.archived_at = None
    question.save(force_insert=True)
    return question


def without_words(translations: Mapping[str, Any], changed: set[str]) -> dict[str, Any]:
    """The translations without those of the texts that now say something else."""
    kept = {code: {name: text for name, text in texts.items() if name not in changed} for code, texts in translations.items()}
    return {code: texts for code, texts in kept.items() if texts}
