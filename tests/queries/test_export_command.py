"""`onrecord export`: a file for nobody else to read, gone on with after a cut, by an operator on the record."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from installations import Installation, Servers, make_installation
from invoking import customer, environment, invoke
from onrecord.cli.export import _export
from waiting import until
from written import outbox, rows

CUT = b'{"shard":0,"se'


@pytest.fixture(scope="module")
def shop(servers: Servers) -> Iterator[tuple[Installation, str, str]]:
    """An installation whose audit trail follows, with a contact and their conversation."""
    made = make_installation(servers)
    with made.relay(), made.projector():
        answer, *_ = customer(made, "marmalade for tea", name="Ada Demo")
        customer(made, "nothing of hers")
        trailed(made)
        yield made, str(answer.contact_id), str(answer.conversation_id)


def trailed(made: Installation) -> None:
    """The audit trail has what the outbox has."""
    there = "select to_regclass('read.audit_trail') is not null"
    counts = "select (select count(*) from outbox) = (select count(*) from read.audit_trail_v1)"
    until(lambda: rows(made, there)[0][0] and rows(made, counts)[0][0], what="the audit trail")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def numbers(path: Path) -> list[tuple[int, int]]:
    return [(line["shard"], line["seq"]) for line in lines(path) if "seq" in line]


def export(made: Installation, *words: object) -> str:
    result = invoke(made, "export", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_cut_file_of_events_is_gone_on_with_and_has_each_once(
    shop: tuple[Installation, str, str], tmp_path: Path
) -> None:
    made, path = shop[0], tmp_path / "events.jsonl"
    export(made, "events", "-o", path)
    whole = path.read_bytes().splitlines(keepends=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"marmalade" not in path.read_bytes()
    path.write_bytes(b"".join(whole[:4]) + CUT)
    trailed(made)
    export(made, "events", "-o", path, "--resume")
    customer(made, "another one")
    trailed(made)
    export(made, "events", "-o", path, "--resume")
    assert len(numbers(path)) == len(set(numbers(path)))
    stored = {(row.shard, row.seq): row.type for row in outbox(made)}
    missing = stored.keys() - set(numbers(path))
    assert [stored[number] for number in missing] in ([], ["access.recorded.v3"]), "of this export itself"
    assert lines(path)[-1]["end_of_stream"]


def test_a_person_is_written_with_what_they_wrote_and_resumed_at_any_byte(
    shop: tuple[Installation, str, str], tmp_path: Path
) -> None:
    made, contact_id, _ = shop
    path = tmp_path / "person.jsonl"
    export(made, "contact", contact_id, "-o", path)
    whole = lines(path)
    assert whole[0]["contacts"][0]["name"] == "Ada Demo"
    assert "marmalade for tea" in [line.get("fields", {}).get("text") for line in whole]
    assert "nothing to do" in export(made, "contact", contact_id, "-o", path, "--resume")
    content = path.read_bytes()
    for size in (0, 40, len(content) // 2, len(content) - 5):
        path.write_bytes(content[:size])
        export(made, "contact", contact_id, "-o", path, "--resume")
        assert lines(path)[1:-1] == whole[1:-1]
        assert lines(path)[0]["contacts"] == whole[0]["contacts"]


def test_a_conversation_is_written_and_the_operators_access_recorded(
    shop: tuple[Installation, str, str], tmp_path: Path
) -> None:
    made, _, conversation_id = shop
    export(made, "conversation", conversation_id, "-o", tmp_path / "one.jsonl")
    assert lines(tmp_path / "one.jsonl")[0]["conversation_id"] == conversation_id
    access = [row.record for row in outbox(made) if row.type == "access.recorded.v3"][-1]
    assert (access["actor"], access.get("onbehalfof")) == ("system", None)
    assert {"what": "export_conversation", "subject_id": conversation_id}.items() <= access["data"].items()


def test_what_is_not_there_or_in_the_way_is_refused(shop: tuple[Installation, str, str], tmp_path: Path) -> None:
    made, contact_id, conversation_id = shop
    path = tmp_path / "one.jsonl"
    nobody = invoke(made, "export", "contact", conversation_id, "-o", path)
    assert (nobody.exit_code, "not exported: " in nobody.output) == (1, True)
    assert not path.exists()
    path.write_text("mine\n")
    other = invoke(made, "export", "contact", contact_id, "-o", path, "--resume")
    assert (other.exit_code, "holds no export" in other.output) == (1, True)
    there = invoke(made, "export", "contact", contact_id, "-o", path)
    assert (there.exit_code, "--resume goes on" in there.output, path.read_text()) == (1, True, "mine\n")
    nowhere = invoke(made, "export", "events", "--workspace", contact_id, "-o", tmp_path / "two.jsonl")
    assert (nowhere.exit_code, "there is no workspace" in nowhere.output) == (1, True)


def test_ctrl_c_leaves_what_is_written_and_says_how_to_go_on(
    shop: tuple[Installation, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def interrupt(*_: object) -> Any:
        raise KeyboardInterrupt

    made, path = shop[0], tmp_path / "events.jsonl"
    export(made, "events", "-o", path)
    lines_before = path.read_bytes().splitlines(keepends=True)[:-1]
    for name, value in environment(made).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(typer.Exit) as ended:
        _export(tmp_path, None, path, interrupt, resume=True, by_shard=True)
    assert (ended.value.exit_code, "--resume" in capsys.readouterr().err) == (1, True)
    assert path.read_bytes().splitlines(keepends=True) == lines_before
