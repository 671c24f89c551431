"""Opening the sealed part of a record for somebody who asks over HTTP: on the record first, or not at all."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from commands.record_access import RecordAccess
from onrecord import db, errors
from onrecord.command import Actor, system
from onrecord.events.envelope import person_of
from onrecord.execute import Executor, entered
from onrecord.vault import DataKey, Wrapped
from onrecord.vault.keys import DESTROYED, Blank, KeyIsUnknown
from onrecord.vault.master import MasterKeyIsMissing, WrappedKeyIsBroken
from queries.get_event import Opened


@dataclass(frozen=True)
class OneKey:
    """The key of one person, `DESTROYED` after an erasure, None if there never was one."""

    person_id: str
    key: DataKey | Blank | None

    def find(self, workspace_id: str, key_id: str) -> DataKey | Blank:  # noqa: ARG002 - as Keys has it
        """Raises KeyIsUnknown."""
        if self.key is None or key_id != self.person_id:
            raise KeyIsUnknown(f"it is sealed under key {key_id}, which the vault doesn't know")
        return self.key


@dataclass(frozen=True)
class Opener:
    """Opens records by the API's own executor: each opening is a command of the system's, for the member who asked."""

    executor: Executor

    async def __call__(self, actor: Actor, subject_id: UUID, shard: int, seq: int, record: bytes) -> Opened:
        """The key is looked for afterwards, so that nobody is read who was erased a moment ago.

        Raises what `execute` raises; then nothing is opened.
        """
        command = RecordAccess(what="sealed_part", subject_id=subject_id, shard=shard, seq=seq)
        executed = await self.executor.execute(command, self._for(actor))
        person = person_of(record)
        assert person is not None, "an event with personal fields is sealed under somebody's key"
        return Opened(OneKey(person[1], await self._key(actor, UUID(person[1]))), executed.position)

    def _for(self, actor: Actor) -> Actor:
        assert actor.credential is not None, "who asks over HTTP came with a credential"
        return system(actor.workspace_id, f"member/{actor.credential.member_id}")

    async def _key(self, actor: Actor, person_id: UUID) -> DataKey | Blank | None:
        statement = db.sql("commands", "load_person_key")
        async with entered(self.executor.pool, system(actor.workspace_id), self.executor.now()) as connection:
            found = await connection.execute(statement, (actor.workspace_id, person_id))
        row = cast("tuple[str, bytes | None] | None", await found.fetchone())
        if row is None:
            return None
        master_key, wrapped = row
        if wrapped is None:
            return DESTROYED
        try:
            return self.executor.vault.unwrap(person_id, Wrapped(master_key, wrapped))
        except (MasterKeyIsMissing, WrappedKeyIsBroken) as broken:
            raise errors.Unavailable(f"the person's key can't be had: {broken}") from None
