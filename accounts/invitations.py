"""The mail that carries an invitation, and nothing else carries its link."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, token: str) -> bool:
    """Send the link; False where the mail server refused. Not a task: the token would lie in the broker's messages."""
    context = {
        "invitation": invitation,
        "link": f"{settings.SITE_URL.rstrip('/')}{reverse('accounts:invitation_open', args=[token])}",
    }
    subject = " ".join(render_to_string("emails/invitation/subject.txt", context).split())
    try:
        send_mail(subject, render_to_string("emails/invitation/body.txt", context), None, [invitation.email])
    except (SMTPException, OSError):
        logger.exception("The mail of invitation %s could not be sent", invitation.pk)
        return False
    return True
