"""The feeder: each event asks once, in whatever pieces the log comes, and nothing that it reads again asks again."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sealing
from histories import Entry
from installations import Installation
from onrecord.effects.feeder import Feeder, Fenced
from onrecord.effects.outcomes import Refused
from onrecord.events import MailRequested
from onrecord.events.envelope import Envelope, encode
from shop import Scripted, Shop
from tape import Tape
from written import add_workspace, rows

POSITIONS = "select shard, seq, stopped from feeder_positions where seq > 0 or stopped is not null order by shard"


def clear(shop: Shop) -> None:
    """As a ledger is that has read nothing."""
    with shop.installation.connect("postgres") as admin:
        admin.execute("truncate effects, feeder_positions")


async def history(shop: Shop) -> list[Entry]:
    """Mails of two workspaces: some done, one failed, some still open."""
    other = add_workspace(shop.installation)
    for _ in range(3):
        await shop.request()
        await shop.request(workspace_id=other)
    shop.feed()
    await shop.work(Scripted([Refused("address_refused")]), ticks=1)
    for _ in range(2):
        await shop.request(workspace_id=other)
    return shop.log()


def standing(shop: Shop) -> list[tuple[UUID, str, str | None, bool]]:
    return sorted((row.id, row.state, row.reason, row.has_record) for row in shop.rows())


async def test_the_log_alone_tells_the_ledger_what_is_open_and_what_is_done(shop: Shop) -> None:
    log = await history(shop)
    shop.feed()
    before = standing(shop)
    assert {state for _, state, _, _ in before} == {"pending", "done", "failed"}
    clear(shop)
    shop.feed(log)
    assert standing(shop) == before


async def test_any_cutting_and_any_repeats_give_the_same_rows(shop: Shop) -> None:
    log = await history(shop)
    shop.feed()
    before = standing(shop)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        cuts=st.lists(st.integers(1, 5), max_size=8), repeats=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 6)))
    )
    def check(cuts: list[int], repeats: list[tuple[int, int]]) -> None:
        again = list(log)
        for begin, length in repeats:  # a relay that failed over wrote some again, behind what it wrote
            again += log[begin : begin + length]
        clear(shop)
        shop.feed(again, cuts)
        assert standing(shop) == before

    check()


async def test_a_history_that_is_read_again_sends_nothing_again(shop: Shop) -> None:
    log = await history(shop)
    shop.feed()
    kind = Scripted()
    await shop.work(kind, ticks=2)
    open_before = kind.called
    with shop.installation.connect("postgres") as admin:
        admin.execute("update feeder_positions set seq = 0, next_offset = 0")
    shop.feed(log)
    await shop.work(kind, ticks=2)
    assert kind.called == open_before, "a row that was closed stays closed"


async def test_an_event_that_is_emitted_again_after_a_fork_asks_no_second_time(shop: Shop) -> None:
    await shop.asked()
    (entry,) = shop.log()
    again = entry._replace(seq=entry.seq + 1)
    shop.feed([entry, again])
    assert len(shop.rows()) == 1


async def test_a_position_that_somebody_else_moved_fences(shop: Shop) -> None:
    await shop.request()
    tapes = [Tape(shop.log()), Tape(shop.log())]
    with (
        shop.installation.connect("onrecord_worker") as one,
        shop.installation.connect("onrecord_worker") as two,
    ):
        feeders = [
            Feeder(connection, tape.reader(), shop.installation.log, shop.clock)
            for connection, tape in zip((one, two), tapes, strict=True)
        ]
        for feeder in feeders:
            feeder.begin()
        assert feeders[0].tick(0) == 1
        with pytest.raises(Fenced):
            feeders[1].tick(0)
    assert len(shop.rows()) == 1


async def test_rows_and_position_move_together(shop: Shop) -> None:
    await shop.request()
    with shop.installation.connect("postgres") as admin:
        admin.execute("alter table effects add constraint never check (state <> 'pending') not valid")
        try:
            with pytest.raises(psycopg.errors.CheckViolation):
                shop.feed()
        finally:
            admin.execute("alter table effects drop constraint never")
    assert rows(shop.installation, POSITIONS) == []
    shop.feed()
    assert len(shop.rows()) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "mail.requested.v9"}, "type 'mail.requested.v9' is unknown to this version"),
        ({"data": {}}, "MailRequested: mail_id: missing"),
    ],
)
async def test_a_record_that_can_not_be_read_stops_its_shard_and_is_not_passed_over(
    shop: Shop, change: dict[str, object], said: str
) -> None:
    await shop.request()
    await shop.request()
    first, second = shop.log()
    spoilt = second._replace(record=orjson.dumps(orjson.loads(second.record) | change))
    shop.feed([first, spoilt])
    ((shard, seq, stopped),) = rows(shop.installation, POSITIONS)
    assert (shard, seq) == (shop.shard, 1)
    assert stopped.startswith(f"seq 2 can't be read: {said}")
    shop.feed([first, second])
    assert rows(shop.installation, POSITIONS) == [(shop.shard, 2, None)], "the next feeder looks anew"
    assert len(shop.rows()) == 2


def test_a_workspace_that_this_database_does_not_have_yet_stops_nobody(shop: Shop) -> None:
    """After a restore the log may be ahead of the workspaces."""
    shop.feed([requested_elsewhere(shop.installation, uuid4())])
    assert len(shop.rows()) == 1


def requested_elsewhere(installation: Installation, workspace_id: UUID) -> Entry:
    """A mail of a workspace, as its own database would have recorded it."""
    event = MailRequested(
        mail_id=str(uuid4()),
        template="invitation",
        person_id=str(uuid4()),
        about_id=None,
        address="demo@example.org",
        name="Demo",
    )
    envelope = Envelope(
        id=str(uuid4()),
        time=datetime(2026, 1, 1, tzinfo=UTC),
        subject=f"workspace/{workspace_id}",
        workspace_id=str(workspace_id),
        actor="system",
        correlation_id=str(uuid4()),
    )
    record = encode(event, envelope, installation.log.source, sealing.key_of(event.person_id))
    return Entry(installation.log.shard_of(workspace_id), 1, str(workspace_id), record)
