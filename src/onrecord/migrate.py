"""Bring the database to this version, and make its log with the first migration: once, and for ever."""

from pathlib import Path
from uuid import UUID

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random_exponential

from onrecord import broker, clock, db, ids
from onrecord.log import Log
from onrecord.settings import CantStart, Settings

ROLES_THAT_SIGN_IN = ("migrator", "command", "query", "relay", "projector", "worker", "operator")
WORKSPACE_NAME = "OnRecord"
LOCK_MS_MAX = 1_000
LOCK_WAITS_S_MAX = 120.0
MIGRATING = 1835624306  # "migr"
BUSY = (
    "a migration waited for a lock again and again, and gave up so that nobody waits for it. Nothing of it is done. "
    "Look who holds one: select pid, query, xact_start from pg_stat_activity where state <> 'idle' order by 3; "
    "then run it again."
)
_PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
_IN_THE_WHEEL = Path(__file__).with_name("migrations")


def migrate(settings: Settings, waits_s_max: float = LOCK_WAITS_S_MAX) -> None:
    """Migrate the write tables and let the roles in. Running it again changes nothing. Raises CantStart.

    Processes go on meanwhile. A migration that would make them wait for long gives up and is tried again: a statement
    that waits for a lock holds up everybody who comes after it.
    """
    limited = {"options": f"-c lock_timeout={LOCK_MS_MAX}"}
    engine = create_engine(_url(settings), poolclass=NullPool, connect_args=limited)
    with db.connect(db.conninfo(settings, settings.database_admin)) as alone:
        alone.execute("select pg_advisory_lock(%s)", (MIGRATING,))  # who comes second finds nothing to do
        _upgrade_patiently(engine, waits_s_max)
    with db.connect(db.conninfo(settings, settings.database_admin)) as admin:
        _let_in(admin, settings.database_password.get_secret_value())


def create_log(settings: Settings) -> Log:
    """The database's log; made with its topic if there is none yet. Raises broker.TopicIsWrong."""
    with db.connect(db.conninfo(settings, "onrecord_migrator")) as connection:
        if connection.execute(db.sql("onrecord", "log")).fetchone() is None:
            _choose(connection, settings)
        found = connection.execute(db.sql("onrecord", "log")).fetchone()
        assert found is not None
        log = Log(*found)
        if log.topic_id is None:
            replication = settings.topic_replication
            topic_id = broker.create_topic(settings, log.topic, log.shards, replication)
            connection.execute(db.sql("onrecord", "log_topic_made"), (topic_id,))
            log = Log(log.id, log.shards, log.topic, topic_id, log.workspace_id)
    broker.verify_topic(settings, log)
    return log


def alembic_config() -> Config:
    """Alembic, as pyproject.toml configures it; a wheel holds the migrations in the package instead."""
    if not _IN_THE_WHEEL.is_dir():
        return Config(toml_file=str(_PYPROJECT))
    config = Config()
    config.set_main_option("script_location", str(_IN_THE_WHEEL).replace("%", "%%"))
    return config


def head() -> str:
    """The version that this code brings a database to."""
    found = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert found is not None, "there are migrations"
    return found


def _upgrade_patiently(engine: Engine, waits_s_max: float) -> None:
    """Those that are done stay done, so another attempt begins with the one that gave up. Raises CantStart."""
    attempts = Retrying(
        retry=retry_if_exception(_waited_for_a_lock),
        wait=wait_random_exponential(multiplier=0.2, max=5),
        stop=stop_after_delay(waits_s_max),
        reraise=True,
    )
    try:
        for attempt in attempts:
            with attempt, engine.connect() as connection:
                _upgrade(connection)
    except OperationalError as error:
        if not _waited_for_a_lock(error):
            raise
        raise CantStart(BUSY) from None


def _waited_for_a_lock(error: BaseException) -> bool:
    waited = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
    return isinstance(error, DBAPIError) and isinstance(error.orig, waited)


def _upgrade(connection: Connection) -> None:
    """The migrations that are missing, each in a transaction of its own. Raises CantStart with what one refuses."""
    config = alembic_config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.RaiseException):
            raise CantStart(error.orig.diag.message_primary) from None
        raise


def _choose(connection: psycopg.Connection, settings: Settings) -> None:
    """Write down the log's id, its shards and its installation's workspace, in one transaction."""
    workspace_id: UUID = ids.new()
    with connection.transaction():
        connection.execute(db.sql("onrecord", "log_make_workspace"), (workspace_id, WORKSPACE_NAME, clock.now()))
        connection.execute(
            db.sql("onrecord", "log_make"),
            (ids.new(), settings.shards, settings.topic, workspace_id, clock.now()),
        )


def _let_in(admin: psycopg.Connection, password: str) -> None:
    for role in ROLES_THAT_SIGN_IN:
        statement = sql.SQL("alter role {} password {}").format(sql.Identifier(f"onrecord_{role}"), password)
        admin.execute(statement)


def _url(settings: Settings) -> URL:
    parts = conninfo_to_dict(db.conninfo(settings, settings.database_admin))
    return URL.create(
        "postgresql+psycopg",
        username=str(parts["user"]),
        password=str(parts["password"]),
        host=str(parts["host"]),
        port=int(str(parts["port"])),
        database=str(parts["dbname"]),
    )
