"""What was said, and what became of what we said: messages on the contact's stream.

Provider's ids are personal: WhatsApp's hold the customer's number in base64.
"""

from typing import Literal

from onrecord.events.shape import ConversationEvent, EventData, Id, MaybePersonal, Moment, News, Personal, Public

MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
ReceivedKind = (
    MediaKind
    | Literal["text", "location", "contacts", "interactive", "button", "order", "reaction", "system", "unsupported"]
)
QueuedKind = Literal["text", "template", "buttons", "list", "reaction", "image", "video", "audio", "voice", "document"]
# How far a delivery is, in order: it only goes forward. Where a message failed, and is then told to be there, it is
# there.
DELIVERY_STATES = ("queued", "accepted", "unconfirmed", "sent", "failed", "delivered", "read", "played")
DeliveryFailure = Literal[
    "auth",
    "throttle",
    "window",
    "consent",
    "recipient",
    "payload",
    "transient",
    "account",
    "media",
    "channel",
    "record_unreadable",
]


class MessageReceived(ConversationEvent):
    """The customer wrote. `sent_at` is the provider's claim, the envelope's time is ours.

    `text` is the body, the caption, or the title of what was chosen; empty where there is none. `content` is the
    provider's own JSON of the message, where there is more to it than its text. `channel_id` is None where a client
    brought the message in for no channel of ours.
    """

    type: Literal["message.received.v2"] = "message.received.v2"
    message_id: Id
    version: int
    channel_id: Id | None = None
    kind: ReceivedKind = "text"
    provider_message_id: Personal
    sent_at: Moment
    text: Personal
    content: MaybePersonal = None
    media_id: Id | None = None
    reply_to_id: Id | None = None
    forwarded: bool = False


class MessageEdited(News):
    """The customer changed what they wrote. The message as it was stays on the record."""

    type: Literal["message.edited.v1"] = "message.edited.v1"
    message_id: Id
    provider_message_id: Personal
    sent_at: Moment
    text: Personal


class MessageRevoked(News):
    """The customer took a message back. It stays on the record, and is shown as taken back."""

    type: Literal["message.revoked.v1"] = "message.revoked.v1"
    message_id: Id
    provider_message_id: Personal
    sent_at: Moment


class MessageReacted(News):
    """The customer reacted to a message, theirs or ours; an empty `emoji` takes their reaction back."""

    type: Literal["message.reacted.v1"] = "message.reacted.v1"
    message_id: Id
    provider_message_id: Personal
    sent_at: Moment
    emoji: Personal


class MessageImported(News):
    """A message of before: from a chat that was kept elsewhere. It asks for nothing and moves nothing.

    `author` is as the chat calls them. `file_name` is what was attached, and `media_id` its file: whether that came
    too, its own events say.
    """

    type: Literal["message.imported.v1"] = "message.imported.v1"
    message_id: Id
    import_id: Id
    direction: Literal["in", "out"]
    kind: Literal["text", "file", "system"]
    author: Personal
    sent_at: Moment
    text: Personal
    file_name: MaybePersonal
    media_id: Id | None


class MessageQueued(ConversationEvent):
    """A reply was decided and waits for its delivery: `delivery_id` is the effect's, another for each attempt.

    `text` is the body or the caption, for a reaction its emoji; `content` what a template, buttons or a list have
    besides, as JSON. `reply_to_id` is the message that is answered, or reacted to. `template` is `<name>/<language>`.
    From the second attempt on it is the same message, tried again, at the same version. An event of before deliveries
    has no `delivery_id` and asks for nothing.

    `draft_id` is the draft that was sent, as it was or changed: `edit_distance` is how many characters (Levenshtein)
    lie between its `draft_chars` and what was sent. Such a message is `ai_generated`, and `approved_by` is who sent it,
    in the words of an actor.
    """

    type: Literal["message.queued.v3"] = "message.queued.v3"
    message_id: Id
    version: int
    delivery_id: Id | None = None
    attempt: int = 1
    channel_id: Id | None = None
    kind: QueuedKind = "text"
    text: Personal
    content: MaybePersonal = None
    media_id: Id | None = None
    reply_to_id: Id | None = None
    template: Public | None = None
    draft_id: Id | None = None
    ai_generated: bool = False
    approved_by: Public | None = None
    draft_chars: int | None = None
    edit_distance: int | None = None

    @property
    def is_message(self) -> bool:
        """Whether it is a message that was not there before: no reaction, and not tried again."""
        return self.attempt == 1 and self.kind != "reaction"


class DeliveryEvent(News):
    """What all news of a delivery share."""

    message_id: Id
    delivery_id: Id
    attempt: int


class MessageAccepted(DeliveryEvent):
    """The provider took the message over; that isn't sent yet. `maybe_doubled`: it may have taken it before as well."""

    type: Literal["message.accepted.v1"] = "message.accepted.v1"
    provider_message_id: Personal
    maybe_doubled: bool


class StatusEvent(DeliveryEvent):
    """A status, as the provider told it: `at` is its time, `billable` and `category` what it charges for."""

    at: Moment
    billable: bool | None
    category: Public | None


class MessageSent(StatusEvent):
    """The message left the provider."""

    type: Literal["message.sent.v1"] = "message.sent.v1"


class MessageDelivered(StatusEvent):
    """The message is on the customer's phone."""

    type: Literal["message.delivered.v1"] = "message.delivered.v1"


class MessageRead(StatusEvent):
    """The customer has seen the message. Many never say."""

    type: Literal["message.read.v1"] = "message.read.v1"


class MessagePlayed(StatusEvent):
    """The customer has listened to the voice note."""

    type: Literal["message.played.v1"] = "message.played.v1"


class MessageFailed(DeliveryEvent):
    """The message doesn't reach the customer by this attempt. `code` and `details` are the provider's.

    `at` is the provider's time, ours where it was refused at once. `maybe_doubled`: an earlier call of this attempt may
    have got through.
    """

    type: Literal["message.failed.v1"] = "message.failed.v1"
    at: Moment
    failure: DeliveryFailure
    code: int | None
    details: MaybePersonal
    trace_id: Public | None
    is_transient: bool | None
    maybe_doubled: bool


class MessageUnconfirmed(DeliveryEvent):
    """The provider may have taken the message, or not: it never said. It isn't tried again by itself."""

    type: Literal["message.unconfirmed.v1"] = "message.unconfirmed.v1"
    maybe_doubled: bool


class ReadReceiptRequested(EventData):
    """The customer shall see that a message of theirs was read."""

    type: Literal["read_receipt.requested.v1"] = "read_receipt.requested.v1"
    receipt_id: Id
    conversation_id: Id
    message_id: Id
    channel_id: Id
    provider_message_id: Personal


class ReadReceiptSent(EventData):
    """The provider shows it."""

    type: Literal["read_receipt.sent.v1"] = "read_receipt.sent.v1"
    receipt_id: Id


class ReadReceiptFailed(EventData):
    """The provider doesn't show it, or nobody knows whether it does."""

    type: Literal["read_receipt.failed.v1"] = "read_receipt.failed.v1"
    receipt_id: Id
    failure: DeliveryFailure | Literal["unconfirmed"]
    code: int | None
