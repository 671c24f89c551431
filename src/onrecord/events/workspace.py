"""The workspace stream: what belongs to a tenant or to the installation. The subject is `workspace/<id>`."""

from typing import Literal

from onrecord.events.shape import EventData, Id, Public


class OfWorkspace(EventData):
    """What all events of this stream are."""


class LogSettled(OfWorkspace):
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


class AccessRecorded(OfWorkspace):
    """Somebody looked at what is otherwise closed: the sealed part of an event, outside the inbox, or an account's.

    `shard` and `seq` are where the event stands; they are null for a `profile`, an account's e-mail and name. An export
    is of a conversation, a contact or of all events; `subject_id` is the conversation, the contact or the workspace.
    Of a contact's `file`, `media_id` says which. `opened` says whether what is personal could be read.
    """

    type: Literal["access.recorded.v3"] = "access.recorded.v3"
    what: Literal["sealed_part", "profile", "export_conversation", "export_contact", "export_events", "file"]
    subject_id: Id
    shard: int | None
    seq: int | None
    opened: bool
    media_id: Id | None = None
