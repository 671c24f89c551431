"""`onrecord log tail` and `onrecord log show`: the log as a person, or a program, reads it."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from forks import changed, halves, note, notes
from installations import Installation, Servers, make_installation
from onrecord import broker
from onrecord.cli.contents import app
from onrecord.cli.log import LAST_RECORDS
from waiting import until

CONTACT = UUID("01900000-0000-7000-8000-0000abcdef01")
MANY = LAST_RECORDS + 2
COMMAND = (sys.executable, "-m", "onrecord", "log", "tail")


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Installation:
    """Shard 0: many notes. 1: a note and what no version can read. 2: what waits and what differs. 3: nothing."""
    made = make_installation(servers)
    many = [note(made, f"note {number}", CONTACT) for number in range(1, MANY + 1)]
    hostile = f"\x1b[2J\u202eescaped \x9b31m{'x' * 100}"
    escaping = changed(note(made, "demo"), actor=hostile)
    with halves(made) as both:
        both.emit(0, many)
        both.log(0, many)
        both.log(1, [escaping, b"\xff not JSON", b'{"type": "demo\\u001b[0m"}'])
        both.append(1, None, b"{}")
        both.emit(2, notes(made, "ours", "waits"))
        both.log(2, notes(made, "theirs"))
    return made


def records(installation: Installation) -> list[bytes]:
    """Those of shard 0."""
    with halves(installation) as both:
        return both.records(0)


def invoke(installation: Installation, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["log", *arguments], env=installation.environment)


def tail(installation: Installation, *arguments: str) -> list[str]:
    """The lines of what stands in the log now."""
    result = invoke(installation, "tail", "--no-follow", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_a_line_says_position_time_type_actor_subject_and_what_happened(installation: Installation) -> None:
    line = tail(installation, "--shard", "0")[-1].split()
    assert line[:5] == [f"0:{MANY}", "2026-01-01", "00:00:00.000Z", "note.added.v2", "token/test"]
    assert line[5] == "contact/…abcdef01"
    assert line[6] == 'text="[sealed]"'


def test_the_lines_are_aligned(installation: Installation) -> None:
    lines = tail(installation, "--shard", "0", "--from-beginning")
    assert len({line.index("contact/") for line in lines}) == 1


def test_the_last_records_of_a_shard_are_shown(installation: Installation) -> None:
    positions = [line.split()[0] for line in tail(installation, "--shard", "0")]
    assert positions == [f"0:{seq}" for seq in range(MANY - LAST_RECORDS + 1, MANY + 1)]


def test_from_the_beginning_all_of_them_are_shown(installation: Installation) -> None:
    positions = [line.split()[0] for line in tail(installation, "--shard", "0", "--from-beginning")]
    assert positions == [f"0:{seq}" for seq in range(1, MANY + 1)]


def test_a_shard_ends_with_its_last_records_number_and_an_empty_one_with_none(installation: Installation) -> None:
    config, topic = installation.settings, installation.log.topic
    assert broker.ends(config, topic, [0, 3]) == {0: MANY, 3: 0}


def test_all_shards_are_shown(installation: Installation) -> None:
    shards = {line.partition(":")[0] for line in tail(installation)}
    assert shards == {"0", "1", "2"}


def test_a_limit_ends_it(installation: Installation) -> None:
    result = invoke(installation, "tail", "--no-follow", "--from-beginning", "--limit", "3")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 3)


def test_an_empty_shard_shows_nothing(installation: Installation) -> None:
    assert tail(installation, "--shard", "3") == []


def test_a_record_that_cannot_be_decoded_is_shown_with_the_reason(installation: Installation) -> None:
    lines = tail(installation, "--shard", "1")
    assert lines[1].split(maxsplit=2)[:2] == ["1:2", "?"]
    assert "unreadable: not JSON" in lines[1]
    assert "unreadable: attribute missing: 'data'" in lines[2]


def test_a_record_without_a_number_is_shown(installation: Installation) -> None:
    assert tail(installation, "--shard", "1")[3].startswith("1:? ")


def test_a_long_text_is_shortened(installation: Installation) -> None:
    assert "xxx… " in tail(installation, "--shard", "1")[0]


def test_what_somebody_wrote_cannot_move_the_terminal(installation: Installation) -> None:
    shown = "".join(tail(installation, "--shard", "1"))
    assert shown.isprintable()
    assert "\\u001b[2J\\u202eescaped \\u009b31m" in shown


def test_as_json_each_line_is_a_whole_record(installation: Installation) -> None:
    found = [json.loads(line) for line in tail(installation, "--json", "--shard", "0", "--from-beginning")]
    assert [(line["shard"], line["seq"], line["offset"]) for line in found] == [
        (0, n, n - 1) for n in range(1, MANY + 1)
    ]
    assert [line["record"] for line in found] == [json.loads(record) for record in records(installation)]


def test_as_json_a_record_that_is_not_json_comes_in_base64(installation: Installation) -> None:
    line = json.loads(tail(installation, "--json", "--shard", "1")[1])
    assert line["record"] is None
    assert (line["base64"], line["unreadable"][:8]) == ("/yBub3QgSlNPTg==", "not JSON")


def test_on_a_terminal_there_is_colour(installation: Installation) -> None:
    ours, theirs = pty.openpty()
    environment = installation.environment | {"TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    subprocess.run([*COMMAND, "--limit", "1", "--shard", "0"], env=environment, stdout=theirs, check=True, timeout=30)
    os.close(theirs)
    assert b"\x1b[36m0:" in os.read(ours, 10_000)
    os.close(ours)


@contextmanager
def following(installation: Installation, output: int, errors: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`onrecord log tail --from-beginning`, which is killed if it doesn't end."""
    command = [*COMMAND, "--from-beginning"]
    with (
        errors.open("wb") as file,
        subprocess.Popen(command, env=installation.environment, stdout=output, stderr=file) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def test_what_comes_is_shown_and_ctrl_c_ends_it_quietly(servers: Servers, tmp_path: Path) -> None:
    made, output, errors = make_installation(servers), tmp_path / "output", tmp_path / "errors"
    with halves(made) as both, output.open("wb") as file:
        both.log(0, notes(made, "before"))
        with following(made, file.fileno(), errors) as process:
            until(lambda: b"0:1 " in output.read_bytes())
            both.log(1, notes(made, "meanwhile"))
            until(lambda: b"1:1 " in output.read_bytes())
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
    assert [line.split()[0] for line in output.read_text().splitlines()] == ["0:1", "1:1"]
    assert errors.read_bytes() == b""


def test_a_reader_that_has_seen_enough_ends_it_quietly(installation: Installation, tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    with following(installation, theirs, tmp_path / "errors") as process, halves(installation) as both:
        os.close(theirs)
        assert os.read(ours, 1)
        os.close(ours)
        both.append(1, None, b"one more")
        assert process.wait(10) == 0
    assert (tmp_path / "errors").read_bytes() == b""


def test_a_record_is_shown_whole_with_its_place_and_id(installation: Installation) -> None:
    record = records(installation)[6]
    shown = invoke(installation, "show", "0:7").stdout
    head, _, body = shown.partition("{")
    assert [line.split(maxsplit=1) for line in head.splitlines()] == [
        ["position", "0:7"],
        ["partition", f"0 of topic {installation.log.topic}"],
        ["offset", "6"],
        ["bytes", str(len(record))],
        ["event", f"id    {json.loads(record)['id']}"],
        ["actor", "token/test"],
        ["outbox", "holds the same bytes"],
    ]
    assert json.loads("{" + body) == json.loads(record)


def test_a_record_that_the_outbox_holds_otherwise_is_told(installation: Installation) -> None:
    assert "outbox      holds other bytes" in invoke(installation, "show", "2:1").stdout


def test_a_record_that_the_outbox_lacks_is_told(installation: Installation) -> None:
    assert "outbox      does not hold it" in invoke(installation, "show", "1:1").stdout


def test_a_record_that_cannot_be_decoded_is_shown_as_it_is(installation: Installation) -> None:
    shown = invoke(installation, "show", "1:2").stdout
    assert "unreadable  not JSON" in shown
    assert "b'\\xff not JSON'" in shown


def test_what_is_shown_whole_cannot_move_the_terminal_either(installation: Installation) -> None:
    for position in ("1:1", "1:3"):
        assert invoke(installation, "show", position).stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize("position", ["", "3", "3:", ":3", "a:b", "3:-1", "1:2,2:3", "3:1.5", "²:1", "99999:1"])
def test_a_malformed_position_is_refused_with_an_example(position: str) -> None:
    result = CliRunner().invoke(app, ["log", "show", position])
    assert result.exit_code == 2
    assert "write SHARD:SEQ, such as 3:42" in result.stderr


@pytest.mark.parametrize(
    ("position", "message"),
    [
        ("0:99", f"0:99 is not in the log: shard 0 ends at seq {MANY}"),
        ("0:0", f"0:0 is not in the log: shard 0 ends at seq {MANY}"),
        ("2:2", "2:2 is not in the log: shard 2 ends at seq 1; the outbox holds it, the relay has not published it"),
        ("4:1", "shard 4 is not in this log: it has shards 0 to 3"),
    ],
)
def test_a_position_that_the_log_does_not_have_is_refused_with_what_it_has(
    installation: Installation, position: str, message: str
) -> None:
    result = invoke(installation, "show", position)
    assert (result.exit_code, result.stderr.strip()) == (1, message)


def test_a_shard_that_the_log_does_not_have_is_refused(installation: Installation) -> None:
    result = invoke(installation, "tail", "--no-follow", "--shard", "4")
    assert (result.exit_code, result.stderr.strip()) == (1, "shard 4 is not in this log: it has shards 0 to 3")


@pytest.mark.parametrize("arguments", [["tail", "--shard", "-1"], ["tail", "--limit", "0"], ["settle"], ["show"]])
def test_malformed_arguments_are_refused(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, ["log", *arguments]).exit_code == 2


@pytest.mark.parametrize("command", ["tail", "show", "settle", "verify"])
def test_every_command_says_how_it_is_used(command: str) -> None:
    result = CliRunner().invoke(app, ["log", command, "--help"])
    assert result.exit_code == 0
    assert f"onrecord log {command}" in result.stdout


def test_help_needs_no_kafka_client() -> None:
    program = """
import sys
from onrecord.cli.contents import app
try:
    app(["log", "tail", "--help"])
finally:
    assert "onrecord.cli.log" in sys.modules
    assert not [name for name in sys.modules if name.split(".")[0] == "kafka"]
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def test_a_process_is_started_without_the_other_subcommands() -> None:
    program = """
import sys
from onrecord import cli
sys.argv = ["onrecord", "relay", "--help"]
try:
    cli.main()
finally:
    ours = {name for name in sys.modules if name.startswith("onrecord.cli.")}
    assert ours == {"onrecord.cli.processes"}, ours
"""
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0
