"""`onrecord log verify`: a sound log is said to be, and whatever is wrong is named by its position."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
import pytest

import invoking
import sealing
from commands.erase_contact import EraseContact
from forks import Halves, changed, halves, note
from installations import Installation, Servers, make_installation
from invoking import SECOND_KEY, customer, invoke, publish
from onrecord import ids
from onrecord.cli.checking import FINDINGS_SHOWN_MAX
from onrecord.cli.running import executing

TEXT = "a text that no check prints"
SHARDS = 32


@pytest.fixture(scope="module")
def both(servers: Servers) -> Iterator[Halves]:
    """One for most of these tests: each takes a shard of its own."""
    with halves(make_installation(servers, SHARDS)) as made:
        yield made


@pytest.fixture(scope="module")
def shards() -> Iterator[int]:
    return iter(range(SHARDS))


@pytest.fixture
def shard(shards: Iterator[int]) -> int:
    return next(shards)


def kept(both: Halves, count: int, contact_id: UUID | None = None) -> list[bytes]:
    """The records of notes on a customer whose key the vault has."""
    contact_id = contact_id or ids.new()
    sealing.keep(both.connection, both.installation.log.workspace_id, str(contact_id))
    return [note(both.installation, f"{TEXT} {number}", contact_id) for number in range(count)]


def verified(both: Halves, *arguments: object) -> dict[str, Any]:
    """The result, as the command says it to programs."""
    result = invoke(both.installation, "log", "verify", "--json", *arguments)
    assert TEXT not in result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code == 0) == found["sound"]
    return found


def findings(both: Halves, *arguments: object) -> list[tuple[int | None, str]]:
    return [(finding["seq"], finding["reason"]) for finding in verified(both, *arguments)["findings"]]


def test_a_log_as_the_product_writes_it_is_sound(servers: Servers) -> None:
    made = make_installation(servers)
    customer(made, TEXT)
    answer, shard, _ = customer(made, TEXT)
    with executing(made.settings, made.log) as run:
        run(EraseContact(contact_id=answer.contact_id, reason="asked_by_person"))
    publish(made)
    result = invoke(made, "log", "verify")
    assert result.exit_code == 0, result.output
    assert "in total              8 records, 2 of them erased, 0 repeats, 0 findings" in result.stdout
    assert f"shard {shard} " in result.stdout
    assert "the log is sound" in result.stdout
    assert TEXT not in result.output


def test_a_changed_record_is_named_by_its_position(both: Halves, shard: int) -> None:
    records = kept(both, 4)
    sealed = orjson.loads(records[2])["sealed"]
    records[2] = changed(records[2], sealed=sealed[:-6] + ("AAAAAA" if sealed[-6:] != "AAAAAA" else "BBBBBB"))
    both.log(shard, records)
    result = invoke(both.installation, "log", "verify", "--shard", shard)
    assert result.exit_code == 1
    assert f"{shard}:3 at offset 2: the sealed part doesn't open" in result.stdout
    assert "the log is NOT sound" in result.stdout


def test_a_record_that_was_moved_to_another_subject_does_not_open(both: Halves, shard: int) -> None:
    records = kept(both, 2)
    records[1] = changed(records[1], subject=f"contact/{ids.new()}")
    both.log(shard, records)
    assert [seq for seq, _ in findings(both, "--shard", shard)] == [2]


def test_what_an_erasure_closed_counts_as_erased_and_is_sound(both: Halves, shard: int) -> None:
    contact_id = ids.new()
    both.log(shard, [*kept(both, 2), *kept(both, 3, contact_id)])
    both.connection.execute(
        "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (contact_id,)
    )
    found = verified(both, "--shard", shard)
    assert found["sound"]
    assert found["total"] == {"records": 5, "erased": 3, "repeats": 0, "findings": 0}


def test_a_key_that_the_vault_does_not_know_is_a_finding(both: Halves, shard: int) -> None:
    contact_id = ids.new()
    both.log(shard, [*kept(both, 1), note(both.installation, TEXT, contact_id)])
    assert findings(both, "--shard", shard) == [
        (2, f"it is sealed under key {contact_id}, which the vault doesn't know")
    ]


def test_a_wrapped_key_that_was_changed_is_a_finding_at_each_of_its_records(both: Halves, shard: int) -> None:
    contact_id = ids.new()
    both.log(shard, [*kept(both, 1), *kept(both, 2, contact_id)])
    both.connection.execute(
        "update person_keys set wrapped = wrapped || '\\x00'::bytea where person_id = %s", (contact_id,)
    )
    reason = f"the wrapped key of {contact_id} doesn't open"
    assert findings(both, "--shard", shard) == [(2, reason), (3, reason)]


def test_a_missing_number_is_a_finding(both: Halves, shard: int) -> None:
    records = kept(both, 5)
    both.log(shard, records[:2])
    both.log(shard, records[4:], first_seq=5)
    assert findings(both, "--shard", shard) == [(5, "before it 2 numbers are missing, from 3 on")]


def test_a_log_that_does_not_begin_with_one_is_found(both: Halves, shard: int) -> None:
    both.log(shard, kept(both, 1), first_seq=2)
    assert findings(both, "--shard", shard) == [(2, "before it 1 numbers are missing, from 1 on")]


def test_the_same_bytes_again_are_a_repeat_and_sound(both: Halves, shard: int) -> None:
    records = kept(both, 6)
    both.log(shard, records)
    both.log(shard, records[1:3], first_seq=2)
    found = verified(both, "--shard", shard)
    assert found["sound"]
    assert found["total"] == {"records": 6, "erased": 0, "repeats": 2, "findings": 0}


def test_other_bytes_under_the_same_number_are_a_finding(both: Halves, shard: int) -> None:
    both.log(shard, kept(both, 3))
    both.log(shard, kept(both, 1), first_seq=2)
    assert findings(both, "--shard", shard) == [(2, "it stands there again with other bytes than the first time")]


def test_a_number_that_comes_late_is_a_finding_of_its_own(both: Halves, shard: int) -> None:
    records = kept(both, 3)
    both.log(shard, records[:1])
    both.log(shard, records[2:], first_seq=3)
    both.log(shard, records[1:2], first_seq=2)
    assert [seq for seq, _ in findings(both, "--shard", shard)] == [3, 2]


@pytest.mark.parametrize("seq", [None, b"0", b"x"])
def test_a_record_without_a_number_is_a_finding(both: Halves, shard: int, seq: bytes | None) -> None:
    records = kept(both, 2)
    both.log(shard, records[:1])
    both.append(shard, seq, records[1])
    result = invoke(both.installation, "log", "verify", "--shard", shard)
    assert result.exit_code == 1
    assert f"{shard}:? at offset 1: it has no number" in result.stdout


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ({"source": "/onrecord/another"}, "source '/onrecord/another'"),
        ({"type": "note.added.v99"}, "type 'note.added.v99' is unknown to this version"),
        ({"data": {}}, "NoteAdded: conversation_id: missing"),
        ({"data": None}, "attribute missing: 'data'"),
    ],
)
def test_a_record_that_this_log_cannot_hold_is_a_finding(
    both: Halves, shard: int, attributes: dict[str, Any], reason: str
) -> None:
    records = kept(both, 2)
    both.log(shard, [records[0], changed(records[1], **attributes)])
    ((seq, found),) = findings(both, "--shard", shard)
    assert seq == 2
    assert found.startswith(reason)


def test_a_range_is_all_that_is_judged(both: Halves, shard: int) -> None:
    records = kept(both, 9)
    records[1] = records[7] = b"\xff not JSON"
    both.log(shard, records)
    found = verified(both, "--shard", shard, "--from", 3, "--to", 7)
    assert found["sound"]
    assert found["total"]["records"] == 5
    assert [seq for seq, _ in findings(both, "--shard", shard, "--from", 3)] == [8]
    assert [seq for seq, _ in findings(both, "--shard", shard, "--to", 7)] == [2]


def test_a_range_that_begins_in_a_gap_tells_of_it(both: Halves, shard: int) -> None:
    records = kept(both, 6)
    both.log(shard, records[:2])
    both.log(shard, records[4:], first_seq=5)
    assert findings(both, "--shard", shard, "--from", 4) == [(5, "before it 1 numbers are missing, from 4 on")]


def test_so_many_findings_are_shown_and_the_rest_is_counted(both: Halves, shard: int) -> None:
    both.log(shard, [b"\xff not JSON"] * (FINDINGS_SHOWN_MAX + 7))
    result = invoke(both.installation, "log", "verify", "--shard", shard)
    assert result.exit_code == 1
    assert result.stdout.count("not JSON") == FINDINGS_SHOWN_MAX
    assert "  and 7 more\n" in result.stdout
    assert f"{FINDINGS_SHOWN_MAX + 7} findings" in result.stdout


def test_without_a_needed_master_key_nothing_is_read_and_the_key_is_named(both: Halves) -> None:
    result = invoke(both.installation, "log", "verify", master_keys=(SECOND_KEY,))
    assert result.exit_code == 1
    assert f"the vault needs master key {sealing.MASTERS.current}" in result.stderr


def test_a_shard_that_the_log_does_not_have_is_refused(both: Halves) -> None:
    result = invoke(both.installation, "log", "verify", "--shard", SHARDS)
    assert (result.exit_code, result.stderr.strip()) == (
        1,
        f"shard {SHARDS} is not in this log: it has shards 0 to {SHARDS - 1}",
    )


def test_a_shard_of_many_batches_is_read_to_its_end(servers: Servers) -> None:
    with halves(make_installation(servers, shards=1)) as made:
        records = kept(made, 1_203)
        records[1_202] = b"{}"
        made.log(0, records)
        assert verified(made)["total"] == {"records": 1_203, "erased": 0, "repeats": 0, "findings": 1}


def test_on_a_terminal_a_bar_shows_how_far_it_is(both: Halves, shard: int) -> None:
    both.log(shard, kept(both, 3))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "onrecord", "log", "verify", "--shard", str(shard)]
    environment = invoking.environment(both.installation) | {"TERM": "xterm-256color"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, check=True, timeout=60)
    os.close(theirs)
    assert b"3/3" in os.read(ours, 10_000)
    os.close(ours)


def test_nothing_is_put_on_the_record(installation: Installation) -> None:
    customer(installation, TEXT)
    publish(installation)
    with installation.connect("onrecord_relay") as connection:
        before = connection.execute("select count(*) from outbox").fetchone()
        assert invoke(installation, "log", "verify").exit_code == 0
        assert connection.execute("select count(*) from outbox").fetchone() == before
