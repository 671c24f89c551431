"""A conversation as decisions see it, loaded and saved under its contact's lock."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Outcome, Transaction
from onrecord.events import (
    ConversationAssigned,
    ConversationLabelled,
    ConversationPrioritised,
    ConversationReopened,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    EventData,
    MessageQueued,
    MessageReceived,
)
from onrecord.events.contact import Priority
from onrecord.vault import DataKey, Wrapped

Status = Literal["open", "snoozed", "resolved"]
Row = tuple[UUID, UUID, Status, UUID | None, int, datetime | None, Priority]


@dataclass(frozen=True)
class Conversation:
    """The version counts messages and changes of status, assignee, priority and labels; notes don't move it."""

    id: UUID
    contact_id: UUID
    status: Status
    assignee_id: UUID | None
    version: int
    snoozed_until: datetime | None = None
    priority: Priority = "normal"

    def apply(self, event: EventData) -> "Conversation":
        """The conversation after an event of its own."""
        after = self
        match event:
            case MessageReceived() | MessageQueued() | ConversationLabelled() | ConversationUnlabelled():
                after = replace(self, version=event.version)
            case ConversationAssigned():
                after = replace(self, version=event.version, assignee_id=UUID(event.assignee_id))
            case ConversationUnassigned():
                after = replace(self, version=event.version, assignee_id=None)
            case ConversationSnoozed():
                after = replace(self, version=event.version, status="snoozed", snoozed_until=event.until)
            case ConversationResolved():
                after = replace(self, version=event.version, status="resolved", snoozed_until=None)
            case ConversationReopened():
                after = replace(self, version=event.version, status="open", snoozed_until=None)
            case ConversationPrioritised():
                after = replace(self, version=event.version, priority=event.priority)
        return after


class Matched(NamedTuple):
    """A personal value as a command's row holds it: to be found again by its HMAC, to be read with the person's key."""

    hmac: bytes
    sealed: str


class ConversationChanged(BaseModel):
    """A conversation's version after a command: what If-Match wants next."""

    conversation_id: UUID
    version: int


async def load(transaction: Transaction, conversation_id: UUID) -> tuple[Conversation, DataKey]:
    """The conversation, locked, and its contact's key.

    Raises NoSuchConversation, ContactIsErased, or VersionMoved when If-Match named another version.
    """
    conversation, key = await load_any_version(transaction, conversation_id)
    must_be_seen(transaction, conversation)
    return conversation, key


async def load_any_version(transaction: Transaction, conversation_id: UUID) -> tuple[Conversation, DataKey]:
    """The same, whatever If-Match names. Raises NoSuchConversation or ContactIsErased."""
    row = await transaction.one(db.sql("commands", "load_conversation"), (transaction.workspace_id, conversation_id))
    if row is None:
        raise errors.NoSuchConversation
    return from_row(transaction, row)


def must_be_seen(transaction: Transaction, conversation: Conversation) -> None:
    """Raises VersionMoved when If-Match named another version."""
    if transaction.expected_version not in {None, conversation.version}:
        raise errors.VersionMoved(
            f"you saw version {transaction.expected_version}, it is version {conversation.version} now",
            version=conversation.version,
            status_now=conversation.status,
            assignee_id=conversation.assignee_id,
        )


async def change(
    transaction: Transaction, conversation_id: UUID, decide: Callable[[Conversation], EventData | None]
) -> Outcome[ConversationChanged]:
    """Load, decide, save, answer: what commands do that change a conversation by one event, or by none."""
    conversation, key = await load(transaction, conversation_id)
    return await changed(transaction, conversation, key, decide(conversation))


async def changed(
    transaction: Transaction, conversation: Conversation, key: DataKey, event: EventData | None
) -> Outcome[ConversationChanged]:
    """The conversation after what was decided, saved; and the answer."""
    if event is not None:
        conversation = conversation.apply(event)
        await save(transaction, conversation)
    answer = ConversationChanged(conversation_id=conversation.id, version=conversation.version)
    return Outcome(conversation.contact_id, [event] if event else [], answer, key)


async def save(transaction: Transaction, conversation: Conversation) -> None:
    await transaction.run(
        db.sql("commands", "save_conversation"),
        (
            conversation.status,
            conversation.assignee_id,
            conversation.version,
            conversation.snoozed_until,
            conversation.priority,
            transaction.workspace_id,
            conversation.id,
        ),
    )


async def save_with_message(
    transaction: Transaction,
    conversation: Conversation,
    event: MessageReceived | MessageQueued,
    provider_message: Matched | None = None,
    window_expires_at: datetime | None = None,
) -> None:
    """The conversation and its new message, in one statement. The message's row is its identity: no text.

    Until `window_expires_at` the customer may be answered as one likes; it only moves on.
    """
    await transaction.run(
        db.sql("commands", "save_with_message"),
        {
            "status": conversation.status,
            "assignee_id": conversation.assignee_id,
            "version": conversation.version,
            "snoozed_until": conversation.snoozed_until,
            "window_expires_at": window_expires_at,
            "workspace_id": transaction.workspace_id,
            "conversation_id": conversation.id,
            "message_id": event.message_id,
            "direction": "in" if isinstance(event, MessageReceived) else "out",
            "provider_message_hmac": provider_message and provider_message.hmac,
            "provider_message_sealed": provider_message and provider_message.sealed,
            "now": transaction.now,
        },
    )


def from_row(transaction: Transaction, row: tuple[object, ...]) -> tuple[Conversation, DataKey]:
    """Raises ContactIsErased. The contact's row is locked and says so; the key's may be read as it was before."""
    conversation = Conversation(*cast("Row", row[:7]))
    erased, wrapped = row[7], Wrapped(*cast("tuple[str, bytes]", row[8:10]))
    if erased:
        raise errors.ContactIsErased
    return conversation, transaction.vault.unwrap(conversation.contact_id, wrapped)
