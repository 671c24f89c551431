"""Workspaces and people: tenants, persons' keys, accounts with their sessions, members, invitations, tokens.

An account is a person of the installation, a member is that person in one workspace.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import maybe_moment, moment, octets, of_workspace, words

ROLE = "role in ('agent', 'admin', 'auditor', 'developer')"


def _of_account(name: str, *, primary_key: bool = False) -> UUID:
    column: UUID = Field(
        sa_column=Column(Uuid, ForeignKey("accounts.id", name=name), nullable=False, primary_key=primary_key)
    )
    return column


def _has_key(table: str, column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", column],
        ["person_keys.workspace_id", "person_keys.person_id"],
        name=f"{table}_person_key_fkey",
    )


class Workspace(SQLModel, table=True):
    """A tenant."""

    __tablename__ = "workspaces"
    id: UUID = Field(primary_key=True)
    name: str = words()
    created_at: datetime = moment()


class PersonKey(SQLModel, table=True):
    """A person's data key, wrapped. A destroyed one keeps its row without its bytes: destroyed differs from unknown."""

    __tablename__ = "person_keys"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "person_id"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="person_keys_workspace_id_fkey"),
        CheckConstraint("(wrapped is null) = (destroyed_at is not null)", name="person_keys_destroyed_check"),
        Index("person_keys_by_master_key", "master_key", postgresql_where=text("wrapped is not null")),
    )
    workspace_id: UUID
    person_id: UUID
    master_key: str = words()
    wrapped: bytes | None = octets(nullable=True)
    created_at: datetime = moment()
    destroyed_at: datetime | None = maybe_moment()


class Account(SQLModel, table=True):
    """A person who signs in, found by the HMAC of their e-mail; `profile_sealed` holds e-mail and name."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("email_hmac", name="accounts_email_key"),
        CheckConstraint(
            "sign_in_number_verified_at is null"
            " or (sign_in_number_sealed is not null and second_factor_sealed is null)",
            name="accounts_sign_in_number_check",
        ),
        CheckConstraint(
            "(sign_in_code_id is null) = (sign_in_code_expires_at is null)"
            " and (sign_in_code_id is null or sign_in_number_sealed is not null)",
            name="accounts_sign_in_code_check",
        ),
    )
    id: UUID = Field(primary_key=True)
    email_hmac: bytes = octets()
    profile_sealed: str = words()
    password_hash: str | None = words(nullable=True)
    is_verified: bool
    second_factor_sealed: str | None = words(nullable=True)
    second_factor_step: int | None = Field(sa_type=BigInteger)
    second_factor_at: datetime | None = maybe_moment()
    created_at: datetime = moment()
    disabled_at: datetime | None = maybe_moment()
    sign_in_number_sealed: str | None = words(nullable=True)
    sign_in_number_verified_at: datetime | None = maybe_moment()
    sign_in_code_id: UUID | None
    sign_in_code_expires_at: datetime | None = maybe_moment()


class RecoveryCode(SQLModel, table=True):
    """The hash of a code that stands in for the second factor once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (PrimaryKeyConstraint("account_id", "code_hash"),)
    account_id: UUID = _of_account("recovery_codes_account_fkey")
    code_hash: bytes = octets()
    used_at: datetime | None = maybe_moment()


class ProviderLink(SQLModel, table=True):
    """An account at a provider that signs this person in."""

    __tablename__ = "provider_links"
    __table_args__ = (
        PrimaryKeyConstraint("provider", "subject_hmac"),
        Index("provider_links_of_account", "account_id"),
    )
    provider: str = words()
    subject_hmac: bytes = octets()
    account_id: UUID = _of_account("provider_links_account_fkey")
    linked_at: datetime = moment()


class Session(SQLModel, table=True):
    """A sign-in that lasts, in one workspace at a time; its secret stands here as SHA-256 alone."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("token_hash", name="sessions_token_key"),
        of_workspace("sessions"),
        Index("sessions_of_account", "account_id", "id"),
        Index("sessions_by_end", text("coalesce(ended_at, expires_at)")),
    )
    id: UUID = Field(primary_key=True)
    token_hash: bytes = octets()
    account_id: UUID = _of_account("sessions_account_fkey")
    workspace_id: UUID | None
    method: str = words()
    client_sealed: str = words()
    client_hmac: bytes = octets()
    second_factor_at: datetime | None = maybe_moment()
    created_at: datetime = moment()
    last_used_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()


class Member(SQLModel, table=True):
    """A person in a workspace, with a role and a key of their own there."""

    __tablename__ = "members"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("members"),
        _has_key("members", "id"),
        CheckConstraint(ROLE, name="members_role_check"),
        Index(
            "members_by_account",
            "workspace_id",
            "account_id",
            unique=True,
            postgresql_where=text("left_at is null"),
        ),
        Index("members_of_account", "account_id"),
    )
    workspace_id: UUID
    id: UUID
    account_id: UUID = _of_account("members_account_fkey")
    role: str = words()
    joined_at: datetime = moment()
    left_at: datetime | None = maybe_moment()


class Invitation(SQLModel, table=True):
    """A place kept for somebody by e-mail: `member_id` is who they will be."""

    __tablename__ = "invitations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("invitations"),
        _has_key("invitations", "member_id"),
        CheckConstraint(ROLE, name="invitations_role_check"),
        UniqueConstraint("token_hash", name="invitations_token_key"),
        Index(
            "invitations_open",
            "workspace_id",
            "email_hmac",
            unique=True,
            postgresql_where=text("accepted_at is null and revoked_at is null"),
        ),
    )
    workspace_id: UUID
    id: UUID
    member_id: UUID
    email_hmac: bytes = octets()
    email_sealed: str | None = words(nullable=True)
    role: str = words()
    token_hash: bytes = octets()
    created_at: datetime = moment()
    expires_at: datetime = moment()
    accepted_at: datetime | None = maybe_moment()
    revoked_at: datetime | None = maybe_moment()


class Token(SQLModel, table=True):
    """A machine's credential, good for no more than its member's role and its own scopes, which a space parts."""

    __tablename__ = "tokens"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("tokens"),
        ForeignKeyConstraint(
            ["workspace_id", "member_id"], ["members.workspace_id", "members.id"], name="tokens_member_fkey"
        ),
        CheckConstraint("kind in ('personal', 'client')", name="tokens_kind_check"),
        UniqueConstraint("secret_hash", name="tokens_secret_key"),
    )
    workspace_id: UUID
    id: UUID
    member_id: UUID
    kind: str = words()
    label: str = words()
    secret_hash: bytes = octets()
    scopes: str = words()
    created_at: datetime = moment()
    expires_at: datetime | None = maybe_moment()
    last_used_at: datetime | None = maybe_moment()
    revoked_at: datetime | None = maybe_moment()


class Attempts(SQLModel, table=True):
    """How often somebody tried something in a window of time; the key is an HMAC. Not a tenant's."""

    __tablename__ = "attempts"
    __table_args__ = (
        PrimaryKeyConstraint("key", "window_start"),
        CheckConstraint("count > 0", name="attempts_count_check"),
        Index("attempts_by_window", "window_start"),
    )
    key: bytes = octets()
    window_start: datetime = moment()
    count: int


class AccessToken(SQLModel, table=True):
    """What a client was granted for its secret: short-lived, with scopes of its own."""

    __tablename__ = "access_tokens"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "token_id", "token_hash"),
        ForeignKeyConstraint(
            ["workspace_id", "token_id"], ["tokens.workspace_id", "tokens.id"], name="access_tokens_token_fkey"
        ),
        UniqueConstraint("token_hash", name="access_tokens_token_key"),
        Index("access_tokens_by_age", "workspace_id", "expires_at"),
    )
    workspace_id: UUID
    token_id: UUID
    token_hash: bytes = octets()
    scopes: str = words()
    created_at: datetime = moment()
    expires_at: datetime = moment()
