"""What was the model asked, by whom, and what came of it? The newest first. It holds nothing personal."""

from datetime import datetime
from typing import Literal, LiteralString, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events.ai import AiFailure, AiTask
from queries import cursor as cursors
from queries.reading import Reading, page

PROJECTION = "ai_usage"
QUERY = "list_ai_calls"
NEWEST: tuple[str | datetime, UUID] = ("infinity", UUID(int=2**128 - 1))

CallState = Literal["asked", "answered", "failed", "approved", "by_member", "superseded", "stopped"]


class AiCall(BaseModel):
    """A question to the model, and its answer: `event_id` is that on the record, with what it saw and said, sealed.

    Of a draft `state` is then `approved`, with the message that was sent and how far it is from the draft, or why it
    was discarded. `attempts` counts calls; `maybe_billed_twice` says that an earlier one may have been billed unseen.
    Cost is in millionths of a dollar, by the prices of the day `prices_of`. With `is_offline` it was no model, but the
    offline stand-in of a development stack.
    """

    request_id: UUID
    conversation_id: UUID
    task: AiTask
    of_version: int | None
    media_id: UUID | None
    asked_at: datetime
    asked_by: str
    state: CallState
    event_id: UUID | None
    answered_at: datetime | None
    failure: AiFailure | None
    error_code: str | None
    model: str | None
    prompt: str | None
    is_offline: bool | None
    attempts: int
    maybe_billed_twice: bool
    seen_seq: int | None
    provider_request_id: str | None
    stop_reason: str | None
    stop_category: str | None
    input_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    cache_read_tokens: int
    output_tokens: int
    thinking_tokens: int
    prices_of: str | None
    cost_microdollars: int
    latency_ms: int | None
    decided_at: datetime | None
    decided_by: str | None
    sent_message_id: UUID | None
    draft_chars: int | None
    edit_distance: int | None


class AiCallPage(BaseModel):
    """A page; `next` is the cursor of the one after it, null on the last."""

    calls: list[AiCall]
    next: str | None


class Filters(NamedTuple):
    """What is asked for: all of them must be so."""

    conversation_id: UUID | None = None
    task: AiTask | None = None

    @property
    def cursor_of(self) -> str:
        """The query with its filters, as its cursors name it."""
        return f"{QUERY} {self.conversation_id} {self.task}"

    @property
    def statement(self) -> LiteralString:
        """The statement whose index the narrowest filter finds."""
        if self.conversation_id:
            return db.sql("queries", "list_ai_calls_of_conversation")
        return db.sql("queries", "list_ai_calls_of_task" if self.task else QUERY)


async def list_ai_calls(reading: Reading, filters: Filters, limit: int, cursor: str | None) -> AiCallPage:
    asked_at, request_id = _before(cursors.decode(cursor, filters.cursor_of))
    asked = {**filters._asdict(), "asked_at": asked_at, "request_id": request_id, "rows_max": limit + 1}
    rows, more = page(await reading.rows(PROJECTION, filters.statement, asked), limit)
    calls = [AiCall.model_construct(**row) for row in rows]
    at = (calls[-1].asked_at.isoformat(), str(calls[-1].request_id)) if more else ()
    return AiCallPage(calls=calls, next=cursors.Cursor(of=filters.cursor_of, at=at).encode() if more else None)


def _before(cursor: cursors.Cursor | None) -> tuple[str | datetime, UUID]:
    if cursor is None:
        return NEWEST
    try:
        asked_at, request_id = cursor.at
        return cursors.moment(asked_at), UUID(str(request_id))
    except ValueError:
        raise errors.CursorIsMalformed from None
