"""Resolving: from a secret to who stands behind it.

What one resolved to is remembered without an end, for nobody relies on it unseen: the transaction that does has
Postgres compare it first (`verify_credential`), so that what was ended, revoked or changed counts from the next request
on, in every process.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from psycopg_pool import AsyncConnectionPool

from onrecord import db, pipelined
from onrecord.identity import permissions
from onrecord.identity.credential import ACCESS, SECRET_CHARS_MAX, SESSION, TOKEN, Credential, hash_of
from onrecord.identity.permissions import Role

REMEMBERED_MAX = 10_000
_STATEMENTS = {SESSION: "resolve_session", TOKEN: "resolve_token", ACCESS: "resolve_token"}


@dataclass(frozen=True)
class Resolver:
    """Finds who stands behind a secret, and remembers the REMEMBERED_MAX used last.

    Sessions without a second factor are of no use to members with one of `second_factor_roles`. `used` are those
    that somebody came with since `touching` looked last.
    """

    pool: AsyncConnectionPool
    second_factor_roles: frozenset[Role] = frozenset()
    remembered: OrderedDict[bytes, Credential] = field(default_factory=OrderedDict)
    used: dict[UUID, Credential] = field(default_factory=dict)

    async def resolve(self, secret: str, now: datetime) -> Credential | None:
        """The credential as last seen; None if there is none, or its time is over."""
        statement = _STATEMENTS.get(secret[:4])
        if statement is None or len(secret) > SECRET_CHARS_MAX:
            return None
        hashed = hash_of(secret)
        if (known := self.remembered.get(hashed)) is not None:
            self.remembered.move_to_end(hashed)
            self.used[known.id] = known
            return known
        async with pipelined.transaction(self.pool, b"begin read only") as connection:
            found = await connection.execute(db.sql("onrecord.identity", statement), (hashed, now))
        row = await found.fetchone()
        return self._remember(hashed, row) if row and row[0] else None

    def forget(self, credential: Credential) -> None:
        """It is not what it was."""
        self.remembered.pop(credential.hash, None)

    def _remember(self, hashed: bytes, row: tuple[object, ...]) -> Credential:
        found = Credential._make((hashed, *row))
        granted = permissions.ROLES[found.role] if found.role else frozenset()
        scopes = granted if row[6] is None else granted & permissions.parse(str(row[6]))
        self.remembered[hashed] = credential = found._replace(scopes=scopes)
        self.used[credential.id] = credential
        if len(self.remembered) > REMEMBERED_MAX:
            self.remembered.popitem(last=False)
        return credential
