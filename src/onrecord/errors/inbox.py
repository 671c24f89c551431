"""Refusals about contacts and conversations."""

from onrecord.errors.kinds import Conflict, Missing


class NoSuchContact(Missing):
    """There is no contact with this id."""

    type = "no-such-contact"


class NoSuchConversation(Missing):
    """There is no conversation with this id."""

    type = "no-such-conversation"


class ContactIsErased(Conflict):
    """This customer was erased: nothing is done in their name any more."""

    type = "contact-erased"


class PersonIsErased(Conflict):
    """This person was erased: nothing is sent to them any more."""

    type = "person-erased"


class EffectIsClosed(Conflict):
    """This effect is over, or in other hands: its outcome is theirs to record."""

    type = "effect-closed"


class ConversationIsResolved(Conflict):
    """The conversation is resolved: reopen it first."""

    type = "conversation-is-resolved"


class ConversationIsOpen(Conflict):
    """The conversation is open already."""

    type = "conversation-is-open"


class ConversationIsAssigned(Conflict):
    """The conversation is assigned to this member already."""

    type = "conversation-is-assigned"


class AssigneeCannotReply(Conflict):
    """This member only reads: assign the conversation to an agent or an admin."""

    type = "assignee-cannot-reply"


class ConversationIsTaken(Conflict):
    """Somebody else has this conversation: `assignee_id` says who."""

    type = "conversation-is-taken"


class ConversationIsUnassigned(Conflict):
    """The conversation is nobody's already."""

    type = "conversation-is-unassigned"


class ConversationIsSnoozed(Conflict):
    """The conversation sleeps until this very time already."""

    type = "conversation-is-snoozed"


class SnoozeIsOutOfRange(Conflict):
    """A snooze ends in the future, and not too far in it."""

    type = "snooze-out-of-range"


class PriorityIsHeld(Conflict):
    """The conversation has this priority already."""

    type = "priority-is-held"


class ConversationIsLabelled(Conflict):
    """The conversation bears this label already."""

    type = "conversation-is-labelled"


class ConversationIsNotLabelled(Conflict):
    """The conversation doesn't bear this label."""

    type = "conversation-is-not-labelled"


class TooManyLabels(Conflict):
    """The conversation bears as many labels as it can: take one off first."""

    type = "too-many-labels"


class TooManyFields(Conflict):
    """The contact has as many fields as it can: clear one first."""

    type = "too-many-fields"


class AddressIsAnothers(Conflict):
    """Another contact has this address: if they are one person, link the two."""

    type = "address-is-anothers"


class TooManyLinks(Conflict):
    """More contacts than this can't be one person."""

    type = "too-many-links"
