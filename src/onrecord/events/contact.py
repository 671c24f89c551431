"""The contact stream: everything about one customer, in one order. The envelope's subject is `contact/<id>`."""

from typing import Literal

from onrecord.events.shape import ConversationEvent, EventData, Id, MaybePersonal, Moment, Personal, Public

Priority = Literal["low", "normal", "high", "urgent"]


class ContactCreated(EventData):
    """A customer was seen for the first time, by the channel; None where a client brought them in for no channel.

    `address` is their number; empty where the provider tells none. `user_id` is the provider's name for them,
    `username` the one that they chose.
    """

    type: Literal["contact.created.v2"] = "contact.created.v2"
    channel: Literal["whatsapp"]
    channel_id: Id | None = None
    address: Personal
    user_id: MaybePersonal = None
    username: MaybePersonal = None
    name: Personal


class ConversationOpened(ConversationEvent):
    """A conversation with the customer began."""

    type: Literal["conversation.opened.v1"] = "conversation.opened.v1"
    channel: Literal["whatsapp"]
    version: int


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
    """The customer is known otherwise from now on: the number or the name changed, the person didn't.

    What is None stays as it was; an empty `address` says that their number is somebody else's now. Each number, once
    theirs, is kept; only the one of today finds them. `conversation_id` is the one that they have, where it is read.
    """

    type: Literal["contact.aliased.v3"] = "contact.aliased.v3"
    conversation_id: Id | None = None
    channel: Literal["whatsapp"]
    address: MaybePersonal = None
    user_id: MaybePersonal = None
    username: MaybePersonal = None


class ContactLinked(EventData):
    """Two contacts turned out to be one person. They stay in their shards; shown, exported and erased they are one.

    `conversation_id` is the one that the event's own contact has.
    """

    type: Literal["contact.linked.v2"] = "contact.linked.v2"
    conversation_id: Id | None = None
    linked_contact_id: Id


class ContactErased(EventData):
    """The customer was erased: their key is destroyed, and what was sealed under it reads `[erased]` for ever.

    `conversation_ids` are all that the customer had. It is the last event about this contact.
    """

    type: Literal["contact.erased.v1"] = "contact.erased.v1"
    reason: Literal["asked_by_person", "no_longer_needed", "collected_in_error"]
    conversation_ids: tuple[Id, ...]
