"""The addresses of accounts: the front door, workspaces, their members, keys and trail."""

from django.urls import include, path

from accounts.views import audit, home, invitations, keys, members, outbox, profile, workspaces

app_name = "accounts"

in_workspace = [
    path("", workspaces.workspace_home, name="workspace_home"),
    path("settings/", workspaces.workspace_settings, name="workspace_settings"),
    path("archive/", workspaces.workspace_archive, name="workspace_archive"),
    path("remove-demonstration/", workspaces.demonstration_remove, name="demonstration_remove"),
    path("leave/", members.workspace_leave, name="workspace_leave"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/role/", members.membership_role, name="membership_role"),
    path("members/<int:pk>/remove/", members.membership_remove, name="membership_remove"),
    path("members/<int:pk>/hand-over/", members.membership_hand_over, name="membership_hand_over"),
    path("invitations/", invitations.invitation_create, name="invitation_create"),
    path("invitations/<int:pk>/resend/", invitations.invitation_resend, name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("keys/", keys.keys, name="keys"),
    path("keys/new/", keys.key_create, name="key_create"),
    path("keys/<int:pk>/revoke/", keys.key_revoke, name="key_revoke"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.audit_export, name="audit_export"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("workspaces/new/", workspaces.workspace_create, name="workspace_create"),
    path("w/<slug:workspace>/", include(in_workspace)),
    path("removals/<int:pk>/", workspaces.removal, name="removal"),
    path("invitations/accept/", invitations.invitation_accept, name="invitation_accept"),
    path("invitations/join/", invitations.invitation_join, name="invitation_join"),
    path("invitations/<str:token>/", invitations.invitation_open, name="invitation_open"),
    path("profile/", profile.profile, name="profile"),
    path("profile/address/", profile.profile_address, name="profile_address"),
    path("profile/delete/", profile.profile_delete, name="profile_delete"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:pk>/", outbox.message, name="outbox_message"),
]
