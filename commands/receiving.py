"""Taking a customer's message in, whoever brings it: a client, or a channel by its webhook.

The first message of somebody makes the contact and opens the conversation; one that was taken before changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel

from commands import auto_assign as assigning
from commands import conversation as conversations
from commands import identities as persons
from commands import notifying, triaging
from commands.conversation import Conversation, Matched
from commands.identities import Known, Met, Recognised, Who
from onrecord import db, errors, ids
from onrecord.command import Further, Outcome, Transaction
from onrecord.events import (
    ContactCreated,
    ConversationOpened,
    ConversationReopened,
    EventData,
    MediaRequested,
    MessageReceived,
)
from onrecord.events.message import MediaKind, ReceivedKind
from onrecord.vault import DataKey
from onrecord.whatsapp import identities
from onrecord.whatsapp.sealed import BESIDE_MESSAGE

WINDOW = timedelta(hours=24)
SOMEBODY_NEW = Recognised(None, ["number"])


class MessageTaken(BaseModel):
    """Where the message went."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    version: int


class NewIds(NamedTuple):
    """Ids for whatever the message brings into being."""

    contact_id: UUID
    conversation_id: UUID
    message_id: UUID
    media_id: UUID | None = None


class Attachment(NamedTuple):
    """A file that the provider keeps, as the message tells of it."""

    kind: MediaKind
    provider_media_id: str
    media_type: str
    sha256: str | None
    file_name: str | None


class Incoming(NamedTuple):
    """A message as it comes in. `reply_to` is the provider's id of what it answers."""

    who: Who
    name: str
    provider_message_id: str
    sent_at: datetime
    text: str
    username: str | None = None
    kind: ReceivedKind = "text"
    content: str | None = None
    reply_to: str | None = None
    forwarded: bool = False
    attachment: Attachment | None = None


class Loaded(NamedTuple):
    """What a message meets: whose it is, the answer if it was taken before, what it answers, the policies."""

    recognised: Recognised
    taken: MessageTaken | None
    reply_to_id: UUID | None
    auto_assign: bool
    triage: bool = False


async def receive(transaction: Transaction, incoming: Incoming) -> Outcome[MessageTaken]:
    """What a command does that takes a message in. Raises ContactIsErased for one of an erased contact."""
    loaded = await _load(transaction, incoming)
    if loaded.taken is not None:
        return Outcome(loaded.taken.contact_id, [], loaded.taken)
    new = NewIds(ids.new(), ids.new(), ids.new(), ids.new())
    found = loaded.recognised.contact
    events = decide(found.conversation if found else None, incoming, new, loaded.recognised, loaded.reply_to_id)
    received = next(event for event in events if isinstance(event, MessageReceived))
    before, key, aliased = await _make_ready(transaction, loaded.recognised, incoming, new)
    after, further = await _told(transaction, _apply(before, events), events, loaded)
    window = min(incoming.sent_at, transaction.now) + WINDOW if incoming.who.channel_id else None
    await conversations.save_with_message(transaction, after, received, _matched(transaction, incoming, key), window)
    if incoming.attachment:
        await _add_media(transaction, after, incoming.attachment, new)
    asked = await triaging.want(transaction, after, key) if loaded.triage else ()
    answer = MessageTaken(
        contact_id=after.contact_id, conversation_id=after.id, message_id=new.message_id, version=after.version
    )
    return Outcome(
        after.contact_id, [*aliased.of_theirs, *events], answer, key, further=[*aliased.of_others, *further, *asked]
    )


def decide(
    conversation: Conversation | None,
    incoming: Incoming,
    new: NewIds,
    recognised: Recognised = SOMEBODY_NEW,
    reply_to_id: UUID | None = None,
) -> Sequence[EventData]:
    """The message's events: contact and conversation first where they are new, a reopening where it slept."""
    before: list[EventData] = []
    conversation_id, version = new.conversation_id, 1
    if conversation is None:
        before = [] if recognised.contact else [_created(recognised, incoming)]
        opened = ConversationOpened(conversation_id=str(conversation_id), channel=identities.KIND, version=version)
        before.append(opened)
    else:
        conversation_id, version = conversation.id, conversation.version
        if conversation.status != "open":
            version += 1
            before = [ConversationReopened(conversation_id=str(conversation_id), version=version)]
    received = MessageReceived(
        conversation_id=str(conversation_id),
        message_id=str(new.message_id),
        version=version + 1,
        channel_id=_text(incoming.who.channel_id),
        kind=incoming.kind,
        provider_message_id=incoming.provider_message_id,
        sent_at=incoming.sent_at,
        text=incoming.text,
        content=incoming.content,
        media_id=_text(new.media_id) if incoming.attachment else None,
        reply_to_id=_text(reply_to_id),
        forwarded=incoming.forwarded,
    )
    return [*before, received, *_requested(incoming, received, new)]


class Aliased(NamedTuple):
    """What was learnt of people by the way."""

    of_theirs: Sequence[EventData] = ()
    of_others: Sequence[Further] = ()


async def _load(transaction: Transaction, incoming: Incoming) -> Loaded:
    reply_to = identities.message(transaction.vault, incoming.reply_to) if incoming.reply_to else None
    message = identities.message(transaction.vault, incoming.provider_message_id)
    met = await persons.meet(
        transaction,
        incoming.who,
        db.sql("commands", "find_message"),
        {"provider_message_hmac": message, "reply_to_hmac": reply_to, "now": transaction.now},
    )
    return read(met, incoming)


def read(met: Met, incoming: Incoming) -> Loaded:
    """Pure. Raises ContactIsErased: for a message that was taken before, or one from before the erasure.

    Whoever the provider's name finds is not the one who was erased, though they may have their number; nor is whoever
    had that number when they wrote.
    """
    assert met.beside is not None, "one row, whatever is found"
    auto_assign, triage, erased_at, reply_to_id, of_erased, *found = met.beside
    is_another = any(one.by_user_id or _had_number(one, incoming.sent_at) for one in met.known)
    if of_erased or (erased_at and not is_another and incoming.sent_at <= erased_at):
        raise errors.ContactIsErased
    names = ("contact_id", "conversation_id", "message_id", "version")
    taken = MessageTaken(**dict(zip(names, found, strict=True))) if of_erased is not None else None
    return Loaded(persons.recognise(met.known, incoming.who), taken, reply_to_id, bool(auto_assign), bool(triage))


def _had_number(one: Known, at: datetime) -> bool:
    return one.by_number and one.number_since is not None and one.number_since <= at


async def _make_ready(
    transaction: Transaction, recognised: Recognised, incoming: Incoming, new: NewIds
) -> tuple[Conversation, DataKey, Aliased]:
    """The conversation that the message goes to, and what is learnt of whose it is.

    What is new gets its rows; a parallel first message fails on the unique identity.
    """
    found, who, others = recognised.contact, incoming.who, list[Further]()
    if recognised.former:
        lost = await persons.lose_number(transaction, recognised.former, who.at)
        others = [Further(recognised.former.contact_id, [lost], recognised.former.key)]
    if found is None:
        return *await _open_contact(transaction, recognised, incoming, new), Aliased((), others)
    aliased = await persons.learn(transaction, found, who, recognised.learns)
    learnt = Aliased([aliased] if aliased else [], others)
    return found.conversation or await _open(transaction, found.contact_id, new), found.key, learnt


async def _open_contact(
    transaction: Transaction, recognised: Recognised, incoming: Incoming, new: NewIds
) -> tuple[Conversation, DataKey]:
    key, wrapped = transaction.vault.make(new.contact_id)
    await transaction.run(
        db.sql("commands", "add_contact"),
        {
            "workspace_id": transaction.workspace_id,
            "contact_id": new.contact_id,
            "master_key": wrapped.master_key,
            "wrapped": wrapped.wrapped,
            "channel": identities.KIND,
            "channel_id": incoming.who.channel_id,
            "now": transaction.now,
        },
    )
    for kind in recognised.learns:
        await persons.add(transaction, new.contact_id, key, incoming.who, kind)
    return await _open(transaction, new.contact_id, new), key


async def _open(transaction: Transaction, contact_id: UUID, new: NewIds) -> Conversation:
    opened = (transaction.workspace_id, new.conversation_id, contact_id, transaction.now)
    await transaction.run(db.sql("commands", "add_conversation"), opened)
    return Conversation(new.conversation_id, contact_id, "open", None, 1)


async def _told(
    transaction: Transaction, after: Conversation, events: Sequence[EventData], loaded: Loaded
) -> tuple[Conversation, Sequence[Further]]:
    """Whose it is, where it opens or comes back and is nobody's; a mail to whose it is already, who wants one."""
    found = loaded.recognised.contact
    opens = any(isinstance(event, ConversationOpened | ConversationReopened) for event in events)
    if loaded.auto_assign and opens and after.assignee_id is None:
        return await assigning.assign(transaction, after)
    if found and found.mails and after.assignee_id is not None:
        return after, await notifying.mails(transaction, after, "replied", [after.assignee_id])
    return after, ()


def _matched(transaction: Transaction, incoming: Incoming, key: DataKey) -> Matched:
    hmac = identities.message(transaction.vault, incoming.provider_message_id)
    return Matched(hmac, key.seal({"id": incoming.provider_message_id}, BESIDE_MESSAGE))


async def _add_media(transaction: Transaction, conversation: Conversation, attachment: Attachment, new: NewIds) -> None:
    row: dict[str, Any] = {
        "workspace_id": transaction.workspace_id,
        "id": new.media_id,
        "contact_id": conversation.contact_id,
        "conversation_id": conversation.id,
        "kind": attachment.kind,
        "media_type": attachment.media_type,
        "now": transaction.now,
    }
    await transaction.run(db.sql("commands", "add_received_media"), row)


def _created(recognised: Recognised, incoming: Incoming) -> ContactCreated:
    return ContactCreated(
        channel=identities.KIND,
        channel_id=_text(incoming.who.channel_id),
        address=incoming.who.number or "" if "number" in recognised.learns else "",
        user_id=incoming.who.user_id,
        username=incoming.username,
        name=incoming.name,
    )


def _requested(incoming: Incoming, received: MessageReceived, new: NewIds) -> list[MediaRequested]:
    if incoming.attachment is None:
        return []
    return [
        MediaRequested(
            conversation_id=received.conversation_id,
            media_id=str(new.media_id),
            message_id=received.message_id,
            origin="customer",
            channel_id=received.channel_id,
            kind=incoming.attachment.kind,
            media_type=incoming.attachment.media_type,
            size_bytes=None,
            sha256=incoming.attachment.sha256,
            file_name=incoming.attachment.file_name,
            provider_media_id=incoming.attachment.provider_media_id,
        )
    ]


def _apply(conversation: Conversation, events: Sequence[EventData]) -> Conversation:
    for event in events:
        conversation = conversation.apply(event)
    return conversation


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None


__all__ = ["Attachment", "Incoming", "Known", "MessageTaken", "NewIds", "decide", "receive"]
