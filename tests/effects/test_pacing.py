"""Throttles that are kept before the provider has to, and a breaker that opens, probes and closes."""

import pytest

from onrecord import ids
from onrecord.effects.outcomes import Backoff
from onrecord.effects.pacing import MESSAGES_PER_S_MAX, PAIR_BURST_MAX, PAIRS_MAX, Breaker, Channel, Pacing, Pair
from onrecord.stack.whatsapp.limits import Pair as ProvidersPair


def test_a_pair_gets_one_message_in_six_seconds() -> None:
    pair = Pair()
    assert pair.take(0) == 0
    assert pair.take(5.5) == pytest.approx(1)
    assert pair.take(6.5) == 0


def test_a_burst_to_a_pair_borrows_from_the_time_after_it() -> None:
    pair = Pair()
    assert [pair.take(n / 100) for n in range(PAIR_BURST_MAX)] == [0] * PAIR_BURST_MAX
    assert pair.take(1) == pytest.approx(PAIR_BURST_MAX * 6 - 0.5)
    assert pair.take(PAIR_BURST_MAX * 6 + 0.5) == 0


def test_who_keeps_our_throttle_is_never_refused_by_the_providers() -> None:
    ours, theirs, now = Pair(), ProvidersPair(), 0.0
    for n in range(500):
        wait_s = ours.take(now)
        if wait_s:
            now += wait_s
            assert ours.take(now) == 0
        assert theirs.take(now + (n % 3) / 10), "however long it is on its way"
        now += (n % 7) / 2


def test_a_channel_plans_its_messages_by_the_second() -> None:
    channel = Channel()
    waits = [channel.plan(10) for _ in range(MESSAGES_PER_S_MAX + 1)]
    assert waits[0] == 0
    assert waits[-1] == pytest.approx(1)
    assert channel.is_avoided(10)
    assert not channel.is_avoided(11)
    assert channel.plan(20) == 0


def test_the_breaker_opens_after_troubles_in_a_row_only() -> None:
    breaker = Breaker()
    for _ in range(3):
        assert [breaker.failed(0) for _ in range(4)] == [False] * 4
        breaker.worked()
    assert [breaker.failed(0) for _ in range(5)] == [False] * 4 + [True]
    assert breaker.wait_s(10) == 20


def test_an_open_breaker_lets_one_probe_through_and_opens_longer_if_it_fails() -> None:
    breaker = Breaker()
    for _ in range(5):
        breaker.failed(0)
    assert breaker.wait_s(30) == 0
    assert breaker.wait_s(30) > 0, "the probe isn't back"
    assert not breaker.failed(31), "it was open"
    assert breaker.wait_s(31) == 60
    assert breaker.wait_s(91) == 0
    breaker.worked()
    assert [breaker.wait_s(91) for _ in range(3)] == [0, 0, 0]


def test_calls_that_fail_together_open_the_breaker_no_longer_than_one_would() -> None:
    breaker = Breaker()
    assert [breaker.failed(n / 10) for n in range(16)].count(True) == 1
    assert breaker.wait_s(1) < 30


def test_however_long_it_lasts_a_delay_stays_what_it_was() -> None:
    assert Backoff(first_s=2, s_max=60, is_shaken=False).delay_s(100_000, 0) == 60
    breaker, now = Breaker(), 0.0
    for _ in range(1_100):
        breaker.failed(now)
        now += 600
    assert breaker.wait_s(now - 600) == 600


def test_no_more_pairs_are_remembered_than_may_be() -> None:
    pacing, channel_id = Pacing(), ids.new()
    for _ in range(PAIRS_MAX + 10):
        assert pacing.pair(channel_id, ids.new(), 0) == 0
    assert len(pacing._pairs) <= PAIRS_MAX  # noqa: SLF001 - what is remembered is what is asked
    contact_id = ids.new()
    assert [pacing.pair(channel_id, contact_id, now) for now in (100, 107)] == [0, 0]
    assert len(pacing._pairs) == 1  # noqa: SLF001 - likewise


def test_a_trouble_that_another_process_saw_counts_from_when_this_one_hears_of_it() -> None:
    channel = Channel()
    assert [channel.is_calm(now) for now in (1_000, 1_059, 1_060)] == [False, False, True]
