"""One stage becomes part of another: what was asked about it counts for the other from then on, and can be taken back.

Answers are never lost by drawing on a map. A merge moves them and is written down with all that it moved, so that undoing it
gives each its place again, however many answers the other stage had before or has received since.
"""

from __future__ import annotations

import pgtrigger
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from feedback.models import Answer, Question, SubjectMerge, Verbatim
from feedback.responses import mark_answers
from journeys.models import Subject


@transaction.atomic
def merge_subject(source: Subject, target: Subject) -> SubjectMerge:
    """Move the questions, answers and words about `source` to `target`; the record of it. Figures of both follow."""
    # Whoever moves the same answers meanwhile waits; the subjects, unlike the answers, are always there to be locked.
    subjects = Subject.objects.select_for_update(no_key=True).filter(pk__in=[source.pk, target.pk])
    list(subjects.order_by("pk"))
    here = {"workspace_id": source.workspace_id, "subject": source}
    questions = Question.objects.filter(**here)
    answers, words = Answer.objects.filter(**here), Verbatim.objects.filter(**here)
    merge = SubjectMerge.objects.create(
        workspace_id=source.workspace_id,
        source=source,
        target=target,
        question_ids=list(questions.values_list("pk", flat=True)),
        answer_ids=list(answers.order_by("pk").values_list("pk", flat=True)),
        verbatim_ids=list(words.order_by("pk").values_list("pk", flat=True)),
    )
    mark_answers(answers)
    questions.update(subject=target)
    _give(answers, target)
    words.update(subject=target)
    mark_answers(_moved_answers(merge))
    return merge


@transaction.atomic
def part_subjects(source: Subject, target: Subject) -> SubjectMerge | None:
    """Take back the last merge of `source` into `target`; None where there is none that has not been taken back.

    What has been answered since to a question that was moved goes with its question.
    """
    open_merges = SubjectMerge.objects.select_for_update().filter(source=source, target=target, parted_at=None)
    merge: SubjectMerge | None = open_merges.order_by("-pk").first()
    if merge is None:
        return None
    marked = Answer.objects.filter(pk__in=list(_moved_answers(merge).values_list("pk", flat=True)))
    mark_answers(marked)
    _give(marked, source)
    mark_answers(marked)
    here = {"workspace_id": merge.workspace_id, "subject": target}
    of_it = Q(pk__in=merge.verbatim_ids) | Q(question__in=merge.question_ids)
    Verbatim.objects.filter(of_it, **here).update(subject=source)
    Question.objects.filter(**here, pk__in=merge.question_ids).update(subject=source)
    merge.parted_at = timezone.now()
    merge.save(update_fields=["parted_at"])
    return merge


def _moved_answers(merge: SubjectMerge) -> QuerySet[Answer]:
    """Answers that the merge has moved, or that came since to a question that it moved, as long as nobody moves them on."""
    moved = Q(pk__in=merge.answer_ids) | Q(question__in=merge.question_ids)
    return Answer.objects.filter(moved, workspace_id=merge.workspace_id, subject=merge.target_id)


def _give(answers: QuerySet[Answer], subject: Subject) -> None:
    """The record of the merge is their trail: an entry for each answer would say the same a thousand times."""
    with pgtrigger.ignore("feedback.Answer:audited"):
        answers.update(subject=subject)
