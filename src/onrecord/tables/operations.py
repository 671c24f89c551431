"""What operators ask for by API, declared for Alembic."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import maybe_moment, moment, of_workspace, words


class Operation(SQLModel, table=True):
    """A request, and how far it is. `arguments` and `result` are the kind's own."""

    __tablename__ = "operations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        of_workspace("operations"),
        CheckConstraint("kind in ('rebuild', 'rollback', 'redrive', 'prune', 'settle')", name="operations_kind_check"),
        CheckConstraint("state in ('requested', 'running', 'done', 'failed')", name="operations_state_check"),
        CheckConstraint("(state = 'requested') = (started_at is null)", name="operations_started_check"),
        CheckConstraint("(state in ('done', 'failed')) = (ended_at is not null)", name="operations_ended_check"),
        CheckConstraint("state <> 'failed' or result is not null", name="operations_result_check"),
        Index("operations_open", "kind", "requested_at", postgresql_where=text("ended_at is null")),
    )
    workspace_id: UUID
    id: UUID
    kind: str = words()
    arguments: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    requested_by: str = words()
    requested_at: datetime = moment()
    state: str = Field(sa_column=Column(Text, nullable=False, server_default=text("'requested'")))
    result: dict[str, Any] | None = Field(sa_column=Column(JSONB))
    started_at: datetime | None = maybe_moment()
    ended_at: datetime | None = maybe_moment()
