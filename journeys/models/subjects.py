"""What feedback can be about."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from accounts.models import Workspace
from journeys.querysets import SubjectQuerySet


class Subject(models.Model):
    """A thing that feedback can be about. It lasts: the thing may be renamed, moved or archived, its subject stays."""

    class Kind(models.TextChoices):
        WORKSPACE = "workspace", "Whole relationship"
        JOURNEY = "journey", "Journey"
        STAGE = "stage", "Stage"
        TOUCHPOINT = "touchpoint", "Touchpoint"

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="subjects")
    kind = models.CharField(max_length=10, choices=Kind)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(kind="workspace"), name="journeys_subject_one_per_workspace"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name of the thing itself; lists read it through `with_things`, in one query."""
        if self.kind == self.Kind.WORKSPACE:
            return self.workspace.name
        return str(getattr(self, self.kind, ""))

    @property
    def thing_id(self) -> int | None:
        """The key of the thing among those of its kind."""
        return getattr(getattr(self, self.kind, None), "pk", None)

    @classmethod
    def of_workspace(cls, workspace: Workspace) -> Subject:
        """The whole relationship between the company and its customers."""
        return cls.objects.get_or_create(workspace=workspace, kind=cls.Kind.WORKSPACE)[0]


class HasSubject(models.Model):
    """Something feedback can be about; its subject is made with it and never changes."""

    subject_kind: Subject.Kind
    subject = models.OneToOneField(Subject, models.RESTRICT, related_name="%(class)s", editable=False)
    workspace: models.ForeignKey

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.subject_id is None:
            self.subject = Subject.objects.create(workspace=self.workspace, kind=self.subject_kind)
        super().save(*args, **kwargs)
