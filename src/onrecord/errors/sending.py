"""Refusals about what members send."""

from onrecord.errors.kinds import Conflict, Missing


class WindowIsClosed(Conflict):
    """The customer wrote too long ago: WhatsApp takes nothing but a template now."""

    type = "window-closed"


class ContactHasNoChannel(Conflict):
    """This contact belongs to no channel: there is nobody to bring this to."""

    type = "contact-has-no-channel"


class NoSuchMedia(Missing):
    """There is no file with this id in this conversation."""

    type = "no-such-media"


class MediaIsNotStored(Conflict):
    """A file can be sent once it is stored: `state` says how far it is."""

    type = "media-is-not-stored"


class MediaCannotBeSent(Conflict):
    """This file can't be sent this way."""

    type = "media-cannot-be-sent"


class MessageIsUnknownToProvider(Conflict):
    """WhatsApp knows nothing of this message yet, or never will: it can't be quoted, reacted to or shown as read."""

    type = "message-unknown-to-provider"


class MessageIsNotOfCustomer(Conflict):
    """This is a message of ours: only what the customer wrote can be reacted to or shown as read."""

    type = "message-not-of-customer"


class MessageHasNotFailed(Conflict):
    """Only what has failed, or was never confirmed, can be tried again: `state` says what became of this message."""

    type = "message-has-not-failed"


class FailureIsFinal(Conflict):
    """Trying again would fail again: `failure` says why it did."""

    type = "failure-is-final"


class MessageIsNotKept(Conflict):
    """The record of this message was pruned: write it anew."""

    type = "message-is-not-kept"


class ReadReceiptsAreOff(Conflict):
    """The inbox policy keeps from customers what was read."""

    type = "read-receipts-are-off"


class NumberWasErased(Conflict):
    """Whoever had this number was erased: say `although_erased` if they agreed to be written to."""

    type = "number-was-erased"
