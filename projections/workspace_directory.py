"""What a workspace is made of: its people, tokens and furniture, one row for each thing, whatever its kind.

These are few, read whole by every client, and never searched: one table of documents, told apart by `kind`, is one fold
and one view (ADR 0019). Nothing is deleted: `gone_at` says since when something is there no more.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, cast

from onrecord import db
from onrecord.events import (
    AiPaused,
    AiPolicySet,
    AiResumed,
    AiSnippetDeleted,
    AiSnippetSaved,
    CannedReplyCreated,
    CannedReplyDeleted,
    CannedReplyUpdated,
    ChannelConnected,
    ChannelDisabled,
    InboxPolicySet,
    InvitationRevoked,
    LabelCreated,
    LabelDeleted,
    LabelUpdated,
    MemberInvited,
    MemberJoined,
    MemberRemoved,
    MemberRoleChanged,
    NotificationsSet,
    TeamCreated,
    TeamDeleted,
    TeamUpdated,
    TemplateListed,
    TokenCreated,
    TokenRevoked,
    ViewDeleted,
    ViewSaved,
    WorkspaceCreated,
)
from onrecord.events.envelope import Recorded
from onrecord.events.shape import EventData
from projections import workspace_directory_channels as channels
from projections.projection import Key, Projection, Table


class Thing(TypedDict):
    """A thing of a workspace. `details` are its kind's own, public, as JSON; e-mail and name are a person's.

    `member_id` is whose it is: a member's own row is theirs, an invitation is whose it will be. Everybody's has none.
    """

    workspace_id: str
    kind: str
    id: str
    member_id: str | None
    made_at: datetime
    gone_at: datetime | None
    expires_at: datetime | None
    email: str | None
    name: str | None
    details: Mapping[str, Any]


# Which things an event touches: their kind, and the field that holds their id. The workspace's own id has no field, and
# a template's is made of what it is told by.
_OF_WORKSPACE = ""
_DERIVED = "-"
_TOUCHED: Mapping[type[EventData], tuple[tuple[str, str], ...]] = {
    WorkspaceCreated: (("workspace", _OF_WORKSPACE),),
    MemberInvited: (("invitation", "invitation_id"),),
    InvitationRevoked: (("invitation", "invitation_id"),),
    MemberJoined: (("member", "member_id"), ("invitation", "invitation_id")),
    MemberRoleChanged: (("member", "member_id"),),
    MemberRemoved: (("member", "member_id"),),
    TokenCreated: (("token", "token_id"),),
    TokenRevoked: (("token", "token_id"),),
    **dict.fromkeys((LabelCreated, LabelUpdated, LabelDeleted), (("label", "label_id"),)),
    **dict.fromkeys(
        (CannedReplyCreated, CannedReplyUpdated, CannedReplyDeleted), (("canned_reply", "canned_reply_id"),)
    ),
    **dict.fromkeys((TeamCreated, TeamUpdated, TeamDeleted), (("team", "team_id"),)),
    **dict.fromkeys((ViewSaved, ViewDeleted), (("view", "view_id"),)),
    InboxPolicySet: (("policy", _OF_WORKSPACE),),
    NotificationsSet: (("notifications", "member_id"),),
    **dict.fromkeys((AiPolicySet, AiPaused, AiResumed), (("ai_policy", _OF_WORKSPACE),)),
    **dict.fromkeys((AiSnippetSaved, AiSnippetDeleted), (("ai_snippet", "snippet_id"),)),
    **dict.fromkeys((*channels.OF_CHANNELS, ChannelDisabled), (("channel", "channel_id"),)),
    TemplateListed: (("template", _DERIVED),),
}

# What makes a thing, or says all of it so that it needs no thing before.
_MAKING = (
    WorkspaceCreated,
    MemberInvited,
    MemberJoined,
    TokenCreated,
    LabelCreated,
    CannedReplyCreated,
    TeamCreated,
    ViewSaved,
    InboxPolicySet,
    NotificationsSet,
    AiPolicySet,
    AiPaused,
    AiResumed,
    AiSnippetSaved,
    ChannelConnected,
    TemplateListed,
)
_ENDING = (
    InvitationRevoked,
    MemberRemoved,
    TokenRevoked,
    LabelDeleted,
    CannedReplyDeleted,
    TeamDeleted,
    ViewDeleted,
    AiSnippetDeleted,
    ChannelDisabled,
)
_IN_COLUMNS = ("member_id", "expires_at")  # besides what is personal


def _keys(recorded: Recorded) -> Iterable[Key]:
    """Asked for every record of the log: what is none of this costs one look-up."""
    touched = _TOUCHED.get(type(recorded.event))
    if touched is None:
        return ()
    workspace_id, fields = recorded.envelope.workspace_id, vars(recorded.event)
    if isinstance(recorded.event, TemplateListed):
        return [(workspace_id, "template", channels.template_id(recorded.event))]
    named = ((kind, fields.get(field, workspace_id)) for kind, field in touched)
    return [(workspace_id, kind, thing_id) for kind, thing_id in named if thing_id is not None]


def _fold(row: Thing | None, recorded: Recorded, key: Key) -> Thing:
    """The thing after an event: gone, or all that it is from now on."""
    event, thing = recorded.event, row or _new(recorded, key)
    if isinstance(event, _ENDING) or (isinstance(event, MemberJoined) and key[1] == "invitation"):
        return {**thing, "gone_at": recorded.envelope.time, "email": None}  # nobody writes there any more
    fields = vars(event)
    said = {name: fields[name] for name in (*event.personal, *_IN_COLUMNS) if name in fields}
    return cast("Thing", {**thing, **said, "details": _details(recorded, thing)})


def _new(recorded: Recorded, key: Key) -> Thing:
    assert isinstance(recorded.event, _MAKING), "what is changed was made before"
    workspace_id, kind, thing_id = key
    return {
        "workspace_id": str(workspace_id),
        "kind": str(kind),
        "id": str(thing_id),
        "member_id": None,
        "made_at": recorded.envelope.time,
        "gone_at": None,
        "expires_at": None,
        "email": None,
        "name": None,
        "details": {},
    }


def _details(recorded: Recorded, before: Thing) -> Mapping[str, Any]:
    """What stands in no column. A role that was is on the record, and no part of what is."""
    event: EventData = recorded.event  # not one of a hundred: for the types of the last line mypy took 13 s
    at = recorded.envelope.time
    if isinstance(event, channels.OF_CHANNELS):
        return channels.of_channel(event, before["details"], at)
    if isinstance(event, TemplateListed):
        return channels.of_template(event, at)
    if isinstance(event, AiPaused | AiResumed):
        said = event.model_dump(mode="json", exclude={"type"}) if isinstance(event, AiPaused) else None
        return {**before["details"], "paused": said}
    own_ids = {field for _, field in _TOUCHED[type(event)]}
    return event.model_dump(mode="json", exclude={"type", "former_role", *_IN_COLUMNS, *own_ids, *event.personal})


THINGS = Table(
    name="workspace_directory_v3",
    create="""
        create table read.workspace_directory_v3 (
            workspace_id uuid not null,
            kind text not null,
            id uuid not null,
            member_id uuid,
            made_at timestamptz not null,
            gone_at timestamptz,
            expires_at timestamptz,
            email text,
            name text,
            details jsonb not null,
            primary key (workspace_id, kind, id)
        );
        create index workspace_directory_v3_of_member
            on read.workspace_directory_v3 (workspace_id, member_id, kind, id);
        """,
    columns=tuple(Thing.__annotations__),
    key_columns=("workspace_id", "kind", "id"),
    wants=tuple(_TOUCHED),
    keys=_keys,
    fold=_fold,
    load=db.sql("projections", "workspace_directory_load"),
    save=db.sql("projections", "workspace_directory_save"),
    personal=("email", "name"),
    erase=db.sql("projections", "workspace_directory_erase"),
)

WORKSPACE_DIRECTORY = Projection(
    name="workspace_directory",
    version=3,
    tables=(THINGS,),
    serve="""
        create view read.workspace_directory with (security_invoker = true) as
        select * from read.workspace_directory_v3
        """,
)
