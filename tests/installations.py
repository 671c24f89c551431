"""An installation for a test: the running Postgres and Kafka, a database and a topic of its own, its processes."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql
from pydantic import SecretStr

import histories
import kept
import people
import sealing
from onrecord import db, migrate
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.stack.kafka import Kafka
from onrecord.stack.ports import free_port
from onrecord.stack.postgres import Postgres
from outbox_relay import __main__ as relay_process
from projections import __main__ as projector_process

JARS = Path(__file__).parents[1] / ".onrecord" / "jars"
TEMPLATE = "onrecord_template"
LENT = "ONRECORD_TEST_SERVERS"
TOKEN = "ort_test-token-0123456789"
AGENT_ID = UUID("01900000-0000-7000-8000-000000000004")
SHARDS = 4
START_S_MAX = 240.0  # of a machine that is busy with other things
NO_S3 = "http://127.0.0.1:9"  # nobody listens there: whoever tests files names one
# One token stands for everybody in a load: what limits a client of one's own would limit the test.
LIMITS = [f"ONRECORD_{of}_REQUESTS_{per}_MAX" for of in ("CREDENTIAL", "WORKSPACE") for per in ("PER_S", "BURST")]
REQUESTS_MAX = "1000000"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Servers:
    """The running Postgres and Kafka of this test run."""

    postgres: Postgres
    kafka: Kafka

    @property
    def words(self) -> str:
        """What LENT says to a run of tests that is to use these."""
        return f"{self.postgres.folder}:{self.postgres.port}:{self.kafka.port}"

    def settings(self, database: str, topic: str, shards: int = SHARDS) -> Settings:
        return Settings(
            database_url=f"postgresql://127.0.0.1:{self.postgres.port}/{database}",
            database_password=SecretStr(self.postgres.password),
            kafka_bootstrap=self.kafka.bootstrap,
            topic=topic,
            shards=shards,
            matching_secret=SecretStr("test-secret-0123456789"),
            master_keys=SecretStr(sealing.MASTER_KEY),
            allowed_hosts=("127.0.0.1", "onrecord.test"),
            s3_endpoint=NO_S3,
            s3_access_key="nobody",
            s3_secret_key=SecretStr("nobody"),
        )

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.postgres.admin_url(database), autocommit=True)

    def environment(self, settings: Settings) -> dict[str, str]:
        """The environment of a subprocess of that installation."""
        return os.environ | {
            "ONRECORD_DATABASE_URL": settings.database_url,
            "ONRECORD_DATABASE_PASSWORD": self.postgres.password,
            "ONRECORD_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
            "ONRECORD_TOPIC": settings.topic,
            "ONRECORD_API_TOKEN": TOKEN,
            "ONRECORD_MATCHING_SECRET": settings.matching_secret.get_secret_value(),
            "ONRECORD_MASTER_KEYS": sealing.MASTER_KEY,
            "ONRECORD_S3_ENDPOINT": settings.s3_endpoint,
            "ONRECORD_S3_ACCESS_KEY": settings.s3_access_key or "",
            "ONRECORD_S3_SECRET_KEY": settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else "",
            "ONRECORD_S3_BUCKET": settings.s3_bucket,
            **dict.fromkeys(LIMITS, REQUESTS_MAX),
        }


@dataclass(frozen=True)
class Installation:
    """A database and a topic of a test's own, with a fresh log."""

    servers: Servers
    settings: Settings
    log: Log

    @property
    def environment(self) -> dict[str, str]:
        return self.servers.environment(self.settings)

    def connect(self, role: str) -> psycopg.Connection:
        """A connection in autocommit as one of the database roles, such as `onrecord_relay`, or as the superuser."""
        return db.connect(db.conninfo(self.settings, role))

    @contextmanager
    def relay(self) -> Iterator[None]:
        """The relay's process, as a thread."""
        with _running(lambda stop: relay_process.run(self.settings, stop)):
            yield

    @contextmanager
    def projector(self) -> Iterator[None]:
        """The projector's process, as a thread."""
        with _running(lambda stop: projector_process.run(self.settings, stop)):
            yield


@contextmanager
def lent(words: str) -> Iterator[Servers]:
    """The servers of the run that started this one, as `Servers.words` names them."""
    folder, *ports = words.rsplit(":", 2)
    postgres_port, kafka_port = map(int, ports)
    kafka = Kafka(Path(folder), kafka_port, 0, jar_folder=JARS)
    try:
        yield Servers(Postgres(Path(folder), postgres_port, durable=False), kafka)
    finally:
        kept.close()


@contextmanager
def serving(folder: Path) -> Iterator[Servers]:
    """A Postgres and a Kafka in this folder, with a migrated template; one may be killed in between."""
    folder.chmod(0o755)
    postgres = Postgres(folder / "postgres", free_port(), durable=False)
    kafka = Kafka(folder / "kafka", free_port(), free_port(), jar_folder=JARS)
    try:
        postgres.start()
        kafka.start()
        postgres.wait_ready(START_S_MAX)
        kafka.wait_ready(START_S_MAX)
        servers = Servers(postgres, kafka)
        make_template(servers)
        yield servers
    finally:
        kept.close()
        kafka.kill()
        postgres.stop()


def make_template(servers: Servers) -> None:
    """Passwords are hashed in one round: 4096, at every connection, would be half of what a connection costs."""
    with servers.admin() as admin:
        admin.execute("alter system set scram_iterations = 1")
        admin.execute("select pg_reload_conf()")
        admin.execute(f"create database {TEMPLATE}")
    with servers.admin() as admin:
        admin.execute(sql.SQL("alter role postgres password {}").format(servers.postgres.password))
    migrate.migrate(servers.settings(TEMPLATE, "unused"))


@contextmanager
def _running(run: Callable[[Callable[[], bool]], None]) -> Iterator[None]:
    """Runs in a thread until the block ends; what it raised is raised here."""
    stop, raised = threading.Event(), []

    def target() -> None:
        try:
            run(stop.is_set)
        except BaseException as error:  # noqa: BLE001 - handed to the test, whatever it is
            raised.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=30)
    if raised:
        raise raised[0]


def make_installation(servers: Servers, shards: int = SHARDS) -> Installation:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with servers.admin() as admin:
        admin.execute(f"create database {name} template {TEMPLATE}")
    settings = servers.settings(name, f"{name}.events", shards)
    made = Installation(servers, settings, migrate.create_log(settings))
    with made.connect(settings.database_admin) as connection, connection.pipeline():
        people.add_member(connection, made.log, "admin", TOKEN)
        people.add_member(connection, made.log, "agent", member_id=AGENT_ID)
        for contact_id in histories.contacts():
            sealing.keep(connection, made.log.workspace_id, contact_id)
    return made
