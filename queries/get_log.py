"""Which log is this? How long each shard is, and how far back the outbox reaches."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from onrecord import broker, db
from queries.reading import Reading


class LogShard(BaseModel):
    """A shard: its last number, and the first that the outbox still has; 0 and null where there is none."""

    shard: int
    last_seq: int
    last_at: datetime | None
    outbox_from_seq: int
    outbox_from_at: datetime | None


class LogState(BaseModel):
    """The log. Every process compares the topic's id, partitions and `topic_configs` with what it needs at its start.

    So the topic keeps everything; the outbox keeps what wasn't pruned.
    """

    log_id: UUID
    source: str
    topic: str
    topic_id: UUID | None
    topic_configs: dict[str, str]
    events: int
    shards: list[LogShard]


async def get_log(reading: Reading) -> LogState:
    rows = await reading.of_installation(db.sql("queries", "list_shards"), ())
    log = reading.reads.log
    return LogState(
        log_id=log.id,
        source=log.source,
        topic=log.topic,
        topic_id=log.topic_id,
        topic_configs=broker.TOPIC_CONFIGS,
        events=sum(row["last_seq"] for row in rows),
        shards=[
            LogShard(
                shard=row["shard"],
                last_seq=row["last_seq"],
                last_at=row["last_at"],
                outbox_from_seq=row["first_seq"],
                outbox_from_at=row["first_at"],
            )
            for row in rows
        ],
    )
