"""The write tables: what decisions need to know, declared for Alembic; reads and writes are hand-written SQL.

No message text stands here: text lives in the event and in the read models.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel


def _text(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def _moment(default: str | None = None) -> Any:
    return Field(sa_column=Column(DateTime(timezone=True), nullable=False, server_default=default and text(default)))


def _bytes() -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=False))


class Log(SQLModel, table=True):
    """The one row that says which log this database writes: chosen once, compared with the topic at every start."""

    __tablename__ = "log"
    __table_args__ = (
        CheckConstraint("shards between 1 and 1024", name="log_shards_check"),
        Index("log_is_one_row", text("(true)"), unique=True),
    )
    id: UUID = Field(primary_key=True)
    shards: int
    topic: str = _text()
    topic_id: UUID | None
    workspace_id: UUID
    created_at: datetime = _moment()


class Workspace(SQLModel, table=True):
    """A tenant."""

    __tablename__ = "workspaces"
    id: UUID = Field(primary_key=True)
    name: str = _text()
    created_at: datetime = _moment()


class Contact(SQLModel, table=True):
    """A customer, found by the address a channel knows them by."""

    __tablename__ = "contacts"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="contacts_workspace_id_fkey"),
        UniqueConstraint("workspace_id", "channel", "address", name="contacts_address_key"),
        CheckConstraint("channel in ('whatsapp')", name="contacts_channel_check"),
    )
    workspace_id: UUID
    id: UUID
    channel: str = _text()
    address: str = _text()
    created_at: datetime = _moment()


class Conversation(SQLModel, table=True):
    """What a decision about a conversation needs."""

    __tablename__ = "conversations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "contact_id"], ["contacts.workspace_id", "contacts.id"], name="conversations_contact_fkey"
        ),
        CheckConstraint("status in ('open', 'resolved')", name="conversations_status_check"),
        CheckConstraint("version > 0", name="conversations_version_check"),
        Index("conversations_of_contact", "workspace_id", "contact_id", "id"),
    )
    workspace_id: UUID
    id: UUID
    contact_id: UUID
    status: str = _text()
    assignee_id: UUID | None
    version: int
    opened_at: datetime = _moment()


class Message(SQLModel, table=True):
    """A message's identity; `provider_message_id` makes a provider's redelivery harmless."""

    __tablename__ = "messages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversations.workspace_id", "conversations.id"],
            name="messages_conversation_fkey",
        ),
        UniqueConstraint("workspace_id", "provider_message_id", name="messages_provider_key"),
        CheckConstraint("direction in ('in', 'out')", name="messages_direction_check"),
    )
    workspace_id: UUID
    id: UUID
    conversation_id: UUID
    direction: str = _text()
    provider_message_id: str | None = _text(nullable=True)
    created_at: datetime = _moment()


class Idempotency(SQLModel, table=True):
    """The answer to a command that came with an `Idempotency-Key`, kept for repeats."""

    __tablename__ = "idempotency"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "actor", "key"),
        CheckConstraint("(answer is null) = (position is null)", name="idempotency_answered_check"),
        Index("idempotency_by_age", "workspace_id", "created_at"),
    )
    workspace_id: UUID
    actor: str = _text()
    key: str = _text()
    request_hmac: bytes = _bytes()
    answer: str | None = _text(nullable=True)
    position: str | None = _text(nullable=True)
    created_at: datetime = _moment()


class _Emitted(SQLModel):
    """The columns of a numbered record; `record` is exactly what Kafka carries."""

    shard: int = Field(sa_type=Integer)
    seq: int = Field(sa_type=BigInteger)
    event_id: UUID
    type: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    workspace_id: UUID
    occurred_at: datetime = Field(sa_type=DateTime(timezone=True))
    record: bytes


class Outbox(_Emitted, table=True):
    """The log, as Postgres holds it: inserted by `outbox_emit` and by nothing else. No foreign key, no trigger."""

    __tablename__ = "outbox"
    __table_args__ = (
        PrimaryKeyConstraint("shard", "seq"),
        CheckConstraint("seq > 0", name="outbox_seq_check"),
        CheckConstraint("octet_length(record) between 2 and 786432", name="outbox_record_check"),
    )


class OutboxForked(_Emitted, table=True):
    """Rows that a settled shard moved out of the way, as they were."""

    __tablename__ = "outbox_forked"
    __table_args__ = (PrimaryKeyConstraint("shard", "seq", "event_id"),)
    forked_at: datetime = _moment("now()")


class HaltedShard(SQLModel, table=True):
    """A shard whose log and outbox disagree: commands on it are refused until it is settled."""

    __tablename__ = "halted_shards"
    shard: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    reason: str = _text()
    halted_at: datetime = _moment("now()")


class Heartbeat(SQLModel, table=True):
    """A relay or projector that was alive at `seen_at`, and the shards it owned; an active relay owns unit 0."""

    __tablename__ = "heartbeats"
    __table_args__ = (CheckConstraint("kind in ('relay', 'projector')", name="heartbeats_kind_check"),)
    process_id: UUID = Field(primary_key=True)
    kind: str = _text()
    host: str = _text()
    pid: int
    shards: str = _text()
    started_at: datetime = _moment("now()")
    seen_at: datetime = _moment("now()")


DECLARED = (
    Log,
    Workspace,
    Contact,
    Conversation,
    Message,
    Idempotency,
    Outbox,
    OutboxForked,
    HaltedShard,
    Heartbeat,
)
