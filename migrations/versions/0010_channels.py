"""Channels, identities of contacts, deliveries, files, and bodies of webhooks; effects of delivery and media."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHANNELS = """
create table channels (
    workspace_id uuid not null constraint channels_workspace_fkey references workspaces (id),
    id uuid not null,
    kind text not null constraint channels_kind_check check (kind in ('whatsapp')),
    name text not null,
    phone_number_id text not null,
    waba_id text not null,
    display_number text not null,
    simulated boolean not null,
    token_sealed text,
    health text not null default 'healthy'
        constraint channels_health_check check (health in ('healthy', 'degraded', 'stopped')),
    failure text,
    connected_at timestamptz not null,
    disabled_at timestamptz,
    primary key (workspace_id, id),
    constraint channels_disabled_check check ((token_sealed is null) = (disabled_at is not null))
);
alter table channels alter column token_sealed set statistics 0;
create unique index channels_by_number on channels (phone_number_id) where disabled_at is null;
"""

# What a contact's one address was, as their first identity.
IDENTITIES = """
create table contact_identities (
    workspace_id uuid not null,
    contact_id uuid not null,
    hmac bytea not null,
    kind text not null constraint contact_identities_kind_check check (kind in ('number', 'user_id')),
    sealed text,
    since timestamptz not null,
    erased_at timestamptz,
    primary key (workspace_id, contact_id, hmac),
    constraint contact_identities_contact_fkey foreign key (workspace_id, contact_id)
        references contacts (workspace_id, id),
    constraint contact_identities_erased_check check ((sealed is null) = (erased_at is not null))
);
alter table contact_identities alter column sealed set statistics 0;
create unique index contact_identities_living on contact_identities (workspace_id, hmac) where erased_at is null;
create index contact_identities_erased on contact_identities (workspace_id, hmac) where erased_at is not null;

insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since, erased_at)
select workspace_id, id, address_hmac, 'number', address_sealed, created_at, erased_at
from contacts where address_hmac is not null;

drop index contacts_by_address, contacts_erased_by_address;
alter table contacts drop constraint contacts_erased_check;
alter table contacts drop column address_hmac, drop column address_sealed, add column channel_id uuid;
alter table conversations add column window_expires_at timestamptz;
"""

DELIVERIES = """
create table deliveries (
    workspace_id uuid not null,
    id uuid not null,
    message_id uuid not null,
    attempt integer not null,
    channel_id uuid,
    state text not null constraint deliveries_state_check check (
        state in ('queued', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'unconfirmed')
    ),
    failure text,
    provider_message_hmac bytea,
    provider_message_sealed text,
    created_at timestamptz not null,
    primary key (workspace_id, id),
    constraint deliveries_message_fkey foreign key (workspace_id, message_id) references messages (workspace_id, id)
);
alter table deliveries alter column provider_message_sealed set statistics 0;
create unique index deliveries_of_message on deliveries (workspace_id, message_id, attempt);
create unique index deliveries_by_provider_message on deliveries (workspace_id, provider_message_hmac)
    where provider_message_hmac is not null;

create table delivery_statuses (
    workspace_id uuid not null,
    delivery_id uuid not null,
    status text not null constraint delivery_statuses_status_check
        check (status in ('sent', 'delivered', 'read', 'played', 'failed')),
    primary key (workspace_id, delivery_id, status),
    constraint delivery_statuses_delivery_fkey foreign key (workspace_id, delivery_id)
        references deliveries (workspace_id, id)
);
"""

MEDIA = """
create table media (
    workspace_id uuid not null,
    id uuid not null,
    contact_id uuid not null,
    conversation_id uuid not null,
    origin text not null constraint media_origin_check check (origin in ('customer', 'member', 'import')),
    kind text not null constraint media_kind_check
        check (kind in ('image', 'video', 'audio', 'voice', 'document', 'sticker')),
    state text not null constraint media_state_check
        check (state in ('requested', 'uploaded', 'stored', 'rejected', 'expired', 'deleted')),
    media_type text not null,
    size_bytes bigint,
    has_preview boolean not null default false,
    requested_at timestamptz not null,
    ended_at timestamptz,
    primary key (workspace_id, id),
    constraint media_conversation_fkey foreign key (workspace_id, conversation_id)
        references conversations (workspace_id, id)
);
create index media_of_contact on media (workspace_id, contact_id);
create index media_uploads on media (workspace_id) where origin = 'member' and state = 'requested';
create index media_waiting on media (requested_at) where state in ('requested', 'uploaded');
"""

WEBHOOKS = """
create table webhooks (
    workspace_id uuid not null constraint webhooks_workspace_fkey references workspaces (id),
    id uuid not null,
    body_sealed bytea not null,
    items integer not null,
    items_done integer[] not null default '{}',
    state text not null constraint webhooks_state_check check (state in ('pending', 'claimed', 'done', 'failed')),
    attempts integer not null default 0,
    reason text,
    received_at timestamptz not null,
    due_at timestamptz not null,
    claimed_by uuid,
    lease_until timestamptz,
    closed_at timestamptz,
    primary key (workspace_id, id),
    constraint webhooks_closed_check check ((state in ('done', 'failed')) = (closed_at is not null)),
    constraint webhooks_claimed_check check (
        (state = 'claimed') = (claimed_by is not null) and (claimed_by is null) = (lease_until is null)
    )
);
alter table webhooks alter column body_sealed set statistics 0;
create index webhooks_due on webhooks (due_at, id) where state = 'pending';
create index webhooks_in_hand on webhooks (lease_until) where state = 'claimed';
create index webhooks_closed on webhooks (workspace_id, closed_at) where closed_at is not null;

create table webhook_senders (
    workspace_id uuid not null,
    webhook_id uuid not null,
    hmac bytea not null,
    primary key (workspace_id, hmac, webhook_id),
    constraint webhook_senders_webhook_fkey foreign key (workspace_id, webhook_id)
        references webhooks (workspace_id, id) on delete cascade
);
create index webhook_senders_of_webhook on webhook_senders (workspace_id, webhook_id);
"""

EFFECTS = """
alter table effects drop constraint effects_kind_check;
alter table effects add constraint effects_kind_check check (kind in ('mail', 'delivery', 'media'));
alter table effects drop constraint effects_reason_check;
alter table effects add constraint effects_reason_check check (reason ~ '^[a-z0-9_]{1,40}$');
alter table effects add column channel_id uuid;
create index effects_of_channel on effects (workspace_id, channel_id) where closed_at is null;
"""

TENANTS = (
    "channels",
    "contact_identities",
    "deliveries",
    "delivery_statuses",
    "media",
    "webhooks",
    "webhook_senders",
)

# Whose number this is: ids alone.
RESOLVE = """
create policy crossing_functions_read_all on channels for select to onrecord_owner using (true);
grant select (workspace_id, id, phone_number_id, disabled_at) on channels to onrecord_owner;

create function resolve_channel(p_phone_number_id text, out workspace_id uuid, out channel_id uuid)
returns setof record
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select c.workspace_id, c.id from channels as c
    where c.phone_number_id = p_phone_number_id and c.disabled_at is null;
end;

grant create on schema public to onrecord_owner;
alter function resolve_channel owner to onrecord_owner;
revoke create on schema public from onrecord_owner;
revoke all on function resolve_channel from public;
grant execute on function resolve_channel to onrecord_command, onrecord_worker;
"""

RIGHTS = """
grant select, insert on channels, contact_identities, deliveries, delivery_statuses, media, webhooks, webhook_senders
    to onrecord_command;
grant update (name, token_sealed, health, failure, disabled_at) on channels to onrecord_command;
grant update (hmac, sealed, since, erased_at) on contact_identities to onrecord_command;
grant delete on contact_identities to onrecord_command;
grant update (state, failure, provider_message_hmac, provider_message_sealed) on deliveries to onrecord_command;
grant update (state, media_type, size_bytes, has_preview, ended_at) on media to onrecord_command;
grant update (body_sealed, items_done, state, reason, due_at, claimed_by, lease_until, closed_at) on webhooks
    to onrecord_command;
grant delete on webhooks, webhook_senders to onrecord_command;
create policy worker_works_on_all on webhooks to onrecord_worker using (true);
create policy worker_reads_all on channels for select to onrecord_worker using (true);
grant select, update on webhooks to onrecord_worker;
grant select on channels to onrecord_worker;
"""


def upgrade() -> None:
    for statements in (CHANNELS, IDENTITIES, DELIVERIES, MEDIA, WEBHOOKS, EFFECTS):
        op.execute(statements)
    for table in TENANTS:
        op.execute(f"alter table {table} owner to onrecord_migrator")
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(f"create policy own_workspace on {table} using ({own})")
    op.execute(RESOLVE)
    op.execute(RIGHTS)
