"""The port that tells of a process: what it answers, to whom, and what it says of a Postgres that is away."""

import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import psycopg
import pytest

from installations import Installation
from onrecord import db, metrics, migrate, monitoring, trust
from onrecord.monitoring import ALIVE_S_MAX, Monitor
from onrecord.settings import CantStart, Settings
from onrecord.stack.ports import HOST, free_port
from onrecord.standing import Standing, gauge
from projections import standing as of_projectors


@pytest.fixture
def settings(installation: Installation) -> Settings:
    return installation.settings.model_copy(update={"monitoring_port": free_port()})


@pytest.fixture
def monitor(settings: Settings) -> Iterator[Monitor]:
    with monitoring.watched(settings, "relay") as monitor:
        yield monitor


def ask(settings: Settings, path: str) -> httpx.Response:
    return httpx.get(f"http://{HOST}:{settings.monitoring_port}{path}", verify=trust.authorities())


def test_a_process_that_starts_lives_and_is_not_ready(monitor: Monitor, settings: Settings) -> None:
    assert monitor
    assert ask(settings, "/healthz").json() == {"ok": True, "checks": {"process": "ok"}}
    starting = ask(settings, "/readyz")
    assert (starting.status_code, starting.json()["checks"]) == (503, {"process": "it is starting"})
    assert "onrecord_ready 0.0" in ask(settings, "/metrics").text


def test_a_process_that_shows_no_sign_of_life_is_not_alive(monitor: Monitor, settings: Settings) -> None:
    monitor.last_sign = lambda: time.monotonic() - ALIVE_S_MAX - 1
    assert ask(settings, "/healthz").status_code == 503
    monitor.last_sign = time.monotonic
    assert ask(settings, "/healthz").status_code == 200


def test_what_is_counted_and_which_version_counts_it_is_told(monitor: Monitor, settings: Settings) -> None:
    assert monitor
    metrics.PUBLISHED.inc()
    told = ask(settings, "/metrics").text
    assert 'onrecord_build_info{process="relay",version="0.1.0"} 1.0' in told
    assert "onrecord_relay_published_events_total" in told


def test_there_is_nothing_else(monitor: Monitor, settings: Settings) -> None:
    assert monitor
    assert ask(settings, "/").status_code == 404
    with pytest.raises(CantStart, match="MONITORING_PORT"), monitoring.watched(settings, "worker"):
        pass


def test_without_a_port_nobody_listens(installation: Installation) -> None:
    with monitoring.watched(installation.settings, "relay") as silent:
        assert silent.ready() == monitoring.STARTING


def test_a_postgres_that_is_away_is_said_and_nothing_is_measured(monitor: Monitor, settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql://127.0.0.1:9/nowhere"})
    with closing(Standing(away, "relay", lambda _: 7)) as standing:
        standing.tell(monitor.registry, lambda found: [gauge("onrecord_tried", "", found)])
        monitor.ready = standing.checks
        assert ask(settings, "/readyz").json()["checks"]["database"].startswith("it doesn't answer")
        told = ask(settings, "/metrics").text
    assert "onrecord_measured 0.0" in told
    assert "onrecord_tried" not in told


def test_a_database_of_an_older_version_is_said(installation: Installation) -> None:
    with installation.connect("postgres") as admin:
        admin.execute("update alembic_version set version_num = '0001'")
    with closing(Standing(installation.settings, "relay", lambda _: 7)) as standing:
        assert standing.checks()["migrations"] == f"the database is at 0001, {db.SCHEMA} is needed: onrecord migrate"


def test_the_migration_that_is_needed_is_the_last_one() -> None:
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - serves this one test

    assert ScriptDirectory.from_config(migrate.alembic_config()).get_current_head() == db.SCHEMA


def test_a_projector_that_is_late_is_not_ready_and_says_by_how_much(installation: Installation) -> None:
    folding = of_projectors.Folding(lambda: {0})
    folding.began = True
    lag = of_projectors.Lag("timeline", 5, 900.0, 40.0)
    found = of_projectors.Found((lag,), {}, 0, 0, 0)

    def measure(_: psycopg.Connection) -> of_projectors.Found:
        return found

    with closing(Standing(installation.settings, "projector", measure)) as standing:
        assert folding.checks(standing)["lag"] == "the oldest event that a read model lacks is 40 s old"
