"""`onrecord doctor` on a real installation: it looks at every part, and what is broken in one is found."""

import json
from typing import Any, LiteralString

import psycopg
import pytest
from typer.testing import CliRunner

import buckets
import raw
from installations import Installation, Servers, make_installation
from onrecord import migrate
from onrecord.cli.contents import app
from onrecord.cli.doctor import database, kafka
from onrecord.stack.ports import free_port
from onrecord.stack.s3 import S3
from written import superuser

BUCKET = "doctored"


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    return make_installation(servers)


@pytest.fixture(scope="module")
def environment(installation: Installation, s3: S3) -> dict[str, str]:
    store = buckets.store(s3)
    store.client(store.endpoint).make_bucket(BUCKET)
    keys = {"ACCESS_KEY": s3.access_key, "SECRET_KEY": s3.secret_key}
    told = keys | {"ENDPOINT": s3.endpoint, "BUCKET": BUCKET}
    return installation.environment | {f"ONRECORD_S3_{name}": value for name, value in told.items()}


def states(environment: dict[str, str], **more: str) -> dict[str, str]:
    """What was looked at, and how it is."""
    called = CliRunner().invoke(app, ["doctor", "--json"], env=environment | more)
    findings: list[dict[str, Any]] = [json.loads(line) for line in called.stdout.splitlines()]
    assert called.exit_code == int(any(one["state"] == "wrong" for one in findings)), called.output
    return {one["what"]: one["state"] for one in findings}


def wrong(found: dict[str, str]) -> list[str]:
    """What is wrong, but for this server that doesn't wait for its disk, and for processes that aren't there."""
    known = ("Postgres: f", "a relay is", "a projector is", "a worker is", "requests of operators are")
    return [what for what, state in found.items() if state == "wrong" and not what.startswith(known)]


def test_every_part_is_looked_at_and_what_was_put_into_the_bucket_is_gone(environment: dict[str, str], s3: S3) -> None:
    found = states(environment)
    assert wrong(found) == []
    for what in (
        "the database is of version",
        "Postgres answers",
        "the outbox is written by one function",
        "Kafka answers",
        "all copies are up to date",
        "S3 shows nothing without a link",
        "Postgres' clock",
        "S3's clock",
        "the settings hold every master key",
    ):
        assert [state for said, state in found.items() if said.startswith(what)] == ["ok"], what
    for disk in ("Kafka's disk at broker 1", "Postgres' disk"):  # of whatever machine this is, which may be nearly full
        (state,) = [state for said, state in found.items() if said.startswith(disk)]
        assert state in {"ok", "note"}, disk
    store = buckets.store(s3)
    assert list(store.client(store.endpoint).list_objects(BUCKET, recursive=True)) == []


BROKEN: dict[LiteralString, tuple[LiteralString, str]] = {
    "alter table contacts no force row level security": (
        "alter table contacts force row level security",
        "every tenant's table is under row-level security",
    ),
    "create trigger spy before insert on outbox for each row execute function suppress_redundant_updates_trigger()": (
        "drop trigger spy on outbox",
        "the outbox is written by one function, and has neither trigger nor foreign key",
    ),
    "grant update on outbox to onrecord_command": (
        "revoke update on outbox from onrecord_command",
        "the outbox is written by one function, and has neither trigger nor foreign key",
    ),
    "alter function outbox_emit security invoker": (
        "alter function outbox_emit security definer",
        "the outbox is written by one function, and has neither trigger nor foreign key",
    ),
    "update alembic_version set version_num = '0001'": (
        "update alembic_version set version_num = %(head)s",
        "the database is of version",
    ),
}


@pytest.mark.parametrize("change", BROKEN, ids=str)
def test_a_database_that_was_changed_by_hand_is_found(installation: Installation, change: LiteralString) -> None:
    back, what = BROKEN[change]
    with superuser(installation) as connection:
        connection.execute(change)
        try:
            found = [finding.what for finding in database.check(installation.settings) if finding.wrong]
        finally:
            psycopg.ClientCursor(connection).execute(back, {"head": migrate.head()})
    assert [one for one in found if one.startswith(what)] == found != []


def test_a_topic_that_could_lose_its_end_is_found(installation: Installation) -> None:
    raw.configure_topic(installation, {"unclean.leader.election.enable": "true"})
    try:
        found = [finding.what for finding in kafka.check(installation.settings) if finding.wrong]
    finally:
        raw.configure_topic(installation, {})
    assert found == ["no copy that lacks the log's end can become the log"]


def test_postgres_that_is_away_is_a_finding_and_the_rest_is_looked_at(environment: dict[str, str]) -> None:
    away = f"postgresql://127.0.0.1:{free_port()}/onrecord"
    found = states(environment, ONRECORD_DATABASE_URL=away)
    assert wrong(found) == ["Postgres answers"]
    assert "S3 shows nothing without a link" in found
    assert "Kafka answers" not in found
