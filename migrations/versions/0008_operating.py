"""Operating: who may prune and settle for somebody who asked by API, and what the operations' queries may see."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# It carries out what was asked for, one thing at a time. It may hold a halted shard for longer than a process that
# serves people; nobody is served from one.
ROLE = """
do $$
begin
    if not exists (select from pg_roles where rolname = 'onrecord_operator') then
        create role onrecord_operator login;
    end if;
end
$$;
alter role onrecord_operator set lock_timeout = '2s';
alter role onrecord_operator set statement_timeout = '10s';
alter role onrecord_operator set idle_in_transaction_session_timeout = '10s';
alter role onrecord_operator set transaction_timeout = '60s';
"""

HEARTBEATS = """
alter table heartbeats add column figures jsonb not null default '{}';
alter table heartbeats drop constraint heartbeats_kind_check;
alter table heartbeats add constraint heartbeats_kind_check
    check (kind in ('relay', 'projector', 'worker', 'operator'));
"""

# Law 9. Whoever prunes shows what the log ends with, by its digest: only what lies before a record that log and outbox
# hold alike is confirmed, and that record and the shard's last stay. Rows go from the oldest on, so numbers stay
# contiguous.
PRUNING = """
create function prune_outbox(
    p_shard integer, p_tail_seq bigint, p_tail_digest bytea, p_before timestamptz, p_rows_max integer,
    out pruned integer, out pruned_bytes bigint, out last_seq bigint
)
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_end bigint := least(p_tail_seq, (select max(seq) from outbox where shard = p_shard));
    v_young bigint;
begin
    if p_before is null or p_before > now() - interval '1 day' then
        raise exception 'the outbox keeps the rows of a day' using errcode = 'OR006';
    end if;
    if p_rows_max is null or p_rows_max not between 1 and 10000 then
        raise exception 'between 1 and 10,000 rows are pruned at a time' using errcode = 'OR006';
    end if;
    if exists (select from halted_shards where shard = p_shard) then
        raise exception 'shard % is halted', p_shard using errcode = 'OR006';
    end if;
    if not exists (
        select from outbox where shard = p_shard and seq = p_tail_seq and sha256(record) = p_tail_digest
    ) then
        raise exception 'shard %: the outbox does not hold what the log ends with, seq %', p_shard, p_tail_seq
            using errcode = 'OR006';
    end if;

    select max(seq), min(seq) filter (where occurred_at >= p_before) into last_seq, v_young
    from (select seq, occurred_at from outbox where shard = p_shard and seq < v_end order by seq limit p_rows_max)
        as oldest;
    last_seq := least(last_seq, v_young - 1);
    with gone as (
        delete from outbox where shard = p_shard and seq <= last_seq returning octet_length(record) as bytes
    )
    select count(*), coalesce(sum(bytes), 0) into pruned, pruned_bytes from gone;
end
$$;

create function plan_prune(
    p_shard integer, p_tail_seq bigint, p_before timestamptz,
    out first_seq bigint, out last_seq bigint, out bytes_about bigint
)
language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
declare
    v_low bigint;
    v_high bigint := least(p_tail_seq, (select max(seq) from outbox where shard = p_shard));
    v_middle bigint;
begin
    select min(seq) into first_seq from outbox where shard = p_shard;
    v_low := first_seq;
    while v_low < v_high loop -- to the first that is too young: times rise with numbers, but for a settling's
        v_middle := (v_low + v_high) / 2;
        if (select occurred_at < p_before from outbox where shard = p_shard and seq = v_middle) then
            v_low := v_middle + 1;
        else
            v_high := v_middle;
        end if;
    end loop;
    last_seq := v_high - 1;
    select round(avg(octet_length(record)) * (last_seq - first_seq + 1)) into bytes_about
    from (
        (select record from outbox where shard = p_shard and seq <= plan_prune.last_seq order by seq limit 100)
        union all
        (select record from outbox where shard = p_shard and seq <= plan_prune.last_seq order by seq desc limit 100)
    ) as sample;
end
$$;
"""

# What is asked about the installation as a whole is answered in its own workspace only: numbers, times and processes.
LOOKING = """
create function is_installation() returns boolean
language sql stable
set search_path = pg_catalog, public, pg_temp
as $$
    select exists (
        select from log where workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid
    );
$$;

create function list_shards() returns table (
    shard integer, first_seq bigint, first_at timestamptz, last_seq bigint, last_at timestamptz,
    halted_reason text, halted_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select every.shard, coalesce(first.seq, 0), first.occurred_at, coalesce(last.seq, 0), last.occurred_at,
        halted_shards.reason, halted_shards.halted_at
    from (select generate_series(0, log.shards - 1) as shard from log where is_installation()) as every
    left join lateral (
        select seq, occurred_at from outbox where outbox.shard = every.shard order by seq limit 1
    ) as first on true
    left join lateral (
        select seq, occurred_at from outbox where outbox.shard = every.shard order by seq desc limit 1
    ) as last on true
    left join halted_shards on halted_shards.shard = every.shard
    order by every.shard;
$$;

create function list_next(p_shards integer[], p_seqs bigint[]) returns table (
    shard integer, seq bigint, occurred_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select reached.shard, reached.seq, next.occurred_at
    from unnest(p_shards, p_seqs) as reached (shard, seq)
    cross join lateral (
        select outbox.occurred_at from outbox
        where outbox.shard = reached.shard and outbox.seq > reached.seq order by outbox.seq limit 1
    ) as next
    where is_installation();
$$;

create function list_processes() returns table (
    kind text, host text, pid integer, owns text, started_at timestamptz, seen_at timestamptz, figures jsonb
)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
as $$
    select h.kind, h.host, h.pid, h.shards, h.started_at, h.seen_at, h.figures
    from heartbeats as h
    where is_installation() and h.seen_at > now() - interval '1 minute'
    order by h.kind, h.started_at;
$$;
"""

# The operator touches rows of the outbox only where a shard is halted; anywhere else it prunes by the function.
RIGHTS = """
grant select on log, heartbeats to onrecord_owner;
grant create on schema public to onrecord_owner;
alter function prune_outbox owner to onrecord_owner;
alter function plan_prune owner to onrecord_owner;
alter function is_installation owner to onrecord_owner;
alter function list_shards owner to onrecord_owner;
alter function list_next owner to onrecord_owner;
alter function list_processes owner to onrecord_owner;
revoke create on schema public from onrecord_owner;
revoke all on function prune_outbox, plan_prune, is_installation, list_shards, list_next, list_processes from public;
grant execute on function prune_outbox, plan_prune to onrecord_operator, onrecord_migrator;
grant execute on function is_installation to onrecord_query, onrecord_command, onrecord_projector;
grant execute on function list_shards, list_next, list_processes to onrecord_query;

grant select on log to onrecord_operator;
grant select, insert, update, delete on heartbeats to onrecord_operator;
grant execute on function outbox_emit to onrecord_operator;
grant select, delete on halted_shards to onrecord_operator;
grant select, insert, delete on outbox to onrecord_operator;
grant select, insert on outbox_forked to onrecord_operator;
create policy operator_settles_halted_shards on outbox to onrecord_operator
    using (exists (select from halted_shards where halted_shards.shard = outbox.shard));
create policy operator_settles_halted_shards on outbox_forked to onrecord_operator
    using (exists (select from halted_shards where halted_shards.shard = outbox_forked.shard));

drop policy relay_works_on_all on operations;
revoke all on operations from onrecord_relay;
revoke update (state, result, started_at, ended_at) on operations from onrecord_relay;
create policy operator_works on operations to onrecord_operator using (kind in ('prune', 'settle'));
grant select on operations to onrecord_operator;
grant update (state, result, started_at, ended_at) on operations to onrecord_operator;
"""


def upgrade() -> None:
    for statements in (ROLE, HEARTBEATS, PRUNING, LOOKING, RIGHTS):
        op.execute(statements)
