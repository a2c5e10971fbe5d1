"""Who may use the addresses of accounts, and a sample of each of its records."""

from accounts.models import Membership, Role, User, Workspace
from accounts.tests.walk import Route, Samples

ROUTES: dict[str, Route] = {}


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
    return found
