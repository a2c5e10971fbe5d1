"""How allauth behaves here: nobody signs up without an invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Accounts come from invitations and from the operator, never from a public form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
