"""Who may do what, in one table: a role is a set of scopes, and each command or query needs one.

What isn't here may nobody do but the system itself. Scopes that read and scopes that write are two types: an auditor's
are all that read, so no command can be theirs.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

Role = Literal["agent", "admin", "auditor", "developer"]


class Read(StrEnum):
    """What queries need."""

    INBOX = "inbox:read"
    WORKSPACE = "workspace:read"
    EVENTS = "events:read"
    OPERATIONS = "operations:read"
    MEMBERS = "members:read"
    TOKENS = "tokens:read"


class Write(StrEnum):
    """What commands need."""

    INBOX = "inbox:write"
    CHANNELS = "channels:write"
    CONTACTS = "contacts:erase"
    MEMBERS = "members:write"
    TOKENS = "tokens:write"
    WORKSPACE = "workspace:write"
    INSTALLATION = "installation:write"
    OPERATIONS = "operations:write"


Scope = Read | Write
Scopes = frozenset[Scope]

COMMANDS: Mapping[str, Write] = {
    "receive_message": Write.CHANNELS,
    "import_messages": Write.CHANNELS,
    "send_message": Write.INBOX,
    "start_conversation": Write.INBOX,
    "retry_message": Write.INBOX,
    "send_reaction": Write.INBOX,
    "send_read_receipt": Write.INBOX,
    "add_note": Write.INBOX,
    "assign_conversation": Write.INBOX,
    "resolve_conversation": Write.INBOX,
    "reopen_conversation": Write.INBOX,
    "claim_conversation": Write.INBOX,
    "unassign_conversation": Write.INBOX,
    "snooze_conversation": Write.INBOX,
    "set_priority": Write.INBOX,
    "label_conversation": Write.INBOX,
    "unlabel_conversation": Write.INBOX,
    "mark_read": Write.INBOX,
    "rename_contact": Write.INBOX,
    "set_contact_field": Write.INBOX,
    "request_upload": Write.INBOX,
    "complete_upload": Write.INBOX,
    "alias_contact": Write.INBOX,
    "link_contacts": Write.INBOX,
    "erase_contact": Write.CONTACTS,
    "create_workspace": Write.INSTALLATION,
    "invite_member": Write.MEMBERS,
    "revoke_invitation": Write.MEMBERS,
    "change_member_role": Write.MEMBERS,
    "remove_member": Write.MEMBERS,
    "create_token": Write.TOKENS,
    "revoke_token": Write.TOKENS,
    "start_rebuild": Write.OPERATIONS,
    "rollback_projection": Write.OPERATIONS,
    "redrive_parked_key": Write.OPERATIONS,
    "prune_outbox": Write.OPERATIONS,
    "settle_shard": Write.OPERATIONS,
    "create_label": Write.WORKSPACE,
    "update_label": Write.WORKSPACE,
    "delete_label": Write.WORKSPACE,
    "create_canned_reply": Write.WORKSPACE,
    "update_canned_reply": Write.WORKSPACE,
    "delete_canned_reply": Write.WORKSPACE,
    "create_team": Write.WORKSPACE,
    "update_team": Write.WORKSPACE,
    "delete_team": Write.WORKSPACE,
    "set_inbox_policy": Write.WORKSPACE,
    "connect_channel": Write.WORKSPACE,
    "reconnect_channel": Write.WORKSPACE,
    "disable_channel": Write.WORKSPACE,
    "refresh_templates": Write.WORKSPACE,
    "set_notifications": Write.INBOX,
    "save_view": Write.INBOX,
    "delete_view": Write.INBOX,
    "request_triage": Write.INBOX,
    "request_summary": Write.INBOX,
    "request_draft": Write.INBOX,
    "request_description": Write.INBOX,
    "discard_draft": Write.INBOX,
    "stop_ai": Write.INBOX,
    "restart_ai": Write.INBOX,
    "set_ai_policy": Write.WORKSPACE,
    "save_ai_snippet": Write.WORKSPACE,
    "delete_ai_snippet": Write.WORKSPACE,
}
QUERIES: Mapping[str, Read] = {
    "list_conversations": Read.INBOX,
    "list_timeline": Read.INBOX,
    "get_stats": Read.INBOX,
    "export_events": Read.EVENTS,
    "export_contact": Read.EVENTS,
    "export_conversation": Read.EVENTS,
    "list_projections": Read.OPERATIONS,
    "list_rebuilds": Read.OPERATIONS,
    "get_rebuild": Read.OPERATIONS,
    "list_parked_keys": Read.OPERATIONS,
    "get_parked_key": Read.OPERATIONS,
    "get_relay": Read.OPERATIONS,
    "get_log": Read.OPERATIONS,
    "list_effects": Read.OPERATIONS,
    "get_ai_usage": Read.OPERATIONS,
    "list_ai_calls": Read.EVENTS,
    "list_operations": Read.OPERATIONS,
    "get_operation": Read.OPERATIONS,
    "list_events": Read.EVENTS,
    "get_event": Read.EVENTS,
    "get_message_history": Read.EVENTS,
    "stream": Read.WORKSPACE,
    "signal_presence": Read.INBOX,
    "list_notifications": Read.INBOX,
    "get_notifications": Read.INBOX,
    "list_views": Read.INBOX,
    "get_workspace": Read.WORKSPACE,
    "get_policies": Read.WORKSPACE,
    "list_members": Read.WORKSPACE,
    "list_labels": Read.WORKSPACE,
    "list_canned_replies": Read.WORKSPACE,
    "list_teams": Read.WORKSPACE,
    "list_channels": Read.WORKSPACE,
    "list_templates": Read.WORKSPACE,
    "list_invitations": Read.MEMBERS,
    "list_tokens": Read.TOKENS,
    "get_media": Read.INBOX,
    "get_conversation": Read.INBOX,
    "count_conversations": Read.INBOX,
    "get_contact": Read.INBOX,
    "list_contacts": Read.INBOX,
    "search": Read.INBOX,
}
ROLES: Mapping[Role, Scopes] = {
    "agent": frozenset({Read.INBOX, Read.WORKSPACE, Write.INBOX}),
    "admin": frozenset({*Read, *Write}),
    "auditor": frozenset(Read),
    "developer": frozenset({Read.WORKSPACE, Read.EVENTS, Read.OPERATIONS, Read.TOKENS, Write.TOKENS, Write.OPERATIONS}),
}
SAID: Mapping[Scope, str] = {
    Read.INBOX: "Read conversations and what was said in them.",
    Read.WORKSPACE: "Read the workspace: members, labels, policies.",
    Read.EVENTS: "Read the event log.",
    Read.OPERATIONS: "Read how everything runs.",
    Write.INBOX: "Reply, note, assign, label, snooze, resolve; ask the model; say who a customer is.",
    Read.MEMBERS: "Read who is invited.",
    Read.TOKENS: "Read which tokens there are; never their secrets.",
    Write.CHANNELS: "Bring in what customers wrote.",
    Write.CONTACTS: "Erase customers.",
    Write.MEMBERS: "Invite and remove members, and change their roles.",
    Write.TOKENS: "Make and revoke tokens.",
    Write.WORKSPACE: "Change labels, canned replies, teams, policies, channels and everybody's views.",
    Write.INSTALLATION: "Make workspaces.",
    Write.OPERATIONS: "Run operations: rebuild, re-drive, prune, settle.",
}
EVERYTHING: Scopes = frozenset({*Read, *Write})
OPERATIONS: Mapping[str, Scope] = {**COMMANDS, **QUERIES}
_BY_NAME: Mapping[str, Scope] = {scope.value: scope for scope in EVERYTHING}


def roles_with(scope: Scope) -> list[Role]:
    """The roles that hold a scope."""
    return [role for role, scopes in ROLES.items() if scope in scopes]


def parse(text: str) -> Scopes:
    """Scopes as a token's row spells them, parted by spaces. One that this version doesn't know allows nothing."""
    return frozenset(_BY_NAME[word] for word in text.split() if word in _BY_NAME)


def spell(scopes: Scopes) -> str:
    return " ".join(sorted(scopes))
