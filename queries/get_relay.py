"""Does the relay run? How far it is, and which shards are halted."""

from datetime import datetime

from pydantic import BaseModel

from onrecord import db
from queries.reading import Reading


class RelayProcess(BaseModel):
    """A relay that was alive at `seen_at`."""

    host: str
    pid: int
    started_at: datetime
    seen_at: datetime


class RelayShard(BaseModel):
    """What is committed and what of it is published, as of the relay's last heartbeat; null while no relay tells."""

    shard: int
    committed_seq: int
    published_seq: int | None
    unpublished: int | None
    halted: str | None
    halted_at: datetime | None


class Relay(BaseModel):
    """The active relay, null if there is none, those that stand by, and each shard. `unpublished` is of all shards."""

    active: RelayProcess | None
    standing_by: list[RelayProcess]
    unpublished: int | None
    shards: list[RelayShard]


async def get_relay(reading: Reading) -> Relay:
    processes = await reading.of_installation(db.sql("queries", "list_processes"), ())
    shards = await reading.of_installation(db.sql("queries", "list_shards"), ())
    relays = [row for row in processes if row["kind"] == "relay"]
    active = next((row for row in relays if row["owns"]), None)
    published = active["figures"].get("published", {}) if active else {}
    found = [
        RelayShard(
            shard=row["shard"],
            committed_seq=row["last_seq"],
            published_seq=published.get(str(row["shard"])),
            unpublished=_behind(row["last_seq"], published.get(str(row["shard"]))),
            halted=row["halted_reason"],
            halted_at=row["halted_at"],
        )
        for row in shards
    ]
    known = [shard.unpublished for shard in found if shard.unpublished is not None]
    return Relay(
        active=RelayProcess.model_validate(active) if active else None,
        standing_by=[RelayProcess.model_validate(row) for row in relays if not row["owns"]],
        unpublished=sum(known) if known else None,
        shards=found,
    )


def _behind(committed: int, published: int | None) -> int | None:
    return None if published is None else max(0, committed - published)
