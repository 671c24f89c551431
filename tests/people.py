"""People of a test: members with a role and a token, put into the database as commands would have left them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

import psycopg

import sealing
from onrecord import ids
from onrecord.identity import permissions
from onrecord.identity.accounts import email_hmac
from onrecord.identity.credential import ACCESS, SESSION, SESSION_DAYS_MAX, hash_of, new_secret
from onrecord.identity.passwords import hasher
from onrecord.identity.permissions import Role
from onrecord.log import Log

PASSWORD = "a long demo passphrase 42"
PASSWORD_HASH = hasher().hash(PASSWORD)


class Member(NamedTuple):
    """A person, and the token that acts for them."""

    account_id: UUID
    email: str
    workspace_id: UUID
    member_id: UUID
    token_id: UUID
    token: str


def add_member(
    connection: psycopg.Connection,
    log: Log,
    role: Role = "admin",
    token: str | None = None,
    workspace_id: UUID | None = None,
    name: str = "Demo Person",
    member_id: UUID | None = None,
) -> Member:
    """A new person in this workspace, the installation's own by default. The connection is the superuser's."""
    return join(connection, log, add_account(connection, log, name), role, token, workspace_id, member_id)


def add_account(connection: psycopg.Connection, log: Log, name: str = "Demo Person") -> tuple[UUID, str]:
    """Somebody who can sign in with PASSWORD; their id and e-mail."""
    account_id = ids.new()
    email = f"{name.split(maxsplit=1)[0].lower()}-{account_id.hex}@demo.example"
    sealing.keep(connection, log.workspace_id, str(account_id))
    profile = sealing.key_of(str(account_id)).seal({"email": email, "name": name}, b"accounts.profile")
    connection.execute(
        "insert into accounts (id, email_hmac, profile_sealed, password_hash, is_verified, created_at)"
        " values (%s, %s, %s, %s, true, now())",
        (account_id, email_hmac(sealing.VAULT, email), profile, PASSWORD_HASH),
    )
    return account_id, email


def join(
    connection: psycopg.Connection,
    log: Log,
    account: tuple[UUID, str],
    role: Role,
    token: str | None = None,
    workspace_id: UUID | None = None,
    member_id: UUID | None = None,
) -> Member:
    """A member, of an account's id and e-mail, with a token that may all that they may."""
    account_id, email = account
    member_id, token_id, where = member_id or ids.new(), ids.new(), workspace_id or log.workspace_id
    secret = token or f"ort_{uuid4().hex}{uuid4().hex}"
    sealing.keep(connection, where, str(member_id))
    connection.execute(
        "insert into members (workspace_id, id, account_id, role, joined_at) values (%s, %s, %s, %s, now())",
        (where, member_id, account_id, role),
    )
    connection.execute(
        "insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)"
        " values (%s, %s, %s, 'personal', 'test', %s, %s, now())",
        (where, token_id, member_id, hash_of(secret), permissions.spell(permissions.EVERYTHING)),
    )
    return Member(account_id, email, where, member_id, token_id, secret)


def add_token(connection: psycopg.Connection, workspace_id: UUID, member_id: UUID, kind: str = "personal") -> UUID:
    """Another token of theirs; its id, which is its secret too."""
    token_id = ids.new()
    connection.execute(
        "insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)"
        " values (%s, %s, %s, %s, 'test', %s, %s, now())",
        (
            workspace_id,
            token_id,
            member_id,
            kind,
            hash_of(str(token_id)),
            permissions.spell(permissions.EVERYTHING),
        ),
    )
    return token_id


class Session(NamedTuple):
    """Somebody's session, and its secret."""

    session_id: UUID
    secret: str


def add_session(
    connection: psycopg.Connection,
    account_id: UUID,
    workspace_id: UUID | None,
    *,
    second_factor: bool = False,
    begun_at: datetime | None = None,
    user_agent: str = "Demo Browser 1.0",
) -> Session:
    """A session that began now, or when it is said, in a workspace or in none; with its second factor passed or not."""
    session_id, secret = ids.new(), new_secret(SESSION)
    begun_at = begun_at or datetime.now(UTC)
    client = {"address": "127.0.0.1", "user_agent": user_agent}
    connection.execute(
        "insert into sessions (id, token_hash, account_id, workspace_id, method, client_sealed, client_hmac,"
        " second_factor_at, created_at, last_used_at, expires_at)"
        " values (%s, %s, %s, %s, 'password', %s, %s, %s, %s, %s, %s)",
        (
            session_id,
            secret.hash,
            account_id,
            workspace_id,
            sealing.key_of(str(account_id)).seal(client, b"sessions.client"),
            session_id.bytes,
            begun_at if second_factor else None,
            begun_at,
            begun_at,
            begun_at + timedelta(days=SESSION_DAYS_MAX),
        ),
    )
    return Session(session_id, secret.text)


def add_access_token(
    connection: psycopg.Connection, workspace_id: UUID, token_id: UUID, expires_at: datetime | None = None
) -> str:
    """What a client was granted for its token; good for an hour, unless it is said."""
    secret = new_secret(ACCESS)
    connection.execute(
        "insert into access_tokens (workspace_id, token_id, token_hash, scopes, created_at, expires_at)"
        " values (%s, %s, %s, %s, now(), %s)",
        (
            workspace_id,
            token_id,
            secret.hash,
            permissions.spell(permissions.EVERYTHING),
            expires_at or datetime.now(UTC) + timedelta(hours=1),
        ),
    )
    return secret.text


def add_invitation(
    connection: psycopg.Connection,
    workspace_id: UUID,
    invited_at: datetime | None = None,
    email: str | None = None,
) -> UUID:
    """A place for somebody, for a week from now on, or from when it is said; its id, which is its secret too."""
    invitation_id, member_id, invited_at = ids.new(), ids.new(), invited_at or datetime.now(UTC)
    email = email or f"demo-{invitation_id.hex}@demo.example"
    sealing.keep(connection, workspace_id, str(member_id))
    connection.execute(
        "insert into invitations (workspace_id, id, member_id, email_hmac, email_sealed, role, token_hash, created_at,"
        " expires_at) values (%s, %s, %s, %s, %s, 'agent', %s, %s, %s)",
        (
            workspace_id,
            invitation_id,
            member_id,
            email_hmac(sealing.VAULT, email),
            sealing.key_of(str(member_id)).seal({"email": email}, b"invitations.email"),
            hash_of(str(invitation_id)),
            invited_at,
            invited_at + timedelta(days=7),
        ),
    )
    return invitation_id


def add_label(connection: psycopg.Connection, workspace_id: UUID, name: str = "Demo label") -> UUID:
    """A label of this workspace."""
    label_id = ids.new()
    connection.execute(
        "insert into labels (workspace_id, id, name, colour, created_at) values (%s, %s, %s, 'blue', now())",
        (workspace_id, label_id, f"{name} {label_id}"),
    )
    return label_id


def set_policy(
    connection: psycopg.Connection,
    workspace_id: UUID,
    *,
    auto_assign: bool = True,
    team: Sequence[UUID] = (),
    working_hours: Sequence[str] = (),
) -> None:
    """How the inbox of this workspace works by itself; `team` are the members of one, made for it."""
    team_id = ids.new() if team else None
    if team:
        connection.execute(
            "insert into teams (workspace_id, id, name, created_at) values (%s, %s, 'Demo team', now())",
            (workspace_id, team_id),
        )
    for member_id in team:
        connection.execute("insert into team_members values (%s, %s, %s)", (workspace_id, team_id, member_id))
    connection.execute(
        "insert into inbox_policies (workspace_id, auto_assign, auto_assign_team_id, time_zone, working_hours,"
        " read_receipts, updated_at) values (%s, %s, %s, 'Europe/Berlin', %s, false, now())",
        (workspace_id, auto_assign, team_id, list(working_hours)),
    )


def want_mails(connection: psycopg.Connection, workspace_id: UUID, member_id: UUID, means: str = "mail") -> None:
    """They are told by this means of everything."""
    connection.execute(
        "insert into notification_settings values (%s, %s, %s, %s, %s)",
        (workspace_id, member_id, *([[means]] * 3)),
    )


def remove_all(connection: psycopg.Connection) -> None:
    """Everybody's rows, persons' keys included."""
    connection.execute(
        "truncate attempts, accounts, recovery_codes, provider_links, sessions, members, invitations, tokens,"
        " access_tokens, person_keys, contacts, conversations, messages, labels, canned_replies, views, teams,"
        " team_members, inbox_policies, notification_settings, conversation_labels, conversation_reads, contact_fields,"
        " contact_links, notification_mails, contact_identities, channels, deliveries, delivery_statuses, media,"
        " webhooks, webhook_senders, former_identities, message_news, templates,"
        " ai_policies, ai_snippets, ai_conversations, ai_requests, ai_calls, ai_budget_days"
    )
