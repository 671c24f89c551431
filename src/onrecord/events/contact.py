"""The contact stream: everything about one customer, in one order. The envelope's subject is `contact/<id>`."""

from typing import Literal

from onrecord.events.shape import EventData, Id, MaybePersonal, Moment, Personal, Public

Priority = Literal["low", "normal", "high", "urgent"]


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
    """A member wrote a note that the customer never sees. Notes don't move the version.

    `mentions` are the members whom it calls by name.
    """

    type: Literal["note.added.v2"] = "note.added.v2"
    note_id: Id
    mentions: tuple[Id, ...]
    text: Personal


class ConversationAssigned(ConversationEvent):
    """The conversation became somebody's."""

    type: Literal["conversation.assigned.v1"] = "conversation.assigned.v1"
    version: int
    assignee_id: Id


class ConversationUnassigned(ConversationEvent):
    """The conversation became nobody's."""

    type: Literal["conversation.unassigned.v1"] = "conversation.unassigned.v1"
    version: int
    former_assignee_id: Id


class ConversationSnoozed(ConversationEvent):
    """The conversation sleeps until a time, or until the customer writes: then it is reopened."""

    type: Literal["conversation.snoozed.v1"] = "conversation.snoozed.v1"
    version: int
    until: Moment


class ConversationResolved(ConversationEvent):
    """The conversation was closed for now."""

    type: Literal["conversation.resolved.v1"] = "conversation.resolved.v1"
    version: int


class ConversationReopened(ConversationEvent):
    """A resolved or snoozed one goes on: a member decided so, the customer wrote again, or a snooze is over."""

    type: Literal["conversation.reopened.v1"] = "conversation.reopened.v1"
    version: int


class ConversationPrioritised(ConversationEvent):
    """The conversation is more urgent, or less, than it was."""

    type: Literal["conversation.prioritised.v1"] = "conversation.prioritised.v1"
    version: int
    priority: Priority


class ConversationLabelled(ConversationEvent):
    """A label was put on the conversation; its name stands on the workspace's stream."""

    type: Literal["conversation.labelled.v1"] = "conversation.labelled.v1"
    version: int
    label_id: Id


class ConversationUnlabelled(ConversationEvent):
    """A label was taken off."""

    type: Literal["conversation.unlabelled.v1"] = "conversation.unlabelled.v1"
    version: int
    label_id: Id


class ConversationRead(ConversationEvent):
    """A member has read the conversation up to `read_seq`, a number of the contact's shard. It only rises."""

    type: Literal["conversation.read.v1"] = "conversation.read.v1"
    member_id: Id
    read_seq: int


class ContactRenamed(EventData):
    """The team calls the customer otherwise."""

    type: Literal["contact.renamed.v1"] = "contact.renamed.v1"
    name: Personal


class ContactFieldSet(EventData):
    """The team wrote down something about the customer; None takes it away. `field` names what, not whom."""

    type: Literal["contact.field_set.v1"] = "contact.field_set.v1"
    field: Public
    value: MaybePersonal


class ContactAliased(EventData):
    """The customer is known by another address from now on: the number changed, the person didn't."""

    type: Literal["contact.aliased.v1"] = "contact.aliased.v1"
    channel: Literal["whatsapp"]
    address: Personal


class ContactLinked(EventData):
    """Two contacts turned out to be one person. They stay in their shards; shown, exported and erased they are one."""

    type: Literal["contact.linked.v1"] = "contact.linked.v1"
    linked_contact_id: Id


class ContactErased(EventData):
    """The customer was erased: their key is destroyed, and what was sealed under it reads `[erased]` for ever.

    `conversation_ids` are all that the customer had. It is the last event about this contact.
    """

    type: Literal["contact.erased.v1"] = "contact.erased.v1"
    reason: Literal["asked_by_person", "no_longer_needed", "collected_in_error"]
    conversation_ids: tuple[Id, ...]
