"""The workspace stream: what belongs to a tenant or to the installation. The subject is `workspace/<id>`."""

from typing import Literal

from onrecord.events.shape import EventData


class LogSettled(EventData):
    """An operator mended a halted shard: the log's bytes stood, the outbox's differing rows were emitted again.

    `subjects` are those whose domain rows may differ from the log; at most 1,000 are named, `subjects_total` counts.
    """

    type: Literal["log.settled.v1"] = "log.settled.v1"
    shard: int
    first_seq: int
    log_tail_seq: int
    copied: int
    moved: int
    subjects: tuple[str, ...]
    subjects_total: int
