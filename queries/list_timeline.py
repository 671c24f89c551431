"""What happened in a conversation? Messages, notes and changes in the order in which they happened."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.events.ai import AiFailure, AiTask
from onrecord.events.contact import Priority
from onrecord.events.media import MediaRejection
from onrecord.events.message import DeliveryFailure
from queries import cursor as cursors
from queries.reading import Reading, page

Delivery = Literal["queued", "accepted", "unconfirmed", "sent", "failed", "delivered", "read", "played"]
ProposalState = Literal["asked", "answered", "failed", "approved", "by_member", "superseded", "stopped"]
AFTER_ALL = (datetime(9999, 12, 31, tzinfo=UTC), cursors.BIGINT_MAX)


class TimelineItem(BaseModel):
    """One event, as people see it; `shard` and `seq` are its number on the record. What its kind doesn't have is null.

    The order goes by `at`: the provider's time of a message that came in, `sent_at`, or when we recorded it,
    `occurred_at`; where the two are far apart, the message came late. `content` is more of a message than its text, as
    JSON. `delivery` is how far a reply has come by its last `attempt`, `failure` why not further: `sent` is not before
    the provider says so. `failure_trace_id` is what its support finds it by. `read_receipt_at` is when the customer was
    to see that a message of theirs was read. `media_state` is the file's, which can be had once it is `stored`;
    `deleted` says that its contact was erased.

    `contact.aliased` says what the contact is known as from then on, an empty `address` that their number is somebody
    else's now; `contact.linked` that they are the same person as `linked_contact_id`.

    What the model proposes has a `request_id`, by which a draft is sent or discarded, and a `proposal_state`; `text` is
    the proposal, `claims` (JSON) what it says and by which messages and snippets, `remark` is for the member alone.
    With `is_offline` it was no model, but the offline stand-in of a development stack. A reply that was a draft
    is `ai_generated`: `edit_distance` characters lie between the draft and what `approved_by` sent.
    """

    shard: int
    seq: int
    event_id: UUID
    kind: str
    actor: str
    occurred_at: datetime
    at: datetime
    message_id: UUID | None
    direction: Literal["in", "out"] | None
    message_kind: str | None
    channel_id: UUID | None
    content: str | None
    reply_to_id: UUID | None
    forwarded: bool | None
    template: str | None
    author: str | None
    file_name: str | None
    delivery: Delivery | None
    delivery_at: datetime | None
    attempt: int | None
    failure: DeliveryFailure | None
    failure_code: int | None
    failure_details: str | None
    failure_trace_id: str | None
    maybe_doubled: bool | None
    edited_text: str | None
    edited_at: datetime | None
    revoked_at: datetime | None
    their_reaction: str | None
    our_reaction: str | None
    read_receipt_at: datetime | None
    media_id: UUID | None
    media_state: Literal["requested", "uploaded", "stored", "rejected", "expired", "deleted"] | None
    media_type: str | None
    media_name: str | None
    size_bytes: int | None
    has_preview: bool | None
    width: int | None
    height: int | None
    rejection: MediaRejection | None
    note_id: UUID | None
    text: str | None
    sent_at: datetime | None
    mentions: list[UUID] | None
    assignee_id: UUID | None
    former_assignee_id: UUID | None
    snoozed_until: datetime | None
    priority: Priority | None
    label_id: UUID | None
    address: str | None
    user_id: str | None
    username: str | None
    linked_contact_id: UUID | None
    media_description: str | None
    request_id: UUID | None
    task: AiTask | None
    instruction: str | None
    language: str | None
    claims: str | None
    remark: str | None
    seen_text: str | None
    rests_on_message_ids: list[UUID] | None
    rests_on_snippet_ids: list[UUID] | None
    model: str | None
    prompt: str | None
    is_offline: bool | None
    ai_failure: AiFailure | None
    error_code: str | None
    proposal_state: ProposalState | None
    decided_at: datetime | None
    decided_by: str | None
    sent_message_id: UUID | None
    draft_id: UUID | None
    ai_generated: bool | None
    approved_by: str | None
    draft_chars: int | None
    edit_distance: int | None


class TimelinePage(BaseModel):
    """A page, oldest first. `before` leads to what was earlier, null at the beginning; `after` to what comes later.

    A message that came late stands where it was said, which is before an `after` that is older than it: the stream
    tells of it, and so does reading the newest page again.
    """

    items: list[TimelineItem]
    before: str | None
    after: str | None


async def list_timeline(
    reading: Reading, conversation_id: UUID, limit: int, before: str | None, after: str | None
) -> TimelinePage:
    """The newest page, or the one before or after a cursor."""
    if before is not None and after is not None:
        raise errors.CursorIsMalformed("before and after lead to different pages: send one of them")
    of = f"list_timeline {conversation_id}"
    if after is not None:
        found, more = await _read(reading, "list_timeline_after", conversation_id, _at(after, of), limit)
        return _page(of, found, earlier=True)
    found, more = await _read(reading, "list_timeline", conversation_id, _at(before, of), limit)
    if not found and before is None:
        raise errors.NoSuchConversation
    return _page(of, found[::-1], earlier=more)


async def _read(
    reading: Reading, statement: str, conversation_id: UUID, at: tuple[datetime, int], limit: int
) -> tuple[list[TimelineItem], bool]:
    found = await reading.rows("timeline", db.sql("queries", statement), (conversation_id, *at, limit + 1))
    rows, more = page(found, limit)
    return [TimelineItem.model_construct(**row) for row in rows], more


def _page(of: str, items: list[TimelineItem], *, earlier: bool) -> TimelinePage:
    def cursor(item: TimelineItem) -> str:
        return cursors.Cursor(of=of, at=(item.at.astimezone(UTC).isoformat(), item.seq)).encode()

    return TimelinePage(
        items=items,
        before=cursor(items[0]) if items and earlier else None,
        after=cursor(items[-1]) if items else None,
    )


def _at(text: str | None, of: str) -> tuple[datetime, int]:
    cursor = cursors.decode(text, of)
    if cursor is None:
        return AFTER_ALL
    try:
        at, seq = cursor.at
        return cursors.moment(at), cursors.number(seq, cursors.BIGINT_MAX)
    except ValueError:
        raise errors.CursorIsMalformed from None
