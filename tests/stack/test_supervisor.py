"""The supervisor starts again what crashed, ever more slowly, and leaves nothing running."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.stack.logs import tail
from onrecord.stack.processes import Process
from onrecord.stack.supervisor import STEADY_AFTER_S, Supervisor, Watched

Until = Callable[[Callable[[], bool]], None]
MakeChild = Callable[..., Process]

ENDS_AT_ONCE = "sys.exit(3)"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN); ready.touch(); signal.pause()"
NOTES_ITS_END = """
def end(*_):
    with pathlib.Path({notes!r}).open("a") as file:
        file.write({name!r})
    sys.exit()
signal.signal(signal.SIGTERM, end)
ready.touch()
signal.pause()
"""


@pytest.fixture
def said() -> list[str]:
    return []


def crash(watched: Watched, now: float, until: Until) -> None:
    """Start it, wait for its end, and let it be noticed."""
    watched.tick(now)
    until(lambda: not watched.process.runs)
    watched.tick(now)


def test_a_crashed_process_is_started_again_and_that_is_said(child: MakeChild, said: list[str], until: Until) -> None:
    relay = child("relay")
    watched = Watched(relay, said.append, lambda: None)
    watched.start(now=0)
    first = relay.pid
    assert first
    os.kill(first, signal.SIGKILL)
    until(lambda: not relay.runs)
    watched.tick(now=1.0)
    watched.tick(now=1.19)
    assert not relay.runs
    watched.tick(now=1.21)
    assert relay.runs
    assert relay.pid != first
    assert said == [f"relay ended (killed by SIGKILL); starting it again in 0.2 s; its log: {relay.log}"]


def test_the_pause_doubles_up_to_a_limit(child: MakeChild, said: list[str], until: Until) -> None:
    watched = Watched(child("relay", ENDS_AT_ONCE), said.append, lambda: None)
    watched.start(now=0)
    for round_ in range(8):
        crash(watched, now=round_ * 20.0, until=until)
    pauses = [line.split("again in ")[1].split(" s;")[0] for line in said]
    assert pauses == ["0.2", "0.4", "0.8", "1.6", "3.2", "6.4", "10.0", "10.0"]


def test_a_steady_life_makes_the_pause_short_again(child: MakeChild, said: list[str], until: Until) -> None:
    watched = Watched(child("relay", ENDS_AT_ONCE), said.append, lambda: None)
    watched.start(now=0)
    crash(watched, now=0, until=until)
    crash(watched, now=1, until=until)
    watched.tick(now=2)
    until(lambda: not watched.process.runs)
    watched.tick(now=2 + STEADY_AFTER_S)
    assert "ended (exit code 3)" in said[-1]
    assert "again in 0.2 s" in said[-1]


def test_what_cant_be_started_is_tried_again(child: MakeChild, said: list[str], until: Until) -> None:
    relay = child("relay", ENDS_AT_ONCE)
    watched = Watched(relay, said.append, lambda: None)
    watched.start(now=0)
    crash(watched, now=0, until=until)
    first = relay.pid
    relay.log.unlink()
    relay.log.mkdir()  # a log that can't be opened
    watched.tick(now=1)
    assert "could not be started" in said[-1]
    relay.log.rmdir()
    watched.tick(now=2)
    assert relay.pid != first


def test_the_last_tier_stops_first(child: MakeChild, said: list[str], tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    tiers = [[child(name, NOTES_ITS_END.format(notes=str(notes), name=name))] for name in "abc"]
    supervisor = Supervisor(said.append)
    for tier in tiers:
        supervisor.start(tier)
        tier[0].wait_ready()
    supervisor.stop()
    assert notes.read_text() == "cba"
    assert not any(process.runs for process in supervisor.processes)
    assert not said


def test_a_deaf_process_is_killed_at_its_deadline(child: MakeChild, said: list[str]) -> None:
    deaf = child("deaf", DEAF)
    supervisor = Supervisor(said.append)
    supervisor.start([deaf])
    deaf.wait_ready()
    supervisor.stop(deadline_s=0.2)
    assert deaf.poll() == -signal.SIGKILL
    assert said == [f"deaf had to be killed; its log: {deaf.log}"]


def test_a_second_request_kills_at_once(child: MakeChild, said: list[str]) -> None:
    deaf = child("deaf", DEAF)
    supervisor = Supervisor(said.append)
    supervisor.start([deaf])
    deaf.wait_ready()
    supervisor.stop(urgent=lambda: True, deadline_s=3600)
    assert deaf.poll() == -signal.SIGKILL


def test_a_process_that_dies_while_starting_shows_the_end_of_its_log(child: MakeChild) -> None:
    api = child("api", "print('no such table'); sys.exit(4)")
    api.start()
    with pytest.raises(Exception, match=r"api ended while starting \(exit code 4\)\n  \| no such table\n  next: read"):
        api.wait_ready()


def test_a_grown_log_is_set_aside(child: MakeChild, tmp_path: Path) -> None:
    api = child("api")
    api.log.touch()
    os.truncate(api.log, 11 * 1024 * 1024)
    api.start()
    assert api.log.stat().st_size < 1024
    assert (tmp_path / "api.log.1").stat().st_size == 11 * 1024 * 1024


def test_the_end_of_a_log_is_that_of_the_last_start(child: MakeChild, until: Until) -> None:
    api = child("api", "print(time.monotonic_ns()); sys.exit(4)")
    for _ in range(2):
        api.start()
        until(lambda: not api.runs)
    assert len(tail(api.log)) == 1
    assert len(api.log.read_text().splitlines()) == 4
