"""The servers and processes that a bench runs against: durable Postgres, Kafka, a fresh installation for each bench."""

import base64
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import psycopg
from pydantic import SecretStr

from commands import create_token
from commands.add_member import AddMember
from commands.create_account import CreateAccount
from commands.create_token import CreateToken
from onrecord import db, migrate
from onrecord.cli.running import executing
from onrecord.log import Log
from onrecord.settings import Settings
from onrecord.stack.kafka import Kafka
from onrecord.stack.ports import free_port
from onrecord.stack.postgres import Postgres

MASTER_KEY = base64.b64encode(bytes(32)).decode()
JARS = Path(__file__).parents[1] / ".onrecord" / "jars"
READY_S_MAX = 60
REQUESTS_MAX = 1_000_000  # a bench measures what there is below the limits of requests
LIMITS = [f"{of}_requests_{per}_max" for of in ("credential", "workspace") for per in ("per_s", "burst")]


@dataclass(frozen=True)
class Rig:
    """A fresh installation on servers of its own."""

    postgres: Postgres
    kafka: Kafka
    settings: Settings
    log: Log
    more: Mapping[str, str] = field(default_factory=dict)

    def connect(self, role: str = "postgres") -> psycopg.Connection:
        return db.connect(db.conninfo(self.settings, role))

    @property
    def environment(self) -> dict[str, str]:
        config = self.settings
        return os.environ | {
            "ONRECORD_DATABASE_URL": config.database_url,
            "ONRECORD_DATABASE_PASSWORD": config.database_password.get_secret_value(),
            "ONRECORD_KAFKA_BOOTSTRAP": config.kafka_bootstrap,
            "ONRECORD_TOPIC": config.topic,
            "ONRECORD_API_PORT": str(config.api_port),
            "ONRECORD_MATCHING_SECRET": config.matching_secret.get_secret_value(),
            "ONRECORD_MASTER_KEYS": MASTER_KEY,
            **{f"ONRECORD_{name}".upper(): str(REQUESTS_MAX) for name in LIMITS},
            **self.more,
        }

    def sign_up(self) -> str:
        """Make an admin by the commands, events and all; their token. Not for within an event loop."""
        person = CreateAccount(
            email="bench@demo.example", name="Bench", method="password", password_hash=None, is_verified=True
        )
        with executing(self.settings, self.log) as run:
            member = run(AddMember(account_id=run(person).answer.account_id, role="admin")).answer
            command = CreateToken(label="bench", member_id=member.member_id)
            made = run(command).answer
        return create_token.told(self.settings.vault(), command, made, self.log.workspace_id).secret

    @contextmanager
    def running(self, *names: str) -> Iterator[None]:
        """Subcommands of `onrecord`, with arguments, as processes; with an API among them, until it answers."""
        commands = [[sys.executable, "-m", "onrecord", *name.split()] for name in names]
        with _processes(commands, self.environment):
            if "api" in names:
                path = "/readyz" if "projector" in names else "/healthz"
                wait_for_http(f"http://127.0.0.1:{self.settings.api_port}{path}")
            yield


@contextmanager
def rig(database: str = "bench") -> Iterator[Rig]:
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        postgres = Postgres(root / "postgres", free_port())
        kafka = Kafka(root / "kafka", free_port(), free_port(), jar_folder=JARS)
        postgres.start()
        kafka.start()
        postgres.wait_ready()
        kafka.wait_ready()
        try:
            yield install(postgres, kafka, database)
        finally:
            kafka.stop()
            postgres.stop()


def install(postgres: Postgres, kafka: Kafka, database: str) -> Rig:
    """A migrated database and its topic."""
    with psycopg.connect(postgres.admin_url("postgres"), autocommit=True) as admin:
        admin.execute(f"create database {database}")
    settings = Settings(
        database_url=f"postgresql://127.0.0.1:{postgres.port}/{database}",
        database_password=SecretStr(postgres.password),
        kafka_bootstrap=kafka.bootstrap,
        topic=f"{database}.events",
        api_port=free_port(),
        matching_secret=SecretStr("bench-secret-0123456789"),
        master_keys=SecretStr(MASTER_KEY),
    )
    migrate.migrate(settings)
    return Rig(postgres, kafka, settings, migrate.create_log(settings))


@contextmanager
def _processes(commands: list[list[str]], environment: dict[str, str]) -> Iterator[None]:
    started = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for command in commands]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=15)


@contextmanager
def serving(module: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    """An ASGI app under uvicorn with the settings that the API has."""
    options = ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log"]
    command = [sys.executable, "-m", "uvicorn", module, "--port", str(port), *options, "--no-server-header"]
    with _processes([command], environment):
        wait_for_http(f"http://127.0.0.1:{port}/openapi.json")
        yield


def wait_for_http(url: str) -> None:
    deadline = monotonic() + READY_S_MAX
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - an address of this bench
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if monotonic() > deadline:
                raise
            sleep(0.1)
        else:
            return
