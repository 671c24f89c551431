"""Whatever happens to workers, server and log, in any order: nothing is lost, and what was doubled is said to be."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, get_args
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import errors, ids
from onrecord.effects.caller import Limits
from onrecord.effects.ledger import Call
from onrecord.effects.outcomes import Done, InDoubt, NotNow, Outcome, Refused
from onrecord.events import MailFailed, MailSent
from sharing import emptied
from shop import SOON, Scripted, Shop

Step = Literal[
    "request",
    "feed",
    "sent",
    "refused",
    "busy",
    "in doubt, taken",
    "in doubt, not taken",
    "worker dies before the call",
    "worker dies in the call, taken",
    "worker dies in the call, not taken",
    "ten seconds",
    "an hour",
    "erase",
    "halt",
    "settle",
]
STEPS: tuple[Step, ...] = get_args(Step)
LIMITS = Limits(attempts_max=4)


@dataclass
class World:
    """What really happened outside: how often each mail was taken."""

    shop: Shop
    taken: Counter[UUID] = field(default_factory=Counter)
    persons: dict[UUID, UUID] = field(default_factory=dict)
    erased: set[UUID] = field(default_factory=set)

    async def do(self, step: Step) -> None:
        """One step; those that only wait or speak to the shop are no coroutines."""
        deeds: dict[Step, Callable[[], Awaitable[object]]] = {
            "request": self.request,
            "feed": self.feed,
            "sent": partial(self.work, Done(), taken=True),
            "refused": partial(self.work, Refused("address_refused")),
            "busy": partial(self.work, NotNow("server_busy", SOON)),
            "in doubt, taken": partial(self.work, InDoubt(SOON), taken=True),
            "in doubt, not taken": partial(self.work, InDoubt(SOON)),
            "worker dies before the call": self.claim,
            "worker dies in the call, taken": partial(self.die, taken=True),
            "worker dies in the call, not taken": partial(self.die, taken=False),
            "ten seconds": partial(self.wait, 10),
            "an hour": partial(self.wait, 3600),
            "erase": self.erase_somebody,
            "halt": self.halt,
            "settle": self.settle,
        }
        await deeds[step]()

    async def request(self) -> None:
        person_id = ids.new()
        with suppress(errors.ShardHalted):
            self.persons[await self.shop.request(person_id=person_id)] = person_id

    async def feed(self) -> None:
        self.shop.feed()

    async def wait(self, seconds: float) -> None:
        self.shop.clock.move(seconds)

    async def halt(self) -> None:
        self.shop.settle_shards()
        self.shop.halt(self.shop.shard)

    async def settle(self) -> None:
        self.shop.settle_shards()

    async def work(self, outcome: Outcome, *, taken: bool = False) -> None:
        async def answer(call: Call) -> Outcome:
            if taken:
                self.take(call.claimed.id)
            return outcome

        await self.shop.work(Scripted([answer] * 20), limits=LIMITS)

    async def claim(self) -> list[Call]:
        ledger = self.shop.ledger()
        claimed = await ledger.claim(list(self.shop.shards), 2)
        return [call for one in claimed[1:] if (call := await ledger.begin_call(one))] if claimed else []

    async def die(self, *, taken: bool) -> None:
        for call in await self.claim():
            if taken:
                self.take(call.claimed.id)

    def take(self, mail_id: UUID) -> None:
        assert mail_id not in self.erased, "nobody writes to the erased"
        self.taken[mail_id] += 1

    async def erase_somebody(self) -> None:
        living = [mail_id for mail_id in self.persons if mail_id not in self.erased]
        if living:
            self.erased.add(living[0])
            await self.shop.erase(self.persons[living[0]])

    async def end(self) -> None:
        """In the end everything works."""
        self.shop.settle_shards()
        self.shop.feed()
        for _ in range(8):
            self.shop.clock.move(3600)
            await self.work(Done(), taken=True)

    def must_be_true(self) -> None:
        states = {row.id: row.state for row in self.shop.rows()}
        assert states.keys() == self.persons.keys()
        assert set(states.values()) <= {"done", "failed"}
        for mail_id in self.persons:
            outcomes, taken = self.shop.outcomes(mail_id), self.taken[mail_id]
            assert taken <= 2
            assert len(outcomes) == 1 or (mail_id in self.erased and not outcomes)
            for outcome in outcomes:
                assert taken == 0 or not isinstance(outcome, MailFailed)
                assert taken > 0 or not isinstance(outcome, MailSent)
                assert taken < 2 or (not isinstance(outcome, MailFailed) and outcome.maybe_doubled)


histories = st.lists(st.sampled_from(STEPS), min_size=4, max_size=16)


async def live_through(shop: Shop, steps: list[Step]) -> None:
    emptied(shop.installation)
    world = World(shop)
    for step in ("request", "request", "feed", *steps):
        await world.do(step)
    await world.end()
    world.must_be_true()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=histories)
async def test_nothing_is_lost_and_what_was_doubled_is_said_to_be(shop: Shop, steps: list[Step]) -> None:
    await live_through(shop, steps)


@pytest.mark.soak
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=histories)
async def test_nothing_is_lost_in_many_more_histories(shop: Shop, steps: list[Step]) -> None:
    await live_through(shop, steps)
