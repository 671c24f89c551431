"""The effect ledger's tables, declared for Alembic: what was asked for outside, and how far the feeder has read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlmodel import Field, SQLModel

_MOMENT = DateTime(timezone=True)
_OPEN = text("closed_at is null")
_CLAIMABLE = text("state in ('pending', 'unknown')")
_IN_HAND = text("state in ('claimed', 'calling')")


class Effect(SQLModel, table=True):
    """One thing to be done outside, with the sealed record that asks for it; a closed one has no record any more.

    `lane` is what is claimed by turns within a workspace: a channel, or all that goes by none. `attempts` counts calls,
    `doubts` how often nobody could say whether one got through. No foreign key: after a restore the log may speak of
    workspaces that this database doesn't have yet.
    """

    __tablename__ = "effects"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "source_event_id", "task", name="effects_source_key"),
        CheckConstraint("kind in ('mail', 'delivery', 'media', 'ai')", name="effects_kind_check"),
        CheckConstraint(
            "state in ('pending', 'claimed', 'calling', 'unknown', 'done', 'failed')", name="effects_state_check"
        ),
        CheckConstraint("reason ~ '^[a-z0-9_]{1,40}$'", name="effects_reason_check"),
        CheckConstraint(
            "attempts >= 0 and doubts >= 0 and (state <> 'unknown' or doubts > 0)", name="effects_counts_check"
        ),
        CheckConstraint(
            "(state in ('claimed', 'calling')) = (claimed_by is not null)"
            " and (claimed_by is null) = (lease_until is null)",
            name="effects_claimed_check",
        ),
        CheckConstraint("(state in ('done', 'failed')) = (closed_at is not null)", name="effects_closed_check"),
        CheckConstraint("state <> 'failed' or reason is not null", name="effects_failed_check"),
        CheckConstraint(
            "case state when 'done' then record is null when 'failed' then record is null when 'calling' then true"
            " else record is not null end",
            name="effects_record_check",
        ),
        Index("effects_claimable", "kind", "workspace_id", "lane", "due_at", "id", postgresql_where=_CLAIMABLE),
        Index("effects_in_hand", "kind", "workspace_id", "lease_until", postgresql_where=_IN_HAND),
        Index("effects_of_channel", "workspace_id", "channel_id", postgresql_where=_OPEN),
        Index("effects_of_person", "workspace_id", "person_id", "source_seq", postgresql_where=_OPEN),
        Index("effects_open", "workspace_id", "id", postgresql_where=_OPEN),
        Index("effects_failed", "workspace_id", "id", postgresql_where=text("state = 'failed'")),
        Index("effects_about", "workspace_id", "person_id", "id"),
    )
    workspace_id: UUID
    id: UUID
    kind: str = Field(sa_type=Text)
    task: str = Field(sa_type=Text)
    person_id: UUID
    channel_id: UUID | None
    lane: UUID = Field(
        sa_column=Column(Uuid, Computed("COALESCE(channel_id, workspace_id)", persisted=True), nullable=False)
    )
    source_shard: int
    source_seq: int = Field(sa_type=BigInteger)
    source_event_id: UUID
    record: bytes | None = Field(sa_type=LargeBinary)
    state: str = Field(sa_type=Text)
    attempts: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    doubts: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("0")))
    due_at: datetime = Field(sa_type=_MOMENT)
    claimed_by: UUID | None
    lease_until: datetime | None = Field(sa_type=_MOMENT)
    reason: str | None = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=_MOMENT)
    closed_at: datetime | None = Field(sa_type=_MOMENT)


class FeederPosition(SQLModel, table=True):
    """How far the feeder has read a shard: it only rises. `stopped` says why it reads no further.

    `doubted_seq` is the log's end by which a restore was noticed last: open effects were put in doubt once for it.
    """

    __tablename__ = "feeder_positions"
    shard: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_type=BigInteger)
    next_offset: int = Field(sa_type=BigInteger)
    doubted_seq: int = Field(sa_column=Column(BigInteger, nullable=False, server_default=text("0")))
    stopped: str | None = Field(sa_type=Text)


DECLARED = (Effect, FeederPosition)
