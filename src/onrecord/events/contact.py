"""The contact stream: everything about one customer, in one order. The envelope's subject is `contact/<id>`."""

from typing import Literal

from onrecord.events.shape import EventData, Id, Moment, Personal


class ContactCreated(EventData):
    """A customer was seen for the first time."""

    type: Literal["contact.created.v1"] = "contact.created.v1"
    channel: Literal["whatsapp"]
    address: Personal
    name: Personal


class ConversationEvent(EventData):
    """What all events of one conversation share. Read models ask each record for it: one class is asked for soonest."""

    conversation_id: Id


class ConversationOpened(ConversationEvent):
    """A conversation with the customer began."""

    type: Literal["conversation.opened.v1"] = "conversation.opened.v1"
    channel: Literal["whatsapp"]
    version: int


class MessageReceived(ConversationEvent):
    """The customer wrote. `sent_at` is the provider's claim, the envelope's time is ours.

    The provider's id is personal: WhatsApp's hold the customer's number in base64.
    """

    type: Literal["message.received.v1"] = "message.received.v1"
    message_id: Id
    version: int
    provider_message_id: Personal
    sent_at: Moment
    text: Personal


class MessageQueued(ConversationEvent):
    """A reply was decided and waits for its delivery."""

    type: Literal["message.queued.v1"] = "message.queued.v1"
    message_id: Id
    version: int
    text: Personal


class NoteAdded(ConversationEvent):
    """A member wrote a note that the customer never sees. Notes don't move the version."""

    type: Literal["note.added.v1"] = "note.added.v1"
    note_id: Id
    text: Personal


class ConversationAssigned(ConversationEvent):
    """The conversation became somebody's."""

    type: Literal["conversation.assigned.v1"] = "conversation.assigned.v1"
    version: int
    assignee_id: Id


class ConversationResolved(ConversationEvent):
    """The conversation was closed for now."""

    type: Literal["conversation.resolved.v1"] = "conversation.resolved.v1"
    version: int


class ConversationReopened(ConversationEvent):
    """A resolved conversation goes on, by a member's decision or because the customer wrote again."""

    type: Literal["conversation.reopened.v1"] = "conversation.reopened.v1"
    version: int


class ContactErased(EventData):
    """The customer was erased: their key is destroyed, and what was sealed under it reads `[erased]` for ever.

    `conversation_ids` are all that the customer had. It is the last event about this contact.
    """

    type: Literal["contact.erased.v1"] = "contact.erased.v1"
    reason: Literal["asked_by_person", "no_longer_needed", "collected_in_error"]
    conversation_ids: tuple[Id, ...]
