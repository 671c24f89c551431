"""The rest of the contact stream: snoozes, priorities, labels, reads, fields, links; and what the inbox goes by."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CONVERSATIONS = """
alter table conversations add column snoozed_until timestamptz;
alter table conversations add column priority text not null default 'normal'
    constraint conversations_priority_check check (priority in ('low', 'normal', 'high', 'urgent'));
alter table conversations drop constraint conversations_status_check;
alter table conversations add constraint conversations_status_check
    check (status in ('open', 'snoozed', 'resolved'));
alter table conversations add constraint conversations_snoozed_check
    check ((status = 'snoozed') = (snoozed_until is not null));
create index conversations_snoozed on conversations (snoozed_until) where status = 'snoozed';
create index conversations_open_of_assignee on conversations (workspace_id, assignee_id)
    where status = 'open' and assignee_id is not null;
"""

# What the workspace says about its inbox; commands of the contact stream only read it.
FURNITURE = """
create table labels (
    workspace_id uuid not null constraint labels_workspace_fkey references workspaces (id),
    id uuid not null,
    name text not null,
    colour text not null,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (workspace_id, id)
);

create table teams (
    workspace_id uuid not null constraint teams_workspace_fkey references workspaces (id),
    id uuid not null,
    name text not null,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (workspace_id, id)
);

create table team_members (
    workspace_id uuid not null,
    team_id uuid not null,
    member_id uuid not null,
    primary key (workspace_id, team_id, member_id),
    constraint team_members_team_fkey foreign key (workspace_id, team_id) references teams (workspace_id, id),
    constraint team_members_member_fkey foreign key (workspace_id, member_id) references members (workspace_id, id)
);

create table inbox_policies (
    workspace_id uuid primary key constraint inbox_policies_workspace_fkey references workspaces (id),
    auto_assign boolean not null,
    auto_assign_team_id uuid,
    time_zone text not null,
    working_hours text[] not null,
    read_receipts boolean not null,
    updated_at timestamptz not null,
    constraint inbox_policies_team_fkey
        foreign key (workspace_id, auto_assign_team_id) references teams (workspace_id, id)
);

create table notification_settings (
    workspace_id uuid not null,
    member_id uuid not null,
    assigned text[] not null,
    mentioned text[] not null,
    replied text[] not null,
    primary key (workspace_id, member_id),
    constraint notification_settings_member_fkey
        foreign key (workspace_id, member_id) references members (workspace_id, id)
);
"""

# A field's row is its name alone: what it says is sealed in the event. A link stands once from each side.
OF_CONTACTS = """
create table conversation_labels (
    workspace_id uuid not null,
    conversation_id uuid not null,
    label_id uuid not null,
    primary key (workspace_id, conversation_id, label_id),
    constraint conversation_labels_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint conversation_labels_label_fkey foreign key (workspace_id, label_id) references labels (workspace_id, id)
);

create table conversation_reads (
    workspace_id uuid not null,
    conversation_id uuid not null,
    member_id uuid not null,
    read_seq bigint not null constraint conversation_reads_seq_check check (read_seq > 0),
    primary key (workspace_id, conversation_id, member_id),
    constraint conversation_reads_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint conversation_reads_member_fkey foreign key (workspace_id, member_id)
        references members (workspace_id, id)
);

create table contact_fields (
    workspace_id uuid not null,
    contact_id uuid not null,
    field text not null,
    primary key (workspace_id, contact_id, field),
    constraint contact_fields_contact_fkey foreign key (workspace_id, contact_id)
        references contacts (workspace_id, id)
);

create table contact_links (
    workspace_id uuid not null,
    contact_id uuid not null,
    linked_contact_id uuid not null,
    primary key (workspace_id, contact_id, linked_contact_id),
    constraint contact_links_contact_fkey foreign key (workspace_id, contact_id)
        references contacts (workspace_id, id),
    constraint contact_links_linked_fkey foreign key (workspace_id, linked_contact_id)
        references contacts (workspace_id, id),
    constraint contact_links_check check (contact_id <> linked_contact_id)
);

create table notification_mails (
    workspace_id uuid not null,
    member_id uuid not null,
    conversation_id uuid not null,
    kind text not null constraint notification_mails_kind_check check (kind in ('assigned', 'mentioned', 'replied')),
    mailed_at timestamptz not null,
    primary key (workspace_id, member_id, conversation_id, kind),
    constraint notification_mails_member_fkey foreign key (workspace_id, member_id)
        references members (workspace_id, id),
    constraint notification_mails_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id)
);
"""

TENANTS = (
    "labels",
    "teams",
    "team_members",
    "inbox_policies",
    "notification_settings",
    "conversation_labels",
    "conversation_reads",
    "contact_fields",
    "contact_links",
    "notification_mails",
)

# Which snoozes are over, in any workspace: ids alone. Whoever has them runs a command, which looks again.
TIMERS = """
create policy crossing_functions_read_all on conversations for select to onrecord_owner using (true);
grant select (workspace_id, id, status, snoozed_until) on conversations to onrecord_owner;

create function due_timers(
    p_now timestamptz, p_skip uuid[], p_rows_max integer, out workspace_id uuid, out conversation_id uuid
) returns setof record
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select c.workspace_id, c.id from conversations as c
    where c.status = 'snoozed' and c.snoozed_until <= p_now and c.id <> all(p_skip)
    order by c.snoozed_until limit p_rows_max;
end;

grant create on schema public to onrecord_owner;
alter function due_timers owner to onrecord_owner;
revoke create on schema public from onrecord_owner;
revoke all on function due_timers from public;
grant execute on function due_timers to onrecord_worker;
"""

RIGHTS = """
grant select, insert on labels, teams, inbox_policies, notification_settings to onrecord_command;
grant update (name, colour, deleted_at) on labels to onrecord_command;
grant update (name, deleted_at) on teams to onrecord_command;
grant update (auto_assign, auto_assign_team_id, time_zone, working_hours, read_receipts, updated_at)
    on inbox_policies to onrecord_command;
grant update (assigned, mentioned, replied) on notification_settings to onrecord_command;
grant select, insert, delete on team_members, conversation_labels, contact_fields, contact_links, notification_mails
    to onrecord_command;
grant update (mailed_at) on notification_mails to onrecord_command;
grant select, insert on conversation_reads to onrecord_command;
grant update (read_seq) on conversation_reads to onrecord_command;
"""


def upgrade() -> None:
    for statements in (CONVERSATIONS, FURNITURE, OF_CONTACTS):
        op.execute(statements)
    for table in TENANTS:
        op.execute(f"alter table {table} owner to onrecord_migrator")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(f"create policy own_workspace on {table} using ({own})")
    op.execute(TIMERS)
    op.execute(RIGHTS)
