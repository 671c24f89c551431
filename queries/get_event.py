"""What does this event say? Its record as it stands in the log and where that is; its sealed part, if asked for."""

from typing import Any, NamedTuple, Protocol
from uuid import UUID

from psycopg.rows import DictRow
from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Actor
from onrecord.identity.permissions import Read as Scope
from onrecord.vault.keys import Keys
from queries.event_rows import EventShown, shown
from queries.reading import Reading


class PlaceInLog(BaseModel):
    """Where the record stands in Kafka. It is at this offset, or later if records were repeated before it."""

    topic: str
    partition: int
    offset_min: int


class EventFound(EventShown):
    """An event whole: `record` is its CloudEvents JSON, byte for byte."""

    place: PlaceInLog
    record: str


class Opened(NamedTuple):
    """What a record may be read with, now that the access is on the record, and where that stands."""

    keys: Keys
    position: str


class Opener(Protocol):
    """Puts on the record that somebody opens a record's sealed part, and only then answers with the key."""

    async def __call__(self, actor: Actor, subject_id: UUID, shard: int, seq: int, record: bytes) -> Opened: ...


class Name(NamedTuple):
    """Which event: by its number, or by its id."""

    shard: int | None
    seq: int | None
    event_id: UUID | None

    def must_be_one(self) -> None:
        """Raises Malformed."""
        by_number = (self.shard is not None, self.seq is not None)
        if by_number not in {(True, True), (False, False)} or all(by_number) == (self.event_id is not None):
            raise errors.Malformed("name the event by shard and seq, or by event_id")


class Answer(NamedTuple):
    """The event; and where its opening stands on the record, if it was opened."""

    event: EventFound
    position: str | None


async def get_event(reading: Reading, name: Name, opener: Opener | None) -> Answer:
    """The event, opened if there is an opener. Raises NoSuchEvent, or Forbidden to whom personal data is none of it."""
    name.must_be_one()
    if opener:  # what is opened and recorded is theirs who ask now, not theirs whom this process remembers
        reading = await (await reading.needing(Scope.INBOX)).verified()
    statement = db.sql("queries", "get_event" if name.event_id is None else "get_event_by_id")
    rows = await reading.rows("audit_trail", statement, name._asdict())
    if not rows:
        raise errors.NoSuchEvent
    (row,) = rows
    source, topic = reading.reads.log.source, reading.reads.log.topic
    event = shown(row, source)
    opened = await _open(reading, row, opener) if opener and event.seal == "sealed" and event.fields else None
    if opened:
        event = shown(row, source, opened.keys)
    place = PlaceInLog(topic=topic, partition=row["shard"], offset_min=row["seq"] - 1)
    whole: dict[str, Any] = {**vars(event), "place": place, "record": bytes(row["record"]).decode()}
    return Answer(EventFound(**whole), opened and opened.position)


async def _open(reading: Reading, row: DictRow, opener: Opener) -> Opened:
    record = bytes(row["record"])
    return await opener(reading.asker.actor, row["subject_id"], row["shard"], row["seq"], record)
