"""The effect ledger: a row for whatever leaves Postgres and Kafka, and the position of the feeder that fills it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = """
do $$
begin
    if not exists (select from pg_roles where rolname = 'onrecord_worker') then
        create role onrecord_worker login;
    end if;
end
$$;
alter role onrecord_worker set lock_timeout = '2s';
alter role onrecord_worker set statement_timeout = '5s';
alter role onrecord_worker set idle_in_transaction_session_timeout = '3s';
alter role onrecord_worker set transaction_timeout = '8s';
"""

# No foreign key: after a restore the log may speak of workspaces that this database doesn't have yet.
TABLES = """
create table effects (
    workspace_id uuid not null,
    id uuid not null,
    kind text not null constraint effects_kind_check check (kind in ('mail')),
    task text not null,
    person_id uuid not null,
    source_shard integer not null,
    source_seq bigint not null,
    source_event_id uuid not null,
    record bytea,
    state text not null constraint effects_state_check
        check (state in ('pending', 'claimed', 'calling', 'unknown', 'done', 'failed')),
    attempts integer not null default 0,
    doubts integer not null default 0,
    due_at timestamptz not null,
    claimed_by uuid,
    lease_until timestamptz,
    reason text constraint effects_reason_check check (reason ~ '^[a-z_]{1,40}$'),
    created_at timestamptz not null,
    closed_at timestamptz,
    primary key (workspace_id, id),
    constraint effects_source_key unique (workspace_id, source_event_id, task),
    constraint effects_counts_check check (attempts >= 0 and doubts >= 0 and (state <> 'unknown' or doubts > 0)),
    constraint effects_claimed_check check (
        (state in ('claimed', 'calling')) = (claimed_by is not null) and (claimed_by is null) = (lease_until is null)
    ),
    constraint effects_closed_check check ((state in ('done', 'failed')) = (closed_at is not null)),
    constraint effects_failed_check check (state <> 'failed' or reason is not null),
    constraint effects_record_check check (
        case state when 'done' then record is null when 'failed' then record is null when 'calling' then true
        else record is not null end
    )
);
alter table effects alter column record set statistics 0;
create index effects_claimable on effects (workspace_id, due_at, id) where state in ('pending', 'unknown');
create index effects_in_hand on effects (workspace_id, lease_until) where state in ('claimed', 'calling');
create index effects_of_person on effects (workspace_id, person_id) where closed_at is null;

create table feeder_positions (
    shard integer primary key,
    seq bigint not null,
    next_offset bigint not null,
    doubted_seq bigint not null default 0,
    stopped text
);

alter table heartbeats drop constraint heartbeats_kind_check;
alter table heartbeats add constraint heartbeats_kind_check check (kind in ('relay', 'projector', 'worker'));
"""

SECURITY = """
alter table effects owner to onrecord_migrator;
alter table feeder_positions owner to onrecord_migrator;
alter table effects enable row level security;
alter table effects force row level security;
create policy own_workspace on effects
    using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
create policy worker_works_on_all on effects to onrecord_worker using (true);
create policy worker_reads_all on person_keys for select to onrecord_worker using (true);
create policy worker_reads_all on outbox for select to onrecord_worker using (true);

grant select on log, halted_shards, person_keys to onrecord_worker;
grant select (shard, seq, event_id) on outbox to onrecord_worker;
grant execute on function count_by_master_key to onrecord_worker;
grant select, insert, update on effects, feeder_positions to onrecord_worker;
grant select, insert, update, delete on heartbeats to onrecord_worker;

grant select (workspace_id, id, person_id, state, claimed_by, lease_until, attempts, doubts, reason, closed_at)
    on effects to onrecord_command;
grant update (state, claimed_by, lease_until, record, reason, closed_at) on effects to onrecord_command;
"""


def upgrade() -> None:
    for statements in (ROLE, TABLES, SECURITY):
        op.execute(statements)
