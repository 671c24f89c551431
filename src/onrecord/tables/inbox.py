"""What decisions about contacts and conversations need. No message text stands here: it lives in the events."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import maybe_moment, moment, octets, words


class Contact(SQLModel, table=True):
    """A customer of a channel, found by their identities; an erased one is a tombstone."""

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
    )
    workspace_id: UUID
    id: UUID
    channel: str = words()
    channel_id: UUID | None
    created_at: datetime = moment()
    erased_at: datetime | None = maybe_moment()


def _of_contact(name: str, column: str = "contact_id") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", column], ["contacts.workspace_id", "contacts.id"], name=name)


def _of_conversation(name: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "conversation_id"], ["conversations.workspace_id", "conversations.id"], name=name
    )


def _of_member(name: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", "member_id"], ["members.workspace_id", "members.id"], name=name)


class Conversation(SQLModel, table=True):
    """What a decision about a conversation needs."""

    __tablename__ = "conversations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        _of_contact("conversations_contact_fkey"),
        CheckConstraint("status in ('open', 'snoozed', 'resolved')", name="conversations_status_check"),
        CheckConstraint("(status = 'snoozed') = (snoozed_until is not null)", name="conversations_snoozed_check"),
        CheckConstraint("priority in ('low', 'normal', 'high', 'urgent')", name="conversations_priority_check"),
        CheckConstraint("version > 0", name="conversations_version_check"),
        Index("conversations_of_contact", "workspace_id", "contact_id", "id"),
        Index("conversations_snoozed", "snoozed_until", postgresql_where=text("status = 'snoozed'")),
        Index(
            "conversations_open_of_assignee",
            "workspace_id",
            "assignee_id",
            postgresql_where=text("status = 'open' and assignee_id is not null"),
        ),
    )
    workspace_id: UUID
    id: UUID
    contact_id: UUID
    status: str = words()
    assignee_id: UUID | None
    version: int
    opened_at: datetime = moment()
    snoozed_until: datetime | None = maybe_moment()
    window_expires_at: datetime | None = maybe_moment()
    priority: str = Field(sa_column=Column(Text, nullable=False, server_default="normal"))


class Message(SQLModel, table=True):
    """A message's identity; the HMAC of the provider's id makes a redelivery harmless."""

    __tablename__ = "messages"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        _of_conversation("messages_conversation_fkey"),
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


class ConversationLabel(SQLModel, table=True):
    """Which labels a conversation bears."""

    __tablename__ = "conversation_labels"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "conversation_id", "label_id"),
        _of_conversation("conversation_labels_conversation_fkey"),
        ForeignKeyConstraint(
            ["workspace_id", "label_id"],
            ["labels.workspace_id", "labels.id"],
            name="conversation_labels_label_fkey",
        ),
    )
    workspace_id: UUID
    conversation_id: UUID
    label_id: UUID


class ConversationRead(SQLModel, table=True):
    """How far a member has read a conversation: a number of the contact's shard."""

    __tablename__ = "conversation_reads"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "conversation_id", "member_id"),
        _of_conversation("conversation_reads_conversation_fkey"),
        _of_member("conversation_reads_member_fkey"),
        CheckConstraint("read_seq > 0", name="conversation_reads_seq_check"),
    )
    workspace_id: UUID
    conversation_id: UUID
    member_id: UUID
    read_seq: int = Field(sa_type=BigInteger)


class ContactField(SQLModel, table=True):
    """Which fields a contact has; what they say is sealed in the events."""

    __tablename__ = "contact_fields"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "contact_id", "field"),
        _of_contact("contact_fields_contact_fkey"),
    )
    workspace_id: UUID
    contact_id: UUID
    field: str = words()


class ContactLink(SQLModel, table=True):
    """Two contacts that are one person; the row stands once from each side."""

    __tablename__ = "contact_links"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "contact_id", "linked_contact_id"),
        _of_contact("contact_links_contact_fkey"),
        _of_contact("contact_links_linked_fkey", "linked_contact_id"),
        CheckConstraint("contact_id <> linked_contact_id", name="contact_links_check"),
    )
    workspace_id: UUID
    contact_id: UUID
    linked_contact_id: UUID


class NotificationMail(SQLModel, table=True):
    """When a member was last mailed about a conversation, by what about it; gone once they have read it."""

    __tablename__ = "notification_mails"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "member_id", "conversation_id", "kind"),
        _of_member("notification_mails_member_fkey"),
        _of_conversation("notification_mails_conversation_fkey"),
        CheckConstraint("kind in ('assigned', 'mentioned', 'replied')", name="notification_mails_kind_check"),
    )
    workspace_id: UUID
    member_id: UUID
    conversation_id: UUID
    kind: str = words()
    mailed_at: datetime = moment()
