"""Questions one asks of surveys, responses and what was said."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.querysets import ArchivableQuerySet, WorkspaceScopedQuerySet


def _per_survey(rows: Any, figure: Any, **extra: Any) -> Subquery:
    """One figure of the rows of each survey, without multiplying the others."""
    return Subquery(
        rows.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(figure=figure).values("figure"), **extra
    )


class SurveyQuerySet(ArchivableQuerySet[Any]):
    """Surveys."""

    def for_list(self) -> Self:
        """With the number of responses, the day of the last one and how the responses arrive, in one query."""
        responses, questions = self._responses(), self._questions()
        return self.annotate(
            response_count=Coalesce(_per_survey(responses, Count("pk"), output_field=IntegerField()), 0),
            last_day=_per_survey(responses, Max("local_day")),
            question_count=Coalesce(_per_survey(questions, Count("pk"), output_field=IntegerField()), 0),
            waiting_count=Coalesce(
                _per_survey(questions, Count("pk", filter=Q(subject=None, scale__isnull=False)), output_field=IntegerField()), 0
            ),
        )

    def matching(self, words: str) -> Self:
        return self.filter(name__icontains=words) if words else self

    def _responses(self) -> Any:
        return self.model._meta.get_field("responses").related_model.objects.all()

    def _questions(self) -> Any:
        return self.model._meta.get_field("questions").related_model.objects.filter(archived_at=None)


class QuestionQuerySet(ArchivableQuerySet[Any]):
    """Questions of surveys."""

    def for_page(self) -> Self:
        """In order, with scale, subject and the number of answers, in one query."""
        answers = self.model._meta.get_field("answers").related_model.objects.filter(question=OuterRef("pk"))
        count = answers.order_by().values("question").annotate(figure=Count("pk")).values("figure")
        return (
            self.current()
            .select_related("scale", "subject__journey", "subject__stage", "subject__touchpoint")
            .annotate(answer_count=Coalesce(Subquery(count, output_field=IntegerField()), 0))
            .order_by("position", "pk")
        )

    def asked(self) -> Self:
        """As customers are asked them: current, in order, with their scales."""
        return self.current().select_related("scale").order_by("position", "pk")

    def answers_of_earlier_versions(self) -> dict[str, int]:
        """How many answers were given to versions that are asked no more, by the key of the question."""
        rows = self.exclude(archived_at=None).filter(answers__isnull=False).order_by()
        return dict(rows.values_list("key").annotate(count=Count("answers")))


class CollectorQuerySet(ArchivableQuerySet[Any]):
    """Ways in which surveys reach people, or answers reach us."""

    def for_people(self) -> Self:
        """Those that lead customers to the survey; how a file or a program brings answers is not among them."""
        return self.current().filter(is_test=False).exclude(token="")

    def open_door(self, token: str) -> Any:
        """The collector behind a public address with all that its page needs, or None; in one query."""
        if not token:
            return None
        found = self.current().filter(token=token, survey__archived_at=None, workspace__archived_at=None)
        return found.select_related("workspace", "survey__workspace").first()


class ResponseQuerySet(WorkspaceScopedQuerySet[Any]):
    """Responses."""

    def for_list(self) -> Self:
        """Newest first, with all that a list shows, in a fixed number of queries."""
        return (
            self.select_related("survey", "collector", "channel", "customer")
            .prefetch_related("answers__question", "answers__scale", "verbatims__question")
            .order_by("-local_day", "-pk")
        )

    def saying(self, words: str) -> Self:
        """With a comment in which these words stand."""
        return self.filter(verbatims__text__icontains=words).distinct() if words else self


class AnswerQuerySet(WorkspaceScopedQuerySet[Any]):
    """Answers."""

    def assigned(self) -> Self:
        """Answers that are about something; the others wait and are in no figure."""
        return self.filter(subject__isnull=False)


class VerbatimQuerySet(WorkspaceScopedQuerySet[Any]):
    """What customers said in words."""

    def saying(self, words: str) -> Self:
        return self.filter(text__icontains=words) if words else self
