"""When a channel's token was set, its open question for templates, its templates; numbers that get one-time codes."""

from alembic import op

revision = "0013"
down_revision = "0012"
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

# A number that gets one-time codes; the code that is open is named by its id, and stands nowhere.
CODES = """
alter table accounts
    add column sign_in_number_sealed text,
    add column sign_in_number_verified_at timestamptz,
    add column sign_in_code_id uuid,
    add column sign_in_code_expires_at timestamptz,
    add constraint accounts_sign_in_number_check check (
        sign_in_number_verified_at is null or (sign_in_number_sealed is not null and second_factor_sealed is null)
    ),
    add constraint accounts_sign_in_code_check check (
        (sign_in_code_id is null) = (sign_in_code_expires_at is null)
        and (sign_in_code_id is null or sign_in_number_sealed is not null)
    );
alter table accounts alter column sign_in_number_sealed set statistics 0;
grant update (
    sign_in_number_sealed, sign_in_number_verified_at, sign_in_code_id, sign_in_code_expires_at
) on accounts to onrecord_command;
"""


def upgrade() -> None:
    for statements in (CHANNELS, TEMPLATES, CODES):
        op.execute(statements)
