"""What `onrecord doctor` makes of a Postgres server, a database and its roles."""

from collections.abc import Iterable

import pytest

from onrecord.cli.doctor import database, postgres
from onrecord.cli.doctor.database import LIMITS, Role
from onrecord.cli.doctor.finding import Finding
from onrecord.cli.doctor.postgres import Server

QUIET = {
    "log_parameter_max_length": "-1",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}
SOUND = {rule.name: rule.right[0] for rule in postgres.RULES} | QUIET
WELL = Server(10, 200, False, 42, 0, 0, False)
COMMAND = Role("onrecord_command", False, (3_000, 5_000, 5_000, 10_000), "on")
RELAY = Role("onrecord_relay", False, (2_000, 5_000, 3_000, 8_000), "on")


def told(findings: Iterable[Finding]) -> dict[str, str]:
    """What isn't as it should be; each with its reason and its next step."""
    found = [finding for finding in findings if finding.state != "ok"]
    assert all(finding.why and finding.mend for finding in found)
    return {finding.what: finding.state for finding in found}


def test_a_sound_server_is_well() -> None:
    assert told(postgres.judge_settings(SOUND)) == {}
    assert told(postgres.judge_server(WELL, 42)) == {}


@pytest.mark.parametrize(
    ("name", "value", "state"),
    [
        ("fsync", "off", "wrong"),
        ("full_page_writes", "off", "wrong"),
        ("synchronous_commit", "local", "wrong"),
        ("default_transaction_isolation", "serializable", "wrong"),
        ("log_error_verbosity", "default", "wrong"),
        ("log_parameter_max_length_on_error", "-1", "wrong"),
        ("server_encoding", "SQL_ASCII", "wrong"),
        ("autovacuum", "off", "note"),
        ("archive_mode", "off", "note"),
    ],
)
def test_a_setting_that_a_law_rests_on_is_looked_at(name: str, value: str, state: str) -> None:
    (found,) = told(postgres.judge_settings(SOUND | {name: value})).items()
    assert found == (f"Postgres: {name} = {SOUND[name]}", state)


def test_more_than_is_asked_for_is_well() -> None:
    assert told(postgres.judge_settings(SOUND | {"synchronous_commit": "remote_apply", "archive_mode": "always"})) == {}


LOGGED = {"Postgres logs no parameters of statements": "wrong"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("log_statement", "mod"),
        ("log_min_duration_statement", "250ms"),
        ("log_min_duration_sample", "0"),
        ("log_transaction_sample_rate", "0.01"),
    ],
)
def test_parameters_in_the_servers_log_are_wrong_unless_they_are_cut(name: str, value: str) -> None:
    logging = SOUND | {name: value}
    assert told(postgres.judge_settings(logging)) == LOGGED
    assert told(postgres.judge_settings(logging | {"log_parameter_max_length": "0"})) == {}


@pytest.mark.parametrize(
    ("server", "state"),
    [
        (WELL._replace(is_standby=True), "wrong"),
        (WELL._replace(backend_pid=43), "wrong"),
        (WELL._replace(archiving_fails=True), "wrong"),
        (WELL._replace(connections=170), "note"),
        (WELL._replace(prepared=1), "note"),
        (WELL._replace(kept_for_slots_bytes=2_000_000_000), "note"),
    ],
)
def test_a_server_in_trouble_is_told(server: Server, state: str) -> None:
    assert list(told(postgres.judge_server(server, 42)).values()) == [state]


def test_a_way_in_clear_is_noted_but_on_one_machine() -> None:
    ways = [(host, encrypted) for host in ("127.0.0.1", None, "db.example.org") for encrypted in (True, False)]
    noted = [way for way in ways if postgres.judge_way(way[0], encrypted=way[1]).note]
    assert noted == [("db.example.org", False)]


def test_a_role_as_it_was_made_is_well() -> None:
    assert told([*database.judge_role(COMMAND), *database.judge_role(RELAY)]) == {}


@pytest.mark.parametrize(
    ("role", "what"),
    [
        (COMMAND._replace(is_free=True), "is bound by row-level security"),
        (COMMAND._replace(limits_ms=(3_000, 0, 5_000, 10_000)), "has time limits"),
        (COMMAND._replace(synchronous_commit="off"), "waits for the disk"),
        (RELAY._replace(limits_ms=(2_000, 5_000, 3_000, 10_000)), "lets go before its successor begins"),
    ],
)
def test_a_role_that_is_bound_otherwise_is_wrong(role: Role, what: str) -> None:
    assert len(role.limits_ms) == len(LIMITS)
    assert told(database.judge_role(role)) == {f"{role.name} {what}": "wrong"}


def test_a_projector_may_lose_what_it_folds_again() -> None:
    assert told(database.judge_role(RELAY._replace(name="onrecord_projector", synchronous_commit="off"))) == {}


@pytest.mark.parametrize(("version", "state"), [("0015", "ok"), ("0014", "wrong"), ("0016", "note"), (None, "note")])
def test_an_older_database_is_wrong_and_a_newer_one_is_noted(version: str | None, state: str) -> None:
    assert database.judge_version(version, "0015").state == state
