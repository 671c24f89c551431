"""What became of a timeline's files: one row for each, with what the model saw in it."""

from collections.abc import Iterable
from typing import TypedDict

from onrecord import db
from onrecord.events import (
    AiDescribed,
    MediaEvent,
    MediaExpired,
    MediaRejected,
    MediaRequested,
    MediaStored,
    MediaUploaded,
)
from onrecord.events.envelope import Recorded
from projections.projection import Key, Table


class File(TypedDict):
    """A file as it is now. `media_type` and `size_bytes` are as announced until it is stored.

    Its contact's erasure makes it `deleted`: there is nothing more to be had. `description` is the model's.
    """

    workspace_id: str
    conversation_id: str
    media_id: str
    shard: int
    state: str
    media_kind: str | None
    media_type: str | None
    size_bytes: int | None
    name: str | None
    has_preview: bool
    width: int | None
    height: int | None
    rejection: str | None
    description: str | None


def _file_keys(recorded: Recorded) -> Iterable[Key]:
    event = recorded.event
    if isinstance(event, MediaEvent | AiDescribed):
        return ((recorded.envelope.workspace_id, event.conversation_id, event.media_id),)
    return ()


def _fold_file(row: File | None, recorded: Recorded, key: Key) -> File:
    event, row = recorded.event, row or _announced(recorded, key)
    match event:
        case MediaUploaded():
            return {**row, "state": "uploaded"}
        case MediaStored():
            size: File = {**row, "state": "stored", "media_type": event.media_type, "size_bytes": event.size_bytes}
            return {**size, "has_preview": event.has_preview, "width": event.width, "height": event.height}
        case MediaRejected():
            return {**row, "state": "rejected", "rejection": event.reason}
        case MediaExpired():
            return {**row, "state": "expired"}
        case AiDescribed():
            return {**row, "description": event.text}
    return row


def _announced(recorded: Recorded, key: Key) -> File:
    said = recorded.event if isinstance(recorded.event, MediaRequested) else None
    return {
        "workspace_id": recorded.envelope.workspace_id,
        "conversation_id": str(key[1]),
        "media_id": str(key[2]),
        "shard": recorded.shard,
        "state": "requested",
        "media_kind": said.kind if said else None,
        "media_type": said.media_type if said else None,
        "size_bytes": said.size_bytes if said else None,
        "name": said.file_name if said else None,
        "has_preview": False,
        "width": None,
        "height": None,
        "rejection": None,
        "description": None,
    }


FILES = Table(
    name="timeline_files_v5",
    create="""
        create table read.timeline_files_v5 (
            workspace_id uuid not null,
            conversation_id uuid not null,
            media_id uuid not null,
            shard integer not null,
            state text not null,
            media_kind text,
            media_type text,
            size_bytes bigint,
            name text,
            has_preview boolean not null,
            width integer,
            height integer,
            rejection text,
            description text,
            primary key (workspace_id, conversation_id, media_id)
        ) with (fillfactor = 80);
        """,
    columns=tuple(File.__annotations__),
    key_columns=("workspace_id", "conversation_id", "media_id"),
    wants=(MediaEvent, AiDescribed),
    keys=_file_keys,
    fold=_fold_file,
    load=db.sql("projections", "timeline_files_load"),
    save=db.sql("projections", "timeline_files_save"),
    personal=("name", "description"),
    erase=db.sql("projections", "timeline_files_erase"),
)
