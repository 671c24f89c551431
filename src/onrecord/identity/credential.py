"""Credentials: the secrets of sessions and tokens, and who stands behind one.

A secret is its kind's prefix and 256 random bits; the database knows its SHA-256 alone.
"""

import hashlib
import secrets
from typing import Literal, NamedTuple
from uuid import UUID

from onrecord.identity.permissions import Role, Scopes

SESSION_DAYS_MAX = 30
SESSION_IDLE_DAYS_MAX = 7  # `resolve_session` says it too
ACCESS_TOKEN_MINUTES_MAX = 60
SECRET_BYTES = 32
SECRET_CHARS_MAX = 128
SESSION, TOKEN, ACCESS, CLIENT = "ors_", "ort_", "ora_", "orc_"
Kind = Literal["session", "token"]
SecondFactor = Literal["none", "needed", "passed"]


class Secret(NamedTuple):
    """A new secret: what its owner is told once, and what the database keeps."""

    text: str
    hash: bytes


class Credential(NamedTuple):
    """Who stands behind a secret. A session may be in no workspace; `as_found` is the whole as Postgres spells it."""

    hash: bytes
    kind: Kind
    id: UUID
    account_id: UUID
    workspace_id: UUID | None
    member_id: UUID | None
    role: Role | None
    scopes: Scopes
    second_factor: SecondFactor
    as_found: str


def new_secret(prefix: str) -> Secret:
    text = prefix + secrets.token_urlsafe(SECRET_BYTES)
    return Secret(text, hash_of(text))


def hash_of(secret: str) -> bytes:
    """What the database keeps of a secret: it has 256 bits of its own, so a plain hash can't be guessed at."""
    return hashlib.sha256(secret.encode()).digest()
