"""What a database held at each of its versions: rows as that version had them, for whoever upgrades it.

The records are those that each type was first written with (`corpus.py`), of one customer in one conversation.
"""

from typing import LiteralString
from uuid import UUID

import orjson
import psycopg

import corpus
import sealing
from onrecord.log import Log

WORKSPACE = "01900000-0000-7000-8000-98608ef93fc8"
CONTACT = "01900000-0000-7000-8000-13d1ed7740db"
ERASED = "01900000-0000-7000-8000-0000000000e1"
CONVERSATION = "01900000-0000-7000-8000-5c9b37b35b23"
MESSAGE = "01900000-0000-7000-8000-353d8cdea659"
ACCOUNT = "01900000-0000-7000-8000-0000000000a1"
MEMBER = "01900000-0000-7000-8000-fe83ef0ab50a"
CHANNEL = "01900000-0000-7000-8000-0000000000c1"
THING = "01900000-0000-7000-8000-0000000000d1"
FIRST = ("contact.created.v1", "conversation.opened.v1", "message.received.v1", "note.added.v1", "message.queued.v1")

# In the order in which a database of that version would have come by them.
ROWS: dict[str, LiteralString] = {
    "0001": r"""
        insert into workspaces values (%(workspace)s, 'Demo', now());
        insert into log (id, shards, topic, workspace_id, created_at) values
            ('01900000-0000-7000-8000-0000000000aa', 4, %(topic)s, %(workspace)s, now());
        insert into idempotency values (%(workspace)s, 'token/x', 'k', '\x00', '{}', '0:1', now());
        insert into heartbeats (process_id, kind, host, pid, shards) values (%(thing)s, 'relay', 'demo', 1,
            '0');
        insert into outbox_forked (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
            values (0, 1, %(thing)s, 'demo', 'contact/x', %(workspace)s, now(), '{}');
        insert into halted_shards (shard, reason) values (3, 'demo');
    """,
    "0002": r"""
        insert into contacts (workspace_id, id, channel, address_hmac, address_sealed, created_at) values
            (%(workspace)s, %(contact)s, 'whatsapp', '\x01', 'sealed', now());
        insert into contacts (workspace_id, id, channel, address_hmac, erased_at, created_at) values
            (%(workspace)s, %(erased)s, 'whatsapp', '\x02', now(), now());
        insert into conversations (workspace_id, id, contact_id, status, version, opened_at) values
            (%(workspace)s, %(conversation)s, %(contact)s, 'open', 2, now());
        insert into messages (workspace_id, id, conversation_id, direction, created_at) values
            (%(workspace)s, %(message)s, %(conversation)s, 'in', now());
    """,
    "0003": r"""
        insert into accounts (id, email_hmac, profile_sealed, is_verified, created_at) values (%(account)s,
            '\x03', 'sealed', true, now());
        insert into members (workspace_id, id, account_id, role, joined_at) values (%(workspace)s,
            %(member)s, %(account)s, 'agent', now());
        insert into tokens (workspace_id, id, member_id, kind, label, secret_hash, scopes, created_at)
            values (%(workspace)s, %(thing)s, %(member)s, 'personal', 'old', '\x04', 'inbox:read', now());
        insert into sessions (id, token_hash, account_id, method, client_sealed, client_hmac, created_at,
            last_used_at, expires_at) values (%(thing)s, '\x05', %(account)s, 'password', 's', '\x06', now(),
            now(), now());
    """,
    "0004": r"""
        insert into effects (workspace_id, id, kind, task, person_id, source_shard, source_seq,
            source_event_id, record, state, due_at, created_at) values (%(workspace)s, %(thing)s, 'mail',
            'sign_in_warning', %(account)s, 0, 1, %(thing)s, '{}', 'pending', now() + interval '9 days', now());
        insert into feeder_positions (shard, seq, next_offset) values (0, 0, 0);
    """,
    "0005": r"""
        insert into operations (workspace_id, id, kind, arguments, requested_by, requested_at, state,
            result, started_at, ended_at) values (%(workspace)s, %(thing)s, 'prune', '{}', 'system', now(),
            'done', '{}', now(), now());
    """,
    "0006": r"""
        insert into labels values (%(workspace)s, %(thing)s, 'Refund', 'red', now());
        insert into conversation_labels values (%(workspace)s, %(conversation)s, %(thing)s);
        insert into contact_fields values (%(workspace)s, %(contact)s, 'plan');
    """,
    "0007": r"""
        insert into canned_replies values (%(workspace)s, %(thing)s, 'hi', now());
    """,
    "0010": r"""
        insert into channels (workspace_id, id, kind, name, phone_number_id, waba_id, display_number,
            simulated, token_sealed, connected_at) values (%(workspace)s, %(channel)s, 'whatsapp', 'Sales', '1',
            '2', '+1', true, 'sealed', now());
        insert into deliveries (workspace_id, id, message_id, attempt, channel_id, state, created_at) values
            (%(workspace)s, %(thing)s, %(message)s, 1, %(channel)s, 'accepted', now());
        insert into webhooks (workspace_id, id, body_sealed, items, items_done, state, received_at, due_at,
            closed_at) values (%(workspace)s, %(thing)s, '\x07', 1, '{0}', 'done', now(), now(), now());
    """,
    "0011": r"""
        insert into message_news values (%(workspace)s, '\x08', %(message)s);
    """,
    "0013": r"""
        insert into templates values (%(workspace)s, %(channel)s, 'hello', 'en', 'utility', 'approved',
            null, 'Hi', null, '{}', '{}', '{}');
    """,
    "0015": r"""
        insert into ai_policies (workspace_id, tasks, auto_draft, instructions, disclosure,
            budget_microdollars_per_day_max, updated_at) values (%(workspace)s, '{triage}', false, '', '', 1,
            now());
    """,
}


def fill(connection: psycopg.Connection, version: str, topic: str) -> None:
    """Put in what a database of this version holds beside what it held before. The connection is the superuser's."""
    if version == "0002":
        for person in (CONTACT, ERASED):
            sealing.keep(connection, WORKSPACE, person)
    if version == "0003":
        sealing.keep(connection, WORKSPACE, MEMBER)
    names = ("workspace", "contact", "erased", "conversation", "message", "account", "member", "channel", "thing")
    values = (WORKSPACE, CONTACT, ERASED, CONVERSATION, MESSAGE, ACCOUNT, MEMBER, CHANNEL, THING)
    if version in ROWS:
        known = dict(zip(names, values, strict=True)) | {"topic": topic}
        psycopg.ClientCursor(connection).execute(ROWS[version], known)
    if version == "0001":
        _emit(connection)


def _emit(connection: psycopg.Connection) -> None:
    """The customer's first records, as outbox rows."""
    log = connection.execute("select id, shards, topic, topic_id, workspace_id from log").fetchone()
    assert log is not None
    for seq, event_type in enumerate(FIRST, 1):
        record, _ = corpus.read(corpus.FOLDER / f"{event_type}.json")
        said = orjson.loads(record)
        connection.execute(
            "insert into outbox values (%s, %s, %s, %s, %s, %s, %s, %s)",
            (shard(Log(*log)), seq, said["id"], event_type, said["subject"], WORKSPACE, said["time"], record),
        )


def shard(log: Log) -> int:
    """Whose records the customer's are."""
    return log.shard_of(UUID(CONTACT))
