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
