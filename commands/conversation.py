"""A conversation as decisions see it, loaded and saved under its contact's lock."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple, cast
from uuid import UUID

from pydantic import BaseModel

from onrecord import db, errors
from onrecord.command import Transaction
from onrecord.events import (
    ConversationAssigned,
    ConversationReopened,
    ConversationResolved,
    EventData,
    MessageQueued,
    MessageReceived,
)
from onrecord.vault import DataKey, Wrapped

Status = Literal["open", "resolved"]


@dataclass(frozen=True)
class Conversation:
    """The version counts messages and changes of status and assignee; notes don't move it."""

    id: UUID
    contact_id: UUID
    status: Status
    assignee_id: UUID | None
    version: int

    def apply(self, event: EventData) -> "Conversation":
        """The conversation after an event of its own."""
        match event:
            case MessageReceived() | MessageQueued():
                return replace(self, version=event.version)
            case ConversationAssigned():
                return replace(self, version=event.version, assignee_id=UUID(event.assignee_id))
            case ConversationResolved():
                return replace(self, version=event.version, status="resolved")
            case ConversationReopened():
                return replace(self, version=event.version, status="open")
            case _:
                return self


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
    row = await transaction.one(db.sql("commands", "load_conversation"), (transaction.workspace_id, conversation_id))
    if row is None:
        raise errors.NoSuchConversation
    conversation, key = from_row(transaction, row)
    if transaction.expected_version not in {None, conversation.version}:
        raise errors.VersionMoved(
            f"you saw version {transaction.expected_version}, it is version {conversation.version} now",
            version=conversation.version,
            status_now=conversation.status,
            assignee_id=conversation.assignee_id,
        )
    return conversation, key


async def save(transaction: Transaction, conversation: Conversation) -> None:
    await transaction.run(
        db.sql("commands", "save_conversation"),
        (
            conversation.status,
            conversation.assignee_id,
            conversation.version,
            transaction.workspace_id,
            conversation.id,
        ),
    )


async def save_with_message(
    transaction: Transaction,
    conversation: Conversation,
    event: MessageReceived | MessageQueued,
    provider_message: Matched | None = None,
) -> None:
    """The conversation and its new message, in one statement. The message's row is its identity: no text."""
    await transaction.run(
        db.sql("commands", "save_with_message"),
        {
            "status": conversation.status,
            "assignee_id": conversation.assignee_id,
            "version": conversation.version,
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
    conversation = Conversation(*cast("tuple[UUID, UUID, Status, UUID | None, int]", row[:5]))
    erased, wrapped = row[5], Wrapped(*cast("tuple[str, bytes]", row[6:]))
    if erased:
        raise errors.ContactIsErased
    return conversation, transaction.vault.unwrap(conversation.contact_id, wrapped)
