"""What keeps people apart who were known otherwise before, what was told of messages, and bodies that wait."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# By what a channel knew a contact once: it finds them for what was written before, and for erasing them.
FORMER = """
create table former_identities (
    workspace_id uuid not null,
    contact_id uuid not null,
    hmac bytea not null,
    retired_at timestamptz not null,
    erased_at timestamptz,
    primary key (workspace_id, contact_id, hmac),
    constraint former_identities_contact_fkey foreign key (workspace_id, contact_id)
        references contacts (workspace_id, id)
);
create index former_identities_by_hmac on former_identities (workspace_id, hmac);
create index former_identities_erased on former_identities (workspace_id, erased_at) where erased_at is not null;
"""

# Edits, revocations and reactions that are on the record, by the provider's ids of their own: each once.
NEWS = """
create table message_news (
    workspace_id uuid not null,
    provider_message_hmac bytea not null,
    message_id uuid not null,
    primary key (workspace_id, provider_message_hmac),
    constraint message_news_message_fkey foreign key (workspace_id, message_id) references messages (workspace_id, id)
);
create index message_news_of_message on message_news (workspace_id, message_id);
"""

WEBHOOKS = """
alter table webhooks add column items_dropped integer not null default 0;
drop index webhooks_due;
create index webhooks_waiting on webhooks (workspace_id, due_at, id) where state = 'pending';
create index webhooks_new on webhooks (workspace_id) where state in ('pending', 'claimed') and attempts = 0;
"""

TENANTS = ("former_identities", "message_news")

RIGHTS = """
grant select, insert, delete on former_identities to onrecord_command;
grant update (retired_at, erased_at) on former_identities to onrecord_command;
grant select, insert, delete on message_news to onrecord_command;
grant select on webhook_senders to onrecord_command;
"""


def upgrade() -> None:
    for statements in (FORMER, NEWS, WEBHOOKS):
        op.execute(statements)
    for table in TENANTS:
        op.execute(f"alter table {table} owner to onrecord_migrator")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(f"create policy own_workspace on {table} using ({own})")
    op.execute(RIGHTS)
