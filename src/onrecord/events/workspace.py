"""The workspace stream: what belongs to a tenant or to the installation. The subject is `workspace/<id>`."""

from typing import Literal

from onrecord.events.shape import EventData, Id, Public


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
    subjects: tuple[Public, ...]
    subjects_total: int


class AccessRecorded(EventData):
    """Somebody looked at what is otherwise closed: the sealed part of an event, outside the inbox."""

    type: Literal["access.recorded.v1"] = "access.recorded.v1"
    what: Literal["sealed_part"]
    subject_id: Id
    shard: int
    seq: int
