"""The catalogue: every event there is. A published type is never edited; a change is a `.v2` and an upcaster."""

from typing import Annotated

from pydantic import Field

from onrecord.events.contact import (
    ContactCreated,
    ContactErased,
    ConversationAssigned,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.mail import MailFailed, MailRequested, MailSent, MailUnconfirmed
from onrecord.events.shape import EventData
from onrecord.events.workspace import AccessRecorded, LogSettled

ContactEvent = (
    ContactCreated
    | ConversationOpened
    | MessageReceived
    | MessageQueued
    | NoteAdded
    | ConversationAssigned
    | ConversationResolved
    | ConversationReopened
    | ContactErased
)
MailEvent = MailRequested | MailSent | MailFailed | MailUnconfirmed
WorkspaceEvent = LogSettled | AccessRecorded | MailEvent
Event = Annotated[ContactEvent | WorkspaceEvent, Field(discriminator="type")]

BY_TYPE: dict[str, type[EventData]] = {
    model.model_fields["type"].default: model
    for model in (
        ContactCreated,
        ConversationOpened,
        MessageReceived,
        MessageQueued,
        NoteAdded,
        ConversationAssigned,
        ConversationResolved,
        ConversationReopened,
        ContactErased,
        LogSettled,
        AccessRecorded,
        MailRequested,
        MailSent,
        MailFailed,
        MailUnconfirmed,
    )
}

__all__ = [
    "BY_TYPE",
    "AccessRecorded",
    "ContactCreated",
    "ContactErased",
    "ContactEvent",
    "ConversationAssigned",
    "ConversationOpened",
    "ConversationReopened",
    "ConversationResolved",
    "Event",
    "EventData",
    "LogSettled",
    "MailEvent",
    "MailFailed",
    "MailRequested",
    "MailSent",
    "MailUnconfirmed",
    "MessageQueued",
    "MessageReceived",
    "NoteAdded",
    "WorkspaceEvent",
]
