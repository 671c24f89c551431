"""The workspace stream's people: who belongs to a workspace, which tokens act for them, who signed in."""

from typing import Literal

from onrecord.events.shape import Id, Moment, Personal, Public
from onrecord.events.workspace import OfWorkspace

Role = Literal["agent", "admin", "auditor", "developer"]
Method = Literal["password", "provider", "invitation"]


class WorkspaceCreated(OfWorkspace):
    """A tenant came into being. `name` is a business's, not a person's."""

    type: Literal["workspace.created.v1"] = "workspace.created.v1"
    name: Public


class MemberInvited(OfWorkspace):
    """A place was kept for somebody, who will be `member_id`. The link that was mailed stands nowhere."""

    type: Literal["member.invited.v1"] = "member.invited.v1"
    invitation_id: Id
    member_id: Id
    role: Role
    expires_at: Moment
    email: Personal


class InvitationRevoked(OfWorkspace):
    """The place is kept no more."""

    type: Literal["invitation.revoked.v1"] = "invitation.revoked.v1"
    invitation_id: Id
    member_id: Id


class MemberJoined(OfWorkspace):
    """A person became a member: by an invitation, as the first of their workspace, or by an operator's hand."""

    type: Literal["member.joined.v1"] = "member.joined.v1"
    member_id: Id
    role: Role
    invitation_id: Id | None
    email: Personal
    name: Personal


class MemberRoleChanged(OfWorkspace):
    """A member may do other things from their next request on."""

    type: Literal["member.role_changed.v1"] = "member.role_changed.v1"
    member_id: Id
    former_role: Role
    role: Role


class MemberRemoved(OfWorkspace):
    """A member is none any more, and their tokens end with them. `left` is by their own wish."""

    type: Literal["member.removed.v1"] = "member.removed.v1"
    member_id: Id
    why: Literal["removed", "left"]


class TokenCreated(OfWorkspace):
    """A machine may act for a member, within these scopes. `label` says what for: no place for a person's name."""

    type: Literal["token.created.v1"] = "token.created.v1"
    token_id: Id
    member_id: Id
    kind: Literal["personal", "client"]
    label: Public
    scopes: tuple[Public, ...]
    expires_at: Moment | None


class TokenRevoked(OfWorkspace):
    """The token is good for nothing any more."""

    type: Literal["token.revoked.v1"] = "token.revoked.v1"
    token_id: Id
    member_id: Id


class AccountCreated(OfWorkspace):
    """A person can sign in to this installation. It stands on the installation's own workspace."""

    type: Literal["account.created.v1"] = "account.created.v1"
    account_id: Id
    method: Method
    email: Personal
    name: Personal


class AccountChanged(OfWorkspace):
    """How an account is signed in to was changed. `disabled` ends all its sessions, `enabled` brings none back."""

    type: Literal["account.changed.v1"] = "account.changed.v1"
    account_id: Id
    what: Literal[
        "password_set",
        "password_reset",
        "email_verified",
        "second_factor_enrolled",
        "second_factor_removed",
        "recovery_codes_made",
        "provider_linked",
        "provider_unlinked",
        "disabled",
        "enabled",
    ]


class SignInRecorded(OfWorkspace):
    """Somebody whom we know signed in, tried to, or signed out. `person_id` is the member, or the account outside."""

    type: Literal["sign_in.recorded.v1"] = "sign_in.recorded.v1"
    account_id: Id
    person_id: Id
    session_id: Id | None
    outcome: Literal[
        "signed_in",
        "second_factor_needed",
        "second_factor_passed",
        "second_factor_failed",
        "wrong_password",
        "disabled",
        "signed_out",
        "session_ended",
        "workspace_switched",
        "foreign_workspace",
    ]
    method: Method
    address: Personal
    user_agent: Personal


class SignInRefused(OfWorkspace):
    """Somebody whom we don't know tried to sign in: there is no key to seal under, so nothing personal is kept.

    `email_hmac` is equal for equal e-mails, and tells nothing about them.
    """

    type: Literal["sign_in.refused.v1"] = "sign_in.refused.v1"
    email_hmac: Public
    method: Method
    why: Literal["unknown", "throttled"]
