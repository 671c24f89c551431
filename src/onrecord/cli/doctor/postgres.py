"""What the server that is Postgres has to be: what it keeps, what it writes into its log, how it is reached."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

from onrecord import db
from onrecord.cli.doctor.finding import Finding, must, should
from onrecord.settings import Settings

VERSION_MIN = 180000
CONNECTIONS_SHARE_MAX = 0.8
SLOT_BYTES_MAX = 1_000_000_000
LOCAL = frozenset({"127.0.0.1", "localhost", "::1", None})
LOST = "an acknowledged command could be lost (law 1)"
QUOTED = "the server's log would quote rows, and with them what is personal (law 8)"
UNMENDED = "a disk that is lost takes with it what was committed since the last backup"
HOW_TO_BACK_UP = "docs/backup-and-restore.md"


class Rule(NamedTuple):
    """A setting, the values that are right, the usual one first, and what depends on it."""

    name: str
    right: tuple[str, ...]
    why: str
    restart: bool = False
    grave: bool = True


RULES = (
    Rule("fsync", ("on",), LOST),
    Rule("full_page_writes", ("on",), LOST),
    Rule("synchronous_commit", ("on", "remote_apply"), LOST),
    Rule("default_transaction_isolation", ("read committed",), "outbox_emit refuses any other (law 2)"),
    Rule("default_transaction_read_only", ("off",), "no command could be taken"),
    Rule("log_error_verbosity", ("terse",), QUOTED),
    Rule("log_parameter_max_length_on_error", ("0",), QUOTED),
    Rule("server_encoding", ("UTF8",), "what customers write has every alphabet", restart=True),
    Rule("autovacuum", ("on",), "tables would grow, and what was erased stay in their pages", grave=False),
    Rule("data_checksums", ("on",), "a disk that rots wouldn't be noticed", restart=True, grave=False),
    Rule("wal_level", ("replica", "logical"), UNMENDED, restart=True, grave=False),
    Rule("archive_mode", ("on", "always"), UNMENDED, restart=True, grave=False),
)
LOGGING = (
    "log_parameter_max_length",
    "log_statement",
    "log_min_duration_statement",
    "log_min_duration_sample",
    "log_transaction_sample_rate",
)


class Server(NamedTuple):
    """What the server says of itself; see `read_server.sql`."""

    connections: int
    connections_max: int
    is_standby: bool
    backend_pid: int
    prepared: int
    kept_for_slots_bytes: int
    archiving_fails: bool


def check(config: Settings) -> Iterator[Finding]:
    """Asks as the role that commands run under. Raises psycopg.OperationalError at once if nobody answers."""
    where = db.conninfo(config, "onrecord_command")
    with psycopg.connect(where, autocommit=True) as connection:
        yield Finding("Postgres answers")
        names = [*(rule.name for rule in RULES), *LOGGING]
        values: dict[str, str] = dict(
            connection.execute(db.sql("onrecord.cli.doctor", "read_settings"), (names,)).fetchall()
        )
        row = connection.execute(db.sql("onrecord.cli.doctor", "read_server")).fetchone()
        info = connection.info
        yield judge_version(info.server_version)
        yield from judge_settings(values)
        if row is not None:
            yield from judge_server(Server._make(row), info.backend_pid)
        yield judge_way(urlsplit(config.database_url).hostname, encrypted=connection.pgconn.ssl_in_use)


def judge_version(version: int) -> Finding:
    why, mend = "no older one was tried, and the migrations use what it has", "upgrade the server"
    return must("PostgreSQL 18 or later", version >= VERSION_MIN, f"it is {version}", why=why, mend=mend)


def judge_settings(values: Mapping[str, str]) -> Iterator[Finding]:
    for rule in RULES:
        value, verdict = values[rule.name], must if rule.grave else should
        wanted = rule.right[0]
        what, found = f"Postgres: {rule.name} = {wanted}", f"it is {value}"
        yield verdict(what, value in rule.right, found, why=rule.why, mend=_how_to_set(rule, wanted))
    yield _judge_logging(values)


def _how_to_set(rule: Rule, wanted: str) -> str:
    if rule.name == "server_encoding":
        return "make the database with encoding UTF8, and restore into it"
    if rule.name == "data_checksums":
        return "stop the server, pg_checksums --enable"
    if rule.name == "archive_mode":
        return HOW_TO_BACK_UP
    then = "start the server anew" if rule.restart else "select pg_reload_conf()"
    return f"alter system set {rule.name} = '{wanted}'; then {then}. A role or the database may say otherwise too"


def _judge_logging(values: Mapping[str, str]) -> Finding:
    """Parameters are what people write and search for: no statement may be logged with them."""
    asks = {
        "log_statement": values["log_statement"] in {"mod", "all"},
        "log_min_duration_statement": values["log_min_duration_statement"] != "-1",
        "log_min_duration_sample": values["log_min_duration_sample"] != "-1",
        "log_transaction_sample_rate": float(values["log_transaction_sample_rate"]) > 0,
    }
    asked = [name for name, yes in asks.items() if yes]
    right = not asked or values["log_parameter_max_length"] == "0"
    found = f"{', '.join(asked)} logs them, up to log_parameter_max_length"
    mend = "alter system set log_parameter_max_length = 0; then select pg_reload_conf()"
    return must("Postgres logs no parameters of statements", right, found, why=QUOTED, mend=mend)


def judge_server(server: Server, told_pid: int) -> Iterator[Finding]:
    yield must(
        "Postgres is the primary",
        not server.is_standby,
        "it is a standby",
        why="a standby takes no command",
        mend="let ONRECORD_DATABASE_URL name the primary",
    )
    yield must(
        "nothing pools transactions before Postgres",
        server.backend_pid == told_pid,
        "another backend answers than the one that was connected to",
        why="owners' locks would be anybody's, and two relays could be active",
        mend="connect directly, or let the pooler pool sessions",
    )
    share = server.connections / server.connections_max
    yield should(
        "Postgres has connections to spare",
        share <= CONNECTIONS_SHARE_MAX,
        f"{server.connections} of {server.connections_max} are in use",
        why="requests wait for one, and a process that starts finds none",
        mend="raise max_connections, or lower ONRECORD_POOL_CONNECTIONS_MAX: see docs/OPERATING.md for the sum",
    )
    yield should(
        "no transaction is left prepared",
        server.prepared == 0,
        f"there are {server.prepared}, which aren't ours",
        why="they hold their locks, and keep VACUUM from what was erased",
        mend="select * from pg_prepared_xacts; then rollback prepared '…'",
    )
    yield must(
        "the write-ahead log is archived, where it is to be",
        not server.archiving_fails,
        "the last segment could not be",
        why="there is no way back to the last hours, and Postgres' disk fills up",
        mend="its log says what archive_command answered; select * from pg_stat_archiver",
    )
    mb = server.kept_for_slots_bytes / 1e6
    yield should(
        "no replication slot holds the write-ahead log back",
        server.kept_for_slots_bytes <= SLOT_BYTES_MAX,
        f"{mb:,.0f} MB are kept for one that nobody reads",
        why="Postgres' disk fills up, and then nothing is taken any more",
        mend="start its standby, or select pg_drop_replication_slot('…')",
    )


def judge_way(host: str | None, *, encrypted: bool) -> Finding:
    why = "people's words and the password of the roles go over this wire"
    mend = "add ?sslmode=verify-full&sslrootcert=… to ONRECORD_DATABASE_URL, unless the network is your own"
    right = encrypted or host in LOCAL
    return should("the way to Postgres is encrypted, or on this machine", right, "it isn't", why=why, mend=mend)
