"""`onrecord vault rotate` and `vault status`: all keys wrapped anew, none of them changed, and none brought back."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

import sealing
from installations import Installation
from invoking import SECOND_KEY, customer, environment, invoke, publish
from onrecord import ids
from onrecord.vault.master import MasterKeys, Wrapped, parse
from onrecord.vault.rotation import BATCH_ROWS_MAX
from waiting import until
from written import rows

OLD, NEW = sealing.MASTER_KEY, SECOND_KEY
OLD_ID, NEW_ID = sealing.MASTERS.current, MasterKeys(parse(NEW)).current
BOTH = (NEW, OLD)
COMMAND = (sys.executable, "-m", "onrecord", "vault", "rotate")
MANY = BATCH_ROWS_MAX + 100


def many(installation: Installation) -> list[str]:
    """Persons whose keys fill more than one batch, oldest first."""
    persons = [str(ids.new()) for _ in range(MANY)]
    with installation.connect("onrecord_migrator") as connection, connection.transaction():
        for person in persons:
            sealing.keep(connection, installation.log.workspace_id, person)
    return persons


def stored(installation: Installation) -> dict[str, Wrapped | None]:
    """The vault: None for a destroyed key."""
    found = rows(installation, "select person_id::text, master_key, wrapped from person_keys")
    return {person: wrapped and Wrapped(master_key, wrapped) for person, master_key, wrapped in found}


def wrapped_by(installation: Installation) -> dict[str, int]:
    return dict(
        rows(installation, "select master_key, count(*) from person_keys where wrapped is not null group by master_key")
    )


def opened(installation: Installation, *master_keys: str) -> dict[str, bytes | None]:
    """The data keys, as these master keys open them."""
    masters = MasterKeys([key for text in master_keys for key in parse(text)])
    return {
        person: None if wrapped is None else masters.unwrap(wrapped, person)
        for person, wrapped in stored(installation).items()
    }


@contextmanager
def rotating(installation: Installation) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process, which is killed if it doesn't end."""
    with subprocess.Popen(COMMAND, env=environment(installation, *BOTH), stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def held_up(installation: Installation, person: str) -> Iterator[psycopg.Connection]:
    """Somebody changes this person's key, and takes their time."""
    with installation.connect("onrecord_migrator") as connection, connection.transaction():
        connection.execute("select from person_keys where person_id = %s for update", (person,))
        yield connection


def waits(installation: Installation) -> bool:
    """Whether the rotation waits for a lock."""
    statement = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return bool(rows(installation, statement))


def test_all_keys_are_wrapped_by_the_new_master_key_and_are_the_same_keys(installation: Installation) -> None:
    many(installation)
    before = opened(installation, OLD)
    result = invoke(installation, "vault", "rotate", master_keys=BOTH)
    assert result.exit_code == 0, result.output
    assert f"{len(before)} keys rewrapped" in result.stdout
    assert opened(installation, NEW) == before


def test_the_old_master_key_is_named_as_removable_and_without_it_everything_still_opens(
    installation: Installation,
) -> None:
    _, shard, seq = customer(installation, "a demo text")
    publish(installation)
    result = invoke(installation, "vault", "rotate", master_keys=BOTH)
    assert f"may be removed from ONRECORD_MASTER_KEYS: {OLD_ID}" in result.stdout
    assert invoke(installation, "log", "verify", master_keys=(NEW,)).exit_code == 0
    shown = invoke(installation, "log", "show", f"{shard}:{seq}", "--open", master_keys=(NEW,))
    assert '"text": "a demo text"' in shown.stdout


def test_a_rotation_that_was_killed_is_run_again_and_goes_on(installation: Installation) -> None:
    persons = many(installation)
    before = opened(installation, OLD)
    with rotating(installation) as process, held_up(installation, persons[-1]):
        until(lambda: wrapped_by(installation).get(NEW_ID) == BATCH_ROWS_MAX and waits(installation), deadline_s=30)
        process.kill()
        process.wait()
    left = len(before) - BATCH_ROWS_MAX
    assert wrapped_by(installation) == {NEW_ID: BATCH_ROWS_MAX, OLD_ID: left}
    until(lambda: not waits(installation))
    result = invoke(installation, "vault", "rotate", master_keys=BOTH)
    assert result.exit_code == 0, result.output
    assert f"{left} keys rewrapped" in result.stdout
    assert opened(installation, NEW) == before


def test_a_key_that_is_destroyed_meanwhile_stays_destroyed(installation: Installation) -> None:
    person, *_ = opened(installation, OLD)
    with rotating(installation) as process:
        with held_up(installation, person) as erasing:
            until(lambda: waits(installation), deadline_s=30)
            erasing.execute(
                "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (UUID(person),)
            )
        assert process.wait(30) == 0
    after = opened(installation, NEW)
    assert after.pop(person) is None
    assert None not in after.values()


def test_a_destroyed_key_needs_no_master_key(installation: Installation) -> None:
    with installation.connect("onrecord_migrator") as connection:
        connection.execute("update person_keys set wrapped = null, destroyed_at = now()")
    result = invoke(installation, "vault", "rotate", master_keys=(NEW,))
    assert result.exit_code == 0, result.output
    assert set(opened(installation, NEW).values()) == {None}


def test_a_missing_master_key_is_named_and_nothing_is_written(installation: Installation) -> None:
    with installation.connect("onrecord_migrator") as connection:
        masters = MasterKeys(parse(f"{NEW} {OLD}"))
        person = str(ids.new())
        connection.execute(
            "insert into person_keys values (%s, %s, %s, %s, now())",
            (installation.log.workspace_id, person, *masters.wrap(b"\0" * 32, person)),
        )
    before = stored(installation)
    third = base64.b64encode(b"3" * 32).decode()
    result = invoke(installation, "vault", "rotate", master_keys=(third, OLD))
    assert result.exit_code == 1
    assert f"the vault needs master key {NEW_ID}: it wraps the keys of 1 persons" in result.stderr
    assert stored(installation) == before


def test_a_wrapped_key_that_was_changed_is_named(installation: Installation) -> None:
    person, *_ = stored(installation)
    with installation.connect("onrecord_migrator") as connection:
        connection.execute("update person_keys set wrapped = wrapped || '\\x00' where person_id = %s", (UUID(person),))
    result = invoke(installation, "vault", "rotate", master_keys=BOTH)
    assert result.exit_code == 1
    assert f"the wrapped key of {person} doesn't open" in result.stderr
    assert "next: restore its row" in result.stderr


def test_a_second_rotation_beside_the_first_is_refused(installation: Installation) -> None:
    person, *_ = stored(installation)
    with rotating(installation) as process:
        with held_up(installation, person):
            until(lambda: waits(installation), deadline_s=30)
            result = invoke(installation, "vault", "rotate", master_keys=BOTH)
        assert process.wait(30) == 0
    assert result.exit_code == 1
    assert "Another rotation of this vault is under way" in result.stderr


def test_a_rotation_with_nothing_to_do_says_so(installation: Installation) -> None:
    before = stored(installation)
    result = invoke(installation, "vault", "rotate", master_keys=(OLD,))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("0 keys rewrapped")
    assert "no master key that could be removed" in result.stdout
    assert stored(installation) == before


def test_the_status_counts_keys_by_master_key(installation: Installation) -> None:
    person, *others = stored(installation)
    with installation.connect("onrecord_migrator") as connection:
        connection.execute(
            "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (UUID(person),)
        )
    result = invoke(installation, "vault", "status", master_keys=BOTH)
    assert result.exit_code == 0, result.output
    new, old, destroyed = (" ".join(line.split()) for line in result.stdout.splitlines())
    assert new == f"master key {NEW_ID} 0 keys held by the settings, the current one"
    assert old == f"master key {OLD_ID} {len(others)} keys held by the settings"
    assert destroyed == "destroyed by erasures 1 key"


def test_the_status_ends_with_1_when_a_needed_master_key_is_not_held(installation: Installation) -> None:
    result = invoke(installation, "vault", "status", master_keys=(NEW,))
    assert result.exit_code == 1
    assert f"master key {OLD_ID}" in result.stdout
    assert "NOT held by the settings" in result.stdout


@pytest.mark.parametrize("command", ["rotate", "status"])
def test_every_command_says_how_it_is_used(installation: Installation, command: str) -> None:
    result = invoke(installation, "vault", command, "--help")
    assert result.exit_code == 0
    assert f"onrecord vault {command}" in result.stdout
