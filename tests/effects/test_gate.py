"""Nothing is claimed before the ledger knows what the log said; after a restore all that is open is in doubt first."""

from shop import Scripted, Shop


async def test_nothing_is_claimed_before_the_feeder_has_passed_the_logs_end(shop: Shop) -> None:
    first = await shop.asked()
    await shop.request()
    gate, kind = shop.gate(shop.ends()), Scripted()
    caller = shop.caller(kind, gate=gate)
    await caller.tick()
    await caller.settle()
    assert (kind.called, shop.row(first).state) == ([], "pending")
    assert shop.shard not in gate.open
    shop.feed()
    await caller.tick()
    await caller.settle()
    assert len(kind.called) == 2
    assert gate.is_open


async def test_what_the_log_says_is_done_is_not_done_again_by_a_restored_database(shop: Shop) -> None:
    """The row is open as it was at the backup; the outcome stands in the log and, here, in the outbox too."""
    mail_id = await shop.asked()
    await shop.work(Scripted())
    with shop.installation.connect("postgres") as admin:
        admin.execute("truncate effects, feeder_positions")
    shop.feed(shop.log()[:1])
    assert shop.row(mail_id).state == "pending"
    kind = Scripted()
    caller = shop.caller(kind, gate=shop.gate(shop.ends()))
    await caller.tick()
    shop.feed()
    await caller.tick()
    await caller.settle()
    assert (kind.called, shop.row(mail_id).state) == ([], "done")


async def restored(shop: Shop) -> None:
    """The outbox loses its last record, which the log holds."""
    with shop.installation.connect("onrecord_migrator") as admin:
        admin.execute(
            "delete from outbox where (shard, seq) in (select shard, max(seq) from outbox where shard = %s group by 1)",
            (shop.shard,),
        )


async def test_when_the_log_holds_what_the_outbox_lacks_all_that_is_open_is_in_doubt_once(shop: Shop) -> None:
    pending, claimed, calling = [await shop.asked() for _ in range(3)]
    in_hand = await shop.ledger().claim(list(shop.shards), 2)
    assert await shop.ledger().begin_call(next(one for one in in_hand if one.id == in_hand[0].id))
    await shop.request()
    log, ends = shop.log(), shop.ends()
    await restored(shop)
    shop.feed(log)
    gate = shop.gate(ends)
    await gate.look()
    assert {(row.state, row.doubts) for row in shop.rows()} == {("unknown", 1)}
    assert {pending, claimed, calling} < {row.id for row in shop.rows()}
    assert gate.open == set(shop.shards) - {shop.shard}, "a shard that has forked stays shut until it is settled"
    for other in (gate, shop.gate(ends)):
        await other.look()
    assert {row.doubts for row in shop.rows()} == {1}


async def test_a_settled_shard_opens(shop: Shop) -> None:
    await shop.asked()
    await shop.request()
    log, ends = shop.log(), shop.ends()
    await restored(shop)
    shop.feed(log)
    gate = shop.gate(ends)
    await gate.look()
    assert shop.shard not in gate.open
    with shop.installation.connect("postgres") as admin:
        admin.execute(
            """
            insert into outbox (shard, seq, event_id, type, subject, workspace_id, occurred_at, record)
            values (%s, %s, %s, 'demo', 'demo', %s, now(), '{}')
            """,
            (shop.shard, ends[shop.shard].seq, ends[shop.shard].event_id, shop.workspace_id),
        )
    await gate.look()
    assert gate.is_open


async def test_another_event_at_the_logs_last_number_is_a_fork_too(shop: Shop) -> None:
    mail_id = await shop.asked()
    ends = shop.ends()
    forked = {shop.shard: ends[shop.shard]._replace(event_id="01900000-0000-7000-8000-000000000bad")}
    gate = shop.gate(forked)
    await gate.look()
    assert shop.row(mail_id).state == "unknown"
    assert shop.shard not in gate.open


async def test_a_pruned_outbox_is_no_restored_one(shop: Shop) -> None:
    mail_id = await shop.asked()
    ends = shop.ends()
    await shop.asked()
    with shop.installation.connect("onrecord_migrator") as admin:
        admin.execute("delete from outbox where shard = %s and seq = 1", (shop.shard,))
    gate = shop.gate(ends)
    await gate.look()
    assert (gate.is_open, shop.row(mail_id).state) == (True, "pending")


async def test_no_shard_opens_after_a_restore_before_every_shard_is_fed(shop: Shop) -> None:
    await shop.asked()
    await shop.request()
    ends = shop.ends()
    await restored(shop)
    gate = shop.gate(ends)
    await gate.look()
    assert gate.open == frozenset()
    assert {row.state for row in shop.rows()} == {"pending"}
