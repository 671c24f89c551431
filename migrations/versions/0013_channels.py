"""When a channel's token was set, its open question for templates, and the templates that it has."""

from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

CHANNELS = """
alter table channels
    add column token_set_at timestamptz,
    add column templates_request_id uuid,
    add column templates_requested_at timestamptz;
grant update (token_set_at, templates_request_id, templates_requested_at) on channels to onrecord_command;
"""

TEMPLATES = """
create table templates (
    workspace_id uuid not null,
    channel_id uuid not null,
    name text not null,
    language text not null,
    category text not null,
    status text not null,
    header text,
    body text not null,
    footer text,
    buttons text[] not null,
    parameters text[] not null,
    header_parameters text[] not null,
    primary key (workspace_id, channel_id, name, language),
    constraint templates_channel_fkey foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
alter table templates owner to onrecord_migrator;
alter table templates enable row level security;
alter table templates force row level security;
create policy own_workspace on templates
    using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
grant select, insert, delete on templates to onrecord_command;
"""


def upgrade() -> None:
    for statements in (CHANNELS, TEMPLATES):
        op.execute(statements)
