"""Kills, stops and cuts under load, on real processes, with servers of their own: nothing lost, order kept.

Each fault is counted when it was done, and the counts are printed with the seed.
"""

import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

import checker
from command_load import COMMANDS_PER_S, FEW_PER_S, Load
from installations import TOKEN, Installation, Servers, make_installation, serving
from onrecord.stack.ports import free_port
from supervised import Crew, Supervised
from waiting import until
from written import superuser

START_S_MAX = 60
SUCCESSION_S_MAX = 20
DRAIN_S_MAX = 60
Kind = Literal["relay", "projector"]
STAFF = ("relay", "relay", "projector", "projector", "api")

IS_DRAINED = """
select count(*) > 0 and bool_and(coalesce(reached.seq = written.seq, false))
from (select shard, max(seq) as seq from outbox group by shard) as written
left join read.positions as reached using (shard)
"""
ACTIVE = """
select pid from heartbeats
where kind = 'relay' and shards = '0' and seen_at > now() - interval '3 s'
order by seen_at desc limit 1
"""
BACKENDS = """
select pid from pg_stat_activity
where datname = current_database() and application_name = any(%s) order by pid
"""


@dataclass
class Siege:
    """An installation under load, and what is done to it."""

    installation: Installation
    crew: Crew
    load: Load
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)
    held: set[Supervised] = field(default_factory=set)

    def round(self, *, zombie: bool, broker: bool) -> None:
        """Every fault once, in any order; a zombie relay lasts through them, and longer than its ownership."""
        faults: list[Callable[[], None]] = [
            *(partial(deed, kind) for deed in (self.kill, self.stop, self.cut) for kind in ("relay", "projector")),
            partial(self.cut, "api"),
            *([self.kill_api] if zombie else []),
            *([self.kill_broker] if broker else []),
        ]
        self.chance.shuffle(faults)
        with self.zombie() if zombie else nullcontext():
            for fault in faults:
                fault()
                self.go_on(20)

    def kill(self, kind: Kind) -> None:
        self.victim(kind).signal(signal.SIGKILL)
        self.done[f"{kind} killed"] += 1

    def stop(self, kind: Kind) -> None:
        victim = self.victim(kind)
        with self.stopped(victim):
            self.go_on(40)
        self.done[f"{kind} stopped for a moment"] += 1

    def cut(self, kind: str) -> None:
        """One connection to Postgres ends."""
        with superuser(self.installation) as admin:
            names = [f"onrecord-{kind}", f"onrecord-{kind}-owner"]
            pids = [pid for (pid,) in admin.execute(BACKENDS, (names,))]
            if pids:
                admin.execute("select pg_terminate_backend(%s)", (self.chance.choice(pids),))
                self.done[f"{kind} cut from Postgres"] += 1

    def kill_api(self) -> None:
        (api,) = self.members("api")
        api.signal(signal.SIGKILL)
        self.done["API killed"] += 1

    def kill_broker(self) -> None:
        kafka = self.installation.servers.kafka
        kafka.kill()
        self.go_on(20)
        kafka.start()
        kafka.wait_ready()
        self.done["broker killed"] += 1

    @contextmanager
    def zombie(self) -> Iterator[None]:
        """The active relay is stopped until another one is active, then it comes back to life."""
        former = self.active()
        with self.stopped(former):
            ends = len(former.exits)
            yield
            until(lambda: self.active_or_none() not in {None, former}, SUCCESSION_S_MAX, "the succession")
        until(lambda: len(former.exits) > ends, SUCCESSION_S_MAX, "the zombie's end")
        self.done["zombie relay resumed after its successor"] += 1

    @contextmanager
    def stopped(self, victim: Supervised) -> Iterator[None]:
        victim.signal(signal.SIGSTOP)
        self.held.add(victim)
        yield
        self.held.discard(victim)
        victim.signal(signal.SIGCONT)

    def victim(self, kind: Kind) -> Supervised:
        """The active relay more often than the one that stands by."""
        active = self.active_or_none() if kind == "relay" and self.chance.random() < 0.7 else None
        free = [member for member in self.members(kind) if member not in self.held]
        return active if active is not None and active in free else self.chance.choice(free)

    def members(self, kind: str) -> list[Supervised]:
        return [member for member in self.crew.members if member.name.startswith(kind)]

    def active(self) -> Supervised:
        return until(self.active_or_none, SUCCESSION_S_MAX, "an active relay")

    def active_or_none(self) -> Supervised | None:
        with superuser(self.installation) as admin:
            row = admin.execute(ACTIVE).fetchone()
        return self.crew.with_pid(row[0]) if row else None

    def go_on(self, commands: int) -> None:
        """Wait for that many more acknowledged commands."""
        goal = self.load.acknowledged + commands
        until(lambda: self.load.acknowledged >= goal, START_S_MAX, f"{commands} more commands")

    def is_drained(self) -> bool:
        """Whether every event has reached every read model. A halted or stopped shard never will."""
        with superuser(self.installation) as admin:
            assert admin.execute("select * from halted_shards").fetchall() == []
            assert admin.execute("select * from read.stopped_shards").fetchall() == []
            return admin.execute(IS_DRAINED).fetchone() == (True,)

    def report(self) -> str:
        outcomes = Counter(command.outcome for command in self.load.commands)
        return "\n".join(f"{count:6} {what}" for what, count in sorted((self.done + outcomes).items()))


Begin = Callable[[int, float], Siege]


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[Servers]:
    """A Postgres and a Kafka that may be killed."""
    with serving(tmp_path) as servers:
        yield servers


@pytest.fixture
def besieged(own_servers: Servers, tmp_path: Path) -> Iterator[Begin]:
    with ExitStack() as stack:

        def begin(seed: int, per_s: float) -> Siege:
            installation = make_installation(own_servers)
            port = free_port()
            crew = Crew(installation.environment | {"ONRECORD_API_PORT": str(port)}, tmp_path)
            stack.callback(crew.end)
            load = Load(f"http://127.0.0.1:{port}/v1/", TOKEN, seed, per_s=per_s)
            for command in STAFF:
                crew.hire(command)
            load.start()
            stack.callback(load.stop)
            return Siege(installation, crew, load, random.Random(seed))

        yield begin


def besiege(siege: Siege, rounds: int, brokers: int, zombies: int) -> None:
    siege.go_on(100)
    for number in range(rounds):
        siege.round(zombie=number % (rounds // zombies) == 0, broker=number % (rounds // brokers) == 1)
    siege.load.stop()
    until(siege.is_drained, DRAIN_S_MAX, "the drain")
    siege.crew.end()


def must_be_sound(siege: Siege) -> None:
    settings = siege.installation.settings
    where = siege.installation.servers.postgres.admin_url(settings.database_url.rpartition("/")[2])
    history = checker.read_history(settings.kafka_bootstrap, settings.topic, where, siege.load.commands)
    found = checker.findings(history)
    print(f"{siege.report()}\n{checker.repeats(history):6} records repeated")  # noqa: T201 - the test's report
    assert not found, checker.report(found)


def siege_of(besieged: Begin, rounds: int, *, brokers: int, zombies: int, per_s: float = COMMANDS_PER_S) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed {seed}")  # noqa: T201 - to run the same choices again
    siege = besieged(seed, per_s)
    besiege(siege, rounds, brokers, zombies)
    must_be_sound(siege)


def test_nothing_is_lost_and_order_is_kept_whatever_fails(besieged: Begin) -> None:
    siege_of(besieged, 2, brokers=1, zombies=1, per_s=FEW_PER_S)


@pytest.mark.soak
def test_nothing_is_lost_and_order_is_kept_however_long_it_goes_on(besieged: Begin) -> None:
    siege_of(besieged, 30, brokers=3, zombies=3)
