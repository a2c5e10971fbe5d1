"""Changing the e-mail address that a person logs in with."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from accounts.models import User

logger = logging.getLogger(__name__)


@transaction.atomic
def change_address(user: User, email: str) -> None:
    """Log in with `email` from now on. The old address is told, so that a hijacker cannot do it unnoticed."""
    former, user.email = user.email, email.lower()
    user.save(update_fields=["email"])
    # allauth also lets people in by the addresses it has noted; the old one must no longer open anything.
    EmailAddress.objects.filter(user=user).delete()
    transaction.on_commit(lambda: _tell(former, user))


def _tell(former: str, user: User) -> None:
    context = {"user": user, "former": former}
    try:
        send_mail(
            "Your address for Throughline has changed",
            render_to_string("emails/address_changed/body.txt", context),
            None,
            [former],
        )
    except (SMTPException, OSError):
        logger.exception("Person %s could not be told that their address has changed", user.pk)
