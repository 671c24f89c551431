"""What all commands share that send to a customer: what a message meets, whether it may go out, and its rows."""

from datetime import datetime
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

from commands import conversation as conversations
from commands.conversation import Conversation
from onrecord import db, errors, queued
from onrecord.command import Transaction
from onrecord.events import MessageQueued
from onrecord.events.message import MediaKind, QueuedKind
from onrecord.outgoing import FileMessage, Outgoing, Reaction, TemplateMessage
from onrecord.vault import DataKey

_HEADERS = {"image", "video", "document"}
_CAPTIONED = {"image", "video", "document"}


class Met(NamedTuple):
    """What a message meets: how its contact is reached, and what of that which it names is there.

    A contact of no channel is reached by nobody: what is written to them is kept, and not delivered. `known` says of
    the message that is answered whether the provider knows it; None if there is no such message.
    """

    channel_id: UUID | None = None
    disabled: bool = False
    window_expires_at: datetime | None = None
    known: bool | None = None
    media_kind: MediaKind | None = None
    media_state: str | None = None
    media_origin: str | None = None


class Written(NamedTuple):
    """A message that is there, by its id, and the policy that tells customers what was read."""

    direction: Literal["in", "out"]
    provider_message_sealed: str | None
    read_receipts: bool

    def must_be_customers(self) -> None:
        """Raises MessageIsNotOfCustomer, or MessageIsUnknownToProvider for what came from elsewhere."""
        if self.direction != "in":
            raise errors.MessageIsNotOfCustomer
        if self.provider_message_sealed is None:
            raise errors.MessageIsUnknownToProvider


class NewIds(NamedTuple):
    """Ids for a message and its first delivery."""

    message_id: UUID
    delivery_id: UUID


async def load(
    transaction: Transaction, conversation_id: UUID, message: Outgoing, reply_to_id: UUID | None
) -> tuple[Conversation, DataKey, Met]:
    """The conversation, locked, its contact's key, and what the message meets.

    What isn't locked only comes to be, so that it may be read as it was before the lock. Raises NoSuchConversation,
    ContactIsErased or VersionMoved.
    """
    row = await transaction.one(
        db.sql("commands", "load_for_sending"),
        {
            "workspace_id": transaction.workspace_id,
            "conversation_id": conversation_id,
            "reply_to_id": reply_to_id,
            "media_id": queued.media_id_of(message),
        },
    )
    if row is None:
        raise errors.NoSuchConversation
    conversation, key = conversations.from_row(transaction, row)
    conversations.must_be_seen(transaction, conversation)
    return conversation, key, _met(row[10:])


async def load_by_message(
    transaction: Transaction, message_id: UUID, message: Outgoing | None = None
) -> tuple[Conversation, DataKey, Met, Written]:
    """The conversation of a message, locked, its contact's key, and what `message` meets that is to go out about it.

    Raises NoSuchMessage, ContactIsErased or VersionMoved.
    """
    media_id = message and queued.media_id_of(message)
    row = await transaction.one(
        db.sql("commands", "load_message"),
        {"workspace_id": transaction.workspace_id, "message_id": message_id, "media_id": media_id},
    )
    if row is None:
        raise errors.NoSuchMessage
    conversation, key = conversations.from_row(transaction, row)
    conversations.must_be_seen(transaction, conversation)
    return conversation, key, _met(row[10:17]), Written._make(cast("tuple[Any, Any, Any]", row[17:]))


def _met(row: tuple[object, ...]) -> Met:
    return Met._make(cast("tuple[Any, Any, Any, Any, Any, Any, Any]", row))


def must_go_out(message: Outgoing, reply_to_id: UUID | None, met: Met, now: datetime) -> None:
    """Raises the refusal of whatever the message names or needs, and isn't so."""
    must_reach(met, now, as_template=isinstance(message, TemplateMessage))
    if reply_to_id is not None:
        if met.known is None:
            raise errors.NoSuchMessage
        if met.channel_id is not None and not met.known:
            raise errors.MessageIsUnknownToProvider
    if queued.media_id_of(message) is not None:
        _must_be_sendable(message, met)


def must_reach(met: Met, now: datetime, *, as_template: bool) -> None:
    """Raises ChannelIsDisabled or WindowIsClosed. A stopped channel takes messages: they wait until it is mended."""
    if met.channel_id is None:
        return  # nobody delivers it
    if met.disabled:
        raise errors.ChannelIsDisabled
    if as_template or (met.window_expires_at is not None and now < met.window_expires_at):
        return
    was_open = (
        f"the window was open until {met.window_expires_at:%Y-%m-%dT%H:%M:%SZ}"
        if met.window_expires_at
        else ("the customer hasn't written yet")
    )
    raise errors.WindowIsClosed(f"{was_open}: send a template", window_expires_at=met.window_expires_at)


def _must_be_sendable(message: Outgoing, met: Met) -> None:
    """A member's upload, stored, and of a kind that goes out this way."""
    if met.media_kind is None or met.media_origin != "member":
        raise errors.NoSuchMedia
    if met.media_state != "stored":
        raise errors.MediaIsNotStored(_LATER.get(met.media_state or "", ""), state=met.media_state)
    kind = met.media_kind
    if isinstance(message, TemplateMessage) and kind not in _HEADERS:
        raise errors.MediaCannotBeSent(f"a template's header shows an image, a video or a document, not: {kind}")
    if isinstance(message, FileMessage) and kind == "sticker":
        raise errors.MediaCannotBeSent("stickers can't be sent: send an image")
    if isinstance(message, FileMessage) and message.caption and kind not in _CAPTIONED:
        raise errors.MediaCannotBeSent(f"a caption is shown under images, videos and documents, not under: {kind}")


_LATER = {
    "requested": "the file isn't uploaded yet: upload it and say complete_upload, then wait until it is stored",
    "uploaded": "the file is being checked: wait until it is stored",
}


def queue(
    conversation: Conversation,
    message: Outgoing,
    message_id: UUID,
    *,
    delivery_id: UUID | None = None,
    channel_id: UUID | None = None,
    media_kind: MediaKind | None = None,
    reply_to_id: UUID | None = None,
) -> MessageQueued:
    """A message's first attempt. Without a channel it asks for no delivery; a reaction moves no version."""
    media_id = queued.media_id_of(message)
    return MessageQueued(
        conversation_id=str(conversation.id),
        message_id=str(message_id),
        version=conversation.version + (not isinstance(message, Reaction)),
        delivery_id=str(delivery_id) if channel_id and delivery_id else None,
        channel_id=str(channel_id) if channel_id else None,
        kind=queued.kind_of(message, cast("QueuedKind | None", media_kind)),
        text=queued.text_of(message),
        content=queued.content_of(message),
        media_id=str(media_id) if media_id else None,
        reply_to_id=str(reply_to_id) if reply_to_id else None,
        template=queued.template_of(message),
    )


async def save(transaction: Transaction, conversation: Conversation, event: MessageQueued) -> None:
    """A new message, its conversation, and its delivery, if it asks for one."""
    await conversations.save_with_message(transaction, conversation.apply(event), event)
    await add_delivery(transaction, event)


async def add_delivery(transaction: Transaction, event: MessageQueued) -> None:
    """The row that statuses will find, if the event asks for a delivery."""
    if event.delivery_id is None:
        return
    of_attempt = (event.delivery_id, event.message_id, event.attempt, event.channel_id)
    await transaction.run(db.sql("commands", "add_delivery"), (transaction.workspace_id, *of_attempt, transaction.now))
