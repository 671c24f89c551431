"""The vault: a data key per person. What names a person leaves the rows of commands; HMACs find it again."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Addresses in clear can't become HMACs here, for the secret isn't in the database, and the events of these contacts
# aren't sealed. Before the first release nobody has any to keep.
REFUSE_UNSEALED = """
do $$
begin
    if exists (select from contacts) then
        raise exception 'this database holds contacts from before events were sealed: '
            'start anew with `onrecord up --reset`';
    end if;
end
$$;
"""

TABLES = """
create table person_keys (
    workspace_id uuid not null constraint person_keys_workspace_id_fkey references workspaces (id),
    person_id uuid not null,
    master_key text not null,
    wrapped bytea,
    created_at timestamptz not null,
    destroyed_at timestamptz,
    primary key (workspace_id, person_id),
    constraint person_keys_destroyed_check check ((wrapped is null) = (destroyed_at is not null))
);
-- The planner's statistics keep samples of a column, and no erasure reaches those.
alter table person_keys alter column wrapped set statistics 0;
create index person_keys_by_master_key on person_keys (master_key) where wrapped is not null;

alter table contacts drop constraint contacts_address_key;
alter table contacts drop column address;
alter table contacts add column address_hmac bytea;
alter table contacts add column address_sealed text;
alter table contacts add column erased_at timestamptz;
alter table contacts alter column address_sealed set statistics 0;
alter table contacts add constraint contacts_person_key_fkey
    foreign key (workspace_id, id) references person_keys (workspace_id, person_id);
alter table contacts add constraint contacts_erased_check check ((address_sealed is null) = (erased_at is not null));
create unique index contacts_by_address on contacts (workspace_id, channel, address_hmac) where erased_at is null;
create index contacts_erased_by_address on contacts (workspace_id, channel, address_hmac) where erased_at is not null;

alter table messages drop constraint messages_provider_key;
alter table messages drop column provider_message_id;
alter table messages add column provider_message_hmac bytea;
alter table messages add column provider_message_sealed text;
alter table messages alter column provider_message_sealed set statistics 0;
alter table messages add constraint messages_provider_key unique (workspace_id, provider_message_hmac);
create index messages_of_conversation on messages (workspace_id, conversation_id);
"""

SECURITY = """
alter table person_keys owner to onrecord_migrator;
alter table person_keys enable row level security;
alter table person_keys force row level security;
create policy own_workspace on person_keys
    using (workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid);
create policy projector_reads_all on person_keys for select to onrecord_projector using (true);
grant select, insert, update on person_keys to onrecord_command;
grant select on person_keys to onrecord_projector;
grant update on messages to onrecord_command;
"""


def upgrade() -> None:
    for statements in (REFUSE_UNSEALED, TABLES, SECURITY):
        op.execute(statements)
