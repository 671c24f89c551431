"""What the model may be asked, what it was asked and what that cost; effects of AI."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

POLICY = """
create table ai_policies (
    workspace_id uuid not null primary key constraint ai_policies_workspace_fkey references workspaces (id),
    tasks text[] not null,
    auto_draft boolean not null,
    instructions text not null,
    disclosure text not null,
    budget_microdollars_per_day_max bigint not null
        constraint ai_policies_budget_check check (budget_microdollars_per_day_max >= 0),
    paused_until timestamptz,
    pause_reason text
        constraint ai_policies_pause_reason_check check (pause_reason in ('budget', 'account_refused')),
    updated_at timestamptz not null,
    constraint ai_policies_paused_check check ((paused_until is null) = (pause_reason is null))
);

create table ai_snippets (
    workspace_id uuid not null constraint ai_snippets_workspace_fkey references workspaces (id),
    id uuid not null,
    title text not null,
    text text not null,
    created_at timestamptz not null,
    primary key (workspace_id, id)
);
"""

QUESTIONS = """
create table ai_conversations (
    workspace_id uuid not null,
    conversation_id uuid not null,
    wanted_version integer not null default 0,
    asked_version integer not null default 0,
    done_version integer not null default 0,
    asked_at timestamptz,
    due_at timestamptz,
    stopped_at timestamptz,
    calls_on date,
    calls integer not null default 0,
    primary key (workspace_id, conversation_id),
    constraint ai_conversations_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint ai_conversations_versions_check check (
        done_version <= asked_version and asked_version <= wanted_version
    ),
    constraint ai_conversations_stopped_check check (due_at is null or stopped_at is null)
);
create index ai_conversations_due on ai_conversations (due_at) where due_at is not null;

create table ai_requests (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    task text not null
        constraint ai_requests_task_check check (task in ('triage', 'summary', 'draft', 'description')),
    of_version integer not null,
    media_id uuid,
    state text not null constraint ai_requests_state_check
        check (state in ('asked', 'answered', 'failed', 'approved', 'discarded')),
    text_sealed text,
    created_at timestamptz not null,
    closed_at timestamptz,
    primary key (workspace_id, id),
    constraint ai_requests_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint ai_requests_text_check check (text_sealed is null or state = 'answered'),
    constraint ai_requests_media_check check ((task = 'description') = (media_id is not null))
);
alter table ai_requests alter column text_sealed set statistics 0;
create unique index ai_requests_living
    on ai_requests (workspace_id, conversation_id, task, of_version, coalesce(media_id, conversation_id))
    where state in ('asked', 'answered');
"""

COSTS = """
create table ai_calls (
    workspace_id uuid not null,
    request_id uuid not null,
    attempt integer not null,
    conversation_id uuid not null,
    day date not null,
    model text not null,
    prompt text not null,
    request_hash bytea,
    seen_seq bigint not null,
    state text not null constraint ai_calls_state_check check (state in ('reserved', 'settled', 'released', 'doubted')),
    reserved_microdollars bigint not null,
    cost_microdollars bigint,
    began_at timestamptz not null,
    ended_at timestamptz,
    primary key (workspace_id, request_id, attempt),
    constraint ai_calls_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id),
    constraint ai_calls_cost_check check ((state = 'settled') = (cost_microdollars is not null)),
    constraint ai_calls_ended_check check ((state = 'reserved') = (ended_at is null)),
    constraint ai_calls_amounts_check check (reserved_microdollars >= 0 and cost_microdollars >= 0)
);
alter table ai_calls alter column request_hash set statistics 0;
create index ai_calls_of_conversation on ai_calls (workspace_id, conversation_id);

create table ai_budget_days (
    workspace_id uuid not null constraint ai_budget_days_workspace_fkey references workspaces (id),
    day date not null,
    spent_microdollars bigint not null default 0,
    reserved_microdollars bigint not null default 0,
    doubted_microdollars bigint not null default 0,
    primary key (workspace_id, day),
    constraint ai_budget_days_amounts_check check (
        spent_microdollars >= 0 and reserved_microdollars >= 0 and doubted_microdollars >= 0
    )
);
"""

EFFECTS = """
alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check (kind in ('mail', 'delivery', 'media', 'ai'));
"""

TENANTS = ("ai_policies", "ai_snippets", "ai_conversations", "ai_requests", "ai_calls", "ai_budget_days")

# What all workspaces together used on a day: a number, and nothing of anybody's.
TOTAL = """
create policy crossing_functions_read_all on ai_budget_days for select to onrecord_owner using (true);
grant select (day, spent_microdollars, reserved_microdollars, doubted_microdollars) on ai_budget_days to onrecord_owner;

create function ai_used_on(p_day date) returns bigint
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select coalesce(sum(spent_microdollars + reserved_microdollars + doubted_microdollars), 0)::bigint
    from ai_budget_days where day = p_day;
end;

grant create on schema public to onrecord_owner;
alter function ai_used_on owner to onrecord_owner;
revoke create on schema public from onrecord_owner;
revoke all on function ai_used_on from public;
grant execute on function ai_used_on to onrecord_command;
"""

RIGHTS = """
grant select, insert on ai_policies, ai_snippets, ai_conversations, ai_requests, ai_calls, ai_budget_days
    to onrecord_command;
grant update (
    tasks, auto_draft, instructions, disclosure, budget_microdollars_per_day_max, paused_until, pause_reason, updated_at
) on ai_policies to onrecord_command;
grant update (title, text) on ai_snippets to onrecord_command;
grant delete on ai_snippets, ai_calls to onrecord_command;
grant update (wanted_version, asked_version, done_version, asked_at, due_at, stopped_at, calls_on, calls)
    on ai_conversations to onrecord_command;
grant update (state, text_sealed, closed_at) on ai_requests to onrecord_command;
grant update (request_hash, state, cost_microdollars, ended_at) on ai_calls to onrecord_command;
grant update (spent_microdollars, reserved_microdollars, doubted_microdollars) on ai_budget_days to onrecord_command;
create policy worker_reads_all on ai_conversations for select to onrecord_worker using (true);
grant select (workspace_id, conversation_id, due_at) on ai_conversations to onrecord_worker;
"""


def upgrade() -> None:
    for statements in (POLICY, QUESTIONS, COSTS, EFFECTS):
        op.execute(statements)
    for table in TENANTS:
        op.execute(f"alter table {table} owner to onrecord_migrator")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(f"create policy own_workspace on {table} using ({own})")
    op.execute(TOTAL)
    op.execute(RIGHTS)
