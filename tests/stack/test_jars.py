"""Jars come from a repository that nobody has to trust: the sums of the lock decide what is run."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from onrecord.stack import jars
from onrecord.stack.fetching import AlteredDownload
from onrecord.stack.jars import Jar
from onrecord.stack.ports import HOST, free_port
from onrecord.stack.problems import StackProblem

CONTENT = b"a jar"
JAR = Jar("org.example", "thing", "1.0", None, hashlib.sha256(CONTENT).hexdigest())


class Repository(ThreadingHTTPServer):
    """A Maven repository with one jar, which may be altered, and which may be busy for a while."""

    def __init__(self) -> None:
        super().__init__((HOST, 0), Handler)
        self.content = CONTENT
        self.refusals_left = 0
        self.asked: list[str] = []

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.server_port}/maven"


class Handler(BaseHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        busy = self.server.refusals_left > 0
        self.server.refusals_left -= 1
        content = b"" if busy else self.server.content
        self.send_response(503 if busy else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@pytest.fixture
def repository() -> Iterator[Repository]:
    with Repository() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_missing_jar_is_fetched_once(repository: Repository, tmp_path: Path) -> None:
    for _ in range(2):
        [path] = jars.provide([JAR], tmp_path, base=repository.base)
        assert path.read_bytes() == CONTENT
    assert repository.asked == ["/maven/org/example/thing/1.0/thing-1.0.jar"]


def test_an_altered_jar_is_replaced_before_it_is_named(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / JAR.file_name).write_bytes(b"altered")
    [path] = jars.provide([JAR], tmp_path, base=repository.base)
    assert path.read_bytes() == CONTENT


def test_an_altered_download_is_refused_and_thrown_away(repository: Repository, tmp_path: Path) -> None:
    repository.content = b"altered"
    with pytest.raises(AlteredDownload, match=r"thing-1\.0\.jar"):
        jars.provide([JAR], tmp_path, base=repository.base)
    assert not list(tmp_path.glob("thing*"))


def test_a_jar_that_nobody_locked_is_not_on_the_class_path(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "smuggled.jar").touch()
    assert jars.provide([JAR], tmp_path, base=repository.base) == [tmp_path / "thing-1.0.jar"]


def test_a_busy_repository_is_asked_again(repository: Repository, tmp_path: Path) -> None:
    repository.refusals_left = 1
    jars.provide([JAR], tmp_path, base=repository.base)
    assert len(repository.asked) == 2


def test_without_a_network_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StackProblem, match=r"thing-1.0.jar could not be fetched(.|\n)*next: check the network"):
        jars.provide([JAR], tmp_path, base=f"http://{HOST}:{free_port()}")


def test_giving_up_ends_the_fetching(repository: Repository, tmp_path: Path) -> None:
    def give_up(_so_far: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        jars.provide([JAR], tmp_path, base=repository.base, progress=give_up)


@pytest.mark.parametrize("name", ["kafka", "s3proxy"])
def test_a_lock_names_each_file_once_with_its_sum(name: str) -> None:
    locked = jars.locked(name)
    assert len({jar.file_name for jar in locked}) == len(locked) > 0
    assert all(len(jar.sha256) == 64 for jar in locked)
