"""Opening the sealed part of a record for somebody who asks over HTTP: on the record first, or not at all."""

from dataclasses import dataclass
from uuid import UUID

from commands.record_access import RecordAccess
from onrecord.command import Actor
from onrecord.custody import Custodian
from onrecord.events.envelope import person_of
from queries.get_event import Opened


@dataclass(frozen=True)
class Opener:
    """Opens records by the custodian: each opening is a command of the system's, for the member who asked."""

    custodian: Custodian

    async def __call__(self, actor: Actor, subject_id: UUID, shard: int, seq: int, record: bytes) -> Opened:
        """The key is looked for afterwards, so that nobody is read who was erased a moment ago.

        Raises what `execute` raises; then nothing is opened.
        """
        assert actor.credential is not None, "who asks over HTTP came with a credential"
        access = RecordAccess(what="sealed_part", subject_id=subject_id, shard=shard, seq=seq)
        position = await self.custodian.take(actor, access)
        person = person_of(record)
        assert person is not None, "an event with personal fields is sealed under somebody's key"
        return Opened(await self.custodian.keys(actor, {UUID(person[1])}), position)
