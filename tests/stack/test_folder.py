"""The folder of the stack: one run at a time, secrets for its owner only, left-overs recognised for certain."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.stack import environment, leftovers, servers, table
from onrecord.stack.claim import AlreadyRuns, claim
from onrecord.stack.options import Options
from onrecord.stack.pids import Known
from onrecord.stack.ports import HOST, free_port
from onrecord.stack.problems import StackProblem
from onrecord.stack.processes import Process

MakeChild = Callable[..., Process]


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(
        folder=tmp_path / "stack",
        api_port=free_port(),
        postgres_port=free_port(),
        kafka_port=free_port(),
        kafka_controller_port=free_port(),
        s3_port=free_port(),
        oidc_port=free_port(),
        whatsapp_port=free_port(),
        anthropic_port=free_port(),
        monitoring_port=min(free_port(), 65532),
    )


@pytest.fixture
def orphan() -> Iterator[subprocess.Popen[bytes]]:
    """A process that no supervisor watches."""
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as process:
        yield process
        process.kill()


def test_a_second_run_is_told_who_runs_and_where(options: Options) -> None:
    with claim(options.folder):
        table.write(options.folder, table.Table(Known.of(os.getpid(), "onrecord up"), options.addresses))
        with pytest.raises(AlreadyRuns) as refused, claim(options.folder):
            pass
    assert f"pid {os.getpid()}" in str(refused.value)
    assert f"http://{HOST}:{options.api_port}" in str(refused.value)


def test_the_folder_is_free_again_afterwards(options: Options) -> None:
    for _ in range(2):
        with claim(options.folder):
            pass


def test_a_folder_that_cant_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "stack"
    with pytest.raises(StackProblem, match=rf"{folder} can't be written(.|\n)*--folder"), claim(folder):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cant_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StackProblem, match=rf"{tmp_path} can't be written(.|\n)*--folder"), claim(tmp_path):
        pass


def test_a_taken_port_is_named_with_its_holder_and_the_way_out(options: Options) -> None:
    with (
        socket.create_server((HOST, options.kafka_port)),
        pytest.raises(
            StackProblem, match=rf"port {options.kafka_port} for Kafka(.|\n)*pid {os.getpid()}(.|\n)*--kafka-port"
        ),
    ):
        options.require_free_ports()


def test_a_port_chosen_twice_is_refused(tmp_path: Path) -> None:
    port = free_port()
    with pytest.raises(StackProblem, match=f"port {port} is chosen for Postgres and for the API"):
        Options(folder=tmp_path, api_port=port, postgres_port=port).require_free_ports()


def test_left_overs_are_stopped_and_named(tmp_path: Path, orphan: subprocess.Popen[bytes]) -> None:
    known = Known.of(orphan.pid, "relay")
    assert known
    table.write(tmp_path, table.Table(processes=[known]))
    assert leftovers.stop(tmp_path) == [known]
    assert orphan.wait(5) != 0
    assert table.read(tmp_path) == table.Table()


def test_a_pid_that_somebody_else_got_is_left_alone(tmp_path: Path, orphan: subprocess.Popen[bytes]) -> None:
    known = Known.of(orphan.pid, "relay")
    assert known
    table.write(tmp_path, table.Table(processes=[Known(known.name, known.pid, known.born - 3600)]))
    assert leftovers.stop(tmp_path) == []
    assert orphan.poll() is None


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    secrets = environment.secrets_of(tmp_path)
    assert environment.secrets_of(tmp_path) == secrets
    assert len(secrets["ONRECORD_MATCHING_SECRET"]) >= 32
    assert environment.API_TOKEN not in secrets, "a token is one of the database"
    assert stat.S_IMODE((tmp_path / environment.SECRETS).stat().st_mode) == 0o600


def test_a_secret_that_a_person_chose_stays(tmp_path: Path) -> None:
    (tmp_path / environment.SECRETS).write_text("ONRECORD_S3_ACCESS_KEY=chosen-by-a-person\n")
    assert environment.secrets_of(tmp_path)["ONRECORD_S3_ACCESS_KEY"] == "chosen-by-a-person"
    assert environment.secrets_of(tmp_path)["ONRECORD_MATCHING_SECRET"]


def test_a_secret_that_is_kept_takes_the_place_of_its_former_self_alone(tmp_path: Path) -> None:
    former = environment.secrets_of(tmp_path)
    for token in ("first", "second"):
        environment.keep(tmp_path, {environment.API_TOKEN: token})
    assert environment.secrets_of(tmp_path) == former | {environment.API_TOKEN: "second"}
    assert stat.S_IMODE((tmp_path / environment.SECRETS).stat().st_mode) == 0o600


def test_the_environment_is_read_as_it_was_written(tmp_path: Path) -> None:
    values = {"ONRECORD_A": "with space, 'quote' and $dollar", "ONRECORD_B": "", "ONRECORD_C": "a=b"}
    environment.write(tmp_path, values)
    assert environment.read(tmp_path) == values
    assert environment.read(tmp_path / "elsewhere") == {}


def test_a_reset_removes_the_data_and_keeps_the_rest(options: Options) -> None:
    for name in ("postgres", "kafka", "s3", "jars", "logs"):
        (options.folder / name / "deep").mkdir(parents=True)
    environment.secrets_of(options.folder)
    servers.remove_data(options)
    assert {path.name for path in options.folder.iterdir()} == {"jars", "logs", environment.SECRETS}
