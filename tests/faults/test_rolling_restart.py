"""A rolling update under load: two of each process, started anew one by one, each when the one before is ready."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

import checker
from command_load import Load
from installations import TOKEN, Installation
from staff import Member
from waiting import until
from written import rows

COMMANDS_PER_S = 100
BEFORE_EACH = 300
FLEET = ("api", "api", "relay", "relay", "projector", "projector")
IS_DRAINED = """
select bool_and(coalesce(reached.seq = written.seq, false))
from (select shard, max(seq) as seq from outbox group by shard) as written
left join read.positions as reached using (shard)
"""


@pytest.fixture
def fleet(installation: Installation, tmp_path: Path) -> Iterator[list[Member]]:
    with ExitStack() as stack:
        members = [Member(command, installation.environment, tmp_path) for command in FLEET]
        for member in members:
            stack.callback(member.kill)
        for member in members:
            member.await_ready()
        yield members


@pytest.mark.soak
def test_a_rolling_restart_under_a_hundred_commands_a_second_loses_none(
    installation: Installation, fleet: list[Member]
) -> None:
    apis = [f"{member.address}/v1/" for member in fleet if member.command == "api"]
    load = Load(apis[0], TOKEN, seed=1, also=apis[1:], per_s=COMMANDS_PER_S, patient=True)
    load.start()
    try:
        for member in fleet:
            load.go_on(BEFORE_EACH)
            member.restart()
        load.go_on(BEFORE_EACH)
    finally:
        load.stop()
    until(lambda: rows(installation, IS_DRAINED) == [(True,)], 120, "the last event in the read models")
    assert {command.outcome for command in load.commands} <= {"acknowledged", "refused"}
    _must_be_sound(installation, load)
    print(_report(load))  # noqa: T201 - the test's report


def _must_be_sound(installation: Installation, load: Load) -> None:
    settings = installation.settings
    where = installation.servers.postgres.admin_url(settings.database_url.rpartition("/")[2])
    found = checker.findings(checker.read_history(settings.kafka_bootstrap, settings.topic, where, load.commands))
    assert not found, checker.report(found)


def _report(load: Load) -> str:
    parts = statistics.quantiles(load.took_s, n=100)
    half, most = f"{parts[49]:.3f} s", f"{parts[98]:.3f} s"
    return f"{len(load.commands)} commands; half took {half}, 99 of 100 {most}, the longest {max(load.took_s):.3f} s"
