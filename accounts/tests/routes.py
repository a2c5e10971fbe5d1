"""Who may use the addresses of accounts, and a sample of each of its records."""

from accounts.models import ApiKey, AuditEntry, Invitation, Membership, OutboxMessage, Removal, Role, User, Workspace
from accounts.tests.walk import ADMIN, ANYONE, OPERATOR, OWNER, PERSON, VIEWER, Route, Samples

ROUTES: dict[str, Route] = {
    "accounts:home": Route(see=PERSON),
    "accounts:workspace_create": Route(see=PERSON, do=PERSON, api="POST workspace-list"),
    "accounts:workspace_home": Route(see=VIEWER),
    "accounts:workspace_settings": Route(see=ADMIN, do=ADMIN, api="PATCH workspace-detail"),
    "accounts:workspace_archive": Route(do=OWNER, api="POST workspace-archive"),
    "accounts:demonstration_remove": Route(do=ADMIN, api="POST workspace-remove-demonstration"),
    "accounts:removal": Route(see=OWNER, at="removal", hidden=True),
    "accounts:workspace_leave": Route(do=VIEWER, api="DELETE membership-detail"),
    "accounts:members": Route(see=VIEWER),
    "accounts:membership_role": Route(do=ADMIN, at="bob_membership", api="PATCH membership-detail"),
    "accounts:membership_remove": Route(do=ADMIN, at="bob_membership", api="DELETE membership-detail"),
    "accounts:membership_hand_over": Route(do=OWNER, at="ada_membership", api="POST membership-hand-over"),
    "accounts:invitation_create": Route(do=ADMIN, api="POST invitation-list"),
    "accounts:invitation_resend": Route(do=ADMIN, at="invitation", api="POST invitation-resend"),
    "accounts:invitation_revoke": Route(do=ADMIN, at="invitation", api="DELETE invitation-detail"),
    "accounts:invitation_open": Route(see=ANYONE, at={"token": lambda _: "abc"}),
    "accounts:invitation_accept": Route(see=ANYONE, do=ANYONE, api="none: the link in the mail is for a person"),
    "accounts:invitation_join": Route(do=PERSON, api="none: the link in the mail is for a person"),
    "accounts:keys": Route(see=ADMIN),
    "accounts:key_create": Route(do=ADMIN, api="POST api-key-list"),
    "accounts:key_revoke": Route(do=ADMIN, at="api_key", api="DELETE api-key-detail"),
    "accounts:audit": Route(see=ADMIN),
    "accounts:audit_export": Route(see=ADMIN),
    "accounts:profile": Route(see=PERSON, do=PERSON, api="none: a person's account is theirs"),
    "accounts:profile_address": Route(do=PERSON, api="none: an address is changed by its person"),
    "accounts:profile_delete": Route(do=PERSON, api="none: an account is deleted by its person"),
    "accounts:outbox": Route(see=OPERATOR),
    "accounts:outbox_message": Route(see=OPERATOR, at="mail"),
    "v1:workspace-list": Route(see=PERSON, do=PERSON, body={"name": "Another"}),
    "v1:workspace-detail": Route(see=VIEWER, do=ADMIN, at={"slug": lambda rows: rows["workspace"].slug}),
    "v1:workspace-archive": Route(do=OWNER, at={"slug": lambda rows: rows["workspace"].slug}),
    "v1:workspace-remove-demonstration": Route(do=ADMIN, at={"slug": lambda rows: rows["workspace"].slug}),
    "v1:membership-list": Route(see=PERSON),
    "v1:membership-detail": Route(see=VIEWER, do=ADMIN, at="ada_membership"),
    "v1:membership-hand-over": Route(do=OWNER, at="ada_membership"),
    "v1:invitation-list": Route(see=PERSON, do=ADMIN, body={"email": "dora@example.com", "role": "viewer"}),
    "v1:invitation-detail": Route(see=ADMIN, do=ADMIN, at="invitation"),
    "v1:invitation-resend": Route(do=ADMIN, at="invitation"),
    "v1:api-key-list": Route(see=PERSON, do=ADMIN, body={"name": "A program", "scopes": ["read"]}),
    "v1:api-key-detail": Route(see=ADMIN, do=ADMIN, at="api_key"),
    "v1:audit-entry-list": Route(see=PERSON),
    "v1:audit-entry-detail": Route(see=ADMIN, at="audit_entry"),
    "v1:removal-list": Route(see=PERSON),
    "v1:removal-detail": Route(see=OWNER, at="removal", hidden=True),
}


def samples(rows: Samples) -> Samples:
    ours = Workspace.objects.create(name="Example Ltd", slug="example", timezone="Europe/Berlin")
    elsewhere = Workspace.objects.create(name="Elsewhere", slug="elsewhere")
    found: Samples = {"workspace": ours, "elsewhere": elsewhere}
    for name, workspace, role in [
        ("olga", ours, Role.OWNER),
        ("ada", ours, Role.ADMIN),
        ("alice", ours, Role.EDITOR),
        ("bob", ours, Role.VIEWER),
        ("charlie", elsewhere, Role.OWNER),
    ]:
        found[name] = User.objects.create_user(f"{name}@example.com", name=name.title())
        found[f"{name}_membership"] = Membership.objects.create(workspace=workspace, user=found[name], role=role)
    found["operator"] = User.objects.create_user("operator@example.com", is_staff=True, is_superuser=True)
    found["invitation"] = Invitation.issue(ours, "dave@example.com", Role.VIEWER, by=found["olga"])[0]
    found["api_key"] = ApiKey.issue(ours, "Web shop", ["read"], by=found["olga"])[0]
    found["mail"] = OutboxMessage.objects.create(to="dave@example.com", subject="Join", body="A link")
    found["removal"] = Removal.objects.create(workspace_id=0, workspace_name="Gone", requested_by=found["olga"])
    found["audit_entry"] = AuditEntry.objects.filter(workspace=ours).first()
    return found
