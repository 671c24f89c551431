"""Which conversations are there? By what they are, in one of three orders."""

import hashlib
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from onrecord import clock, errors
from onrecord.events.ai import Intent, Sentiment
from onrecord.events.contact import Priority
from onrecord.events.inbox import Sort
from queries import conversation_filters
from queries import cursor as cursors
from queries.conversation_filters import WINDOW_H, Asked, Channel, Filters, Status
from queries.cursor import CURSOR_CHARS_MAX
from queries.list_timeline import Delivery
from queries.reading import PAGE_ROWS_DEFAULT, PAGE_ROWS_MAX, Reading

QUERY = "list_conversations"
LANGUAGE_CHARS_MAX = 12


class ConversationRow(BaseModel):
    """A conversation in the list, `unread` as whoever asks has it.

    `waiting_since` is when the customer's oldest unanswered message came; until `window_closes_at` the customer may be
    written to freely. `contact_address` is their number, empty where the channel tells none. `last_delivery` is how far
    the last message has come, if it is ours.

    From `intent` to `suggested_assignee_id` stands what the model made of it at `triaged_at`, when it had come to
    `triaged_version`: null where it was asked nothing yet. It rests on the messages named there. Since `ai_stopped_at`
    a person has it, and the model is asked nothing more.
    """

    conversation_id: UUID
    contact_id: UUID
    contact_name: str
    contact_address: str
    contact_username: str | None
    channel: str
    channel_id: UUID | None
    status: Status
    snoozed_until: datetime | None
    assignee_id: UUID | None
    priority: Priority
    labels: list[UUID]
    version: int
    opened_at: datetime
    last_activity_at: datetime
    last_message: str | None
    last_direction: Literal["in", "out"] | None
    last_kind: str | None
    last_message_id: UUID | None
    last_delivery: Delivery | None
    waiting_since: datetime | None
    window_closes_at: datetime | None
    triaged_at: datetime | None
    triaged_version: int | None
    triage_is_offline: bool | None
    intent: Intent | None
    urgency: Priority | None
    language: str | None
    sentiment: Sentiment | None
    triage_reason: str | None
    triage_message_ids: list[UUID] | None
    suggested_label_ids: list[UUID] | None
    suggested_assignee_id: UUID | None
    ai_stopped_at: datetime | None
    unread: bool


class ConversationPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last.

    Where a label, channel, unread, closing window or triage was asked for, a page may hold fewer rows than its
    limit, or none, and still have a next one.
    """

    conversations: list[ConversationRow]
    next: str | None


class ListConversations(BaseModel):
    """What is asked: conversations that are all of this, in one order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Status | None = None
    assignee_id: UUID | None = None
    mine: bool = Field(default=False, description="Assigned to whoever asks.")
    unassigned: bool = False
    label_id: UUID | None = None
    channel: Channel | None = None
    priority: Priority | None = None
    unread: bool | None = Field(default=None, description="Whether the customer wrote what whoever asks hasn't read.")
    window_closing_h: int | None = Field(
        default=None, ge=1, le=WINDOW_H, description="Whether the window is open, and closes within so many hours."
    )
    intent: Intent | None = Field(default=None, description="As the model triaged it; likewise the next three.")
    urgency: Priority | None = None
    language: str | None = Field(default=None, max_length=LANGUAGE_CHARS_MAX, description="A tag such as `pt`.")
    sentiment: Sentiment | None = None
    sort: Sort = Field(
        default="last_activity", description="`oldest_waiting` lists only conversations that wait for an answer."
    )
    limit: int = Field(default=PAGE_ROWS_DEFAULT, ge=1, le=PAGE_ROWS_MAX)
    cursor: str | None = Field(default=None, max_length=CURSOR_CHARS_MAX)

    def filters(self, member_id: UUID | None) -> Filters:
        """The filters as this member means them; raises FiltersDontFit."""
        if [self.assignee_id is not None, self.mine, self.unassigned].count(True) > 1:
            raise errors.FiltersDontFit
        if member_id is None and (self.mine or self.unread is not None):
            raise errors.FiltersDontFit("mine and unread are a member's: whoever asks is none in this workspace")
        whose: UUID | Literal["nobody"] | None = member_id if self.mine else self.assignee_id
        return Filters(
            status=self.status,
            assignee="nobody" if self.unassigned else whose,
            label_id=self.label_id,
            channel=self.channel,
            priority=self.priority,
            unread=self.unread,
            window_closing_h=self.window_closing_h,
            intent=self.intent,
            urgency=self.urgency,
            language=self.language,
            sentiment=self.sentiment,
        )


async def list_conversations(reading: Reading, question: ListConversations) -> ConversationPage:
    asked = Asked(question.filters(reading.member_id), question.sort, reading.member_id, clock.now())
    limit = question.limit
    of = f"{QUERY} {hashlib.sha256(asked.name.encode()).hexdigest()[:16]}"
    at = _at(cursors.decode(question.cursor, of))
    statement = conversation_filters.statement(asked, later=bool(at), rows_max=limit + 1)
    found = await reading.rows("conversation_list", statement, {**asked.params, **at, "rows_max": limit + 1})
    listed = [row for row in found if row["listed"]]
    last = listed[limit - 1] if len(listed) > limit else next((row for row in found if not row["listed"]), None)
    after = cursors.Cursor(of=of, at=_key(last, asked.sort)).encode() if last else None
    return ConversationPage(
        conversations=[ConversationRow.model_construct(**row) for row in listed[:limit]], next=after
    )


def _key(row: dict[str, Any], sort: Sort) -> tuple[str | int, ...]:
    moment = row["waiting_since" if sort == "oldest_waiting" else "last_activity_at"]
    return (row["priority_rank"], moment.isoformat(), str(row["conversation_id"]))


def _at(cursor: cursors.Cursor | None) -> dict[str, object]:
    """Where the last page ended: nothing at the beginning."""
    if cursor is None:
        return {}
    try:
        rank, at, conversation_id = cursor.at
        return {"rank": cursors.number(rank, 3), "at": cursors.moment(at), "id": UUID(str(conversation_id))}
    except ValueError:
        raise errors.CursorIsMalformed from None
