"""The catalogue: every event there is. A published type is never edited; a change is a `.v2` and an upcaster."""

from typing import Annotated, get_args

from pydantic import Field

from onrecord.events.ai import (
    AiAnswered,
    AiDescribed,
    AiDraftDiscarded,
    AiDrafted,
    AiEvent,
    AiFailed,
    AiPaused,
    AiPolicySet,
    AiRequested,
    AiRestarted,
    AiResumed,
    AiSnippetDeleted,
    AiSnippetSaved,
    AiStopped,
    AiSummarised,
    AiTriaged,
)
from onrecord.events.channel import (
    ChannelConnected,
    ChannelDisabled,
    ChannelHealthRecorded,
    ChannelReconnected,
    SignInCodeFailed,
    SignInCodeRequested,
    SignInCodeSent,
    StatusUnmatched,
    TemplateListed,
    TemplatesFailed,
    TemplatesListed,
    TemplatesRequested,
)
from onrecord.events.contact import (
    ContactAliased,
    ContactCreated,
    ContactErased,
    ContactFieldSet,
    ContactLinked,
    ContactRenamed,
    ConversationAssigned,
    ConversationLabelled,
    ConversationOpened,
    ConversationPrioritised,
    ConversationRead,
    ConversationReopened,
    ConversationResolved,
    ConversationSnoozed,
    ConversationUnassigned,
    ConversationUnlabelled,
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
from onrecord.events.media import (
    MediaDeleted,
    MediaEvent,
    MediaExpired,
    MediaRejected,
    MediaRequested,
    MediaStored,
    MediaUploaded,
)
from onrecord.events.message import (
    DeliveryEvent,
    MessageAccepted,
    MessageDelivered,
    MessageEdited,
    MessageFailed,
    MessageImported,
    MessagePlayed,
    MessageQueued,
    MessageReacted,
    MessageRead,
    MessageReceived,
    MessageRevoked,
    MessageSent,
    MessageUnconfirmed,
    ReadReceiptFailed,
    ReadReceiptRequested,
    ReadReceiptSent,
    StatusEvent,
)
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
from onrecord.events.shape import ConversationEvent, EventData, News
from onrecord.events.workspace import AccessRecorded, LogSettled, OfWorkspace

MessageEvent = (
    MessageAccepted
    | MessageDelivered
    | MessageEdited
    | MessageFailed
    | MessageImported
    | MessagePlayed
    | MessageQueued
    | MessageReacted
    | MessageRead
    | MessageReceived
    | MessageRevoked
    | MessageSent
    | MessageUnconfirmed
    | ReadReceiptFailed
    | ReadReceiptRequested
    | ReadReceiptSent
)
AnyMediaEvent = MediaDeleted | MediaExpired | MediaRejected | MediaRequested | MediaStored | MediaUploaded
AnyAiEvent = (
    AiRequested
    | AiTriaged
    | AiSummarised
    | AiDrafted
    | AiDescribed
    | AiFailed
    | AiDraftDiscarded
    | AiStopped
    | AiRestarted
)
AiPolicyEvent = AiPolicySet | AiSnippetSaved | AiSnippetDeleted | AiPaused | AiResumed
ChannelEvent = (
    ChannelConnected
    | ChannelDisabled
    | ChannelHealthRecorded
    | ChannelReconnected
    | SignInCodeFailed
    | SignInCodeRequested
    | SignInCodeSent
    | StatusUnmatched
    | TemplateListed
    | TemplatesFailed
    | TemplatesListed
    | TemplatesRequested
)
ContactEvent = (
    ContactCreated
    | ConversationOpened
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
    | MessageEvent
    | AnyMediaEvent
    | AnyAiEvent
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
    | ChannelEvent
    | AiPolicyEvent
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
    "AiAnswered",
    "AiDescribed",
    "AiDraftDiscarded",
    "AiDrafted",
    "AiEvent",
    "AiFailed",
    "AiPaused",
    "AiPolicyEvent",
    "AiPolicySet",
    "AiRequested",
    "AiRestarted",
    "AiResumed",
    "AiSnippetDeleted",
    "AiSnippetSaved",
    "AiStopped",
    "AiSummarised",
    "AiTriaged",
    "AnyAiEvent",
    "AnyMediaEvent",
    "CannedReplyCreated",
    "CannedReplyDeleted",
    "CannedReplyUpdated",
    "ChannelConnected",
    "ChannelDisabled",
    "ChannelEvent",
    "ChannelHealthRecorded",
    "ChannelReconnected",
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
    "DeliveryEvent",
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
    "MediaDeleted",
    "MediaEvent",
    "MediaExpired",
    "MediaRejected",
    "MediaRequested",
    "MediaStored",
    "MediaUploaded",
    "MemberInvited",
    "MemberJoined",
    "MemberRemoved",
    "MemberRoleChanged",
    "MessageAccepted",
    "MessageDelivered",
    "MessageEdited",
    "MessageEvent",
    "MessageFailed",
    "MessageImported",
    "MessagePlayed",
    "MessageQueued",
    "MessageReacted",
    "MessageRead",
    "MessageReceived",
    "MessageRevoked",
    "MessageSent",
    "MessageUnconfirmed",
    "News",
    "NoteAdded",
    "NotificationsSet",
    "OfWorkspace",
    "OperationEvent",
    "PruneRequested",
    "ReadReceiptFailed",
    "ReadReceiptRequested",
    "ReadReceiptSent",
    "RebuildRequested",
    "RedriveRequested",
    "RollbackRequested",
    "SettleRequested",
    "SignInCodeFailed",
    "SignInCodeRequested",
    "SignInCodeSent",
    "SignInRecorded",
    "SignInRefused",
    "StatusEvent",
    "StatusUnmatched",
    "TeamCreated",
    "TeamDeleted",
    "TeamUpdated",
    "TemplateListed",
    "TemplatesFailed",
    "TemplatesListed",
    "TemplatesRequested",
    "TokenCreated",
    "TokenRevoked",
    "ViewDeleted",
    "ViewSaved",
    "WorkspaceCreated",
    "WorkspaceEvent",
]
