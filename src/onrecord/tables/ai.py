"""What the model may be asked, what it was asked, and what that cost, declared for Alembic."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from onrecord.tables.columns import many_words, maybe_moment, moment, octets, of_workspace, words

_TASKS = "('triage', 'summary', 'draft', 'description')"


def _of_conversation(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "conversation_id"],
        ["conversations.workspace_id", "conversations.id"],
        name=f"{table}_conversation_fkey",
    )


def _count() -> Column[int]:
    return Column(Integer, nullable=False, server_default=text("0"))


def _microdollars() -> Column[int]:
    return Column(BigInteger, nullable=False, server_default=text("0"))


class AiPolicy(SQLModel, table=True):
    """What a workspace lets the model be asked; without a row, nothing. While it is paused, likewise."""

    __tablename__ = "ai_policies"
    __table_args__ = (
        of_workspace("ai_policies"),
        CheckConstraint("pause_reason in ('budget', 'account_refused')", name="ai_policies_pause_reason_check"),
        CheckConstraint("(paused_until is null) = (pause_reason is null)", name="ai_policies_paused_check"),
        CheckConstraint("budget_microdollars_per_day_max >= 0", name="ai_policies_budget_check"),
    )
    workspace_id: UUID = Field(primary_key=True)
    tasks: list[str] = many_words()
    auto_draft: bool
    instructions: str = words()
    disclosure: str = words()
    budget_microdollars_per_day_max: int = Field(sa_type=BigInteger)
    paused_until: datetime | None = maybe_moment()
    pause_reason: str | None = words(nullable=True)
    updated_at: datetime = moment()


class AiSnippet(SQLModel, table=True):
    """A piece of what the workspace knows."""

    __tablename__ = "ai_snippets"
    __table_args__ = (PrimaryKeyConstraint("workspace_id", "id"), of_workspace("ai_snippets"))
    workspace_id: UUID
    id: UUID
    title: str = words()
    text: str = words()
    created_at: datetime = moment()


class AiConversation(SQLModel, table=True):
    """How far a conversation is triaged, by its versions, and whether a person took it over.

    What is wanted and not asked yet is asked when it is due. `calls` are those of the day `calls_on`.
    """

    __tablename__ = "ai_conversations"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "conversation_id"),
        _of_conversation("ai_conversations"),
        CheckConstraint(
            "done_version <= asked_version and asked_version <= wanted_version", name="ai_conversations_versions_check"
        ),
        CheckConstraint("due_at is null or stopped_at is null", name="ai_conversations_stopped_check"),
        Index("ai_conversations_due", "due_at", postgresql_where=text("due_at is not null")),
    )
    workspace_id: UUID
    conversation_id: UUID
    wanted_version: int = Field(sa_column=_count())
    asked_version: int = Field(sa_column=_count())
    done_version: int = Field(sa_column=_count())
    asked_at: datetime | None = maybe_moment()
    due_at: datetime | None = maybe_moment()
    stopped_at: datetime | None = maybe_moment()
    calls_on: date | None
    calls: int = Field(sa_column=_count())


class AiRequest(SQLModel, table=True):
    """A question to the model: its id is the effect's, and the draft's. One of a kind about the same is enough.

    `text_sealed` is what was answered in words, under the contact's key: a draft, a summary, what a file shows.
    """

    __tablename__ = "ai_requests"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "id"),
        _of_conversation("ai_requests"),
        CheckConstraint(f"task in {_TASKS}", name="ai_requests_task_check"),
        CheckConstraint(
            "state in ('asked', 'answered', 'failed', 'approved', 'discarded')", name="ai_requests_state_check"
        ),
        CheckConstraint("text_sealed is null or state = 'answered'", name="ai_requests_text_check"),
        CheckConstraint("(task = 'description') = (media_id is not null)", name="ai_requests_media_check"),
        Index(
            "ai_requests_living",
            "workspace_id",
            "conversation_id",
            "task",
            "of_version",
            text("coalesce(media_id, conversation_id)"),
            unique=True,
            postgresql_where=text("state in ('asked', 'answered')"),
        ),
    )
    workspace_id: UUID
    id: UUID
    conversation_id: UUID
    task: str = words()
    of_version: int
    media_id: UUID | None
    state: str = words()
    text_sealed: str | None = words(nullable=True)
    created_at: datetime = moment()
    closed_at: datetime | None = maybe_moment()


class AiCall(SQLModel, table=True):
    """A call, written down before it is made, with what is reserved for it on that day's budget.

    `doubted`: nobody knows whether it was answered, and billed. What it reserved stays counted.
    """

    __tablename__ = "ai_calls"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "request_id", "attempt"),
        _of_conversation("ai_calls"),
        CheckConstraint("state in ('reserved', 'settled', 'released', 'doubted')", name="ai_calls_state_check"),
        CheckConstraint("(state = 'settled') = (cost_microdollars is not null)", name="ai_calls_cost_check"),
        CheckConstraint("(state = 'reserved') = (ended_at is null)", name="ai_calls_ended_check"),
        CheckConstraint("reserved_microdollars >= 0 and cost_microdollars >= 0", name="ai_calls_amounts_check"),
        Index("ai_calls_of_conversation", "workspace_id", "conversation_id"),
    )
    workspace_id: UUID
    request_id: UUID
    attempt: int
    conversation_id: UUID
    day: date
    model: str = words()
    prompt: str = words()
    request_hash: bytes | None = octets(nullable=True)
    seen_seq: int = Field(sa_type=BigInteger)
    state: str = words()
    reserved_microdollars: int = Field(sa_type=BigInteger)
    cost_microdollars: int | None = Field(sa_type=BigInteger)
    began_at: datetime = moment()
    ended_at: datetime | None = maybe_moment()


class AiBudgetDay(SQLModel, table=True):
    """What a workspace's calls of a day cost, by UTC: spent, reserved for those under way, maybe billed unseen."""

    __tablename__ = "ai_budget_days"
    __table_args__ = (
        PrimaryKeyConstraint("workspace_id", "day"),
        of_workspace("ai_budget_days"),
        CheckConstraint(
            "spent_microdollars >= 0 and reserved_microdollars >= 0 and doubted_microdollars >= 0",
            name="ai_budget_days_amounts_check",
        ),
    )
    workspace_id: UUID
    day: date
    spent_microdollars: int = Field(sa_column=_microdollars())
    reserved_microdollars: int = Field(sa_column=_microdollars())
    doubted_microdollars: int = Field(sa_column=_microdollars())


DECLARED = (AiPolicy, AiSnippet, AiConversation, AiRequest, AiCall, AiBudgetDay)
