"""People, workspaces, what they may do there, and the trail of what they did."""

from accounts.models.doors import ApiKey, Invitation, Scope, hashed
from accounts.models.people import User, UserManager
from accounts.models.trail import AuditEntry, OutboxMessage, Removal
from accounts.models.workspaces import Membership, Role, Workspace, known_timezone

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Invitation",
    "Membership",
    "OutboxMessage",
    "Removal",
    "Role",
    "Scope",
    "User",
    "UserManager",
    "Workspace",
    "hashed",
    "known_timezone",
]
