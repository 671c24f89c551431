"""An installation at work, on servers of its own: processes under load, and every place that they could write to."""

import random
import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

import checker
import leaks
from checker import Command, History
from command_load import COMMANDS_PER_S, Load
from installations import TOKEN, Installation, make_installation, serving
from leaks import Place
from onrecord.stack.ports import free_port
from supervised import Crew
from waiting import until
from written import superuser

START_S_MAX = 60
DRAIN_S_MAX = 60

HAS_POSITIONS = "select to_regclass('read.positions') is not null"
IS_DRAINED = """
select count(*) > 0 and bool_and(coalesce(reached.seq = written.seq, false))
from (select shard, max(seq) as seq from outbox group by shard) as written
left join read.positions as reached using (shard)
"""
NO_READ_MODELS = """
drop schema read cascade;
create schema read authorization onrecord_projector;
grant usage on schema read to onrecord_query
"""


@dataclass
class Office:
    """An installation at work; `killed` are the processes that were killed in between."""

    installation: Installation
    crew: Crew
    load: Load
    api: str
    folder: Path
    chance: random.Random
    killed: list[str] = field(default_factory=list)

    def go_on(self, commands: int) -> None:
        """Wait for that many more acknowledged commands of the load."""
        goal = self.load.acknowledged + commands
        until(lambda: self.load.acknowledged >= goal, START_S_MAX, f"{commands} more commands")

    def history(self, commands: Sequence[Command]) -> History:
        """What is left of it all; `commands` are those beside the load's."""
        settings = self.installation.settings
        where = self.installation.servers.postgres.admin_url(settings.database_url.rpartition("/")[2])
        return checker.read_history(settings.kafka_bootstrap, settings.topic, where, [*self.load.commands, *commands])

    def admin(self) -> AbstractContextManager[psycopg.Connection]:
        return superuser(self.installation)

    def drain(self) -> None:
        until(self._is_drained, DRAIN_S_MAX, "the drain")

    def _is_drained(self) -> bool:
        with self.admin() as admin:
            if admin.execute(HAS_POSITIONS).fetchone() == (False,):
                return False
            for table in ("halted_shards", "read.stopped_shards", "read.parked"):
                assert admin.execute(f"select * from {table}").fetchall() == []
            return admin.execute(IS_DRAINED).fetchone() == (True,)

    def refold(self) -> None:
        """The read models, from the log's beginning, by another process."""
        for member in self.crew.members:
            if member.name.startswith("projector"):
                member.end()
        with self.admin() as admin:
            admin.execute(NO_READ_MODELS, prepare=False)
        self.crew.hire("projector")
        self.drain()

    def kill_somebody(self) -> None:
        victim = self.chance.choice([member for member in self.crew.members if not member.name.startswith("api")])
        victim.signal(signal.SIGKILL)
        self.killed.append(victim.name)

    def places(self, history: History, answers: Sequence[httpx.Response]) -> Iterator[Place]:
        with self.admin() as admin:
            yield from leaks.in_activity(admin)
            yield from leaks.in_tables(admin)
            yield from leaks.in_statistics(admin)  # from before the erasures, as autovacuum leaves them for days
            admin.execute("analyze")
            yield from leaks.in_statistics(admin)
        yield from leaks.in_log(history.log)
        yield from leaks.in_files(sorted(self.folder.rglob("*.log")))  # Kafka's segments are called so too
        yield from ((f"answer of {answer.url}", answer.content) for answer in answers)


@contextmanager
def opened(folder: Path, staff: Sequence[str], seed: int, per_s: float = COMMANDS_PER_S) -> Iterator[Office]:
    """All of it started in this folder, `staff` by their commands; everything ends with the block."""
    with ExitStack() as stack:
        installation = make_installation(stack.enter_context(serving(folder)))
        port = free_port()
        crew = Crew(installation.environment | {"ONRECORD_API_PORT": str(port)}, folder)
        stack.callback(crew.end)
        api = f"http://127.0.0.1:{port}/v1/"
        load = Load(api, TOKEN, seed, per_s=per_s)
        for command in staff:
            crew.hire(command)
        load.start()
        stack.callback(load.stop)
        yield Office(installation, crew, load, api, folder, random.Random(seed))
