"""The write tables, declared for Alembic; reads and writes are hand-written SQL."""

from onrecord.tables import ai, effects, furniture, whatsapp
from onrecord.tables.inbox import (
    Contact,
    ContactField,
    ContactLink,
    Conversation,
    ConversationLabel,
    ConversationRead,
    Message,
    NotificationMail,
)
from onrecord.tables.log import HaltedShard, Heartbeat, Idempotency, Log, Outbox, OutboxForked
from onrecord.tables.operations import Operation
from onrecord.tables.people import (
    AccessToken,
    Account,
    Attempts,
    Invitation,
    Member,
    PersonKey,
    ProviderLink,
    RecoveryCode,
    Session,
    Token,
    Workspace,
)

DECLARED = (
    Log,
    Workspace,
    PersonKey,
    Contact,
    Conversation,
    Message,
    Idempotency,
    Outbox,
    OutboxForked,
    HaltedShard,
    Heartbeat,
    Account,
    RecoveryCode,
    ProviderLink,
    Session,
    Member,
    Invitation,
    Token,
    AccessToken,
    Attempts,
    *effects.DECLARED,
    Operation,
    *furniture.DECLARED,
    ConversationLabel,
    ConversationRead,
    ContactField,
    ContactLink,
    NotificationMail,
    *whatsapp.DECLARED,
    *ai.DECLARED,
)
