"""The spine: roles, the log's row, the conversation's tables, the outbox, its function and everybody's rights."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Every session of these roles gives up rather than hold a shard, a row or a snapshot. The relay's and the
# projector's are shorter than owner_silent_ms_max (10 s), so that a stopped owner holds nothing when it is succeeded.
# Inside a pipeline only transaction_timeout counts: Postgres starts the idle one at a Sync.
ROLES = """
do $$
declare
    role record;
begin
    for role in
        select * from (values
            ('onrecord_owner', 'nologin'),
            ('onrecord_migrator', 'login bypassrls'),
            ('onrecord_command', 'login'),
            ('onrecord_query', 'login'),
            ('onrecord_relay', 'login'),
            ('onrecord_projector', 'login')
        ) as wanted (name, options)
    loop
        if not exists (select from pg_roles where rolname = role.name) then
            execute format('create role %I %s', role.name, role.options);
        end if;
    end loop;
end
$$;
alter role onrecord_command set lock_timeout = '3s';
alter role onrecord_command set statement_timeout = '5s';
alter role onrecord_command set idle_in_transaction_session_timeout = '5s';
alter role onrecord_command set transaction_timeout = '10s';
alter role onrecord_query set lock_timeout = '1s';
alter role onrecord_query set statement_timeout = '5s';
alter role onrecord_query set idle_in_transaction_session_timeout = '5s';
alter role onrecord_query set transaction_timeout = '10s';
alter role onrecord_relay set lock_timeout = '2s';
alter role onrecord_relay set statement_timeout = '5s';
alter role onrecord_relay set idle_in_transaction_session_timeout = '3s';
alter role onrecord_relay set transaction_timeout = '8s';
alter role onrecord_projector set lock_timeout = '2s';
alter role onrecord_projector set statement_timeout = '7s';
alter role onrecord_projector set idle_in_transaction_session_timeout = '3s';
alter role onrecord_projector set transaction_timeout = '8s';
alter role onrecord_projector set synchronous_commit = off;
"""

TABLES = """
create table log (
    id uuid primary key,
    shards integer not null constraint log_shards_check check (shards between 1 and 1024),
    topic text not null,
    topic_id uuid,
    workspace_id uuid not null,
    created_at timestamptz not null
);
create unique index log_is_one_row on log ((true));

create table workspaces (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null
);

create table contacts (
    workspace_id uuid not null constraint contacts_workspace_id_fkey references workspaces (id),
    id uuid not null,
    channel text not null constraint contacts_channel_check check (channel in ('whatsapp')),
    address text not null,
    created_at timestamptz not null,
    primary key (workspace_id, id),
    constraint contacts_address_key unique (workspace_id, channel, address)
);

create table conversations (
    workspace_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    status text not null constraint conversations_status_check check (status in ('open', 'resolved')),
    assignee_id uuid,
    version integer not null constraint conversations_version_check check (version > 0),
    opened_at timestamptz not null,
    primary key (workspace_id, id),
    constraint conversations_contact_fkey foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create index conversations_of_contact on conversations (workspace_id, contact_id, id);

create table messages (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    direction text not null constraint messages_direction_check check (direction in ('in', 'out')),
    provider_message_id text,
    created_at timestamptz not null,
    primary key (workspace_id, id),
    constraint messages_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint messages_provider_key unique (workspace_id, provider_message_id)
);

create table idempotency (
    workspace_id uuid not null,
    actor text not null,
    key text not null,
    request_hmac bytea not null,
    answer text,
    position text,
    created_at timestamptz not null,
    primary key (workspace_id, actor, key),
    constraint idempotency_answered_check check ((answer is null) = (position is null))
);
create index idempotency_by_age on idempotency (workspace_id, created_at);

create table outbox (
    shard integer not null,
    seq bigint not null constraint outbox_seq_check check (seq > 0),
    event_id uuid not null,
    type text not null,
    subject text not null,
    workspace_id uuid not null,
    occurred_at timestamptz not null,
    record bytea not null constraint outbox_record_check check (octet_length(record) between 2 and 786432),
    primary key (shard, seq)
);

create table outbox_forked (
    shard integer not null,
    seq bigint not null,
    event_id uuid not null,
    type text not null,
    subject text not null,
    workspace_id uuid not null,
    occurred_at timestamptz not null,
    record bytea not null,
    forked_at timestamptz not null default now(),
    primary key (shard, seq, event_id)
);

create table halted_shards (
    shard integer primary key,
    reason text not null,
    halted_at timestamptz not null default now()
);

create table heartbeats (
    process_id uuid primary key,
    kind text not null constraint heartbeats_kind_check check (kind in ('relay', 'projector')),
    host text not null,
    pid integer not null,
    shards text not null,
    started_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
"""

# Numbers are drawn under the shard's lock in a statement of its own, so that its READ COMMITTED snapshot is taken
# after the lock: whoever held it before has committed and is seen. Row-level security doesn't bind the owner, or
# max(seq) would see one workspace only.
OUTBOX_EMIT = """
create function outbox_emit(
    p_workspace_id uuid,
    p_occurred_at timestamptz,
    p_shards integer[],
    p_event_ids uuid[],
    p_types text[],
    p_subjects text[],
    p_records bytea[],
    p_actor text,
    p_idempotency_key text,
    p_answer text
) returns text
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_shards integer[] := p_shards;
    v_shard integer;
    v_seq bigint;
    v_halt text;
    v_position text;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'outbox_emit needs read committed, not %', current_setting('transaction_isolation')
            using errcode = 'OR001';
    end if;
    if p_workspace_id is distinct from nullif(current_setting('app.workspace_id', true), '')::uuid then
        raise exception 'outbox_emit writes for the workspace of its transaction only' using errcode = 'OR002';
    end if;
    if current_setting('synchronous_commit') = 'off' then
        raise exception 'outbox_emit needs synchronous_commit, or an acknowledged command could be lost'
            using errcode = 'OR003';
    end if;

    if cardinality(p_shards) > 1 then
        v_shards := (select array_agg(distinct s order by s) from unnest(p_shards) as s);
    end if;
    foreach v_shard in array v_shards loop
        perform pg_advisory_xact_lock(1869968482, v_shard);
        select (select reason from halted_shards where shard = v_shard),
               coalesce((select max(seq) from outbox where shard = v_shard), 0)
        into v_halt, v_seq;
        if v_halt is not null then
            raise exception 'shard % is halted: %', v_shard, v_halt using errcode = 'OR004';
        end if;
        for v_place in 1 .. cardinality(p_event_ids) loop
            continue when p_shards[v_place] <> v_shard;
            v_seq := v_seq + 1;
            insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
            values (v_shard, v_seq, p_event_ids[v_place], p_types[v_place], p_subjects[v_place], p_workspace_id,
                    p_occurred_at, p_records[v_place]);
        end loop;
        v_position := concat_ws(',', v_position, v_shard || ':' || v_seq);
    end loop;

    if p_idempotency_key is not null then
        update idempotency set answer = p_answer, position = v_position
        where workspace_id = p_workspace_id and actor = p_actor and key = p_idempotency_key;
    end if;
    return v_position;
end
$$;
"""

WORKSPACE = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"

SECURITY = f"""
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own_workspace on workspaces using (id = nullif(current_setting('app.workspace_id', true), '')::uuid);
alter table contacts enable row level security;
alter table contacts force row level security;
create policy own_workspace on contacts using ({WORKSPACE});
alter table conversations enable row level security;
alter table conversations force row level security;
create policy own_workspace on conversations using ({WORKSPACE});
alter table messages enable row level security;
alter table messages force row level security;
create policy own_workspace on messages using ({WORKSPACE});
alter table idempotency enable row level security;
alter table idempotency force row level security;
create policy own_workspace on idempotency using ({WORKSPACE});

alter table outbox enable row level security;
create policy relay_reads_all on outbox for select to onrecord_relay using (true);
alter table outbox_forked enable row level security;
"""

RIGHTS = """
grant usage on schema public to onrecord_owner, onrecord_migrator;
alter table log owner to onrecord_migrator;
alter table workspaces owner to onrecord_migrator;
alter table contacts owner to onrecord_migrator;
alter table conversations owner to onrecord_migrator;
alter table messages owner to onrecord_migrator;
alter table idempotency owner to onrecord_migrator;
alter table heartbeats owner to onrecord_migrator;
alter table outbox owner to onrecord_owner;
alter table outbox_forked owner to onrecord_owner;
alter table halted_shards owner to onrecord_owner;
grant create on schema public to onrecord_owner;
alter function outbox_emit owner to onrecord_owner;
revoke create on schema public from onrecord_owner;
revoke all on function outbox_emit from public;

grant select, update on idempotency to onrecord_owner;
grant select on log to onrecord_command, onrecord_query, onrecord_relay, onrecord_projector;

grant execute on function outbox_emit to onrecord_command, onrecord_migrator;
grant select on workspaces to onrecord_command;
grant select, insert, update on contacts, conversations to onrecord_command;
grant select, insert on messages to onrecord_command;
grant select, insert, delete on idempotency to onrecord_command;

grant select on outbox to onrecord_relay;
grant select, insert on halted_shards to onrecord_relay;
grant select, insert, update, delete on heartbeats to onrecord_relay, onrecord_projector;
grant select on halted_shards to onrecord_command;
grant select, insert, delete on outbox, halted_shards, outbox_forked to onrecord_migrator;

create schema read authorization onrecord_projector;
grant usage on schema read to onrecord_query;
"""


def upgrade() -> None:
    for statements in (ROLES, TABLES, OUTBOX_EMIT, SECURITY, RIGHTS):
        op.execute(statements)
