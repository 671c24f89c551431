"""People: accounts of the installation, their sessions, members of workspaces, invitations and tokens."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# What stands in clear of a person is an HMAC to be found by, and the hash of what they know. Everything else is sealed
# under their key: an account's stands in person_keys with the installation's own workspace, a member's with theirs.
TABLES = """
create table accounts (
    id uuid primary key,
    email_hmac bytea not null constraint accounts_email_key unique,
    profile_sealed text not null,
    password_hash text,
    is_verified boolean not null,
    second_factor_sealed text,
    second_factor_step bigint,
    second_factor_at timestamptz,
    created_at timestamptz not null,
    disabled_at timestamptz
);
alter table accounts alter column profile_sealed set statistics 0;
alter table accounts alter column password_hash set statistics 0;
alter table accounts alter column second_factor_sealed set statistics 0;

create table recovery_codes (
    account_id uuid not null constraint recovery_codes_account_fkey references accounts (id),
    code_hash bytea not null,
    used_at timestamptz,
    primary key (account_id, code_hash)
);

create table provider_links (
    provider text not null,
    subject_hmac bytea not null,
    account_id uuid not null constraint provider_links_account_fkey references accounts (id),
    linked_at timestamptz not null,
    primary key (provider, subject_hmac)
);
create index provider_links_of_account on provider_links (account_id);

create table sessions (
    id uuid primary key,
    token_hash bytea not null constraint sessions_token_key unique,
    account_id uuid not null constraint sessions_account_fkey references accounts (id),
    workspace_id uuid constraint sessions_workspace_fkey references workspaces (id),
    method text not null,
    client_sealed text not null,
    client_hmac bytea not null,
    second_factor_at timestamptz,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_of_account on sessions (account_id, id);
create index sessions_by_end on sessions ((coalesce(ended_at, expires_at)));
alter table sessions alter column client_sealed set statistics 0;

create table members (
    workspace_id uuid not null constraint members_workspace_fkey references workspaces (id),
    id uuid not null,
    account_id uuid not null constraint members_account_fkey references accounts (id),
    role text not null constraint members_role_check check (role in ('agent', 'admin', 'auditor', 'developer')),
    joined_at timestamptz not null,
    left_at timestamptz,
    primary key (workspace_id, id),
    constraint members_person_key_fkey
        foreign key (workspace_id, id) references person_keys (workspace_id, person_id)
);
create unique index members_by_account on members (workspace_id, account_id) where left_at is null;
create index members_of_account on members (account_id);

create table invitations (
    workspace_id uuid not null constraint invitations_workspace_fkey references workspaces (id),
    id uuid not null,
    member_id uuid not null,
    email_hmac bytea not null,
    email_sealed text,
    role text not null constraint invitations_role_check check (role in ('agent', 'admin', 'auditor', 'developer')),
    token_hash bytea not null constraint invitations_token_key unique,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    revoked_at timestamptz,
    primary key (workspace_id, id),
    constraint invitations_person_key_fkey
        foreign key (workspace_id, member_id) references person_keys (workspace_id, person_id)
);
create unique index invitations_open on invitations (workspace_id, email_hmac)
    where accepted_at is null and revoked_at is null;
alter table invitations alter column email_sealed set statistics 0;

create table tokens (
    workspace_id uuid not null constraint tokens_workspace_fkey references workspaces (id),
    id uuid not null,
    member_id uuid not null,
    kind text not null constraint tokens_kind_check check (kind in ('personal', 'client')),
    label text not null,
    secret_hash bytea not null constraint tokens_secret_key unique,
    scopes text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (workspace_id, id),
    constraint tokens_member_fkey foreign key (workspace_id, member_id) references members (workspace_id, id)
);

create table access_tokens (
    workspace_id uuid not null,
    token_id uuid not null,
    token_hash bytea not null constraint access_tokens_token_key unique,
    scopes text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (workspace_id, token_id, token_hash),
    constraint access_tokens_token_fkey foreign key (workspace_id, token_id) references tokens (workspace_id, id)
);
create index access_tokens_by_age on access_tokens (workspace_id, expires_at);

-- Counts of attempts, by HMACs: no person, no workspace, so no row-level security. Unlogged: a crash forgets them, and
-- counting waits for no disk. count_attempts.sql holds a row for one statement only.
create unlogged table attempts (
    key bytea not null,
    window_start timestamptz not null,
    count integer not null,
    primary key (key, window_start),
    constraint attempts_count_check check (count > 0)
);
create index attempts_by_window on attempts (window_start);
alter table attempts owner to onrecord_migrator;
grant select, insert, update, delete on attempts to onrecord_command;
"""

# A credential is who stands behind a session's or a token's secret, one composite for all kinds. `scopes` is null for a
# session: its member's role says it all. What a token may do is never more than what its member may.
CREDENTIALS = """
create type credential as (
    kind text,
    id uuid,
    account_id uuid,
    workspace_id uuid,
    member_id uuid,
    role text,
    scopes text,
    second_factor text
);

create function resolve_session(p_token_hash bytea, p_now timestamptz) returns credential
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select 'session', s.id, s.account_id, s.workspace_id, m.id, m.role, null::text,
        case
            when s.second_factor_at is not null then 'passed'
            when a.second_factor_at is not null then 'needed'
            else 'none'
        end
    from sessions as s
    join accounts as a on a.id = s.account_id
    left join members as m on m.workspace_id = s.workspace_id and m.account_id = s.account_id and m.left_at is null
    where s.token_hash = p_token_hash and s.ended_at is null and s.expires_at > p_now
        and s.last_used_at > p_now - interval '7 days' and a.disabled_at is null;
end;

create function resolve_token(p_secret_hash bytea, p_now timestamptz) returns credential
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select 'token', t.id, m.account_id, t.workspace_id, t.member_id, m.role, coalesce(access.scopes, t.scopes), 'passed'
    from (
        select workspace_id, id, null::text as scopes from tokens
        where secret_hash = p_secret_hash and kind = 'personal'
        union all
        select workspace_id, token_id, scopes from access_tokens
        where token_hash = p_secret_hash and expires_at > p_now
    ) as access
    join tokens as t on t.workspace_id = access.workspace_id and t.id = access.id
    join members as m on m.workspace_id = t.workspace_id and m.id = t.member_id and m.left_at is null
    join accounts as a on a.id = m.account_id
    where t.revoked_at is null and (t.expires_at is null or t.expires_at > p_now) and a.disabled_at is null;
end;

create function resolve_sign_in(p_email_hmac bytea, p_provider text, p_subject_hmac bytea) returns uuid
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select id from accounts where email_hmac = p_email_hmac
    union all
    select account_id from provider_links where provider = p_provider and subject_hmac = p_subject_hmac;
end;

create function resolve_invitation(
    p_token_hash bytea, p_now timestamptz, out workspace_id uuid, out invitation_id uuid
)
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select i.workspace_id, i.id from invitations as i
    where i.token_hash = p_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > p_now;
end;
"""

# Who is to be looked after, for what is forgotten: ids alone. Whoever has them enters a workspace, or becomes a person,
# one by one. And which master keys a process must hold before it serves anybody.
LISTS = """
create function list_workspaces(p_after uuid, p_rows_max integer) returns setof uuid
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select id from workspaces where id > p_after order by id limit p_rows_max;
end;

create function list_outlived_sessions(p_before timestamptz, p_rows_max integer) returns setof uuid
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select distinct oldest.account_id
    from (
        select s.account_id from sessions as s
        where coalesce(s.ended_at, s.expires_at) < p_before
        order by coalesce(s.ended_at, s.expires_at) limit p_rows_max
    ) as oldest;
end;

create function count_by_master_key(out master_key text, out persons bigint) returns setof record
language sql stable security definer
set search_path = pg_catalog, public, pg_temp
begin atomic
    select k.master_key, count(*) from person_keys as k where k.destroyed_at is null group by 1 order by 1;
end;
"""

# A process remembers what a credential resolved to, and has it verified in the transaction that relies on it: what was
# ended, revoked or changed meanwhile ends that transaction. It runs with the rights of whoever calls it.
VERIFYING = """
create function verify_credential(p_hash bytea, p_now timestamptz, p_expected text) returns void
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
as $$
begin
    if p_expected is null or p_expected is distinct from (
        case
            when p_expected ^@ '(session,' then resolve_session(p_hash, p_now)::text
            else resolve_token(p_hash, p_now)::text
        end
    ) then
        raise exception 'the credential is not what it was' using errcode = 'OR005';
    end if;
end
$$;
"""

TENANTS = ("members", "invitations", "tokens", "access_tokens")
OF_A_PERSON = {
    "accounts": "id",
    "recovery_codes": "account_id",
    "provider_links": "account_id",
    "sessions": "account_id",
}
# The functions that cross workspaces and persons read these columns and no other: nothing sealed, no password's hash.
CROSSED = {
    "workspaces": "id",
    "person_keys": "master_key, destroyed_at",
    "accounts": "id, email_hmac, second_factor_at, disabled_at",
    "provider_links": "provider, subject_hmac, account_id",
    "sessions": "id, token_hash, account_id, workspace_id, second_factor_at, last_used_at, expires_at, ended_at",
    "members": "workspace_id, id, account_id, role, left_at",
    "invitations": "workspace_id, id, token_hash, expires_at, accepted_at, revoked_at",
    "tokens": "workspace_id, id, member_id, kind, secret_hash, scopes, expires_at, revoked_at",
    "access_tokens": "workspace_id, token_id, token_hash, scopes, expires_at",
}
CROSSING = (
    "resolve_session(bytea, timestamptz)",
    "resolve_token(bytea, timestamptz)",
    "resolve_sign_in(bytea, text, bytea)",
    "resolve_invitation(bytea, timestamptz)",
    "list_workspaces(uuid, integer)",
    "list_outlived_sessions(timestamptz, integer)",
    "count_by_master_key()",
)

RIGHTS = """
grant execute on function verify_credential to onrecord_command, onrecord_query;
grant execute on function resolve_session, resolve_token to onrecord_query;
grant execute on function count_by_master_key to onrecord_projector, onrecord_migrator;

grant insert on workspaces to onrecord_command;
grant select, insert on accounts, recovery_codes, sessions, members, invitations, tokens to onrecord_command;
grant select, insert, delete on access_tokens, provider_links to onrecord_command;
grant delete on sessions, recovery_codes, invitations to onrecord_command;
-- Whose it is, its secret and what it may do are settled when a row is made.
grant update (
    profile_sealed, password_hash, is_verified, second_factor_sealed, second_factor_step, second_factor_at, disabled_at
) on accounts to onrecord_command;
grant update (used_at) on recovery_codes to onrecord_command;
grant update (workspace_id, second_factor_at, last_used_at, ended_at) on sessions to onrecord_command;
grant update (role, left_at) on members to onrecord_command;
grant update (email_sealed, accepted_at, revoked_at) on invitations to onrecord_command;
grant update (last_used_at, revoked_at) on tokens to onrecord_command;
create policy own_person on person_keys for select to onrecord_command
    using (person_id = nullif(current_setting('app.person', true), '')::uuid);
create policy own_person on workspaces for select to onrecord_command using (exists (
    select from members
    where members.workspace_id = workspaces.id and left_at is null
        and account_id = nullif(current_setting('app.person', true), '')::uuid
));
create policy own_person on members for select to onrecord_command
    using (account_id = nullif(current_setting('app.person', true), '')::uuid);
"""


def _secure(table: str, owns: str) -> str:
    """The table belongs to the migrator; only the functions of CROSSING see more than their transaction's rows."""
    return f"""
        alter table {table} owner to onrecord_migrator;
        alter table {table} enable row level security;
        alter table {table} force row level security;
        create policy {owns};
        """


def upgrade() -> None:
    op.execute(TABLES)
    for table in TENANTS:
        own = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::uuid"
        op.execute(_secure(table, f"own_workspace on {table} using ({own})"))
    for table, column in OF_A_PERSON.items():
        own = f"{column} = nullif(current_setting('app.person', true), '')::uuid"
        op.execute(_secure(table, f"own_person on {table} using ({own})"))
    for table, columns in CROSSED.items():
        op.execute(f"create policy crossing_functions_read_all on {table} for select to onrecord_owner using (true)")
        op.execute(f"grant select ({columns}) on {table} to onrecord_owner")
    op.execute(CREDENTIALS)
    op.execute(LISTS)
    op.execute(VERIFYING)
    op.execute("grant create on schema public to onrecord_owner")
    for function in CROSSING:
        op.execute(f"alter function {function} owner to onrecord_owner")
        op.execute(f"revoke all on function {function} from public")
        op.execute(f"grant execute on function {function} to onrecord_command")
    op.execute("revoke create on schema public from onrecord_owner")
    op.execute("revoke all on function verify_credential from public")
    op.execute(RIGHTS)
