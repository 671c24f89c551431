"""The servers of the stack start anew after any end, keep what they were given, and let nobody in without a key."""

import http.client
import io
import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from minio import Minio

from installations import JARS
from onrecord.stack.kafka import Kafka
from onrecord.stack.ports import HOST, free_port
from onrecord.stack.postgres import Postgres
from onrecord.stack.s3 import S3


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres", free_port(), durable=False)
    server.start()
    server.wait_ready()
    yield server
    server.kill()


def test_a_killed_postgres_comes_back_with_what_was_committed(postgres: Postgres) -> None:
    with psycopg.connect(postgres.admin_url()) as connection:
        connection.execute("create table kept as select 42 as answer")
    postgres.kill()
    postgres.start()
    postgres.wait_ready()
    with psycopg.connect(postgres.admin_url()) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


def test_postgres_forgets_a_dead_server_whose_pid_is_somebody_else(postgres: Postgres) -> None:
    pid_file = postgres.folder / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.kill()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    postgres.start()
    postgres.wait_ready()


def test_postgres_wants_the_password_and_listens_on_this_machine_only(postgres: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.admin_url().replace(postgres.password, "wrong"))
    listening = [c for c in psutil.Process(postgres.pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert [c.laddr for c in listening] == [(HOST, postgres.port)]


def test_a_killed_kafka_comes_back_on_other_ports(tmp_path: Path) -> None:
    kafka = Kafka(tmp_path / "kafka", free_port(), free_port(), jar_folder=JARS)
    kafka.start()
    kafka.wait_ready()
    kafka.kill()
    assert kafka.poll() == -signal.SIGKILL
    kafka.port, kafka.controller_port = free_port(), free_port()
    kafka.start()
    kafka.wait_ready()
    kafka.kill()


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """In a folder of any name."""
    folder = tmp_path_factory.mktemp("s3") / "Büro \\u0041 =:#"
    server = S3(folder, free_port(), access_key="key", secret_key=secrets.token_urlsafe(), jar_folder=JARS)
    server.start()
    server.wait_ready()
    yield server
    server.kill()


def test_s3_lets_nobody_in_without_a_signature(s3: S3) -> None:
    connection = http.client.HTTPConnection(HOST, s3.port, timeout=10)
    connection.request("GET", "/")
    assert connection.getresponse().status == 403
    connection.close()


def test_s3_lists_what_it_was_given_in_a_folder_of_any_name(s3: S3) -> None:
    client = Minio(f"{HOST}:{s3.port}", "key", s3.secret_key, secure=False, region="us-east-1")
    client.make_bucket("given")
    client.put_object("given", "a/b/c", io.BytesIO(b"abc"), 3)
    assert [found.object_name for found in client.list_objects("given", prefix="a/", recursive=True)] == ["a/b/c"]
    assert (s3.folder / "data" / "given" / "a" / "b" / "c").read_bytes() == b"abc"
