"""What operators ask for by API: each request is a row, and some process carries it out."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
create table operations (
    workspace_id uuid not null,
    id uuid not null,
    kind text not null constraint operations_kind_check
        check (kind in ('rebuild', 'rollback', 'redrive', 'prune', 'settle')),
    arguments jsonb not null,
    requested_by text not null,
    requested_at timestamptz not null,
    state text not null default 'requested' constraint operations_state_check
        check (state in ('requested', 'running', 'done', 'failed')),
    result jsonb,
    started_at timestamptz,
    ended_at timestamptz,
    primary key (workspace_id, id),
    constraint operations_workspace_fkey foreign key (workspace_id) references workspaces (id),
    constraint operations_started_check check ((state = 'requested') = (started_at is null)),
    constraint operations_ended_check check ((state in ('done', 'failed')) = (ended_at is not null)),
    constraint operations_result_check check (state <> 'failed' or result is not null)
);
create index operations_open on operations (kind, requested_at) where ended_at is null;
"""

# Who carries operations out belongs to no workspace: requests stand in the installation's own, which only it serves.
SECURITY = """
alter table operations owner to onrecord_migrator;
alter table operations enable row level security;
alter table operations force row level security;
create policy own_workspace on operations
    using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
create policy projector_works_on_all on operations to onrecord_projector using (true);
create policy relay_works_on_all on operations to onrecord_relay using (true);

grant select on operations to onrecord_command, onrecord_query, onrecord_projector, onrecord_relay;
grant insert (workspace_id, id, kind, arguments, requested_by, requested_at) on operations to onrecord_command;
grant update (state, result, started_at, ended_at) on operations to onrecord_projector, onrecord_relay;
"""


def upgrade() -> None:
    for statements in (TABLES, SECURITY):
        op.execute(statements)
