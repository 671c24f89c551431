"""The rest of the workspace stream: canned replies and views; one living name each."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What a canned reply says stands in its events and in the read model; a decision needs its shortcut alone.
TABLES = """
create table canned_replies (
    workspace_id uuid not null constraint canned_replies_workspace_fkey references workspaces (id),
    id uuid not null,
    shortcut text not null,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (workspace_id, id)
);
create unique index canned_replies_by_shortcut on canned_replies (workspace_id, shortcut) where deleted_at is null;

create table views (
    workspace_id uuid not null constraint views_workspace_fkey references workspaces (id),
    id uuid not null,
    member_id uuid,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (workspace_id, id),
    constraint views_member_fkey foreign key (workspace_id, member_id) references members (workspace_id, id)
);
create index views_of_member on views (workspace_id, member_id) where deleted_at is null;

create unique index labels_by_name on labels (workspace_id, lower(name)) where deleted_at is null;
create unique index teams_by_name on teams (workspace_id, lower(name)) where deleted_at is null;
"""

RIGHTS = """
grant select, insert on canned_replies, views to onrecord_command;
grant update (shortcut, deleted_at) on canned_replies to onrecord_command;
grant update (member_id, deleted_at) on views to onrecord_command;
"""


def upgrade() -> None:
    op.execute(TABLES)
    for table in ("canned_replies", "views"):
        op.execute(f"alter table {table} owner to onrecord_migrator")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(f"create policy own_workspace on {table} using ({own})")
    op.execute(RIGHTS)
