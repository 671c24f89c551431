"""The catalogue: every event there is. A published type is never edited; a change is a `.v2` and an upcaster."""

from typing import Annotated, get_args

from pydantic import Field

from onrecord.events.contact import (
    ContactAliased,
    ContactCreated,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    ConversationAssigned,
    ConversationEvent,
    ConversationLabelled,
    ConversationOpened,
    ConversationPrioritised,
    ConversationRead,
    ConversationReopened,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
    MessageQueued,
    MessageReceived,
    NoteAdded,
)
from onrecord.events.inbox import (
    CannedReplyCreated,
    CannedReplyDeleted,
    CannedReplyUpdated,
    InboxPolicySet,
    LabelCreated,
    LabelDeleted,
    LabelUpdated,
    NotificationsSet,
    TeamCreated,
    TeamDeleted,
    TeamUpdated,
    ViewDeleted,
    ViewSaved,
)
from onrecord.events.mail import MailFailed, MailRequested, MailSent, MailUnconfirmed
from onrecord.events.operations import (
    PruneRequested,
    RebuildRequested,
    RedriveRequested,
    RollbackRequested,
    SettleRequested,
)
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
    | ContactRenamed
    | ContactFieldSet
    | ContactAliased
    | ContactLinked
    | ConversationUnassigned
    | ConversationSnoozed
    | ConversationPrioritised
    | ConversationLabelled
    | ConversationUnlabelled
    | ConversationRead
    | ContactErased
)
InboxEvent = (
    LabelCreated
    | LabelUpdated
    | LabelDeleted
    | CannedReplyCreated
    | CannedReplyUpdated
    | CannedReplyDeleted
    | TeamCreated
    | TeamUpdated
    | TeamDeleted
    | ViewSaved
    | ViewDeleted
    | InboxPolicySet
    | NotificationsSet
)
OperationEvent = RebuildRequested | RollbackRequested | RedriveRequested | PruneRequested | SettleRequested
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
    | InboxEvent
    | OperationEvent
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
    "CannedReplyCreated",
    "CannedReplyDeleted",
    "CannedReplyUpdated",
    "ContactAliased",
    "ContactCreated",
    "ContactErased",
    "ContactEvent",
    "ContactFieldSet",
    "ContactLinked",
    "ContactRenamed",
    "ConversationAssigned",
    "ConversationEvent",
    "ConversationLabelled",
    "ConversationOpened",
    "ConversationPrioritised",
    "ConversationRead",
    "ConversationReopened",
    "ConversationResolved",
    "ConversationSnoozed",
    "ConversationUnassigned",
    "ConversationUnlabelled",
    "Event",
    "EventData",
    "InboxEvent",
    "InboxPolicySet",
    "InvitationRevoked",
    "LabelCreated",
    "LabelDeleted",
    "LabelUpdated",
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
    "NotificationsSet",
    "OfWorkspace",
    "OperationEvent",
    "PruneRequested",
    "RebuildRequested",
    "RedriveRequested",
    "RollbackRequested",
    "SettleRequested",
    "SignInRecorded",
    "SignInRefused",
    "TeamCreated",
    "TeamDeleted",
    "TeamUpdated",
    "TokenCreated",
    "TokenRevoked",
    "ViewDeleted",
    "ViewSaved",
    "WorkspaceCreated",
    "WorkspaceEvent",
]
