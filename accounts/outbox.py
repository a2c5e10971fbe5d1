"""Mail without a mail server: messages go to a page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import OutboxMessage


class OutboxBackend(BaseEmailBackend):
    """Keeps each message as a row, so that invitations and resets can be read in the browser."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        OutboxMessage.objects.bulk_create(
            OutboxMessage(to=", ".join(message.recipients())[:500], subject=message.subject[:300], body=str(message.body))
            for message in email_messages
        )
        return len(email_messages)
