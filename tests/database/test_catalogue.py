"""Law 7, as the catalogue states it: who may do what, and what row-level security binds whom to."""

from typing import LiteralString

import pytest

from installations import Installation
from projections.catalogue import LIVE
from written import rows

SERVING = ("onrecord_command", "onrecord_query", "onrecord_relay", "onrecord_projector", "onrecord_worker")
OWN = "(workspace_id = (NULLIF(current_setting('app.workspace_id'::text, true), ''::text))::uuid)"
ONESELF = "({} = (NULLIF(current_setting('app.person'::text, true), ''::text))::uuid)"
# The log's row names the installation's own workspace: it is the installation's, not a tenant's.
OF_THE_INSTALLATION = {"public.log"}
TENANTS = (
    "workspaces",
    "person_keys",
    "contacts",
    "conversations",
    "messages",
    "idempotency",
    "effects",
    "members",
    "invitations",
    "tokens",
    "access_tokens",
    "operations",
    "labels",
    "teams",
    "team_members",
    "inbox_policies",
    "notification_settings",
    "conversation_labels",
    "conversation_reads",
    "contact_fields",
    "contact_links",
    "notification_mails",
    "canned_replies",
    "views",
    "channels",
    "contact_identities",
    "deliveries",
    "delivery_statuses",
    "media",
    "webhooks",
    "templates",
    "webhook_senders",
    "former_identities",
    "message_news",
    "ai_policies",
    "ai_snippets",
    "ai_conversations",
    "ai_requests",
    "ai_calls",
    "ai_budget_days",
)
# Tables whose rows are a person's, and the column that says whose.
OF_A_PERSON = {
    "accounts": "id",
    "recovery_codes": "account_id",
    "provider_links": "account_id",
    "sessions": "account_id",
}
READ = tuple(table.name for live in LIVE for table in live.tables)
VIEWS = tuple(live.name for live in LIVE)
BOOKKEEPING = ("builds", "erasures", "parked", "positions", "serving", "stopped_projections", "stopped_shards")
CROSSED = {
    "workspaces": "id",
    "person_keys": "master_key destroyed_at",
    "accounts": "id email_hmac second_factor_at disabled_at",
    "provider_links": "provider subject_hmac account_id",
    "sessions": "id token_hash account_id workspace_id second_factor_at last_used_at expires_at ended_at",
    "members": "workspace_id id account_id role left_at",
    "invitations": "workspace_id id token_hash expires_at accepted_at revoked_at",
    "tokens": "workspace_id id member_id kind secret_hash scopes expires_at revoked_at",
    "access_tokens": "workspace_id token_id token_hash scopes expires_at",
    "conversations": "workspace_id id status snoozed_until",
    "channels": "workspace_id id phone_number_id disabled_at",
    "ai_budget_days": "day spent_microdollars reserved_microdollars doubted_microdollars",
}
MEMBERSHIP = (
    f"(EXISTS ( SELECT\n   FROM members\n  WHERE ((members.workspace_id = workspaces.id) AND (members.left_at IS NULL)"
    f" AND {ONESELF.format('members.account_id')})))"
)
HALTED = "(EXISTS ( SELECT\n   FROM halted_shards\n  WHERE (halted_shards.shard = {}.shard)))"
POLICIES = {
    "public.workspaces own_workspace": ("{public}", "ALL", OWN.replace("workspace_id =", "id =", 1), None),
    **{f"public.{table} own_workspace": ("{public}", "ALL", OWN, None) for table in TENANTS[1:]},
    **{
        f"public.{table} own_person": ("{public}", "ALL", ONESELF.format(column), None)
        for table, column in OF_A_PERSON.items()
    },
    "public.person_keys own_person": ("{onrecord_command}", "SELECT", ONESELF.format("person_id"), None),
    "public.members own_person": ("{onrecord_command}", "SELECT", ONESELF.format("account_id"), None),
    "public.workspaces own_person": ("{onrecord_command}", "SELECT", MEMBERSHIP, None),
    **{
        f"public.{table} crossing_functions_read_all": ("{onrecord_owner}", "SELECT", "true", None) for table in CROSSED
    },
    "public.operations projector_works_on_all": ("{onrecord_projector}", "ALL", "true", None),
    "public.operations operator_works": (
        "{onrecord_operator}",
        "ALL",
        "(kind = ANY (ARRAY['prune'::text, 'settle'::text]))",
        None,
    ),
    **{
        f"public.{table} operator_settles_halted_shards": ("{onrecord_operator}", "ALL", HALTED.format(table), None)
        for table in ("outbox", "outbox_forked")
    },
    "public.person_keys projector_reads_all": ("{onrecord_projector}", "SELECT", "true", None),
    "public.person_keys worker_reads_all": ("{onrecord_worker}", "SELECT", "true", None),
    "public.effects worker_works_on_all": ("{onrecord_worker}", "ALL", "true", None),
    "public.webhooks worker_works_on_all": ("{onrecord_worker}", "ALL", "true", None),
    "public.channels worker_reads_all": ("{onrecord_worker}", "SELECT", "true", None),
    "public.ai_conversations worker_reads_all": ("{onrecord_worker}", "SELECT", "true", None),
    "public.outbox worker_reads_all": ("{onrecord_worker}", "SELECT", "true", None),
    "public.outbox command_reads_own": ("{onrecord_command}", "SELECT", OWN, None),
    "public.outbox relay_reads_all": ("{onrecord_relay}", "SELECT", "true", None),
    **{f"read.{table} own_workspace": ("{onrecord_query}", "SELECT", OWN, None) for table in READ},
}
# The functions, who may execute each, and whether it runs with its owner's rights. This is the whole list of what
# crosses workspaces and persons in the write tables, besides the processes' own policies.
OF_PROJECTOR = ("count_parked_keys", "list_parked_keys", "list_parked_records")
FUNCTIONS = {
    "outbox_emit": ("onrecord_command onrecord_migrator onrecord_operator", True),
    "prune_outbox": ("onrecord_migrator onrecord_operator", True),
    "plan_prune": ("onrecord_migrator onrecord_operator", True),
    **dict.fromkeys(("list_shards", "list_next"), ("onrecord_projector onrecord_query", True)),
    "list_processes": ("onrecord_query", True),
    "is_installation": ("onrecord_command onrecord_projector onrecord_query", False),
    **dict.fromkeys(OF_PROJECTOR, ("onrecord_query", True)),
    "resolve_session": ("onrecord_command onrecord_query", True),
    "resolve_token": ("onrecord_command onrecord_query", True),
    "resolve_sign_in": ("onrecord_command", True),
    "resolve_invitation": ("onrecord_command", True),
    "list_workspaces": ("onrecord_command", True),
    "list_outlived_sessions": ("onrecord_command", True),
    "count_by_master_key": ("onrecord_command onrecord_migrator onrecord_projector onrecord_worker", True),
    "due_timers": ("onrecord_worker", True),
    "resolve_channel": ("onrecord_command onrecord_worker", True),
    "ai_used_on": ("onrecord_command onrecord_worker", True),
    "verify_credential": ("onrecord_command onrecord_query", False),
}
# What read models are searched with. Those that run with their owner's rights compare the workspace themselves.
SEARCHES = {
    "ai_usage_by_day": True,
    "conversations_labelled": True,
    "conversation_read_seq": True,
    "search_eras": True,
    "search_query": False,
    "search_telling": True,
    "search_texts": True,
    "search_contacts": True,
}
FUNCTIONS |= dict.fromkeys(SEARCHES, ("onrecord_query", False))
ANSWERS_OF_FUNCTIONS = {
    "outbox_emit": "text",  # a position
    "resolve_session": "credential",
    "resolve_token": "credential",
    "resolve_sign_in": "uuid",
    "resolve_invitation": "record",
    "list_workspaces": "uuid",
    "list_outlived_sessions": "uuid",
    "count_by_master_key": "record",
    **dict.fromkeys(
        ("prune_outbox", "plan_prune", "list_shards", "list_next", "list_processes", *OF_PROJECTOR), "record"
    ),
    "resolve_channel": "record",
    "ai_used_on": "bigint",  # what all workspaces together used on a day
    "due_timers": "record",  # ids of conversations, and whose they are
}


def _columns(table: str, names: str, privilege: str) -> dict[str, str]:
    return {f"public.{table}({name})": privilege for name in names.split()}


EFFECT_COLUMNS = {
    **dict.fromkeys(("workspace_id", "id", "kind", "task", "person_id", "channel_id", "attempts", "doubts"), "SELECT"),
    **dict.fromkeys(("source_shard", "source_seq", "source_event_id"), "SELECT"),
    **dict.fromkeys(("state", "claimed_by", "lease_until", "reason", "due_at", "closed_at"), "SELECT UPDATE"),
    "record": "UPDATE",
}
# What the commands may change of people. Whose a row is, its secret, and what a token may do are none of it.
CHANGED = {
    "accounts": "profile_sealed password_hash is_verified second_factor_sealed second_factor_step second_factor_at"
    " disabled_at sign_in_number_sealed sign_in_number_verified_at sign_in_code_id"
    " sign_in_code_expires_at",
    "recovery_codes": "used_at",
    "sessions": "workspace_id second_factor_at last_used_at ended_at",
    "members": "role left_at",
    "invitations": "email_sealed accepted_at revoked_at",
    "tokens": "last_used_at revoked_at",
}
# What the commands may change of the inbox's furniture and of what hangs on a conversation.
OF_INBOX = {
    "labels": "name colour deleted_at",
    "teams": "name deleted_at",
    "inbox_policies": "auto_assign auto_assign_team_id time_zone working_hours read_receipts updated_at",
    "notification_settings": "assigned mentioned replied",
    "notification_mails": "mailed_at",
    "conversation_reads": "read_seq",
    "canned_replies": "shortcut deleted_at",
    "views": "member_id deleted_at",
}
# What the commands may change of channels and of what goes through them.
OF_CHANNELS = {
    "channels": "name token_sealed health failure disabled_at token_set_at templates_request_id templates_requested_at",
    "contact_identities": "hmac sealed since erased_at",
    "deliveries": "state failure provider_message_hmac provider_message_sealed",
    "media": "state media_type size_bytes has_preview ended_at",
    "webhooks": "body_sealed items_done state reason due_at claimed_by lease_until closed_at",
    "former_identities": "retired_at erased_at",
}
# What the commands may change of what the model was asked, and of what that cost.
OF_AI = {
    "ai_policies": "tasks auto_draft instructions disclosure budget_microdollars_per_day_max paused_until pause_reason"
    " updated_at",
    "ai_snippets": "title text",
    "ai_conversations": "wanted_version asked_version done_version asked_at due_at stopped_at calls_on calls",
    "ai_requests": "state text_sealed closed_at",
    "ai_calls": "request_hash state cost_microdollars ended_at",
    "ai_budget_days": "spent_microdollars reserved_microdollars doubted_microdollars",
}
OPERATED = {"public.operations": "SELECT", **_columns("operations", "state result started_at ended_at", "UPDATE")}
PRIVILEGES: dict[str, dict[str, str]] = {
    "onrecord_command": {
        "public.alembic_version": "SELECT",
        "public.log": "SELECT",
        "public.workspaces": "INSERT SELECT",
        "public.contacts": "INSERT SELECT UPDATE",
        "public.conversations": "INSERT SELECT UPDATE",
        "public.messages": "INSERT SELECT UPDATE",
        "public.person_keys": "INSERT SELECT UPDATE",
        "public.idempotency": "DELETE INSERT SELECT",
        "public.halted_shards": "SELECT",
        "public.attempts": "DELETE INSERT SELECT UPDATE",
        **{f"public.{table}": "INSERT SELECT" for table in ("accounts", "members", "tokens")},
        **{
            f"public.{table}": "DELETE INSERT SELECT"
            for table in ("sessions", "recovery_codes", "provider_links", "invitations", "access_tokens")
        },
        **{name: right for table, names in CHANGED.items() for name, right in _columns(table, names, "UPDATE").items()},
        **{
            f"public.{table}": "INSERT SELECT"
            for table in (
                "labels",
                "teams",
                "inbox_policies",
                "notification_settings",
                "conversation_reads",
                "canned_replies",
                "views",
            )
        },
        **{
            f"public.{table}": "DELETE INSERT SELECT"
            for table in (
                "team_members",
                "conversation_labels",
                "contact_fields",
                "contact_links",
                "notification_mails",
            )
        },
        **{name: right for table, cols in OF_INBOX.items() for name, right in _columns(table, cols, "UPDATE").items()},
        **{f"public.{table}": "INSERT SELECT" for table in ("channels", "deliveries", "delivery_statuses", "media")},
        **{
            f"public.{table}": "DELETE INSERT SELECT"
            for table in (
                "contact_identities",
                "former_identities",
                "message_news",
                "templates",
                "webhooks",
                "webhook_senders",
            )
        },
        **{name: r for table, cols in OF_CHANNELS.items() for name, r in _columns(table, cols, "UPDATE").items()},
        **{
            f"public.{table}": "INSERT SELECT"
            for table in ("ai_policies", "ai_conversations", "ai_requests", "ai_budget_days")
        },
        **{f"public.{table}": "DELETE INSERT SELECT" for table in ("ai_snippets", "ai_calls")},
        **{name: r for table, cols in OF_AI.items() for name, r in _columns(table, cols, "UPDATE").items()},
        **{f"public.effects({column})": rights for column, rights in EFFECT_COLUMNS.items()},
        **_columns("outbox", "shard seq event_id workspace_id record", "SELECT"),
        "public.operations": "SELECT",
        **_columns("operations", "workspace_id id kind arguments requested_by requested_at", "INSERT"),
    },
    "onrecord_query": {
        "public.alembic_version": "SELECT",
        "public.operations": "SELECT",
        **_columns(
            "effects",
            "workspace_id id kind task person_id channel_id source_shard source_seq state attempts doubts reason due_at"
            " created_at closed_at",
            "SELECT",
        ),
        "public.log": "SELECT",
        **{f"read.{name}": "SELECT" for name in (*READ, *VIEWS)},
        "read.parked(projection)": "SELECT",
        "read.parked(seq)": "SELECT",
        "read.parked(shard)": "SELECT",
        "read.parked(build)": "SELECT",
        "read.builds": "SELECT",
        "read.positions": "SELECT",
        "read.serving": "SELECT",
        "read.stopped_projections": "SELECT",
        "read.stopped_shards": "SELECT",
    },
    "onrecord_relay": {
        "public.alembic_version": "SELECT",
        "public.log": "SELECT",
        "public.outbox": "SELECT",
        "public.halted_shards": "INSERT SELECT",
        "public.heartbeats": "DELETE INSERT SELECT UPDATE",
    },
    "onrecord_operator": {
        "public.log": "SELECT",
        "public.outbox": "DELETE INSERT SELECT",
        "public.outbox_forked": "INSERT SELECT",
        "public.halted_shards": "DELETE SELECT",
        "public.heartbeats": "DELETE INSERT SELECT UPDATE",
        **OPERATED,
    },
    "onrecord_projector": {
        "public.alembic_version": "SELECT",
        "public.log": "SELECT",
        "public.heartbeats": "DELETE INSERT SELECT UPDATE",
        "public.person_keys": "SELECT",
        **OPERATED,
    },
    "onrecord_worker": {
        "public.alembic_version": "SELECT",
        "public.log": "SELECT",
        "public.halted_shards": "SELECT",
        "public.person_keys": "SELECT",
        "public.outbox(shard)": "SELECT",
        "public.outbox(seq)": "SELECT",
        "public.outbox(event_id)": "SELECT",
        "public.effects": "INSERT SELECT UPDATE",
        "public.webhooks": "SELECT UPDATE",
        "public.channels": "SELECT",
        **_columns("ai_conversations", "workspace_id conversation_id due_at", "SELECT"),
        "public.feeder_positions": "INSERT SELECT UPDATE",
        "public.heartbeats": "DELETE INSERT SELECT UPDATE",
    },
    "onrecord_migrator": {
        "public.outbox": "DELETE INSERT SELECT",
        "public.outbox_forked": "DELETE INSERT SELECT",
        "public.halted_shards": "DELETE INSERT SELECT",
    },
    "onrecord_owner": {
        "public.idempotency": "SELECT UPDATE",
        "public.log": "SELECT",
        "public.heartbeats": "SELECT",
        **{name: right for table, names in CROSSED.items() for name, right in _columns(table, names, "SELECT").items()},
    },
}
GRANTS: LiteralString = """
    with granted as (
        select nspname || '.' || relname as thing, relowner as owner, relacl as acl
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname in ('public', 'read') and relkind in ('r', 'v', 'm', 'S', 'p', 'f')
        union all
        select nspname || '.' || relname || '(' || attname || ')', relowner, attacl
        from pg_attribute join pg_class on pg_class.oid = attrelid join pg_namespace on pg_namespace.oid = relnamespace
        where nspname in ('public', 'read') and attacl is not null
    )
    select coalesce(rolname, 'PUBLIC'), thing, string_agg(privilege_type, ' ' order by privilege_type)
    from granted cross join lateral aclexplode(acl) as one left join pg_roles on pg_roles.oid = grantee
    where grantee <> owner
    group by 1, 2
    """


def test_every_table_of_tenants_and_persons_has_row_level_security(made: Installation) -> None:
    found = rows(
        made,
        """
        select nspname || '.' || relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p') and nspname in ('public', 'read') and not relrowsecurity
            and (relname in ('workspaces', 'accounts') or exists (
                select from pg_attribute
                where attrelid = pg_class.oid and attname in ('workspace_id', 'account_id', 'member_id', 'person_id')))
        """,
    )
    assert {name for (name,) in found} == OF_THE_INSTALLATION


def test_row_level_security_binds_the_owner_of_the_write_tables_and_no_other_owner(made: Installation) -> None:
    found = rows(
        made,
        """
        select nspname || '.' || relname, relforcerowsecurity
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind in ('r', 'p') and nspname in ('public', 'read') and relrowsecurity
        """,
    )
    expected = {f"public.{table}": True for table in (*TENANTS, *OF_A_PERSON)}
    expected |= dict.fromkeys(("public.outbox", "public.outbox_forked", *(f"read.{table}" for table in READ)), False)
    assert dict(found) == expected


def test_these_are_the_policies(made: Installation) -> None:
    found = rows(
        made,
        """
        select schemaname || '.' || tablename || ' ' || policyname, permissive, roles::text, cmd, qual, with_check
        from pg_policies
        """,
    )
    assert {name: tuple(rest) for name, _, *rest in found} == POLICIES
    assert {permissive for _, permissive, *_ in found} == {"PERMISSIVE"}


def test_these_are_the_privileges(made: Installation) -> None:
    found: dict[str, dict[str, str]] = {}
    for role, thing, privileges in rows(made, GRANTS):
        found.setdefault(role, {})[thing] = privileges
    assert found == PRIVILEGES


@pytest.mark.parametrize("privilege", ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"])
def test_who_serves_people_or_the_log_cannot_touch_the_outbox(made: Installation, privilege: str) -> None:
    found = rows(
        made,
        "select role from unnest(%s::text[]) as role where has_table_privilege(role, 'outbox', %s)",
        (list(SERVING), privilege),
    )
    assert found == []


def test_these_own_tables_and_functions(made: Installation) -> None:
    found = rows(
        made,
        """
        select nspname, rolname, string_agg(relname, ' ' order by relname)
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace join pg_roles on pg_roles.oid = relowner
        where nspname in ('public', 'read') and relkind in ('r', 'v') and relname <> 'alembic_version'
        group by 1, 2
        """,
    )
    assert {(schema, owner): names for schema, owner, names in found} == {
        ("public", "onrecord_migrator"): " ".join(
            sorted((*TENANTS, *OF_A_PERSON, "attempts", "feeder_positions", "heartbeats", "log"))
        ),
        ("public", "onrecord_owner"): "halted_shards outbox outbox_forked",
        ("read", "onrecord_projector"): " ".join(sorted((*READ, *VIEWS, *BOOKKEEPING))),
    }


def test_these_functions_alone_run_with_their_owners_rights(made: Installation) -> None:
    found = rows(
        made,
        """
        select proname, rolname, proconfig, prorettype::regtype::text
        from pg_proc join pg_namespace on pg_namespace.oid = pronamespace join pg_roles on pg_roles.oid = proowner
        where prosecdef and nspname not in ('pg_catalog', 'information_schema') and proname <> all(%s)
        """,
        (list(SEARCHES),),
    )
    public = ("onrecord_owner", ["search_path=pg_catalog, public, pg_temp"])
    read = ("onrecord_projector", ["search_path=pg_catalog, read, public, pg_temp"])
    assert sorted(found) == sorted(
        (name, *(read if name in OF_PROJECTOR else public), answer) for name, answer in ANSWERS_OF_FUNCTIONS.items()
    )
    assert set(ANSWERS_OF_FUNCTIONS) == {name for name, (_, owners) in FUNCTIONS.items() if owners}


def test_a_function_of_the_read_models_with_its_owners_rights_compares_the_workspace_itself(made: Installation) -> None:
    found = rows(
        made,
        r"""
        select proname, rolname, proconfig[1], regexp_count(prosrc, 'from read\.\w+_v\d'),
            regexp_count(
                prosrc, $$workspace_id = nullif\(current_setting\('app\.workspace_id', true\), ''\)::uuid$$
            )
        from pg_proc join pg_namespace on pg_namespace.oid = pronamespace join pg_roles on pg_roles.oid = proowner
        where prosecdef and nspname = 'read' and proname <> all(%s)
        """,
        (list(OF_PROJECTOR),),
    )
    assert {name for name, *_ in found} == {name for name, owners in SEARCHES.items() if owners}
    for name, owner, path, tables, comparisons in found:
        assert (owner, path) == ("onrecord_projector", "search_path=pg_catalog, pg_temp"), name
        assert tables == comparisons > 0, name


def test_these_roles_may_execute_functions(made: Installation) -> None:
    found = rows(
        made,
        """
        select proname, string_agg(coalesce(rolname, 'PUBLIC'), ' ' order by rolname)
        from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
            cross join lateral aclexplode(coalesce(proacl, acldefault('f', proowner))) as one
            left join pg_roles on pg_roles.oid = grantee
        where nspname in ('public', 'read') and grantee <> proowner group by pg_proc.oid, proname
        """,
    )
    assert sorted(found) == sorted((name, roles) for name, (roles, _) in FUNCTIONS.items())


def test_no_function_is_unknown(made: Installation) -> None:
    found = rows(
        made, "select proname from pg_proc where pronamespace in ('public'::regnamespace, 'read'::regnamespace)"
    )
    assert sorted(name for (name,) in found) == sorted(FUNCTIONS)


def test_these_roles_may_use_or_change_a_schema(made: Installation) -> None:
    found = rows(
        made,
        """
        select nspname, coalesce(rolname, 'PUBLIC'), string_agg(privilege_type, ' ' order by privilege_type)
        from pg_namespace cross join lateral aclexplode(nspacl) as one left join pg_roles on pg_roles.oid = grantee
        where nspname in ('public', 'read') and grantee <> nspowner group by 1, 2
        """,
    )
    assert set(found) == {
        ("public", "PUBLIC", "USAGE"),
        ("public", "onrecord_migrator", "USAGE"),
        ("public", "onrecord_owner", "USAGE"),
        ("read", "onrecord_query", "USAGE"),
    }


def test_no_role_is_more_than_it_needs_to_be(made: Installation) -> None:
    found = rows(
        made,
        """
        select rolname, rolcanlogin, rolbypassrls
        from pg_roles where rolname ^@ 'onrecord_'
            and not (rolsuper or rolcreaterole or rolcreatedb or rolreplication)
        """,
    )
    assert set(found) == {
        ("onrecord_owner", False, False),
        ("onrecord_migrator", True, True),
        ("onrecord_command", True, False),
        ("onrecord_query", True, False),
        ("onrecord_relay", True, False),
        ("onrecord_projector", True, False),
        ("onrecord_worker", True, False),
        ("onrecord_operator", True, False),
    }


def test_no_role_is_a_member_of_another(made: Installation) -> None:
    found = rows(
        made,
        """
        select roleid::regrole from pg_auth_members join pg_roles on pg_roles.oid = member where rolname ^@ 'onrecord_'
        """,
    )
    assert found == []


@pytest.mark.parametrize("role", SERVING)
def test_a_role_gives_up_rather_than_hold_a_lock_or_a_snapshot(made: Installation, role: str) -> None:
    limits = {"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"}
    with made.connect(role) as connection:
        for limit in limits:
            row = connection.execute("select setting::integer from pg_settings where name = %s", (limit,)).fetchone()
            assert row is not None
            assert 0 < row[0] <= 10_000, limit


def test_the_views_see_what_their_reader_may_see(made: Installation) -> None:
    found = rows(
        made,
        """
        select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relkind = 'v' and nspname in ('public', 'read')
            and not coalesce(reloptions @> '{security_invoker=true}', false)
        """,
    )
    assert found == []


def test_the_outbox_has_no_foreign_key_and_no_trigger(made: Installation) -> None:
    assert rows(made, "select tgname from pg_trigger where tgrelid = 'outbox'::regclass") == []
    assert (
        rows(
            made,
            "select conname from pg_constraint where 'outbox'::regclass in (conrelid, confrelid) and contype = 'f'",
        )
        == []
    )


def test_nothing_is_deferred_to_the_commit(made: Installation) -> None:
    assert rows(made, "select conname from pg_constraint where condeferrable") == []
