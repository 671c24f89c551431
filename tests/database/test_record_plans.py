"""The queries of the record find their rows by an index, and read little more of them than they answer."""

from typing import LiteralString
from uuid import UUID

import pytest

from installations import Installation
from onrecord import db
from plans import Node, answered, explain, indexes, pages, read_whole
from written import superuser

SUBJECT = UUID("00000000-0000-7000-8000-000000000007")
FILL = """
    insert into read.audit_trail_v1 (workspace_id, shard, seq, event_id, type, about, subject_id, actor, occurred_at,
        conversation_id, message_id, correlation_id, record)
    select workspace.id, mod(n, 4), n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
        case when n <= 100 then 'conversation.opened.v1' when mod(n, 1000) = 0 then 'contact.erased.v1'
            else 'message.received.v2' end,
        'contact', ('00000000-0000-7000-8000-' || lpad(to_hex(mod(n, 100)), 12, '0'))::uuid, 'token/' || mod(n, 7),
        timestamptz '2026-01-01' + interval '1 s' * n,
        ('00000000-0000-7000-8000-' || lpad(to_hex(mod(n, 100)), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'demo', convert_to(repeat('demo ', 60), 'utf8')
    from (values (%(here)s::uuid), (gen_random_uuid())) as workspace (id), generate_series(1, 20000) as n
    """
LIST = {
    "at": "2026-01-01T03:00:00+00:00",
    "shard": 1,
    "seq": 10_000,
    "since": "-infinity",
    "actor": "token/3",
    "types": ["message.received.v2", "contact.erased.v1", "note.added.v1"],
    "subject_id": None,
    "conversation_id": None,
    "rows": 51,
}
ONE = {"shard": 3, "seq": 7, "event_id": SUBJECT, "message_id": SUBJECT, "rows": 201}
generic = pytest.mark.parametrize("generic", [False, True], ids=["as asked", "generic"])


@pytest.fixture(scope="module", autouse=True)
def filled(made: Installation) -> None:
    with superuser(made) as connection:
        connection.execute(FILL, {"here": made.log.workspace_id})
        connection.execute("vacuum analyze read.audit_trail_v1")


def planned(made: Installation, statement: LiteralString, params: dict[str, object], *, generic: bool) -> list[Node]:
    with made.connect("onrecord_query") as connection:
        return explain(connection, statement, params, workspace_id=made.log.workspace_id, generic=generic)


@generic
@pytest.mark.parametrize(
    ("name", "changes", "used"),
    [
        ("list_events", {}, {"audit_trail_v1_by_time"}),
        ("list_events_of_types", {}, {"audit_trail_v1_by_type"}),
        ("list_events_of_actor", {}, {"audit_trail_v1_by_actor"}),
        (
            "list_events_of_subject",
            {"subject_id": SUBJECT, "types": None, "actor": None},
            {"audit_trail_v1_by_subject"},
        ),
        (
            "list_events_of_subject",
            {"conversation_id": SUBJECT, "types": None, "actor": None},
            {"audit_trail_v1_opened"},  # and the few events of one customer, by their bitmap
        ),
    ],
)
def test_a_page_of_events_is_read_by_its_index(
    made: Installation, name: str, changes: dict[str, object], used: set[str], *, generic: bool
) -> None:
    nodes = planned(made, db.sql("queries", name), LIST | changes, generic=generic)
    assert indexes(nodes) == used
    assert read_whole(nodes) == set()
    assert answered(nodes) == 51
    assert pages(nodes) <= 500


@generic
@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("get_event", {"audit_trail_v1_pkey", "audit_trail_v1_erased"}),
        ("get_event_by_id", {"audit_trail_v1_by_id", "audit_trail_v1_erased"}),
        ("get_message_history", {"audit_trail_v1_by_message", "audit_trail_v1_erased"}),
    ],
)
def test_an_event_is_found_by_an_index(made: Installation, name: str, used: set[str], *, generic: bool) -> None:
    nodes = planned(made, db.sql("queries", name), dict(ONE), generic=generic)
    assert indexes(nodes) == used
    assert read_whole(nodes) == set()
    assert answered(nodes) == 1
    assert pages(nodes) <= 20
