"""What is done about journeys in the background."""

from celery import shared_task

from journeys import attachments


@shared_task
def forget_attachments() -> None:
    """Delete what was taken off cards thirty days ago or more, with its files."""
    attachments.forget_attachments()
