"""Background work of accounts."""

from celery import shared_task

from accounts.models import Removal
from accounts.removal import remove


@shared_task
def remove_workspace(removal_id: int) -> None:
    """Delete a workspace with everything in it; running twice, or after a crash, ends the same."""
    if removal := Removal.objects.filter(pk=removal_id).select_related("requested_by").first():
        remove(removal)
