"""What lets many people draw on one map at once: each part knows its version, and the journey counts every change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pgtrigger
from django.db import connection, models, transaction

from common.archiving import Archivable
from journeys.signals import journey_edited

# The columns that the triggers below count in; the audit trail leaves them out.
NUMBERS = ("version", "revision")

# The place of a part is no part of its content: whoever moves a neighbour must not stand in the way of whoever writes here.
# Who writes many rows at once takes one number for all of them beforehand (`one_revision`): counting the journey up for each
# would leave a thousand dead rows, through which the next count would have to look.
NUMBER_CHANGE = """
DECLARE
    taken text := current_setting('throughline.revision', true);
    on_journey bigint;
    place text[] := ARRAY['position', 'archived_at', 'stage_id', 'step_id', 'lane_id', 'version', 'revision', 'updated_at'];
    unseen text[] := ARRAY['version', 'updated_at'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (to_jsonb(NEW) - unseen) = (to_jsonb(OLD) - unseen) THEN
            RETURN NEW;
        END IF;
        NEW.version := OLD.version;
        IF (to_jsonb(NEW) - place) IS DISTINCT FROM (to_jsonb(OLD) - place) THEN
            NEW.version := OLD.version + 1;
        END IF;
    END IF;
    on_journey := (THE_JOURNEY);
    IF taken LIKE on_journey || ':%' THEN
        NEW.revision := split_part(taken, ':', 2)::bigint;
    ELSE
        UPDATE journeys_journey SET revision = revision + 1 WHERE id = on_journey RETURNING revision INTO NEW.revision;
    END IF;
    RETURN NEW;
END;
"""


NUMBER_JOURNEY = """
DECLARE
    unseen text[] := ARRAY['version', 'revision', 'updated_at'];
BEGIN
    IF (to_jsonb(NEW) - unseen) IS DISTINCT FROM (to_jsonb(OLD) - unseen) THEN
        NEW.version := OLD.version + 1;
        NEW.revision := OLD.revision + 1;
    END IF;
    RETURN NEW;
END;
"""


def numbered_itself() -> pgtrigger.Trigger:
    """The journey's own trigger: what stands above the map has a version, too, and its change counts."""
    return pgtrigger.Trigger(
        name="numbered", level=pgtrigger.Row, when=pgtrigger.Before, operation=pgtrigger.Update, func=NUMBER_JOURNEY
    )


def numbered(the_journey: str) -> pgtrigger.Trigger:
    """The trigger that a part of a journey lists in `Meta.triggers`, with the SQL that finds its journey's id from NEW."""
    return pgtrigger.Trigger(
        name="numbered",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=NUMBER_CHANGE.replace("THE_JOURNEY", the_journey),
    )


@contextmanager
def one_revision(journey_id: int) -> Iterator[None]:
    """Give every row of the journey that is written inside the same new revision. The journey is locked already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journeys_journey SET revision = revision + 1 WHERE id = %s"
            " RETURNING set_config('throughline.revision', id || ':' || revision, true)",
            [journey_id],
        )
        yield
        cursor.execute("SELECT set_config('throughline.revision', '', true)")


class Revised(Archivable):
    """A part of a journey that several people may change at once.

    `version` goes up when its content changes (not its place), and a write says which version it was based on. `revision` is
    the journey's running number of the last change to this row of any kind: whoever has seen the journey up to revision 57
    asks for the rows above it. Both are set by a trigger; the journey is locked first, so that numbers come in the order of
    commits and no two writers wait for each other in a circle.
    """

    # The reverse relations of what stands in this row, and goes out of view and comes back with it.
    holds: tuple[str, ...] = ()

    version = models.PositiveIntegerField(default=1, editable=False)
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def set_by_verbs(cls) -> set[str]:
        return {*super().set_by_verbs(), "version", "revision"}

    @transaction.atomic
    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.lock_order()
        super().save(*args, update_fields=update_fields, **kwargs)
        self.refresh_from_db(fields=["version", "revision"])

    @transaction.atomic
    def restore(self, *args: Any) -> None:
        """Bring the same identity back, and into everybody's view what stands in it."""
        super().restore(*args)
        self.show_contents_anew()

    def show_contents_anew(self) -> None:
        """Let everybody read anew what stands in this row: whoever came while it was archived has never seen it."""
        for name in self.holds:
            getattr(self, name).filter(archived_at=None).update(revision=0)

    @transaction.atomic
    def touch(self) -> None:
        """Let everybody who looks at the map read this row anew, since something that hangs on it has changed."""
        self.lock_order()
        type(self)._base_manager.filter(pk=self.pk).update(revision=0)
        self.refresh_from_db(fields=["version", "revision"])

    def lock_order(self) -> None:
        """Take the journey for this transaction, and say that it is about to change."""
        holder: models.QuerySet[Any] = self.order_holder()  # type: ignore[attr-defined]
        journey = holder.select_for_update(no_key=True, of=("self",)).only("pk").get()
        journey_edited.send(type(journey), journey_id=journey.pk)
