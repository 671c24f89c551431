"""Who may do what, operation by operation: what is asked, what it answers, and to whom.

A new operation is one line in ENTRIES: the status when it is done, who may, and a valid body in which whatever names
something is a `Named`. See `Entry` for the rest; an operation that is open to everybody also stands in OPEN.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, get_args

import meta
from onrecord import errors
from people import PASSWORD
from scenes import (
    ANY_LABEL,
    ASSIGNED,
    CANNED_REPLY,
    CHANNEL,
    CLIENT_ID,
    CLIENT_SECRET,
    CODE,
    CONTACT,
    CONVERSATION,
    CUSTOMERS_MESSAGE,
    DRAFT,
    EMAIL,
    FAILED_MESSAGE,
    FILE,
    INVITATION,
    INVITED,
    LABEL,
    LABEL_ON_IT,
    LABELLED,
    MEMBER,
    MEMBERS,
    OPERATION,
    PHONE,
    READ_CONTACT,
    READ_CONVERSATION,
    READ_EVENT,
    READ_MESSAGE,
    RESET_LINK,
    RESOLVED,
    SESSION,
    SNIPPET,
    STOPPED,
    TEAM,
    TOKEN,
    TOMORROW,
    UPLOAD,
    VERIFICATION_LINK,
    VIEW,
    WORKSPACE,
    Named,
    Scene,
    Standpoint,
    allow_ai,
)

SESSIONS = "sessions"
EVERYBODY = "everybody"
OPEN = {
    "sign_in",
    "accept_invitation",
    "request_password_reset",
    "reset_password",
    "verify_email",
    "issue_access_token",
    "list_providers",
    "authorize_with_provider",
    "finish_with_provider",
}
# In no document, and open to everybody.
HIDDEN = {
    "api_document",
    "api_page",
    "api_page_file",
    "_asyncapi",
    "alive",
    "ready",
    "shake_hands",
    "take_webhook",
}

Answer = int | str
"""A status of success, or a problem's type."""


class Entry(NamedTuple):
    """What an operation answers: `done` to whoever `may`, which is roles, or SESSIONS of anybody, or EVERYBODY.

    `also` are ids that may be left out of the body. `version` goes into If-Match. `first` is what is so beforehand.
    `but` are the exceptions.
    """

    done: Answer
    may: str
    body: Mapping[str, Any] = {}
    also: Mapping[str, Named] = {}
    version: int | None = None
    first: Callable[[Scene], None] | None = None
    but: Mapping[Standpoint, Answer] = {}


TEMPLATE = {"kind": "template", "name": "hello", "language": "en"}
ON_IT = {"conversation_id": CONVERSATION}
MESSAGE = {
    "channel": "whatsapp",
    "address": "+1555{number}",
    "name": "{mark} Customer",
    "provider_message_id": "wamid.demo-matrix-{number}",
    "sent_at": "2026-01-01T00:00:00Z",
    "text": "Hello from {mark}",
}
# The name that a client gives to its import; it finds nothing, whatever else bears it.
IMPORT = CONVERSATION._replace(refusal=201)
HISTORY = [{"sent_at": "2024-01-13T10:00:00+01:00", "direction": "in", "author": "Demo", "text": "Of long ago"}]
# Of a list that is filtered by what isn't here, nothing is left.
EMPTY_CONVERSATION = READ_CONVERSATION._replace(refusal=200)
MINE = MEMBER._replace(refusal="forbidden")

NEW = "another long passphrase 42"
GRANT = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
# Whoever comes with a credential must be signed in by it.
SIGNED_IN: Mapping[Standpoint, Answer] = {
    "token": "session-required",
    "token without the scope": "session-required",
    "second factor needed": "second-factor-needed",
}
# When their second factor is on, a session that has not passed it is only half of a sign-in.
HALF_IN: Mapping[Standpoint, Answer] = {"second factor required": "second-factor-needed"}

ENTRIES: Mapping[str, Entry] = {
    "receive_message": Entry(201, "admin", MESSAGE),
    "import_messages": Entry(201, "admin", {"import_id": IMPORT, "contact_id": CONTACT, "messages": HISTORY}),
    "send_message": Entry(
        201,
        "agent admin",
        {**ON_IT, "text": "Reply of {mark}"},
        also={"reply_to_id": FAILED_MESSAGE, "draft_id": DRAFT},
    ),
    "start_conversation": Entry(
        201, "agent admin", {"channel_id": CHANNEL, "number": "+1557{number}", "template": TEMPLATE}
    ),
    "retry_message": Entry(201, "agent admin", {"message_id": FAILED_MESSAGE}),
    "send_reaction": Entry(201, "agent admin", {"message_id": CUSTOMERS_MESSAGE, "emoji": "👍"}),
    "send_read_receipt": Entry(201, "agent admin", {"message_id": CUSTOMERS_MESSAGE}),
    "add_note": Entry(201, "agent admin", {**ON_IT, "text": "Note of {mark}"}, also={"mentions": MEMBERS}),
    "assign_conversation": Entry(200, "agent admin", {**ON_IT, "assignee_id": MEMBER}, version=2),
    "resolve_conversation": Entry(200, "agent admin", ON_IT, version=2),
    "reopen_conversation": Entry(200, "agent admin", {"conversation_id": RESOLVED}),
    "claim_conversation": Entry(200, "agent admin", ON_IT, version=2),
    "unassign_conversation": Entry(200, "agent admin", {"conversation_id": ASSIGNED}),
    "snooze_conversation": Entry(200, "agent admin", {**ON_IT, "until": TOMORROW}),
    "set_priority": Entry(200, "agent admin", {**ON_IT, "priority": "high"}),
    "label_conversation": Entry(200, "agent admin", {**ON_IT, "label_id": LABEL}),
    "unlabel_conversation": Entry(200, "agent admin", {"conversation_id": LABELLED, "label_id": LABEL_ON_IT}),
    "mark_read": Entry(200, "agent admin", {**ON_IT, "read_seq": 3}),
    "rename_contact": Entry(200, "agent admin", {"contact_id": CONTACT, "name": "{mark} Renamed"}),
    "set_contact_field": Entry(200, "agent admin", {"contact_id": CONTACT, "field": "order", "value": "{mark} 4711"}),
    "alias_contact": Entry(
        200, "agent admin", {"contact_id": CONTACT, "channel": "whatsapp", "address": "+1556{number}"}
    ),
    "request_upload": Entry(
        201, "agent admin", {**ON_IT, "kind": "document", "media_type": "application/pdf", "size_bytes": 1_000}
    ),
    "complete_upload": Entry(200, "agent admin", {"media_id": UPLOAD}),
    "link_contacts": Entry(200, "agent admin", {"contact_id": CONTACT, "linked_contact_id": CONTACT}),
    "erase_contact": Entry(200, "admin", {"contact_id": CONTACT, "reason": "asked_by_person"}),
    "create_workspace": Entry(201, "admin", {"name": "Another of {mark}"}),
    "invite_member": Entry(201, "admin", {"email": "{mark}-{number}@demo.example", "role": "agent"}),
    "revoke_invitation": Entry(200, "admin", {"invitation_id": INVITATION}),
    "change_member_role": Entry(200, "admin", {"member_id": MEMBER, "role": "auditor"}),
    "remove_member": Entry(200, "admin", {"member_id": MEMBER}),
    "create_token": Entry(201, "admin developer", {"label": "Token of {mark}"}, also={"member_id": MINE}),
    "revoke_token": Entry(200, "admin developer", {"token_id": TOKEN}),
    "start_rebuild": Entry("forbidden", "admin developer", {"projections": ["timeline"]}),
    "rollback_projection": Entry("forbidden", "admin developer", {"projection": "timeline"}),
    "list_rebuilds": Entry("forbidden", "admin auditor developer"),
    "get_rebuild": Entry("forbidden", "admin auditor developer", {"projection": "timeline", "build": 1}),
    "create_label": Entry(201, "admin", {"name": "{mark} {number}", "colour": "blue"}),
    "update_label": Entry(200, "admin", {"label_id": LABEL, "name": "{mark} {number}", "colour": "red"}),
    "delete_label": Entry(200, "admin", {"label_id": LABEL}),
    "create_canned_reply": Entry(201, "admin", {"shortcut": "s-{number}", "text": "Hello from {mark}"}),
    "update_canned_reply": Entry(
        200, "admin", {"canned_reply_id": CANNED_REPLY, "shortcut": "s-{number}", "text": "Hello from {mark}"}
    ),
    "delete_canned_reply": Entry(200, "admin", {"canned_reply_id": CANNED_REPLY}),
    "create_team": Entry(201, "admin", {"name": "{mark} {number}"}, also={"member_ids": MEMBERS}),
    "update_team": Entry(200, "admin", {"team_id": TEAM, "name": "{mark} {number}", "member_ids": MEMBERS}),
    "delete_team": Entry(200, "admin", {"team_id": TEAM}),
    "set_inbox_policy": Entry(200, "admin", {"auto_assign": False}, also={"auto_assign_team_id": TEAM}),
    "set_notifications": Entry(200, "agent admin", {"mentioned": ["mail"]}),
    "save_view": Entry(
        200,
        "agent admin",
        {"name": "View of {mark}", "sort": "priority"},
        also={"view_id": VIEW, "label_id": LABEL, "assignee": MEMBER},
    ),
    "request_triage": Entry(201, "agent admin", ON_IT, first=allow_ai),
    "request_summary": Entry(201, "agent admin", ON_IT, first=allow_ai),
    "request_draft": Entry(201, "agent admin", ON_IT, first=allow_ai),
    "request_description": Entry(201, "agent admin", {"media_id": FILE}, first=allow_ai),
    "discard_draft": Entry(200, "agent admin", {"draft_id": DRAFT}),
    "stop_ai": Entry(200, "agent admin", ON_IT),
    "restart_ai": Entry(200, "agent admin", {"conversation_id": STOPPED}),
    "set_ai_policy": Entry(200, "admin", {"tasks": ["triage"], "instructions": "As {mark} says"}),
    "save_ai_snippet": Entry(
        200, "admin", {"title": "{mark} snippet", "text": "Known to {mark}"}, also={"snippet_id": SNIPPET}
    ),
    "delete_ai_snippet": Entry(200, "admin", {"snippet_id": SNIPPET}),
    "delete_view": Entry(200, "agent admin", {"view_id": VIEW}),
    "connect_channel": Entry(201, "admin", {**meta.number_and_token(), "phone_number_id": PHONE}),
    "reconnect_channel": Entry(200, "admin", {"channel_id": CHANNEL, "token": meta.TOKEN}),
    "disable_channel": Entry(200, "admin", {"channel_id": CHANNEL}),
    "refresh_templates": Entry(202, "admin", {"channel_id": CHANNEL}),
    "list_notifications": Entry(200, "agent admin auditor"),
    "get_notifications": Entry(200, "agent admin auditor"),
    "list_views": Entry(200, "agent admin auditor"),
    "get_workspace": Entry(200, "agent admin auditor developer"),
    "get_policies": Entry(200, "agent admin auditor developer"),
    "list_members": Entry(200, "agent admin auditor developer"),
    "list_labels": Entry(200, "agent admin auditor developer"),
    "list_canned_replies": Entry(200, "agent admin auditor developer"),
    "list_teams": Entry(200, "agent admin auditor developer"),
    "list_channels": Entry(200, "agent admin auditor developer"),
    "list_templates": Entry(200, "agent admin auditor developer", also={"channel_id": CHANNEL._replace(refusal=200)}),
    "list_invitations": Entry(200, "admin auditor"),
    "list_tokens": Entry(200, "admin auditor developer"),
    "list_conversations": Entry(
        200, "agent admin auditor", also={"assignee_id": MEMBER._replace(refusal=200), "label_id": ANY_LABEL}
    ),
    "get_media": Entry(200, "agent admin auditor", {"media_id": FILE}),
    "get_conversation": Entry(200, "agent admin auditor", {"conversation_id": READ_CONVERSATION}),
    "count_conversations": Entry(200, "agent admin auditor"),
    "get_contact": Entry(200, "agent admin auditor", {"contact_id": READ_CONTACT}),
    "list_contacts": Entry(200, "agent admin auditor"),
    "search": Entry(
        200,
        "agent admin auditor",
        {"query": "{mark}"},
        also={"conversation_id": READ_CONVERSATION, "contact_id": READ_CONTACT._replace(refusal=200)},
    ),
    "list_timeline": Entry(200, "agent admin auditor", {"conversation_id": READ_CONVERSATION}),
    "export_events": Entry(200, "admin auditor developer"),
    "export_contact": Entry(200, "admin auditor", {"contact_id": READ_CONTACT}),
    "export_conversation": Entry(200, "admin auditor", {"conversation_id": READ_CONVERSATION}),
    "get_stats": Entry(200, "agent admin auditor", {"from": "2026-01-01", "to": "2026-01-02"}),
    # Tenants are not the installation's own workspace: what its members are answered stands in test_operations.py.
    "redrive_parked_key": Entry("forbidden", "admin developer", {"projection": "timeline", "subject": "demo"}),
    "prune_outbox": Entry("forbidden", "admin developer", {"older_than_days": 90}),
    "settle_shard": Entry("forbidden", "admin developer", {"shard": 0, "dry_run": True}),
    "list_projections": Entry("forbidden", "admin auditor developer"),
    "list_parked_keys": Entry("forbidden", "admin auditor developer"),
    "get_parked_key": Entry("forbidden", "admin auditor developer", {"projection": "timeline", "subject": "demo"}),
    "get_relay": Entry("forbidden", "admin auditor developer"),
    "get_log": Entry("forbidden", "admin auditor developer"),
    "get_ai_usage": Entry(200, "admin auditor developer", {"from": "2026-01-01", "to": "2026-01-02"}),
    "list_ai_calls": Entry(200, "admin auditor developer", also={"conversation_id": EMPTY_CONVERSATION}),
    "list_effects": Entry(200, "admin auditor developer", also={"contact_id": READ_CONTACT._replace(refusal=200)}),
    "list_operations": Entry("forbidden", "admin auditor developer"),
    "get_operation": Entry("forbidden", "admin auditor developer", {"operation_id": OPERATION}),
    "list_events": Entry(200, "admin auditor developer", also={"conversation_id": EMPTY_CONVERSATION}),
    "get_event": Entry(200, "admin auditor developer", {"event_id": READ_EVENT}),
    "get_message_history": Entry(200, "admin auditor developer", {"message_id": READ_MESSAGE}),
    "stream": Entry(200, "agent admin auditor", {"seconds_max": 0}, also={"conversation_id": EMPTY_CONVERSATION}),
    "signal_presence": Entry(200, "agent admin auditor", {"conversation_id": READ_CONVERSATION, "state": "viewing"}),
    "sign_in": Entry(201, EVERYBODY, {"email": EMAIL, "password": PASSWORD}, also={"workspace_id": WORKSPACE}),
    "pass_second_factor": Entry("second-factor-is-off", SESSIONS, {"code": CODE}, but={"second factor needed": 200}),
    "sign_out": Entry(200, SESSIONS, but={"second factor needed": 200}),
    "get_myself": Entry(200, SESSIONS),
    "list_sessions": Entry(200, SESSIONS),
    "end_session": Entry(200, SESSIONS, {"session_id": SESSION}),
    "end_all_sessions": Entry(200, SESSIONS),
    "switch_workspace": Entry(200, SESSIONS, {"workspace_id": WORKSPACE}, but={"removed": "no-such-workspace"}),
    "accept_invitation": Entry(
        201, EVERYBODY, {"token": INVITED, "name": "{mark} New", "password": NEW}, but=SIGNED_IN
    ),
    "request_password_reset": Entry(202, EVERYBODY, {"email": EMAIL}),
    "reset_password": Entry(200, EVERYBODY, {"token": RESET_LINK, "password": NEW}),
    "set_password": Entry(200, SESSIONS, {"current": PASSWORD, "new": NEW}),
    "request_email_verification": Entry(202, SESSIONS, first=Scene.doubt_email),
    "verify_email": Entry(200, EVERYBODY, {"token": VERIFICATION_LINK}, first=Scene.doubt_email),
    "start_second_factor": Entry(200, SESSIONS),
    "enrol_second_factor": Entry(201, SESSIONS, {"code": CODE}),
    "remove_second_factor": Entry(200, SESSIONS, {"code": CODE}, first=Scene.enrol, but=HALF_IN),
    "begin_channel_sign_up": Entry("channel-sign-up-is-off", "admin", but=SIGNED_IN),
    "finish_channel_sign_up": Entry("channel-sign-up-is-off", "admin", but=SIGNED_IN),
    "start_whatsapp_factor": Entry("sign-in-codes-are-off", SESSIONS, {"number": "+12025550175"}),
    "request_sign_in_code": Entry(
        "sign-in-codes-are-off", SESSIONS, but={"second factor needed": "sign-in-codes-are-off"}
    ),
    "enrol_whatsapp_factor": Entry("code-is-wrong", SESSIONS, {"code": CODE}),
    "list_providers": Entry(200, EVERYBODY),
    "authorize_with_provider": Entry("no-such-provider", EVERYBODY, {"provider": "oidc"}),
    "finish_with_provider": Entry("no-such-provider", EVERYBODY, {"provider": "oidc"}),
    "link_provider": Entry("no-such-provider", SESSIONS, {"provider": "oidc"}),
    "unlink_provider": Entry("no-such-link", SESSIONS, {"provider": "oidc"}),
    "issue_access_token": Entry(200, EVERYBODY, GRANT),
}

STANDPOINTS: tuple[Standpoint, ...] = get_args(Standpoint)
ROLES: Mapping[Standpoint, Literal["agent", "admin", "auditor", "developer"]] = {
    "agent": "agent",
    "admin": "admin",
    "auditor": "auditor",
    "developer": "developer",
    "token": "admin",
    "elsewhere": "admin",
}
WHOEVER_THEY_ARE: Mapping[Standpoint, str] = {
    "nobody": "unauthenticated",
    "second factor needed": "second-factor-needed",
}
WITHOUT_A_PLACE: Mapping[Standpoint, str] = {
    "second factor required": "second-factor-required",
    "no workspace": "workspace-not-chosen",
    "removed": "forbidden",
    "token without the scope": "forbidden",
}


def expected(operation: str, standpoint: Standpoint) -> Answer:
    """What the table says."""
    entry = ENTRIES[operation]
    if standpoint in entry.but:
        return entry.but[standpoint]
    if entry.may == EVERYBODY:
        return entry.done
    if standpoint in WHOEVER_THEY_ARE:
        return WHOEVER_THEY_ARE[standpoint]
    if entry.may == SESSIONS:
        return "session-required" if standpoint in {"token", "token without the scope"} else entry.done
    if standpoint in WITHOUT_A_PLACE:
        return WITHOUT_A_PLACE[standpoint]
    return entry.done if ROLES[standpoint] in entry.may.split() else "forbidden"


def status_of(answer: Answer) -> int:
    return answer if isinstance(answer, int) else _STATUSES[answer]


def _statuses(refusal: type[errors.Refusal]) -> dict[str, int]:
    found = {refusal.type: refusal.status}
    for kind in refusal.__subclasses__():
        found |= _statuses(kind)
    return found


_STATUSES = _statuses(errors.Refusal)
