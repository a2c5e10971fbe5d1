"""The requests that views are given, typed by what the middleware has settled before them."""

from django.http import HttpRequest

from accounts.access import Principal
from accounts.models import User, Workspace


class PersonRequest(HttpRequest):
    """The request of a page behind the log-in: who asks is settled."""

    user: User
    principal: Principal


class WorkspaceRequest(PersonRequest):
    """The request of a page under /w/<workspace>/: who asks and where is settled."""

    workspace: Workspace
