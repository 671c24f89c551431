"""(g) What a list costs alone, and while 25 people a second sign in, most of whom the throttle refuses."""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from time import perf_counter

import orjson
import uvloop
from pydantic import SecretStr

from bench.client import Answer, Client, get, seed_conversations
from bench.result import Result, middle, percentile
from bench.rig import Rig, rig
from commands.add_member import AddMember
from commands.create_account import CreateAccount
from onrecord.cli.running import executing
from onrecord.identity.passwords import hasher
from onrecord.identity.throttle import SIGN_IN_BY_ACCOUNT

RATIO_MAX = 2.0  # of the p99s
ASKED_PER_S = 50
PASSING_PER_S = 5
REFUSED_PER_S = 20
TURNS = 6  # alone and beside in turn: the machine's own moods fall on both
WARM_S = 2
CONVERSATIONS = 400
ATTACKERS = 4
PASSWORD = "a long bench passphrase 42"  # noqa: S105 - of accounts that live as long as a bench


@dataclass(frozen=True)
class Open(Rig):
    """A rig whose API believes the addresses that this bench makes up."""

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | {"ONRECORD_TRUSTED_PROXIES": "127.0.0.1"}


@dataclass
class Load:
    """What is sent, and what came of it."""

    port: int
    token: str
    people: Iterator[str]
    addresses: Iterator[str]
    asked: list[float] = field(default_factory=list)  # ms, of the turn that runs
    let_in: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    _idle: deque[Client] = field(default_factory=deque)

    async def ask(self, _: int) -> None:
        answer, took_ms = await self._send(get("/v1/list_conversations", self.token))
        assert answer.status == 200, answer.body
        self.asked.append(took_ms)

    async def let_somebody_in(self, _: int) -> None:
        answer, took_ms = await self._send(_sign_in(next(self.people), next(self.addresses)))
        assert answer.status == 201, answer.body
        self.statuses[answer.status] += 1
        self.let_in.append(took_ms)

    async def be_refused(self, number: int) -> None:
        answer, took_ms = await self._attack(number)
        self.statuses[answer.status] += 1
        self.refused.append(took_ms)

    async def exhaust(self) -> None:
        """Guess from each attacker's address until the throttle has enough."""
        for attacker in range(ATTACKERS):
            while (await self._attack(attacker))[0].status != 429:
                pass

    def hang_up(self) -> None:
        """A server closes what lies idle."""
        self._idle.clear()

    async def _attack(self, number: int) -> tuple[Answer, float]:
        guess = f"nobody-{next(self.addresses)}@demo.example"
        return await self._send(_sign_in(guess, f"192.0.2.{number % ATTACKERS}"))

    async def _send(self, raw: bytes) -> tuple[Answer, float]:
        client = self._idle.popleft() if self._idle else await Client.open(self.port)
        began = perf_counter()
        answer = await client.send(raw)
        took_ms = (perf_counter() - began) * 1000
        self._idle.append(client)
        return answer, took_ms


def run(*, small: bool) -> Result:
    seconds = 2 if small else 10
    result = Result(
        "sign-in", f"a list {ASKED_PER_S} times a second, alone and while {REFUSED_PER_S} + {PASSING_PER_S} sign in"
    )
    with rig() as plain:
        here = Open(**vars(plain))
        people = _inhabited(here, seconds * TURNS * PASSING_PER_S)
        with here.running("relay", "projector", "api"):
            load = Load(here.settings.api_port, here.sign_up(), iter(people), _addresses())
            turns = uvloop.run(_measure(load, seconds))
    alone, beside = (list(itertools.chain(*of_one)) for of_one in zip(*turns, strict=True))
    signing_s = seconds * TURNS
    result.figures |= {
        "alone p50 ms": percentile(alone, 0.5),
        "alone p99 ms": percentile(alone, 0.99),
        "beside p50 ms": percentile(beside, 0.5),
        "beside p99 ms": percentile(beside, 0.99),
        "p99 ratio": middle([percentile(b, 0.99) / percentile(a, 0.99) for a, b in turns]),
        "let in /s": load.statuses[201] / signing_s,
        "refused /s": load.statuses[429] / signing_s,
        "let in p50 ms": percentile(load.let_in, 0.5),
        "let in p99 ms": percentile(load.let_in, 0.99),
        "refused p50 ms": percentile(load.refused, 0.5),
        "refused p99 ms": percentile(load.refused, 0.99),
    }
    result.at_most("p99 ratio", RATIO_MAX)
    return result


async def _measure(load: Load, seconds: int) -> list[tuple[list[float], list[float]]]:
    """Milliseconds of each list, alone and beside the sign-ins, in each turn."""
    await seed_conversations(load.port, load.token, CONVERSATIONS, "sign-in")
    await _paced(ASKED_PER_S, WARM_S, load.ask)
    turns = []
    for _ in range(TURNS):
        alone = load.asked = []
        await _paced(ASKED_PER_S, seconds, load.ask)
        await load.exhaust()
        beside = load.asked = []
        await asyncio.gather(
            _paced(ASKED_PER_S, seconds, load.ask),
            _paced(PASSING_PER_S, seconds, load.let_somebody_in),
            _paced(REFUSED_PER_S, seconds, load.be_refused),
        )
        load.hang_up()
        turns.append((alone, beside))
    return turns


async def _paced(per_s: int, seconds: int, act: Callable[[int], Awaitable[None]]) -> None:
    """At a steady rate, whether the answers come or not."""
    began, tasks = perf_counter(), []
    for number in range(per_s * seconds):
        delay = began + number / per_s - perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        tasks.append(asyncio.ensure_future(act(number)))
    await asyncio.gather(*tasks)


def _inhabited(here: Rig, sign_ins: int) -> list[str]:
    """Whom to sign in in turn: members with PASSWORD, each of them less often than the throttle allows."""
    per_account = SIGN_IN_BY_ACCOUNT.attempts_max // 2
    emails = [f"bench-{number}@demo.example" for number in range(-(-sign_ins // per_account))]
    secret = SecretStr(hasher().hash(PASSWORD))
    with executing(here.settings, here.log) as run:
        for email in emails:
            person = CreateAccount(email=email, name="Bench", method="password", password_hash=secret, is_verified=True)
            run(AddMember(account_id=run(person).answer.account_id, role="agent"))
    return emails * per_account


def _sign_in(email: str, address: str) -> bytes:
    raw = orjson.dumps({"email": email, "password": PASSWORD})
    return (
        f"POST /v1/sign_in HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: {address}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
    ).encode() + raw


def _addresses() -> Iterator[str]:
    """One after the other, of a network that is nobody's."""
    return (str(IPv4Address("10.0.0.1") + number) for number in itertools.count())
