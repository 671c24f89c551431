"""What decisions about contacts and conversations need. No message text stands here: it lives in the events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import SQLModel

from onrecord.tables.columns import maybe_moment, moment, octets, words


class Contact(SQLModel, table=True):
    """A customer, found by the HMAC of the address a channel knows them by; an erased one is a tombstone."""

    __tablename__ = "contacts"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="contacts_workspace_id_fkey"),
        ForeignKeyConstraint(
            ["workspace_id", "id"],
            ["person_keys.workspace_id", "person_keys.person_id"],
            name="contacts_person_key_fkey",
        ),
        CheckConstraint("channel in ('whatsapp')", name="contacts_channel_check"),
        CheckConstraint("(address_sealed is null) = (erased_at is not null)", name="contacts_erased_check"),
        Index(
            "contacts_by_address",
            "workspace_id",
            "channel",
            "address_hmac",
            unique=True,
            postgresql_where=text("erased_at is null"),
        ),
        Index(
            "contacts_erased_by_address",
            "workspace_id",
            "channel",
            "address_hmac",
            postgresql_where=text("erased_at is not null"),
        ),
    )
    workspace_id: UUID
    id: UUID
    channel: str = words()
    created_at: datetime = moment()
    address_hmac: bytes | None = octets(nullable=True)
    address_sealed: str | None = words(nullable=True)
    erased_at: datetime | None = maybe_moment()


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
    status: str = words()
    assignee_id: UUID | None
    version: int
    opened_at: datetime = moment()


class Message(SQLModel, table=True):
    """A message's identity; the HMAC of the provider's id makes a redelivery harmless."""

    __tablename__ = "messages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversations.workspace_id", "conversations.id"],
            name="messages_conversation_fkey",
        ),
        UniqueConstraint("workspace_id", "provider_message_hmac", name="messages_provider_key"),
        Index("messages_of_conversation", "workspace_id", "conversation_id"),
        CheckConstraint("direction in ('in', 'out')", name="messages_direction_check"),
    )
    workspace_id: UUID
    id: UUID
    conversation_id: UUID
    direction: str = words()
    created_at: datetime = moment()
    provider_message_hmac: bytes | None = octets(nullable=True)
    provider_message_sealed: str | None = words(nullable=True)
