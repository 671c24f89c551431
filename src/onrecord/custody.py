"""The custodian of what is closed: puts each access on the record, and has the keys."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from commands.record_access import RecordAccess
from onrecord import db, errors
from onrecord.command import Actor, system
from onrecord.execute import Executor, entered
from onrecord.vault import DataKey, Wrapped
from onrecord.vault.keys import DESTROYED, Blank, KeyIsUnknown
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from queries.export.desk import What


@dataclass(frozen=True)
class SomeKeys:
    """The keys of some persons of one workspace, as they were just now."""

    kept: dict[str, DataKey | Blank]

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:  # noqa: ARG002 - as Keys has it
        """Raises KeyIsUnknown."""
        try:
            return self.kept[key_id]
        except KeyError:
            raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know") from None


@dataclass(frozen=True)
class Custodian:
    """By the API's own executor: an access is recorded as the system's command, for the member who asked."""

    executor: Executor

    async def record(self, actor: Actor, what: What, subject_id: UUID, *, opened: bool) -> str:
        """An export. Raises what `execute` raises; then nothing may be told."""
        return await self.take(actor, RecordAccess(what=what, subject_id=subject_id, opened=opened))

    async def take(self, actor: Actor, access: RecordAccess) -> str:
        """Where the access stands on the record. Raises as `record` does."""
        asker = f"member/{actor.credential.member_id}" if actor.credential else None  # None: an operator
        executed = await self.executor.execute(access, system(actor.workspace_id, asker))
        return executed.position

    async def keys(self, actor: Actor, person_ids: Collection[UUID]) -> SomeKeys:
        """Read anew each time, so that nobody is read who was erased before this page."""
        if not person_ids:
            return SomeKeys({})
        statement = db.sql("commands", "load_person_keys")
        async with entered(self.executor.pool, system(actor.workspace_id), self.executor.now()) as connection:
            found = await connection.execute(statement, (actor.workspace_id, list(person_ids)))
        rows = cast("list[tuple[UUID, str, bytes | None]]", await found.fetchall())
        return SomeKeys({str(row[0]): self._key(*row) for row in rows})

    def _key(self, person_id: UUID, master_key: str, wrapped: bytes | None) -> DataKey | Blank:
        if wrapped is None:
            return DESTROYED
        try:
            return self.executor.vault.unwrap(person_id, Wrapped(master_key, wrapped))
        except (MasterKeyIsMissing, WrappedKeyIsBroken) as broken:
            raise errors.Unavailable(f"a person's key can't be had: {broken}") from None
