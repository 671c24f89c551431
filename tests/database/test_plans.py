"""The hot statements find their rows by an index, whoever runs them and however much there is."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, LiteralString
from uuid import UUID

import pytest

import people
from installations import Installation
from onrecord import db
from onrecord.events.inbox import Sort
from plans import SCANS, answered, bitmaps, explain, explain_inside, indexes, kinds, pages, read_whole
from projections.catalogue import LIVE
from queries import conversation_filters
from queries.conversation_filters import Asked, Filters
from queries.cursor import BIGINT_MAX
from written import add_workspace, superuser

CONVERSATION_ID = UUID("00000000-0000-7000-8000-000000000007")
TEXTS = 15_000  # of a workspace
RARE = f"rare{hashlib.md5(str(CONVERSATION_ID).encode(), usedforsecurity=False).hexdigest()[:3]}"  # in one of them
NOW = "2026-02-01T00:00:00+00:00"
CLAIMED = ("workspace_id", "id", "claimed_by")
KNOWN = {"hmacs": [b"7", b"8"], "number_hmac": b"7", "user_id_hmac": b"8", "at": NOW}
Params = tuple[object, ...] | dict[str, object]
FILL: tuple[LiteralString, ...] = (
    # Two workspaces, so that a plan which ignores them reads twice as much as it should.
    """
    create temporary table tenants as select id, row_number() over (order by id) as place from workspaces
    """,
    """
    insert into person_keys (workspace_id, person_id, master_key, wrapped, created_at)
    select tenants.id, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'demo', 'demo', now()
    from tenants, generate_series(1, 3000) as n
    """,
    """
    insert into contacts (workspace_id, id, channel, created_at)
    select workspace_id, person_id, 'whatsapp', created_at from person_keys where master_key = 'demo'
    """,
    """
    insert into contact_identities (workspace_id, contact_id, hmac, kind, sealed, since)
    select workspace_id, id, convert_to(id::text, 'utf8'), 'number', 'demo', created_at from contacts
    """,
    """
    insert into conversations (workspace_id, id, contact_id, status, version, opened_at)
    select workspace_id, id, id, 'open', 1, created_at from contacts
    """,
    """
    insert into messages (workspace_id, id, conversation_id, direction, provider_message_hmac, created_at)
    select workspace_id, id, id, 'in', convert_to(id::text, 'utf8'), opened_at from conversations
    """,
    """
    insert into former_identities (workspace_id, contact_id, hmac, retired_at, erased_at)
    select workspace_id, id, convert_to('former ' || id::text, 'utf8'), created_at, created_at from contacts
    """,
    """
    insert into deliveries (workspace_id, id, message_id, attempt, state, provider_message_hmac, created_at)
    select workspace_id, id, id, 1, 'sent', convert_to('sent ' || id::text, 'utf8'), created_at from messages
    """,
    """
    insert into delivery_statuses (workspace_id, delivery_id, status) select workspace_id, id, 'sent' from deliveries
    """,
    """
    insert into message_news (workspace_id, provider_message_hmac, message_id)
    select workspace_id, convert_to('news ' || id::text, 'utf8'), id from messages
    """,
    """
    insert into idempotency (workspace_id, actor, key, request_hmac, created_at)
    select workspace_id, 'token/demo', id::text, '', opened_at from conversations
    """,
    """
    insert into accounts (id, email_hmac, profile_sealed, is_verified, created_at)
    select distinct person_id, convert_to(person_id::text, 'utf8'), 'demo', true, now()
    from person_keys where master_key = 'demo'
    """,
    """
    insert into provider_links (provider, subject_hmac, account_id, linked_at)
    select 'demo', email_hmac, id, created_at from accounts
    """,
    """
    insert into sessions (
        id, token_hash, account_id, method, client_sealed, client_hmac, created_at, last_used_at, expires_at
    )
    select id, email_hmac, id, 'password', 'demo', '', created_at, created_at, created_at + interval '30 days'
    from accounts
    """,
    """
    update sessions set workspace_id = (select id from tenants where place = 1)
    """,
    """
    insert into members (workspace_id, id, account_id, role, joined_at)
    select tenants.id, accounts.id, accounts.id, 'agent', created_at from accounts, tenants
    """,
    """
    insert into invitations (workspace_id, id, member_id, email_hmac, role, token_hash, created_at, expires_at)
    select workspace_id, id, id, convert_to(id::text, 'utf8'), 'agent', convert_to(workspace_id || id::text, 'utf8'),
        joined_at, joined_at + interval '7 days'
    from members
    """,
    """
    insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)
    select workspace_id, id, id, 'personal', 'demo', convert_to(workspace_id || id::text, 'utf8'), '', joined_at
    from members
    """,
    """
    insert into access_tokens (workspace_id, token_id, token_hash, scopes, created_at, expires_at)
    select workspace_id, id, secret_hash, '', created_at, created_at + interval '1 hour' from tokens
    """,
    """
    insert into workspaces (id, name, created_at)
    select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Demo', now()
    from generate_series(1, 3000) as n
    """,
    """
    insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
    select shard, seq, gen_random_uuid(), 'demo.made.v1', 'contact/' || gen_random_uuid(), tenants.id, now(),
        convert_to(repeat('demo ', 60), 'utf8')
    from generate_series(0, 3) as shard, generate_series(1, 4000) as seq
    join tenants on place = 1 + seq % 2
    """,
    """
    insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq, source_event_id, record,
        state, reason, due_at, created_at, closed_at)
    select tenants.id, gen_random_uuid(), 'mail', 'send', gen_random_uuid(), n % 4, n, gen_random_uuid(),
        case when n % 5 = 0 then convert_to(repeat('demo ', 60), 'utf8') end,
        case when n % 5 = 0 then 'pending' else 'done' end, null, timestamptz '2026-01-01' + interval '1 s' * n, now(),
        case when n % 5 > 0 then now() end
    from tenants, generate_series(1, 6000) as n
    """,
    """
    update conversations set assignee_id = members.id
    from members
    where members.workspace_id = conversations.workspace_id and members.id = conversations.id
        and mod(hashtext(members.id::text), 4) = 0
    """,
    """
    update conversations set status = 'snoozed',
        snoozed_until = timestamptz '2026-01-01' + interval '1 s' * abs(hashtext(id::text))
    where mod(hashtext(id::text), 7) = 0
    """,
    """
    insert into inbox_policies (workspace_id, auto_assign, time_zone, working_hours, read_receipts, updated_at)
    select id, true, 'UTC', '{}', false, now() from workspaces
    """,
    """
    insert into ai_policies (workspace_id, tasks, auto_draft, instructions, disclosure, budget_microdollars_per_day_max,
        updated_at)
    select id, '{triage}', false, '', '', 0, now() from workspaces
    """,
    """
    insert into notification_settings (workspace_id, member_id, assigned, mentioned, replied)
    select workspace_id, id, '{mail}', '{mail}', '{mail}' from members
    """,
    """
    insert into teams (workspace_id, id, name, created_at)
    select distinct on (workspace_id) workspace_id, id, 'Demo', joined_at from members order by workspace_id, id
    """,
    """
    insert into team_members (workspace_id, team_id, member_id)
    select workspace_id, teams.id, members.id from teams join members using (workspace_id)
    where right(members.id::text, 2) = '07'
    """,
    """
    update inbox_policies set auto_assign_team_id = teams.id
    from teams where teams.workspace_id = inbox_policies.workspace_id
    """,
    """
    insert into contact_links (workspace_id, contact_id, linked_contact_id)
    select workspace_id, id, (left(id::text, 35) || 'f')::uuid from contacts where right(id::text, 1) <> 'f'
    """,
    """
    insert into read.conversation_list_contacts_v4 (workspace_id, contact_id, name, address)
    select workspace_id, id, 'Demo', '+1555' from contacts
    """,
    """
    insert into read.conversation_list_v4 (workspace_id, conversation_id, contact_id, channel, status, assignee_id,
        priority, labels, version, opened_at, last_activity_at, waiting_since, incoming_seq, read_by, shard, seq)
    select workspace_id, case n when 1 then id else gen_random_uuid() end, contact_id, 'whatsapp',
        case row_number % 4 when 0 then 'open' when 1 then 'snoozed' else 'resolved' end,
        case when row_number % 3 > 0 then '00000000-0000-7000-8000-000000000001'::uuid end,
        case row_number % 10 when 0 then 'urgent' when 1 then 'high' else 'normal' end,
        case when row_number % 100 = 0 then '{00000000-0000-7000-8000-000000000009}'::uuid[] else '{}' end,
        1, opened_at, timestamptz '2026-01-01' + interval '1 s' * row_number,
        case when row_number % 5 = 0 then timestamptz '2026-01-01' + interval '1 s' * row_number end, row_number, '{}',
        0, row_number
    from (select *, row_number() over () from conversations, generate_series(1, 10) as n)
    """,
    """
    insert into read.conversation_list_labelled_v4 (workspace_id, label_id, conversation_id, is_on)
    select workspace_id, label_id, conversation_id, true
    from read.conversation_list_v4, unnest(array[contact_id] || labels) as label_id
    """,
    """
    insert into read.conversation_list_reads_v4 (workspace_id, conversation_id, member_id, read_seq)
    select workspace_id, conversation_id, '00000000-0000-7000-8000-000000000001', 1 from read.conversation_list_v4
    """,
    """
    insert into read.contact_directory_v2 (workspace_id, contact_id, channel, name, sort_name, addresses, fields,
        created_at)
    select workspace_id, id, 'whatsapp', id::text, id::text, '{}', '{}', created_at from contacts
    """,
    """
    insert into read.contact_directory_links_v2 (workspace_id, contact_id, linked_contact_id)
    select workspace_id, id, id from contacts
    """,
    """
    insert into read.search_contacts_v4 (workspace_id, contact_id, name, addresses, fields, sort_name, number,
        number_end, fragments)
    select workspace_id, case n when 1 then id else gen_random_uuid() end, 'Demo', '{}', '{}', 'customer ' || id,
        id::text, reverse(id::text), 'customer ' || id
    from contacts, generate_series(1, 3) as n
    """,
    """
    insert into read.search_texts_v4 (workspace_id, contact_id, conversation_id, shard, seq, event_id, direction,
        occurred_at, era, text, words)
    select workspace_id, id, id, 0, n, gen_random_uuid(), 'in', timestamptz '2026-01-01', 731, 'Hello',
        to_tsvector('words.plain', 'hello ' || id || case when n = 1 then ' rare' || left(md5(id::text), 3) else '' end
            || case when md5(id::text) >= '8' then ' half' else '' end)
            || '''/in'''
    from contacts, generate_series(1, 5) as n
    """,
    """
    insert into read.timeline_v5 (
        workspace_id, conversation_id, shard, seq, event_id, kind, actor, occurred_at, at, message_id, media_id,
        request_id
    )
    select tenants.id, ('00000000-0000-7000-8000-' || lpad(to_hex(seq % 100), 12, '0'))::uuid, 0, seq,
        gen_random_uuid(), 'note.added', 'token/demo', now(),
        timestamptz '2026-01-01' + interval '1 s' * seq,
        ('00000000-0000-7000-8000-' || lpad(to_hex(seq), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(seq), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(seq), 12, '0'))::uuid
    from tenants, generate_series(1, 12000) as seq
    """,
    """
    insert into read.timeline_messages_v5 (workspace_id, conversation_id, message_id, shard, maybe_doubled)
    select workspace_id, conversation_id, message_id, shard, false from read.timeline_v5
    """,
    """
    insert into read.timeline_files_v5 (workspace_id, conversation_id, media_id, shard, state, has_preview)
    select workspace_id, conversation_id, media_id, shard, 'stored', false from read.timeline_v5
    """,
    """
    insert into read.notifications_v1 (workspace_id, member_id, kind, conversation_id, shard, seq, actor, occurred_at)
    select tenants.id, ('00000000-0000-7000-8000-' || lpad(to_hex(seq % 4), 12, '0'))::uuid, 'assigned',
        ('00000000-0000-7000-8000-' || lpad(to_hex(seq), 12, '0'))::uuid, 0, seq, 'system',
        timestamptz '2026-01-01' + interval '1 s' * seq
    from tenants, generate_series(1, 6000) as seq
    """,
    """
    insert into read.notifications_conversations_v1 (workspace_id, conversation_id, assignee_id, shard, replied_seq,
        replied_at, erased)
    select workspace_id, conversation_id, member_id, shard, case when seq % 3 = 0 then 10000 + seq end,
        case when seq % 3 = 0 then occurred_at + interval '30 min' end, seq % 100 = 1
    from read.notifications_v1
    """,
    """
    insert into read.notifications_readings_v1 (workspace_id, conversation_id, member_id, read_seq)
    select workspace_id, conversation_id, member_id, 12000 from read.notifications_v1 where seq % 2 = 0
    """,
    """
    insert into read.workspace_directory_v3 (workspace_id, kind, id, member_id, made_at, details)
    select tenants.id, kind, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(n / 40), 12, '0'))::uuid, now(),
        jsonb_build_object('member_ids', array['00000000-0000-7000-8000-000000000001'],
            'channel_id', '00000000-0000-7000-8000-000000000001', 'listed_at', now())
    from tenants, generate_series(1, 4000) as n,
        unnest('{member,view,token,label,team,channel,template}'::text[]) as kind
    """,
)

FILL += (
    """
    insert into read.timeline_proposals_v5 (workspace_id, conversation_id, request_id, shard, state)
    select workspace_id, conversation_id, message_id, shard, 'answered' from read.timeline_v5
    """,
    """
    insert into read.ai_usage_v1 (workspace_id, request_id, conversation_id, shard, task, asked_at, asked_by, state,
        attempts, maybe_billed_twice, input_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens,
        output_tokens, thinking_tokens, cost_microdollars)
    select tenants.id, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(n % 300), 12, '0'))::uuid, 0,
        case when n % 500 = 0 then 'description' else 'triage' end, timestamptz '2026-01-01' + interval '1 min' * n,
        'system', 'answered', 1, false, 0, 0, 0, 0, 0, 0, 0
    from tenants, generate_series(1, 6000) as n
    """,
    """
    insert into read.ai_usage_days_v1
    select tenants.id, timestamptz '2026-01-01' + interval '1 day' * n, task, 'demo', prompt, false, shard, 1, 1, 1, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0
    from tenants, generate_series(0, 364) as n, unnest('{triage,draft}'::text[]) as task,
        unnest('{a,b,c}'::text[]) as prompt, generate_series(0, 3) as shard
    """,
)

FILL += (
    """
    insert into read.stats_ai_v2
    select tenants.id, timestamptz '2026-01-01' + interval '15 min' * slot, 'draft', 'draft.v1', false, 0, 1, 1, 1, 0,
        0, 9, 1, 0, 0
    from tenants, generate_series(0, 90 * 96) as slot
    """,
    """
    insert into read.stats_conversations_v2 (workspace_id, conversation_id, channel, status, label_ids, began_at,
        answered, drafts)
    select workspace_id, id, 'whatsapp', 'open', '{}', opened_at, false, '{}' from conversations
    """,
    """
    insert into read.stats_counts_v2 select tenants.id, grouped_by,
        timestamptz '2026-01-01' + interval '15 min' * slot, '',
        shard, 1, 1, 1, 1, 1, 1, 1, 0
    from tenants, generate_series(0, 90 * 96) as slot, generate_series(0, 1) as shard,
        unnest(array['channel', 'member']) as grouped_by
    where slot % 3 = 0
    """,
    """
    insert into read.stats_balances_v2 select distinct
        workspace_id, grouped_by, date_trunc('month', at, 'UTC'), group_id, shard, 1, 0
    from read.stats_counts_v2
    """,
    """
    insert into read.stats_durations_v2 select
        workspace_id, grouped_by, at, group_id, 'response', 3, shard, 1, 200 from read.stats_counts_v2
    """,
)


@pytest.fixture(scope="module", autouse=True)
def filled(made: Installation) -> None:
    """Enough rows that reading all of them would be the dearer way."""
    add_workspace(made)
    with superuser(made) as connection:
        people.remove_all(connection)
        connection.execute("set session_replication_role = replica")  # rows that fit need no check
        for statement in FILL:
            connection.execute(statement)
        connection.execute("analyze")


def test_every_table_that_a_projection_reads_back_is_filled_here() -> None:
    tables = [table.name for projection in LIVE for table in projection.tables if table.load]
    assert [name for name in tables if f"insert into read.{name} " not in "".join(FILL)] == []


generic = pytest.mark.parametrize("generic", [False, True], ids=["custom", "generic"])


@generic
@pytest.mark.parametrize("position", [0, 2000, 4000])
def test_the_relay_reads_the_outbox_by_its_primary_key(made: Installation, position: int, *, generic: bool) -> None:
    params: dict[str, object] = {"shards": [0, 1, 2, 3], "positions": [position] * 4}
    limits: dict[str, object] = {"overhead_bytes": 128, "bytes_max": 900_000, "rows_max": 1_000}
    with made.connect("onrecord_relay") as connection:
        nodes = explain(connection, db.sql("outbox_relay", "read_outbox"), params | limits, generic=generic)
    assert indexes(nodes) == {"outbox_pkey"}
    assert "Seq Scan" not in kinds(nodes)
    assert pages(nodes) <= answered(nodes) + 60


@pytest.mark.parametrize(("name", "params"), [("read_row", (1, 2000)), ("read_bounds", {"shard": 1})])
def test_the_relay_finds_a_row_and_the_bounds_by_the_primary_key(
    made: Installation, name: str, params: tuple[int, ...] | dict[str, int]
) -> None:
    with made.connect("onrecord_relay") as connection:
        nodes = explain(connection, db.sql("outbox_relay", name), params)
    assert indexes(nodes) == {"outbox_pkey"}
    assert "Seq Scan" not in kinds(nodes)
    assert pages(nodes) <= 20


@generic
@pytest.mark.parametrize(
    ("name", "params", "used"),
    [
        ("expire", {"kind": "mail", "now": NOW, "held_until": NOW}, {"effects_in_hand"}),
        ("begin_call", {"now": NOW, "lease_until": NOW, **dict.fromkeys(CLAIMED, CONVERSATION_ID)}, set()),
    ],
)
def test_the_worker_finds_effects_by_an_index_however_many_are_closed(
    made: Installation, name: str, params: dict[str, object], used: set[str], *, generic: bool
) -> None:
    with made.connect("onrecord_worker") as connection:
        nodes = explain(connection, db.sql("onrecord.effects", name), params, generic=generic)
    assert used <= indexes(nodes)
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "effects"]
    assert pages(nodes) <= 400


MEMBER_ID = UUID("00000000-0000-7000-8000-000000000001")
RARE_LABEL = UUID("00000000-0000-7000-8000-000000000009")
AT = {"rank": 1, "at": datetime(2026, 1, 1, 16, tzinfo=UTC), "id": CONVERSATION_ID}
LATER = datetime(2026, 1, 1, 17, tzinfo=UTC)
BY_ACTIVITY, BY_PRIORITY = "conversation_list_v4_by_activity", "conversation_list_v4_by_priority"
OF_ASSIGNEE = "conversation_list_v4_of_assignee"
WAITING, WAITING_OF_ASSIGNEE = "conversation_list_v4_waiting", "conversation_list_v4_waiting_of_assignee"
LISTS: list[tuple[Filters, Sort, set[str]]] = [
    (Filters(), "last_activity", {BY_ACTIVITY, BY_PRIORITY}),
    (Filters(), "priority", {BY_PRIORITY}),
    (Filters(), "oldest_waiting", {WAITING}),
    (Filters(status="open"), "last_activity", {BY_ACTIVITY}),
    (Filters(status="open"), "priority", {BY_PRIORITY}),
    (Filters(status="open"), "oldest_waiting", {WAITING}),
    (Filters(status="open", assignee=MEMBER_ID), "last_activity", {OF_ASSIGNEE}),
    (Filters(status="open", assignee=MEMBER_ID), "priority", {OF_ASSIGNEE, BY_PRIORITY}),
    (Filters(status="open", assignee=MEMBER_ID), "oldest_waiting", {WAITING_OF_ASSIGNEE, WAITING}),
    (Filters(status="open", assignee="nobody"), "last_activity", {OF_ASSIGNEE, BY_ACTIVITY, BY_PRIORITY}),
    (Filters(status="open", assignee="nobody"), "priority", {OF_ASSIGNEE, BY_PRIORITY}),
    (Filters(assignee=MEMBER_ID), "last_activity", {OF_ASSIGNEE}),
    (Filters(status="open", priority="urgent"), "last_activity", {BY_PRIORITY}),
    (Filters(status="open", priority="urgent", assignee=MEMBER_ID), "last_activity", {OF_ASSIGNEE, BY_PRIORITY}),
    (Filters(priority="high"), "priority", {BY_PRIORITY}),
    (Filters(status="open", unread=True), "last_activity", {BY_ACTIVITY}),
    (Filters(status="open", channel="whatsapp"), "priority", {BY_PRIORITY}),
    (Filters(window_closing_h=4), "last_activity", {BY_ACTIVITY, BY_PRIORITY}),
    (Filters(label_id=RARE_LABEL), "last_activity", {BY_ACTIVITY, BY_PRIORITY, "conversation_list_v4_pkey"}),
]


@generic
@pytest.mark.parametrize("later", [False, True], ids=["first page", "later page"])
@pytest.mark.parametrize(("filters", "sort", "may_use"), LISTS)
def test_conversations_are_listed_in_the_order_of_an_index(
    made: Installation, filters: Filters, sort: Sort, may_use: set[str], *, later: bool, generic: bool
) -> None:
    asked = Asked(filters, sort, MEMBER_ID, LATER)
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection,
            conversation_filters.statement(asked, later=later, rows_max=51),
            {**asked.params, **AT, "rows_max": 51},
            workspace_id=made.log.workspace_id,
            generic=generic,
        )
    used = {name for name in indexes(nodes) if name.startswith("conversation_list_v4")}
    assert used <= {"conversation_list_v4_pkey", *may_use}
    assert used & may_use
    assert read_whole(nodes) == set()
    assert pages(nodes) <= 40 * 51


@generic
@pytest.mark.parametrize(
    ("name", "params", "used"),
    [
        (
            "get_conversation",
            {"conversation_id": CONVERSATION_ID, "member_id": MEMBER_ID},
            {"conversation_list_v4_pkey", "conversation_list_contacts_v4_pkey"},
        ),
        ("get_contact", {"contact_id": CONVERSATION_ID, "rows_max": 51}, {"contact_directory_v2_pkey"}),
        ("list_contacts", ("", UUID(int=0), 51), {"contact_directory_v2_by_name"}),
        ("list_contacts_newest", ("infinity", UUID(int=2**128 - 1), 51), {"contact_directory_v2_by_age"}),
    ],
)
def test_a_contact_or_conversation_is_found_by_an_index(
    made: Installation, name: str, params: Params, used: set[str], *, generic: bool
) -> None:
    workspace_id = made.log.workspace_id
    with made.connect("onrecord_query") as connection:
        nodes = explain(connection, db.sql("queries", name), params, workspace_id=workspace_id, generic=generic)
    assert used <= indexes(nodes)
    assert read_whole(nodes) == set()
    assert pages(nodes) <= 10 * answered(nodes) + 80


@generic
@pytest.mark.parametrize(
    ("statement", "params", "used"),
    [
        (
            """
            select * from read.search_texts('rare00a', array['rare00a']::tsquery[], null, null, null, '-infinity',
                'infinity', 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 0, 732, 1000)
            """,
            (),
            {"search_texts_v4_words"},
        ),
        (
            """
            select * from read.search_texts('hello', array['hello']::tsquery[], %s, null, null, '-infinity',
                'infinity', 'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 0, 732, 1000)
            """,
            (CONVERSATION_ID,),
            {"search_texts_v4_pkey"},
        ),
        (
            "select * from read.search_contacts('er 00000000-0000-7000', array['0000', '000000000007'], null, 10)",
            (),
            {"search_contacts_v4_by_name", "search_contacts_v4_fragments"},
        ),
        (
            "select * from read.search_contacts('0077', array['0077'], '0077', 10)",
            (),
            {"search_contacts_v4_by_name", "search_contacts_v4_by_number"},
        ),
        ("select read.conversations_labelled(%s, 100)", (RARE_LABEL,), {"conversation_list_labelled_v4_on"}),
        (
            "select read.conversation_read_seq(%s, %s)",
            (CONVERSATION_ID, MEMBER_ID),
            {"conversation_list_reads_v4_pkey"},
        ),
        (
            "select read.ai_usage_by_day(%s, %s, 100)",
            ("2026-02-20T00:00:00Z", "2026-02-22T00:00:00Z"),
            {"ai_usage_days_v1_pkey"},
        ),
    ],
    ids=["words", "words of a contact", "contacts", "numbers", "labels", "reads", "usage"],
)
def test_a_search_finds_its_rows_by_an_index(
    made: Installation, statement: LiteralString, params: tuple[object, ...], used: set[str], *, generic: bool
) -> None:
    """Inside of the function: outside of it row-level security would let no such index be used."""
    with superuser(made) as connection:
        nodes = explain_inside(
            connection, "onrecord_query", statement, params, workspace_id=made.log.workspace_id, generic=generic
        )
    scanned = {node["Index Name"] for node in nodes if node["Node Type"] in {*SCANS, "Bitmap Index Scan"}}
    assert used <= scanned
    assert not {name for name in read_whole(nodes) if re.search(r"_v\d+$", name)}


SEARCH: LiteralString = """
    select * from read.search_texts(%s, %s::tsquery[], null, null, %s, '-infinity', 'infinity', 'infinity',
        'ffffffff-ffff-ffff-ffff-ffffffffffff', 0, %s, 1000)
"""


@generic
@pytest.mark.parametrize("newest_era", [732, 800], ids=["now", "where nothing was said lately"])
def test_a_frequent_word_is_looked_for_among_the_newest_texts_only(
    made: Installation, newest_era: int, *, generic: bool
) -> None:
    nodes = search(made, ("hello", ["hello"], None, newest_era), generic=generic)
    looked = [node for node in nodes if node.get("Index Name") == "search_texts_v4_words"]
    assert [node["Actual Rows"] for node in looked] == [TEXTS]
    eras = [node["Node Type"] for node in nodes if node.get("Index Name") == "search_texts_v4_eras"]
    assert eras
    assert set(eras) <= {"Index Only Scan", "Index Scan"}, "the last era is one row of its index"


@pytest.mark.parametrize(
    ("each", "telling"),
    [
        (["hello"], "'hello'"),
        (["hello", "rare00a"], "'rare00a'"),
        (["hello", "'/in'"], "'hello' & '/in'"),
        (["'/in'", "rare00a", "rare00b"], "'rare00a' & 'rare00b'"),
        (["hello <-> there", ""], "'hello' & 'there'"),
        (["a | b", "c"], "( 'a' | 'b' ) & 'c'"),
    ],
)
def test_of_several_words_the_rare_ones_are_asked_of_the_index(
    made: Installation, each: list[str], telling: str
) -> None:
    with made.connect("onrecord_query") as connection:
        connection.execute("select set_config('app.workspace_id', %s, false)", (str(made.log.workspace_id),))
        found = connection.execute("select read.search_telling(%s::tsquery[], 731)::text", (each,)).fetchone()
    assert found == (telling,)


@pytest.mark.parametrize(
    ("each", "is_there"),
    [
        ([RARE], True),
        (["hello", RARE], True),
        (["half", RARE], False),
        ([RARE, "nowhere"], False),
        ([f"{RARE} | nowhere", "hello"], True),
    ],
)
def test_a_search_finds_what_a_look_at_every_row_finds(made: Installation, each: list[str], *, is_there: bool) -> None:
    query = " & ".join(f"({one})" for one in each)
    with superuser(made) as connection:
        connection.execute("select set_config('app.workspace_id', %s, false)", (str(made.log.workspace_id),))
        found = connection.execute(SEARCH, (query, each, "in", 732)).fetchall()
        there = connection.execute(
            "select count(*) from read.search_texts_v4 where workspace_id = %s and words @@ %s::tsquery",
            (made.log.workspace_id, query),
        ).fetchone()
    assert there == (len(found),)
    assert bool(found) == is_there


def search(made: Installation, params: tuple[object, ...], *, generic: bool) -> list[dict[str, Any]]:
    with superuser(made) as connection:
        workspace_id = made.log.workspace_id
        return explain_inside(connection, "onrecord_query", SEARCH, params, workspace_id=workspace_id, generic=generic)


@generic
@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("list_timeline", "9999-12-31T00:00:00+00:00"),
        ("list_timeline", "2026-01-01T02:30:00+00:00"),
        ("list_timeline_after", "2026-01-01T00:33:20+00:00"),
    ],
)
def test_a_timeline_is_read_in_the_order_of_its_primary_key(
    made: Installation, name: str, at: str, *, generic: bool
) -> None:
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection,
            db.sql("queries", name),
            (CONVERSATION_ID, at, BIGINT_MAX, 51),
            workspace_id=made.log.workspace_id,
            generic=generic,
        )
    assert indexes(nodes) == {
        "timeline_v5_pkey",
        "timeline_messages_v5_pkey",
        "timeline_files_v5_pkey",
        "timeline_proposals_v5_pkey",
    }
    assert not kinds(nodes) & {"Seq Scan", "Sort", "Incremental Sort"}
    assert pages(nodes) <= 13 * answered(nodes) + 20, "of each item its message, its file and its proposal"


@generic
@pytest.mark.parametrize(
    ("name", "task", "used"),
    [
        ("list_ai_calls", None, "ai_usage_v1_by_time"),
        ("list_ai_calls_of_task", "description", "ai_usage_v1_of_task"),
        ("list_ai_calls_of_conversation", None, "ai_usage_v1_of_conversation"),
    ],
)
@pytest.mark.parametrize("at", ["infinity", "2026-01-03T00:00:00Z"], ids=["first page", "later page"])
def test_calls_of_the_model_are_listed_in_the_order_of_an_index(
    made: Installation, name: str, task: str | None, used: str, at: str, *, generic: bool
) -> None:
    params = {"conversation_id": CONVERSATION_ID, "task": task, "asked_at": at, "request_id": MEMBER_ID, "rows_max": 11}
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection, db.sql("queries", name), params, workspace_id=made.log.workspace_id, generic=generic
        )
    assert indexes(nodes) == {used}
    assert not kinds(nodes) & {"Seq Scan", "Sort", "Incremental Sort"}
    assert pages(nodes) <= 40


@generic
def test_how_proposals_fare_is_counted_from_the_days_that_are_asked_for(made: Installation, *, generic: bool) -> None:
    params = {"begins": "2026-02-20T00:00:00Z", "ends": "2026-02-22T00:00:00Z", "rows_max": 1_000}
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection, db.sql("queries", "get_stats_ai"), params, workspace_id=made.log.workspace_id, generic=generic
        )
    assert indexes(nodes) | bitmaps(nodes) == {"stats_ai_v2_pkey"}
    assert pages(nodes) <= 60


NOTIFICATIONS_INDEXES = {
    "notifications_v1_by_time",
    "notifications_conversations_v1_by_reply",
    "notifications_conversations_v1_pkey",
    "notifications_readings_v1_pkey",
}


@generic
@pytest.mark.parametrize("at", ["infinity", "2026-01-01T01:00:00Z"], ids=["first page", "later page"])
def test_notifications_are_listed_in_the_order_of_their_indexes(made: Installation, at: str, *, generic: bool) -> None:
    params = {
        "member_id": UUID("00000000-0000-7000-8000-000000000003"),
        "counted_rows_max": 20,
        "occurred_at": at,
        "shard": 0,
        "seq": 0,
        "limit": 21,
    }
    statement = db.sql("queries", "list_notifications")
    with made.connect("onrecord_query") as connection:
        nodes = explain(connection, statement, params, workspace_id=made.log.workspace_id, generic=generic)
    assert indexes(nodes) == NOTIFICATIONS_INDEXES
    assert not kinds(nodes) & {"Seq Scan", "Hash Join", "Bitmap Heap Scan"}
    assert answered(nodes) == 21
    assert pages(nodes) <= 600, "a few look-ups a row, of 41 rows"


@generic
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("list_members", (CONVERSATION_ID, 51)),
        ("list_labels", (CONVERSATION_ID, 51)),
        ("list_tokens", (CONVERSATION_ID, 51)),
        ("list_teams", (CONVERSATION_ID, 51)),
        ("list_views", (CONVERSATION_ID, CONVERSATION_ID, 51)),
        ("list_channels", (CONVERSATION_ID, 51)),
        ("list_templates", (None, None, CONVERSATION_ID, 51)),
    ],
)
def test_the_things_of_a_workspace_are_listed_by_an_index(
    made: Installation, name: str, params: tuple[object, ...], *, generic: bool
) -> None:
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection, db.sql("queries", name), params, workspace_id=made.log.workspace_id, generic=generic
        )
    assert read_whole(nodes) == set()
    assert pages(nodes) <= 400


@generic
@pytest.mark.parametrize(
    ("room", "name", "params", "used"),
    [
        (
            "commands",
            "load_conversation",
            (CONVERSATION_ID,),
            {"conversations_pkey", "contacts_pkey", "person_keys_pkey"},
        ),
        (
            "commands",
            "load_known_contacts",
            KNOWN,
            {
                "contact_identities_living",
                "contact_identities_pkey",
                "former_identities_by_hmac",
                "conversations_of_contact",
                "person_keys_pkey",
                "notification_settings_pkey",
            },
        ),
        (
            "commands",
            "lock_known_contacts",
            KNOWN,
            {"contact_identities_living", "former_identities_by_hmac", "contacts_pkey"},
        ),
        (
            "commands",
            "load_delivery_by_provider",
            {"delivery_id": CONVERSATION_ID, "provider_message_hmac": b"7"},
            {
                "deliveries_pkey",
                "deliveries_by_provider_message",
                "delivery_statuses_pkey",
                "messages_pkey",
                "conversations_pkey",
                "contacts_pkey",
                "person_keys_pkey",
            },
        ),
        (
            "commands",
            "load_message_by_provider",
            {"target_hmac": b"7", "provider_message_hmac": b"8"},
            {
                "messages_provider_key",
                "deliveries_by_provider_message",
                "message_news_pkey",
                "messages_pkey",
                "conversations_pkey",
                "contacts_pkey",
                "person_keys_pkey",
            },
        ),
        (
            "commands",
            "find_message",
            {"hmacs": [b"7", b"8"], "provider_message_hmac": b"7", "reply_to_hmac": b"8", "now": NOW},
            {
                "contact_identities_erased",
                "former_identities_by_hmac",
                "deliveries_by_provider_message",
                "messages_provider_key",
                "conversations_pkey",
                "contacts_pkey",
                "inbox_policies_pkey",
                "ai_policies_pkey",
            },
        ),
        (
            "commands",
            "load_contact_for_import",
            {"contact_id": CONVERSATION_ID},
            {"contacts_pkey", "conversations_of_contact", "person_keys_pkey"},
        ),
        (
            "commands",
            "find_erasure",
            {"contact_id": CONVERSATION_ID},
            {"contact_identities_pkey", "contact_identities_erased", "former_identities_by_hmac"},
        ),
        ("onrecord", "recall_answer", ("token/demo", "demo-key"), {"idempotency_pkey"}),
    ],
)
def test_a_command_finds_its_rows_by_an_index(
    made: Installation, room: str, name: str, params: Params, used: set[str], *, generic: bool
) -> None:
    workspace_id = made.log.workspace_id
    with made.connect("onrecord_command") as connection:
        whole = {"workspace_id": workspace_id, **params} if isinstance(params, dict) else (workspace_id, *params)
        nodes = explain(connection, db.sql(room, name), whole, workspace_id=workspace_id, generic=generic)
    assert indexes(nodes) | bitmaps(nodes) == used
    assert "Seq Scan" not in kinds(nodes)
    assert pages(nodes) <= 30


@generic
def test_figures_are_counted_from_the_days_that_are_asked_for(made: Installation, *, generic: bool) -> None:
    bounds = [datetime(2026, 2, day, tzinfo=UTC) for day in (20, 21, 22)]
    params: dict[str, object] = {"grouped_by": "member", "grouped": True, "bounds": bounds, "rows_max": 1_000}
    params |= {"begins": bounds[0], "ends": bounds[-1], "month": datetime(2026, 2, 1, tzinfo=UTC)}
    with made.connect("onrecord_query") as connection:
        nodes = explain(
            connection,
            db.sql("queries", "get_stats"),
            params,
            workspace_id=made.log.workspace_id,
            generic=generic,
        )
    assert {"stats_counts_v2_pkey", "stats_durations_v2_pkey"} <= indexes(nodes)
    assert not read_whole(nodes) & {"stats_counts_v2", "stats_durations_v2"}
    assert pages(nodes) <= 150


@generic
@pytest.mark.parametrize(
    ("name", "params", "used"),
    [
        ("load_candidates", {"roles": ["agent", "admin"]}, {"inbox_policies_pkey", "conversations_open_of_assignee"}),
        ("find_linked", {"contact_id": CONVERSATION_ID}, {"contact_links_pkey"}),
        (
            "claim_notification_mails",
            {
                "conversation_id": CONVERSATION_ID,
                "kind": "assigned",
                "member_ids": [CONVERSATION_ID],
                "now": NOW,
                "before": NOW,
            },
            {"notification_settings_pkey", "members_pkey"},
        ),
    ],
)
def test_who_gets_a_conversation_or_a_mail_is_found_by_an_index(
    made: Installation, name: str, params: dict[str, object], used: set[str], *, generic: bool
) -> None:
    workspace_id = made.log.workspace_id
    whole: Params = {"workspace_id": workspace_id, **params}
    with made.connect("onrecord_command") as connection:
        nodes = explain(connection, db.sql("commands", name), whole, workspace_id=workspace_id, generic=generic)
    assert indexes(nodes) >= used
    assert not read_whole(nodes) & {"conversations", "contact_links", "notification_settings", "inbox_policies"}
    assert answered(nodes) <= 20
    assert pages(nodes) <= 400


@generic
def test_due_timers_are_found_by_their_time_alone(made: Installation, *, generic: bool) -> None:
    with superuser(made) as connection:
        params = (datetime(2100, 1, 1, tzinfo=UTC), [CONVERSATION_ID], 10)
        statement = db.sql("onrecord.effects", "due_timers")
        nodes = explain_inside(connection, "onrecord_worker", statement, params, generic=generic)
    assert indexes(nodes) == {"conversations_snoozed"}
    assert answered(nodes) == 10
    assert pages(nodes) <= 40


SECRET = str(CONVERSATION_ID).encode()
OF_A_SESSION = {"sessions_token_key", "accounts_pkey", "members_by_account"}
OF_A_TOKEN = {"tokens_secret_key", "access_tokens_token_key", "tokens_pkey", "members_pkey", "accounts_pkey"}


def secret_of(made: Installation) -> bytes:
    """The hash of a token, an access token and an invitation in the installation's workspace."""
    return f"{made.log.workspace_id}{CONVERSATION_ID}".encode()


@generic
@pytest.mark.parametrize("role", ["onrecord_command", "onrecord_query"])
@pytest.mark.parametrize(("kind", "used"), [("session", OF_A_SESSION), ("token", OF_A_TOKEN)])
def test_a_credential_is_verified_by_unique_indexes(
    made: Installation, role: str, kind: str, used: set[str], *, generic: bool
) -> None:
    hashed = SECRET if kind == "session" else secret_of(made)
    with superuser(made) as connection:
        resolved: LiteralString = "select resolve_session(%s, now())::text"
        if kind == "token":
            resolved = "select resolve_token(%s, now())::text"
        ((expected,),) = connection.execute(resolved, (hashed,)).fetchall()
        params = (str(made.log.workspace_id), hashed, datetime.now(UTC), expected)
        nodes = explain_inside(connection, role, db.sql("onrecord.identity", "enter"), params, generic=generic)
    assert expected.startswith(f"({kind},")
    assert indexes(nodes) == used
    assert read_whole(nodes) == set()
    assert pages(nodes) <= 30


@generic
@pytest.mark.parametrize(
    ("room", "name", "used"),
    [
        ("onrecord.identity", "resolve_session", OF_A_SESSION),
        ("onrecord.identity", "resolve_token", OF_A_TOKEN),
        ("onrecord.identity", "resolve_sign_in", {"accounts_email_key", "provider_links_pkey"}),
        ("onrecord", "list_workspaces", {"workspaces_pkey"}),
        ("onrecord", "list_outlived_sessions", {"sessions_by_end"}),
    ],
)
def test_a_function_that_crosses_workspaces_finds_its_rows_by_an_index(
    made: Installation, room: str, name: str, used: set[str], *, generic: bool
) -> None:
    params: dict[str, tuple[object, ...]] = {
        "resolve_session": (SECRET, datetime.now(UTC)),
        "resolve_token": (secret_of(made), datetime.now(UTC)),
        "resolve_sign_in": (b"nobody", "demo", SECRET),
        "list_workspaces": (UUID("00000000-0000-7000-9000-000000000fff"), 10),
        "list_outlived_sessions": (datetime.now(UTC), 10),
    }
    with superuser(made) as connection:
        nodes = explain_inside(connection, "onrecord_command", db.sql(room, name), params[name], generic=generic)
    assert indexes(nodes) == used
    assert read_whole(nodes) == set()
    assert pages(nodes) <= 40


@generic
def test_an_invitation_is_found_by_its_secret(made: Installation, *, generic: bool) -> None:
    statement: LiteralString = "select * from resolve_invitation(%s, %s)"
    with superuser(made) as connection:
        params = (secret_of(made), datetime.now(UTC))
        nodes = explain_inside(connection, "onrecord_command", statement, params, generic=generic)
    assert indexes(nodes) == {"invitations_token_key"}
    assert read_whole(nodes) == set()


@generic
@pytest.mark.parametrize(
    ("room", "name", "params", "used"),
    [
        ("onrecord.identity", "load_account", (CONVERSATION_ID,), {"accounts_pkey", "person_keys_pkey"}),
        ("onrecord.identity", "touch_session", ("now", CONVERSATION_ID), {"sessions_pkey"}),
        ("commands", "list_sessions", (CONVERSATION_ID, "now"), {"sessions_of_account"}),
        ("commands", "list_memberships", (CONVERSATION_ID,), {"members_of_account", "workspaces_pkey"}),
    ],
)
def test_what_is_a_persons_is_found_by_an_index(
    made: Installation, room: str, name: str, params: Params, used: set[str], *, generic: bool
) -> None:
    with made.connect("onrecord_command") as connection:
        nodes = explain(connection, db.sql(room, name), params, person_id=CONVERSATION_ID, generic=generic)
    assert answered(nodes) <= 2
    assert indexes(nodes) >= used
    assert read_whole(nodes) <= {"log"}, "which is one row"
    assert pages(nodes) <= 40
