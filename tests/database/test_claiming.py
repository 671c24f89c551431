"""Claiming costs the same however many deliveries wait: for a channel that is stopped, or behind others of a contact."""

from typing import LiteralString
from uuid import UUID

import psycopg
import pytest

from installations import Installation, Servers, make_installation
from onrecord import db
from plans import explain, indexes, pages
from written import superuser

OPEN_ROWS = 100_000
STOPPED, LIVE = (UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (1, 2))
CLAIM = {
    "now": "2026-02-01T00:00:00+00:00",
    "kind": "delivery",
    "shards": [0, 1, 2, 3],
    "avoided": [],
    "rows_max": 16,
    "looked_max": 116,
    "claimed_by": LIVE,
    "lease_until": "2026-02-01T00:01:00+00:00",
}
# Half of them by a channel that is stopped; by the other one, a hundred to each of five hundred contacts.
FILL: tuple[LiteralString, ...] = (
    """
    insert into channels (
        workspace_id, id, kind, name, phone_number_id, waba_id, display_number, simulated, token_sealed, health,
        connected_at
    )
    select workspaces.id, channel, 'whatsapp', 'Demo', channel, '1', '1', true, 'demo',
        case channel when %(stopped)s then 'stopped' else 'healthy' end, now()
    from workspaces, unnest(array[%(stopped)s::uuid, %(live)s::uuid]) as channel
    """,
    """
    insert into effects (
        workspace_id, id, kind, task, person_id, channel_id, source_shard, source_seq, source_event_id, record, state,
        due_at, created_at
    )
    select workspaces.id, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'delivery', 'send',
        ('00000000-0000-7000-9000-' || lpad(to_hex(case n %% 2 when 0 then n else n / 200 end), 12, '0'))::uuid,
        case n %% 2 when 0 then %(stopped)s else %(live)s end::uuid, n %% 4, n, gen_random_uuid(),
        convert_to(repeat('demo ', 60), 'utf8'), 'pending', timestamptz '2026-01-01' + interval '1 s' * n, now()
    from workspaces, generate_series(1, %(rows)s) as n
    """,
    "analyze effects",
)


@pytest.fixture(scope="module")
def crowded(servers: Servers) -> Installation:
    made = make_installation(servers)
    with superuser(made) as connection:
        for statement in FILL:
            connection.execute(statement, {"stopped": STOPPED, "live": LIVE, "rows": OPEN_ROWS})
    return made


@pytest.mark.parametrize("generic", [False, True], ids=["custom", "generic"])
def test_a_claim_reads_what_it_claims_and_a_little_more(crowded: Installation, *, generic: bool) -> None:
    with crowded.connect("onrecord_worker") as connection:
        nodes = explain(connection, db.sql("onrecord.effects", "claim"), CLAIM, generic=generic)
    assert {"effects_claimable", "effects_of_person", "effects_in_hand"} <= indexes(nodes)
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "effects"]
    assert pages(nodes) <= 4_000


def test_those_behind_others_are_out_of_the_way_after_some_claims(crowded: Installation) -> None:
    with crowded.connect("onrecord_worker") as connection, connection.transaction(force_rollback=True):
        claimed = [one for _ in range(12) for one in _claim(connection)]
    assert len({one[4] for one in claimed}) == len(claimed) > 8, "each of another contact"


def _claim(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute(db.sql("onrecord.effects", "claim"), CLAIM).fetchall()
