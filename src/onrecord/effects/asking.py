"""What events ask for: which effect an event wants, and which event says that one is over. Pure."""

from typing import NamedTuple, assert_never

from onrecord.events import (
    AccessRecorded,
    AccountChanged,
    AccountCreated,
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
    InvitationRevoked,
    LogSettled,
    MailFailed,
    MailRequested,
    MailSent,
    MailUnconfirmed,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    SignInRecorded,
    SignInRefused,
    TokenCreated,
    TokenRevoked,
    WorkspaceCreated,
)
from onrecord.events.envelope import Recorded
from onrecord.events.inbox import OfInbox
from onrecord.events.operations import OfOperations

UNCONFIRMED = "unconfirmed"


class Asked(NamedTuple):
    """An effect to be done: `id` is the event's own name for it, so that a repeat of the event names the same."""

    kind: str
    task: str
    id: str
    person_id: str


class Told(NamedTuple):
    """An effect that is over."""

    id: str
    state: str
    reason: str | None = None


# Longer than 40 lines, as it names each type that asks for nothing: a new one is for somebody to decide about here.
def read(recorded: Recorded) -> Asked | Told | None:
    """What the ledger makes of an event; its personal fields are not looked at."""
    match recorded.event:
        case MailRequested() as event:
            return Asked("mail", "send", event.mail_id, event.person_id)
        case MailSent() as event:
            return Told(event.mail_id, "done")
        case MailFailed() as event:
            return Told(event.mail_id, "failed", event.reason)
        case MailUnconfirmed() as event:
            return Told(event.mail_id, "failed", UNCONFIRMED)
        case (
            ContactCreated()
            | ContactErased()
            | ConversationOpened()
            | ConversationAssigned()
            | ConversationResolved()
            | ConversationReopened()
            | MessageReceived()
            | MessageQueued()
            | NoteAdded()
            | ContactRenamed()
            | ContactFieldSet()
            | ContactAliased()
            | ContactLinked()
            | ConversationUnassigned()
            | ConversationSnoozed()
            | ConversationPrioritised()
            | ConversationLabelled()
            | ConversationUnlabelled()
            | ConversationRead()
            | OfInbox()
            | OfOperations()
            | LogSettled()
            | AccessRecorded()
            | WorkspaceCreated()
            | MemberInvited()
            | InvitationRevoked()
            | MemberJoined()
            | MemberRoleChanged()
            | MemberRemoved()
            | TokenCreated()
            | TokenRevoked()
            | AccountCreated()
            | AccountChanged()
            | SignInRecorded()
            | SignInRefused()
        ):
            return None
        case _:
            assert_never(recorded.event)
