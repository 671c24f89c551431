"""The catalogue: every event there is. A published type is never edited; a change is a `.v2` and an upcaster."""

from typing import Annotated, get_args

from pydantic import Field

from onrecord.events.contact import (
    ContactCreated,
    ContactErased,
    ConversationAssigned,
    ConversationEvent,
    ConversationOpened,
    ConversationReopened,
    ConversationResolved,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.mail import MailFailed, MailRequested, MailSent, MailUnconfirmed
from onrecord.events.people import (
    AccountChanged,
    AccountCreated,
    InvitationRevoked,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    SignInRecorded,
    SignInRefused,
    TokenCreated,
    TokenRevoked,
    WorkspaceCreated,
)
from onrecord.events.shape import EventData
from onrecord.events.workspace import AccessRecorded, LogSettled, OfWorkspace

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
WorkspaceEvent = (
    LogSettled
    | AccessRecorded
    | WorkspaceCreated
    | MemberInvited
    | InvitationRevoked
    | MemberJoined
    | MemberRoleChanged
    | MemberRemoved
    | TokenCreated
    | TokenRevoked
    | AccountCreated
    | AccountChanged
    | SignInRecorded
    | SignInRefused
    | MailEvent
)
Event = Annotated[ContactEvent | WorkspaceEvent, Field(discriminator="type")]

BY_TYPE: dict[str, type[EventData]] = {
    model.model_fields["type"].default: model for model in (*get_args(ContactEvent), *get_args(WorkspaceEvent))
}

__all__ = [
    "BY_TYPE",
    "AccessRecorded",
    "AccountChanged",
    "AccountCreated",
    "ContactCreated",
    "ContactErased",
    "ContactEvent",
    "ConversationAssigned",
    "ConversationEvent",
    "ConversationOpened",
    "ConversationReopened",
    "ConversationResolved",
    "Event",
    "EventData",
    "InvitationRevoked",
    "LogSettled",
    "MailEvent",
    "MailFailed",
    "MailRequested",
    "MailSent",
    "MailUnconfirmed",
    "MemberInvited",
    "MemberJoined",
    "MemberRemoved",
    "MemberRoleChanged",
    "MessageQueued",
    "MessageReceived",
    "NoteAdded",
    "OfWorkspace",
    "SignInRecorded",
    "SignInRefused",
    "TokenCreated",
    "TokenRevoked",
    "WorkspaceCreated",
    "WorkspaceEvent",
]
