"""Try again to bring a message to its customer."""

from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

import orjson

from commands import conversation as conversations
from commands import sending
from commands.conversation import Conversation
from commands.sending import Met, NewIds
from onrecord import db, errors, ids
from onrecord.command import Command, Outcome, Transaction
from onrecord.events import MessageQueued
from onrecord.events.envelope import decode
from onrecord.events.message import DeliveryFailure
from onrecord.outgoing import TemplateMessage
from onrecord.vault import DataKey

# Of the other classes the next attempt may fare better: the channel is mended, the file is there, the rush is over.
FINAL: frozenset[DeliveryFailure] = frozenset({"recipient", "consent", "payload", "record_unreadable"})


class MessageTried(conversations.ConversationChanged):
    """Which attempt this is. `maybe_doubled`: an earlier one was never confirmed, the customer may get it twice."""

    message_id: UUID
    attempt: int
    maybe_doubled: bool


class RetryMessage(Command[MessageTried]):
    """A message that has failed, or was never confirmed. It stays the same message, and the conversation's version too.

    What has failed because the window was closed goes out as a `template` in its place, or as it is once the customer
    has written. What the provider refuses for good (recipient, consent, payload) isn't tried again.
    """

    message_id: UUID
    template: TemplateMessage | None = None

    async def handle(self, transaction: Transaction) -> Outcome[MessageTried]:
        conversation, key, met, _ = await sending.load_by_message(transaction, self.message_id, self.template)
        last = await _last(transaction, self.message_id, key)
        event = decide(conversation, met, last, self, ids.new(), transaction.now)
        await sending.add_delivery(transaction, event)
        answer = MessageTried(
            conversation_id=conversation.id,
            version=event.version,
            message_id=self.message_id,
            attempt=event.attempt,
            maybe_doubled=last is not None and (last.state == "unconfirmed" or last.doubts > 0),
        )
        return Outcome(conversation.contact_id, [event], answer, key)


class Last(NamedTuple):
    """A message's last attempt: what became of it, and what it said; None if that was pruned.

    `doubts` is how many of its calls may have got through unnoticed.
    """

    attempt: int
    state: str
    failure: DeliveryFailure | None
    event: MessageQueued | None
    doubts: int = 0


def decide(
    conversation: Conversation, met: Met, last: Last | None, command: RetryMessage, delivery_id: UUID, now: datetime
) -> MessageQueued:
    """`last` is None where nothing was ever to be delivered."""
    if met.channel_id is None or last is None:
        raise errors.ContactHasNoChannel
    if conversation.status == "resolved":
        raise errors.ConversationIsResolved
    must_be_retriable(last.state, last.failure)
    again = _again(conversation, met, last, command, delivery_id, now)
    of_attempt = {
        "version": conversation.version,
        "delivery_id": str(delivery_id),
        "attempt": last.attempt + 1,
        "channel_id": str(met.channel_id),
    }
    return again.model_copy(update=of_attempt)


def must_be_retriable(state: str, failure: DeliveryFailure | None) -> None:
    """Raises MessageHasNotFailed or FailureIsFinal."""
    if state not in {"failed", "unconfirmed"}:
        raise errors.MessageHasNotFailed(f"the message is {state}", state=state)
    if failure in FINAL:
        raise errors.FailureIsFinal(f"it failed for good: {failure}", failure=failure)


def _again(
    conversation: Conversation, met: Met, last: Last, command: RetryMessage, delivery_id: UUID, now: datetime
) -> MessageQueued:
    """What is said this time."""
    said = last.event
    if command.template is None:
        if said is None:
            raise errors.MessageIsNotKept
        sending.must_reach(met, now, as_template=said.kind == "template")
        return said
    if said is not None and said.kind == "reaction":
        raise errors.FailureIsFinal("a reaction can't go out as a template", failure=last.failure)
    sending.must_go_out(command.template, None, met, now)
    reply_to_id = UUID(said.reply_to_id) if said and said.reply_to_id else None
    return sending.queue(conversation, command.template, NewIds(command.message_id, delivery_id), met, reply_to_id)


class _Only(NamedTuple):
    """A keyring of one person."""

    key: DataKey

    def find(self, _workspace_id: str, _key_id: str) -> DataKey:
        return self.key


async def _last(transaction: Transaction, message_id: UUID, key: DataKey) -> Last | None:
    """The last attempt, as it is under the contact's lock. What it said stands in the record that asked for it."""
    row = await transaction.one(db.sql("commands", "find_last_delivery"), (transaction.workspace_id, message_id))
    if row is None:
        return None
    attempt, state, failure, doubts, record = cast(
        "tuple[int, str, DeliveryFailure | None, int, bytes | None]", row[1:]
    )
    return Last(attempt, state, failure, _event_in(record, key) if record else None, doubts)


def _event_in(record: bytes, key: DataKey) -> MessageQueued:
    _, event = decode(record, orjson.loads(record)["source"], _Only(key))
    assert isinstance(event, MessageQueued), "what asks for a delivery of a message queued it"
    return event
