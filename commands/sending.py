"""What all commands share that send to a customer: what a message meets, whether it may go out, and its rows."""

from datetime import datetime
from typing import Any, Literal, NamedTuple, cast
from uuid import UUID

import psycopg

from commands import conversation as conversations
from commands import filling
from commands.conversation import Conversation
from commands.filling import Listed
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
    the message that is answered whether the provider knows it; None if there is no such message. `template` is None
    where nobody knows which templates there are.
    """

    channel_id: UUID | None = None
    disabled: bool = False
    window_expires_at: datetime | None = None
    known: bool | None = None
    media_kind: MediaKind | None = None
    media_state: str | None = None
    media_origin: str | None = None
    template: Listed | None = None


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
    """The conversation, locked, its contact's key, and what the message meets. Both statements travel together.

    Raises NoSuchConversation, ContactIsErased or VersionMoved.
    """
    of_conversation = (transaction.workspace_id, conversation_id)
    loaded = await transaction.connection.execute(db.sql("commands", "load_for_sending"), of_conversation)
    named = await _look_at_named(transaction, conversation_id, queued.media_id_of(message), reply_to_id)
    row = await loaded.fetchone()
    if row is None:
        raise errors.NoSuchConversation
    conversation, key = conversations.from_row(transaction, row)
    conversations.must_be_seen(transaction, conversation)
    met = Met(*row[10:], *((await named.fetchone() or ()) if named else ()))
    return conversation, key, await with_template(transaction, met, message)


async def _look_at_named(
    transaction: Transaction, conversation_id: UUID, media_id: UUID | None, reply_to_id: UUID | None
) -> psycopg.AsyncCursor | None:
    """None, if nothing is named."""
    if media_id is None and reply_to_id is None:
        return None
    named = {"conversation_id": conversation_id, "media_id": media_id, "reply_to_id": reply_to_id}
    return await transaction.connection.execute(
        db.sql("commands", "look_at_named"), {"workspace_id": transaction.workspace_id} | named
    )


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
    channel_id, disabled, window_expires_at, *media = cast("tuple[Any, ...]", row[10:16])
    met = Met(channel_id, disabled, window_expires_at, None, *media)
    written = Written._make(cast("tuple[Any, Any, Any]", row[16:]))
    return conversation, key, await with_template(transaction, met, message), written


async def with_template(transaction: Transaction, met: Met, message: Outgoing | None) -> Met:
    """The same, with the template that the message names."""
    if not isinstance(message, TemplateMessage) or met.channel_id is None:
        return met
    return met._replace(template=await filling.find(transaction, met.channel_id, message))


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
    if isinstance(message, TemplateMessage) and met.template is not None:
        filling.must_fit(message, met.template, met.media_kind)


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
    conversation: Conversation, message: Outgoing, new: NewIds, met: Met, reply_to_id: UUID | None = None
) -> MessageQueued:
    """A message's first attempt. Without a channel it asks for no delivery; a reaction moves no version."""
    media_id = queued.media_id_of(message)
    return MessageQueued(
        conversation_id=str(conversation.id),
        message_id=str(new.message_id),
        version=conversation.version + (not isinstance(message, Reaction)),
        delivery_id=str(new.delivery_id) if met.channel_id else None,
        channel_id=str(met.channel_id) if met.channel_id else None,
        kind=queued.kind_of(message, cast("QueuedKind | None", met.media_kind)),
        text=_text_of(message, met),
        content=queued.content_of(message),
        media_id=str(media_id) if media_id else None,
        reply_to_id=str(reply_to_id) if reply_to_id else None,
        template=queued.template_of(message),
    )


def _text_of(message: Outgoing, met: Met) -> str:
    """What the customer reads; of a template that only the provider knows, nothing."""
    if isinstance(message, TemplateMessage) and met.template is not None:
        return filling.text_of(message, met.template)
    return queued.text_of(message)


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
