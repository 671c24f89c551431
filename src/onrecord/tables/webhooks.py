"""What came in by channels, as it came, declared for Alembic."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import maybe_moment, moment, octets, of_workspace, words


class Webhook(SQLModel, table=True):
    """A body as a provider sent it, sealed under the master key, until it is processed and for some days after.

    `items` are how many things it tells of, `items_done` the numbers of those that are processed.
    """

    __tablename__ = "webhooks"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("webhooks"),
        CheckConstraint("state in ('pending', 'claimed', 'done', 'failed')", name="webhooks_state_check"),
        CheckConstraint("(state in ('done', 'failed')) = (closed_at is not null)", name="webhooks_closed_check"),
        CheckConstraint(
            "(state = 'claimed') = (claimed_by is not null) and (claimed_by is null) = (lease_until is null)",
            name="webhooks_claimed_check",
        ),
        Index("webhooks_waiting", "workspace_id", "due_at", "id", postgresql_where=text("state = 'pending'")),
        Index(
            "webhooks_new", "workspace_id", postgresql_where=text("state in ('pending', 'claimed') and attempts = 0")
        ),
        Index("webhooks_failed", "workspace_id", "id", postgresql_where=text("state = 'failed'")),
        CheckConstraint(
            "traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'", name="webhooks_traceparent_check"
        ),
        Index("webhooks_in_hand", "lease_until", postgresql_where=text("state = 'claimed'")),
        Index("webhooks_closed", "workspace_id", "closed_at", postgresql_where=text("closed_at is not null")),
    )
    workspace_id: UUID
    id: UUID
    body_sealed: bytes = octets()
    items: int
    items_dropped: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    items_done: list[int] = Field(sa_column=Column(ARRAY(Integer), nullable=False, server_default=text("'{}'")))
    state: str = words()
    attempts: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    reason: str | None = words(nullable=True)
    received_at: datetime = moment()
    due_at: datetime = moment()
    claimed_by: UUID | None
    lease_until: datetime | None = maybe_moment()
    closed_at: datetime | None = maybe_moment()
    traceparent: str | None = words(nullable=True)


class WebhookSender(SQLModel, table=True):
    """Of whom a body speaks, as HMACs of their identities: erasing one cuts their items out."""

    __tablename__ = "webhook_senders"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "hmac", "webhook_id"),
        ForeignKeyConstraint(
            ["workspace_id", "webhook_id"],
            ["webhooks.workspace_id", "webhooks.id"],
            name="webhook_senders_webhook_fkey",
            ondelete="CASCADE",
        ),
        Index("webhook_senders_of_webhook", "workspace_id", "webhook_id"),
    )
    workspace_id: UUID
    webhook_id: UUID
    hmac: bytes = octets()


DECLARED = (Webhook, WebhookSender)
