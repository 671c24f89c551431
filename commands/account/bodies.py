"""What is asked about one's own account, and what is answered: the bodies of its routes."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, SecretStr, StringConstraints

from commands.account.signing_in import Found, SignedIn
from commands.sign_in_code import PhoneNumber
from onrecord.command import Email, Name
from onrecord.identity.permissions import Role


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SignIn(_Body):
    """E-mail and password. `workspace_id` says where to; the one that was joined first by default.

    With `bearer` the session's secret is in the answer, for a client that isn't a browser, and no cookie is set.
    """

    email: Email
    password: SecretStr
    workspace_id: UUID | None = None
    bearer: bool = False


class SessionBegun(BaseModel):
    """A session. As long as `second_factor` is needed it is good for nothing else. `secret` only where asked for."""

    session_id: UUID
    workspace_id: UUID | None
    second_factor: Literal["needed", "none"]
    second_factor_by: Literal["authenticator", "whatsapp"] | None
    secret: str | None

    @classmethod
    def of(cls, begun: SignedIn, *, tell: bool) -> "SessionBegun":
        return cls(
            session_id=begun.session_id,
            workspace_id=begun.membership and begun.membership.workspace_id,
            second_factor="needed" if begun.second_factor_needed else "none",
            second_factor_by=begun.second_factor_by,
            secret=begun.secret.text if tell else None,
        )


class SessionNamed(_Body):
    """One of one's own sessions."""

    session_id: UUID


class WorkspaceNamed(_Body):
    """One of one's own workspaces."""

    workspace_id: UUID


class WorkspaceOfMine(BaseModel):
    """A workspace that one is in."""

    workspace_id: UUID
    workspace_name: str
    member_id: UUID
    role: Role


class Myself(BaseModel):
    """Who one is: to oneself."""

    account_id: UUID
    email: str
    name: str
    email_is_verified: bool
    second_factor: bool
    second_factor_by: Literal["authenticator", "whatsapp"] | None
    session_id: UUID
    workspace_id: UUID | None
    workspaces: list[WorkspaceOfMine]

    @classmethod
    def of(cls, found: Found, session_id: UUID, workspace_id: UUID | None) -> "Myself":
        return cls(
            account_id=found.account.id,
            email=found.account.email,
            name=found.account.name,
            email_is_verified=found.account.is_verified,
            second_factor=found.account.has_second_factor,
            second_factor_by=found.account.second_factor_by,
            session_id=session_id,
            workspace_id=workspace_id,
            workspaces=[WorkspaceOfMine(**one._asdict()) for one in found.memberships],
        )


class SessionOfMine(BaseModel):
    """A session that has not ended. `address` and `user_agent` are those that it began with."""

    session_id: UUID
    method: str
    address: str
    user_agent: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    this_one: bool


class SessionList(BaseModel):
    """One's sessions, the one used last first."""

    sessions: list[SessionOfMine]


class EmailNamed(_Body):
    """Somebody's e-mail. Whether there is an account with it is not told."""

    email: Email


class PasswordByLink(_Body):
    """A new password, and the token of the mailed link."""

    token: SecretStr
    password: SecretStr


class TokenOfLink(_Body):
    """The token of a mailed link."""

    token: SecretStr


class PasswordChange(_Body):
    """The password as it is, and as it shall be."""

    current: SecretStr
    new: SecretStr


class NumberOfMine(_Body):
    """One's own telephone number, with its country code: +12025550175."""

    number: PhoneNumber


class Code(_Body):
    """The six digits that the authenticator shows now, or that were sent; or a recovery code, where that will do."""

    code: SecretStr


class InvitationTaken(_Body):
    """The token of an invitation's link. Who has no account yet says their name and chooses a password."""

    token: SecretStr
    name: Name | None = None
    password: SecretStr | None = None


class ProviderNamed(_Body):
    """A provider of list_providers; `return_path` is where on this server the browser ends up."""

    provider: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    return_path: Annotated[str, StringConstraints(min_length=1, max_length=512)] = "/"


class Accepted(BaseModel):
    """It will be done, if there is something to do."""


class RecoveryCodes(BaseModel):
    """The second factor is on. Each of these codes stands in for it once; they are told here and never again."""

    recovery_codes: list[str]
