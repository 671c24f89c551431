"""Channels, who is reached by them, what goes out by them, and files, declared for Alembic."""

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
    text,
)
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import many_words, maybe_moment, moment, octets, of_workspace, words

_KINDS = "('image', 'video', 'audio', 'voice', 'document', 'sticker')"


class Channel(SQLModel, table=True):
    """A number of the business; the token is sealed under the master key. One workspace has a number at a time."""

    __tablename__ = "channels"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("channels"),
        CheckConstraint("kind in ('whatsapp')", name="channels_kind_check"),
        CheckConstraint("health in ('healthy', 'degraded', 'stopped')", name="channels_health_check"),
        CheckConstraint("(token_sealed is null) = (disabled_at is not null)", name="channels_disabled_check"),
        Index("channels_by_number", "phone_number_id", unique=True, postgresql_where=text("disabled_at is null")),
    )
    workspace_id: UUID
    id: UUID
    kind: str = words()
    name: str = words()
    phone_number_id: str = words()
    waba_id: str = words()
    display_number: str = words()
    simulated: bool
    token_sealed: str | None = words(nullable=True)
    health: str = Field(sa_column=Column(Text, nullable=False, server_default=text("'healthy'")))
    failure: str | None = words(nullable=True)
    connected_at: datetime = moment()
    disabled_at: datetime | None = maybe_moment()
    token_set_at: datetime | None = maybe_moment()
    templates_request_id: UUID | None
    templates_requested_at: datetime | None = maybe_moment()


class MessageTemplate(SQLModel, table=True):
    """A text that Meta lets through outside the window, as it told of it last; `parameters` are the body's places."""

    __tablename__ = "templates"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "channel_id", "name", "language"),
        ForeignKeyConstraint(
            ["workspace_id", "channel_id"], ["channels.workspace_id", "channels.id"], name="templates_channel_fkey"
        ),
    )
    workspace_id: UUID
    channel_id: UUID
    name: str = words()
    language: str = words()
    category: str = words()
    status: str = words()
    header: str | None = words(nullable=True)
    body: str = words()
    footer: str | None = words(nullable=True)
    buttons: list[str] = many_words()
    parameters: list[str] = many_words()
    header_parameters: list[str] = many_words()


class ContactIdentity(SQLModel, table=True):
    """By what a channel knows a contact: a number, or the provider's name for them. `hmac` is of channel and value.

    A tombstone of an erased contact keeps its HMAC for a while, and nothing else.
    """

    __tablename__ = "contact_identities"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "contact_id", "hmac"),
        ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name="contact_identities_contact_fkey",
        ),
        CheckConstraint("kind in ('number', 'user_id')", name="contact_identities_kind_check"),
        CheckConstraint("(sealed is null) = (erased_at is not null)", name="contact_identities_erased_check"),
        Index(
            "contact_identities_living", "workspace_id", "hmac", unique=True, postgresql_where=text("erased_at is null")
        ),
        Index("contact_identities_erased", "workspace_id", "hmac", postgresql_where=text("erased_at is not null")),
    )
    workspace_id: UUID
    contact_id: UUID
    hmac: bytes = octets()
    kind: str = words()
    sealed: str | None = words(nullable=True)
    since: datetime = moment()
    erased_at: datetime | None = maybe_moment()


class FormerIdentity(SQLModel, table=True):
    """By what a channel knew a contact once, until `retired_at`: it finds them for what was written before."""

    __tablename__ = "former_identities"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "contact_id", "hmac"),
        ForeignKeyConstraint(
            ["workspace_id", "contact_id"],
            ["contacts.workspace_id", "contacts.id"],
            name="former_identities_contact_fkey",
        ),
        Index("former_identities_by_hmac", "workspace_id", "hmac"),
        Index("former_identities_erased", "workspace_id", "erased_at", postgresql_where=text("erased_at is not null")),
    )
    workspace_id: UUID
    contact_id: UUID
    hmac: bytes = octets()
    retired_at: datetime = moment()
    erased_at: datetime | None = maybe_moment()


class MessageNews(SQLModel, table=True):
    """Edits, revocations and reactions that are on the record, by the provider's ids of their own: each once."""

    __tablename__ = "message_news"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "provider_message_hmac"),
        ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["messages.workspace_id", "messages.id"],
            name="message_news_message_fkey",
        ),
        Index("message_news_of_message", "workspace_id", "message_id"),
    )
    workspace_id: UUID
    provider_message_hmac: bytes = octets()
    message_id: UUID


class Delivery(SQLModel, table=True):
    """An attempt to bring a message to the customer; its id is the effect's, and comes back in each status."""

    __tablename__ = "deliveries"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "message_id"],
            ["messages.workspace_id", "messages.id"],
            name="deliveries_message_fkey",
        ),
        Index("deliveries_of_message", "workspace_id", "message_id", "attempt", unique=True),
        Index(
            "deliveries_by_provider_message",
            "workspace_id",
            "provider_message_hmac",
            unique=True,
            postgresql_where=text("provider_message_hmac is not null"),
        ),
        CheckConstraint(
            "state in ('queued', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'unconfirmed')",
            name="deliveries_state_check",
        ),
    )
    workspace_id: UUID
    id: UUID
    message_id: UUID
    attempt: int
    channel_id: UUID | None
    state: str = words()
    failure: str | None = words(nullable=True)
    provider_message_hmac: bytes | None = octets(nullable=True)
    provider_message_sealed: str | None = words(nullable=True)
    created_at: datetime = moment()


class DeliveryStatus(SQLModel, table=True):
    """Which statuses of a delivery are on the record: each once, in whatever order they came."""

    __tablename__ = "delivery_statuses"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "delivery_id", "status"),
        ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["deliveries.workspace_id", "deliveries.id"],
            name="delivery_statuses_delivery_fkey",
        ),
        CheckConstraint(
            "status in ('sent', 'delivered', 'read', 'played', 'failed')", name="delivery_statuses_status_check"
        ),
    )
    workspace_id: UUID
    delivery_id: UUID
    status: str = words()


class Media(SQLModel, table=True):
    """A file of a conversation. Its object in S3 is named by workspace, contact and id."""

    __tablename__ = "media"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        ForeignKeyConstraint(
            ["workspace_id", "conversation_id"],
            ["conversations.workspace_id", "conversations.id"],
            name="media_conversation_fkey",
        ),
        CheckConstraint("origin in ('customer', 'member', 'import')", name="media_origin_check"),
        CheckConstraint(f"kind in {_KINDS}", name="media_kind_check"),
        CheckConstraint(
            "state in ('requested', 'uploaded', 'stored', 'rejected', 'expired', 'deleted')", name="media_state_check"
        ),
        Index("media_of_contact", "workspace_id", "contact_id"),
        Index("media_uploads", "workspace_id", postgresql_where=text("origin = 'member' and state = 'requested'")),
        Index("media_waiting", "requested_at", postgresql_where=text("state in ('requested', 'uploaded')")),
    )
    workspace_id: UUID
    id: UUID
    contact_id: UUID
    conversation_id: UUID
    origin: str = words()
    kind: str = words()
    state: str = words()
    media_type: str = words()
    size_bytes: int | None = Field(sa_type=BigInteger)
    has_preview: bool = Field(sa_column_kwargs={"server_default": text("false")})
    requested_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()


DECLARED = (
    Channel,
    MessageTemplate,
    ContactIdentity,
    FormerIdentity,
    MessageNews,
    Delivery,
    DeliveryStatus,
    Media,
)
