"""What events ask for: which effect an event wants, and which event says that one is over. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from onrecord.events import (
    AiDescribed,
    AiDrafted,
    AiFailed,
    AiRequested,
    AiSummarised,
    AiTriaged,
    ContactErased,
    EventData,
    MailFailed,
    MailRequested,
    MailSent,
    MailUnconfirmed,
    MediaDeleted,
    MediaExpired,
    MediaRejected,
    MediaRequested,
    MediaStored,
    MediaUploaded,
    MessageAccepted,
    MessageDelivered,
    MessageFailed,
    MessagePlayed,
    MessageQueued,
    MessageRead,
    MessageSent,
    MessageUnconfirmed,
    ReadReceiptFailed,
    ReadReceiptRequested,
    ReadReceiptSent,
    SignInCodeFailed,
    SignInCodeRequested,
    SignInCodeSent,
    TemplatesFailed,
    TemplatesListed,
    TemplatesRequested,
)
from onrecord.events.envelope import Recorded

UNCONFIRMED = "unconfirmed"
EXPIRED = "expired"


class Asked(NamedTuple):
    """An effect to be done: `id` is the event's own name for it, so that a repeat of the event names the same.

    `person_id` is whose key must be there when it is done; what is about nobody names the workspace. `channel_id` is by
    which channel it goes.
    """

    kind: str
    task: str
    id: str
    person_id: str
    channel_id: str | None = None


class Told(NamedTuple):
    """An effect that is over."""

    id: str
    state: str
    reason: str | None = None


Meant = Asked | Told | None

# Every type that asks for something, or says that something is over. A test has the others: a new type is put here or
# there.
MEANT: Mapping[type[EventData], Callable[[Any, Recorded], Meant]] = {
    MailRequested: lambda event, _: Asked("mail", "send", event.mail_id, event.person_id),
    MailSent: lambda event, _: Told(event.mail_id, "done"),
    MailFailed: lambda event, _: Told(event.mail_id, "failed", event.reason),
    MailUnconfirmed: lambda event, _: Told(event.mail_id, "failed", UNCONFIRMED),
    MessageQueued: lambda event, of: _message(event, of) if event.delivery_id else None,
    MessageAccepted: lambda event, _: Told(event.delivery_id, "done"),
    MessageSent: lambda event, _: Told(event.delivery_id, "done"),
    MessageDelivered: lambda event, _: Told(event.delivery_id, "done"),
    MessageRead: lambda event, _: Told(event.delivery_id, "done"),
    MessagePlayed: lambda event, _: Told(event.delivery_id, "done"),
    MessageFailed: lambda event, _: Told(event.delivery_id, "failed", event.failure),
    MessageUnconfirmed: lambda event, _: Told(event.delivery_id, "failed", UNCONFIRMED),
    ReadReceiptRequested: lambda event, of: _delivery(of, "mark_read", event.receipt_id, event.channel_id),
    ReadReceiptSent: lambda event, _: Told(event.receipt_id, "done"),
    ReadReceiptFailed: lambda event, _: Told(event.receipt_id, "failed", event.failure),
    TemplatesRequested: lambda event, of: _delivery(of, "list_templates", event.request_id, event.channel_id),
    TemplatesListed: lambda event, _: Told(event.request_id, "done"),
    TemplatesFailed: lambda event, _: Told(event.request_id, "failed", event.failure),
    SignInCodeRequested: lambda event, _: Asked(
        "delivery", "sign_in_code", event.code_id, event.person_id, event.channel_id
    ),
    SignInCodeSent: lambda event, _: Told(event.code_id, "done"),
    SignInCodeFailed: lambda event, _: Told(event.code_id, "failed", event.failure),
    MediaRequested: lambda event, of: _fetch(event, of) if event.origin == "customer" else None,
    MediaUploaded: lambda event, of: Asked("media", "check", event.media_id, of.subject_id),
    MediaStored: lambda event, _: Told(event.media_id, "done"),
    MediaRejected: lambda event, _: Told(event.media_id, "failed", event.reason),
    MediaExpired: lambda event, _: Told(event.media_id, "failed", EXPIRED),
    ContactErased: lambda _, of: Asked("media", "delete", of.envelope.id, of.envelope.workspace_id),
    MediaDeleted: lambda event, _: Told(event.deletion_id, "done"),
    AiRequested: lambda event, of: Asked("ai", event.task, event.request_id, of.subject_id),
    AiTriaged: lambda event, _: Told(event.request_id, "done"),
    AiSummarised: lambda event, _: Told(event.request_id, "done"),
    AiDrafted: lambda event, _: Told(event.request_id, "done"),
    AiDescribed: lambda event, _: Told(event.request_id, "done"),
    AiFailed: lambda event, _: Told(event.request_id, "failed", event.failure),
}


def read(recorded: Recorded) -> Meant:
    """What the ledger makes of an event; its personal fields are not looked at."""
    meant = MEANT.get(type(recorded.event))
    return meant(recorded.event, recorded) if meant else None


def _delivery(recorded: Recorded, task: str, effect_id: str, channel_id: str | None) -> Asked:
    """Of the subject's: a contact, or the workspace, whose key nobody looks for."""
    return Asked("delivery", task, effect_id, recorded.subject_id, channel_id)


def _message(event: MessageQueued, recorded: Recorded) -> Asked:
    assert event.delivery_id is not None, "what was queued before deliveries asks for none"
    return _delivery(recorded, "send", event.delivery_id, event.channel_id)


def _fetch(event: MediaRequested, recorded: Recorded) -> Asked:
    return Asked("media", "fetch", event.media_id, recorded.subject_id, event.channel_id)
