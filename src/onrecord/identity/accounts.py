"""Accounts, as fastapi-users manages them, on psycopg and in the transaction of whoever asks.

The library keeps the tokens of mailed links and the order of their checks; what it would do on the event loop, or
commit by itself, is done here instead.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

import psycopg
from fastapi_users import BaseUserManager, UUIDIDMixin
from fastapi_users.db import BaseUserDatabase
from fastapi_users.password import PasswordHelperProtocol

from onrecord import db
from onrecord.identity.passwords import Passwords
from onrecord.vault import DataKey, Vault, Wrapped

RESET_MINUTES_MAX = 60
VERIFICATION_HOURS_MAX = 24
_BESIDE_PROFILE = b"accounts.profile"


class SentCode(NamedTuple):
    """The code that was sent last, which nobody has used."""

    id: UUID
    expires_at: datetime


@dataclass
class Account:
    """A person who may sign in; `key` opens what is sealed of them. An empty hash is no password.

    Names, and that it isn't frozen, are as fastapi-users has it.
    """

    id: UUID
    email: str
    name: str
    hashed_password: str
    is_active: bool
    is_verified: bool
    has_second_factor: bool
    key: DataKey
    is_superuser: bool = False
    number_is_verified: bool = False
    sent_code: SentCode | None = None

    @property
    def second_factor_by(self) -> Literal["authenticator", "whatsapp"] | None:
        if not self.has_second_factor:
            return None
        return "whatsapp" if self.number_is_verified else "authenticator"


class AccountDatabase(BaseUserDatabase[Account, UUID]):
    """Accounts by psycopg, in a transaction that is open: it never commits.

    Whoever is found is the person whose rows the transaction sees from there on.
    """

    def __init__(self, connection: psycopg.AsyncConnection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    async def get(self, id: UUID) -> Account | None:  # noqa: A002 - fastapi-users' name
        await self._connection.execute(db.sql("onrecord", "set_person"), (str(id),))
        found = await self._connection.execute(db.sql("onrecord.identity", "load_account"), (id,))
        row = await found.fetchone()
        return None if row is None else self._read(row)

    async def get_by_email(self, email: str) -> Account | None:
        return await self._resolved(email_hmac(self._vault, email), None, None)

    async def get_by_oauth_account(self, oauth: str, account_id: str) -> Account | None:
        return await self._resolved(None, oauth, subject_hmac(self._vault, oauth, account_id))

    async def create(self, create_dict: dict[str, Any]) -> Account:
        """From `id`, `email`, `name`, `hashed_password`, `is_verified`; in the installation's workspace."""
        key, wrapped = self._vault.make(create_dict["id"])
        profile = {"email": create_dict["email"], "name": create_dict["name"]}
        await self._connection.execute(db.sql("onrecord", "set_person"), (str(create_dict["id"]),))
        await self._connection.execute(
            db.sql("onrecord.identity", "add_account"),
            {
                "account_id": create_dict["id"],
                "master_key": wrapped.master_key,
                "wrapped": wrapped.wrapped,
                "email_hmac": email_hmac(self._vault, create_dict["email"]),
                "profile_sealed": key.seal(profile, _BESIDE_PROFILE),
                "password_hash": create_dict["hashed_password"] or None,
                "is_verified": create_dict["is_verified"],
                "now": self._now,
            },
        )
        return Account(
            create_dict["id"],
            create_dict["email"],
            create_dict["name"],
            create_dict["hashed_password"],
            is_active=True,
            is_verified=create_dict["is_verified"],
            has_second_factor=False,
            key=key,
        )

    async def update(self, user: Account, update_dict: dict[str, Any]) -> Account:
        """Of its fields: `hashed_password`, `is_verified`, `is_active`."""
        changed = replace(user, **update_dict)
        await self._connection.execute(
            db.sql("onrecord.identity", "save_account"),
            {
                "account_id": user.id,
                "password_hash": changed.hashed_password or None,
                "is_verified": changed.is_verified,
                "disabled_at": None if changed.is_active else self._now,
            },
        )
        return changed

    async def delete(self, user: Account) -> None:
        raise AssertionError(f"account {user.id}: accounts are disabled, and persons erased")

    async def _resolved(self, email: bytes | None, provider: str | None, subject: bytes | None) -> Account | None:
        found = await self._connection.execute(
            db.sql("onrecord.identity", "resolve_sign_in"), (email, provider, subject)
        )
        row = await found.fetchone()
        return await self.get(row[0]) if row and row[0] else None

    def _read(self, row: tuple[object, ...]) -> Account:
        account_id, sealed, password_hash, active, verified, second_factor, *of_codes, master_key, wrapped = row
        number_is_verified, code_id, code_expires_at = of_codes
        key = self._vault.unwrap(cast("UUID", account_id), Wrapped(str(master_key), cast("bytes", wrapped)))
        profile = open_profile(key, str(sealed))
        hashed = str(password_hash or "")
        return Account(
            cast("UUID", account_id),
            profile["email"],
            profile["name"],
            hashed,
            is_active=bool(active),
            is_verified=bool(verified),
            has_second_factor=bool(second_factor),
            key=key,
            number_is_verified=bool(number_is_verified),
            sent_code=SentCode(code_id, cast("datetime", code_expires_at)) if isinstance(code_id, UUID) else None,
        )


class Fingerprints(PasswordHelperProtocol):
    """What a reset's token remembers of the password's hash, so that it is good once: a hash of a hash will do."""

    def hash(self, password: str) -> str:
        return hashlib.sha256(password.encode()).hexdigest()

    def verify_and_update(self, plain_password: str, hashed_password: str) -> tuple[bool, str | None]:
        return hmac.compare_digest(self.hash(plain_password), hashed_password), None

    def generate(self) -> str:
        raise AssertionError("nobody gets a password that they didn't choose")


class AccountManager(UUIDIDMixin, BaseUserManager[Account, UUID]):
    """fastapi-users' manager: mailed tokens and what they do. Passwords are hashed off the event loop."""

    reset_password_token_lifetime_seconds = RESET_MINUTES_MAX * 60
    verification_token_lifetime_seconds = VERIFICATION_HOURS_MAX * 3600

    def __init__(self, accounts: AccountDatabase, vault: Vault, passwords: Passwords) -> None:
        super().__init__(accounts, Fingerprints())
        self._passwords = passwords
        self.reset_password_token_secret = vault.match("reset tokens").hex()
        self.verification_token_secret = vault.match("verification tokens").hex()
        self.token = ""

    async def on_after_forgot_password(self, user: Account, token: str, request: object = None) -> None:  # noqa: ARG002
        self.token = token

    async def on_after_request_verify(self, user: Account, token: str, request: object = None) -> None:  # noqa: ARG002
        self.token = token

    async def _update(self, user: Account, update_dict: dict[str, Any]) -> Account:
        changes = dict(update_dict)
        if (password := changes.pop("password", None)) is not None:
            await self._passwords.require_good(password, user.email)
            changes["hashed_password"] = await self._passwords.hash(password)
        return await self.user_db.update(user, changes)


def email_hmac(vault: Vault, email: str) -> bytes:
    """What an e-mail is found by: its case doesn't matter."""
    return vault.match("email", email.casefold())


def subject_hmac(vault: Vault, provider: str, subject: str) -> bytes:
    """What an account at a provider is found by."""
    return vault.match("provider account", provider, subject)


def open_profile(key: DataKey, sealed: str) -> dict[str, str]:
    """`email` and `name`."""
    return key.unseal(sealed, _BESIDE_PROFILE)
