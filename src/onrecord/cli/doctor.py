"""`onrecord doctor`: checks every setting that the laws depend on, and says what to do about each that is wrong."""

from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import typer
from rich.console import Console
from rich.markup import escape

from onrecord import db, log
from onrecord.cli import doctor_ai, status
from onrecord.cli.checked import Finding
from onrecord.cli.stack import FOLDER, Folder
from onrecord.cli.surroundings import plainly, settings_of
from onrecord.identity import first_admin
from onrecord.settings import Settings
from onrecord.vault import check as vault_check

POSTGRES_MIN = 180000
SECRET_CHARS_MIN = 20
ROLES = (
    "onrecord_command",
    "onrecord_query",
    "onrecord_relay",
    "onrecord_projector",
    "onrecord_worker",
    "onrecord_operator",
)
ALIVE_S_MAX = 10
LOST = "an acknowledged command could be lost"
NEEDED = {
    "fsync": ("on", LOST),
    "full_page_writes": ("on", LOST),
    "synchronous_commit": ("on", LOST),
    "log_error_verbosity": ("terse", "the server's log could quote rows, and with them what is personal"),
}


def doctor(folder: Folder = FOLDER) -> None:
    """Check every setting that the laws depend on.

    Ends with 1 if anything is wrong.

    \b
    Examples:
      onrecord doctor
      onrecord doctor --folder /srv/onrecord
    """  # noqa: D301 (a backslash and b keep the lines of a paragraph)
    console = Console(highlight=False, soft_wrap=True)
    wrong = 0
    with plainly():
        config = settings_of(folder)
        for check in (_postgres, _roles, _secrets, _people, _channels, doctor_ai.check, _topic, _operation):
            for finding in check(config):
                wrong += finding.wrong is not None
                console.print(_told(finding))
    raise typer.Exit(1 if wrong else 0)


def _told(finding: Finding) -> str:
    if finding.wrong:
        return f"[red]wrong[/] {finding.what}: {escape(finding.wrong)}"
    if finding.note:
        return f"[yellow]note[/]  {finding.what}: {escape(finding.note)}"
    return f"[green]ok[/]    {finding.what}"


def _postgres(config: Settings) -> Iterator[Finding]:
    with db.connect(db.conninfo(config, "onrecord_command")) as connection:
        version = connection.info.server_version
        yield _finding("PostgreSQL 18 or later", version >= POSTGRES_MIN, f"it is {version}: upgrade the server")
        for name, (wanted, danger) in NEEDED.items():
            value = _show(connection, name)
            what = f"Postgres: {name} = {wanted}"
            yield _finding(what, value == wanted, f"it is {value}: {danger}")
        isolation = _show(connection, "default_transaction_isolation")
        what = "Postgres: read committed"
        yield _finding(what, isolation == "read committed", f"it is {isolation}: outbox_emit refuses it")


def _roles(config: Settings) -> Iterator[Finding]:
    """Each role signs in, is bound by row-level security, and gives up before it holds others up for long."""
    for role in ROLES:
        with db.connect(db.conninfo(config, role)) as connection:
            row = connection.execute(
                "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
            ).fetchone()
            free = bool(row and row[0])
            yield _finding(f"{role} is bound by row-level security", not free, "take superuser and bypassrls from it")
            limited = _show(connection, "idle_in_transaction_session_timeout") != "0"
            yield _finding(f"{role} has time limits", limited, "run `onrecord migrate`")


def _secrets(config: Settings) -> Iterator[Finding]:
    for variable, secret in (
        ("ONRECORD_DATABASE_PASSWORD", config.database_password),
        ("ONRECORD_MATCHING_SECRET", config.matching_secret),
    ):
        chars = len(secret.get_secret_value())
        what = f"{variable} has {SECRET_CHARS_MIN} characters or more"
        yield _finding(
            what, chars >= SECRET_CHARS_MIN, f"it has {chars}: whoever guesses it reads or passes for anybody"
        )
    what = "the settings hold every master key that the vault needs"
    with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        try:
            vault_check.masters(connection, config.vault().masters)
        except vault_check.VaultIsUnreadable as error:
            yield Finding(what, str(error))
        else:
            yield Finding(what)


def _people(config: Settings) -> Iterator[Finding]:
    """Somebody administers this installation; and who needs a second factor, and lacks one."""
    roles = sorted(config.second_factor_roles)
    with db.connect(db.conninfo(config, "onrecord_migrator")) as connection:
        home = log.read(connection).workspace_id
        admins = _number(connection.execute(db.sql("onrecord.cli", "count_admins"), (home,)))
        without = _number(connection.execute(db.sql("onrecord.cli", "count_without_second_factor"), (roles,)))
    yield _finding("somebody can administer this installation", admins > 0, f"make the first: {first_admin.HOW}")
    if not roles:
        dangerous = "nobody needs one, which is for development only: unset ONRECORD_SECOND_FACTOR_ROLES"
        yield Finding("second factor", note=dangerous)
    else:
        missing = f"{without} of them have none yet: they enrol one before they do anything else"
        yield Finding(f"second factor: needed by {', '.join(roles)}", note=missing if without else None)


def _channels(config: Settings) -> Iterator[Finding]:
    """Whether webhooks are believed, where there are channels; and whether what they told is done."""
    from onrecord.whatsapp.files import is_simulated  # noqa: PLC0415 - `--help` needs no HTTP

    with db.connect(db.conninfo(config, "onrecord_worker")) as connection:
        counted = connection.execute(db.sql("onrecord.cli", "count_channels"), (is_simulated(config.graph_url),))
        channels, elsewhere = counted.fetchone() or (0, 0)
        _, failed, _, _ = connection.execute(db.sql("onrecord.cli", "count_webhooks")).fetchone() or (0, 0, 0, 0)
    for variable, secret, without in (
        ("ONRECORD_WHATSAPP_APP_SECRET", config.whatsapp_app_secret, "no webhook is believed: set the app's secret"),
        ("ONRECORD_WHATSAPP_VERIFY_TOKEN", config.whatsapp_verify_token, "Meta can't register the webhook: choose one"),
    ):
        if channels:
            yield _finding(f"{variable} is set, for there are channels", bool(secret), without)
    confused = f"{elsewhere} of them were not: what they send goes to the wrong one; see `onrecord channel list`"
    yield _finding("channels were connected at the API that ONRECORD_GRAPH_URL names", not elsewhere, confused)
    yield _finding("no webhook has failed", not failed, "see `onrecord webhooks list --state failed`")


def _topic(config: Settings) -> Iterator[Finding]:
    from onrecord import broker  # noqa: PLC0415 - `--help` needs no Kafka client

    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        of_log = log.read(connection)
    what = f"topic {of_log.topic}: id, {of_log.shards} partitions, kept for ever"
    yield _verified(what, lambda: broker.verify_topic(config, of_log))
    with closing(broker.consumer(config)) as reader:
        there = reader.partitions_for_topic(of_log.topic) or set()
    yield _finding("Kafka answers for every partition", len(there) == of_log.shards, f"only for {sorted(there)}")


def _operation(config: Settings) -> Iterator[Finding]:
    found = status.read(config)
    kinds = {process.kind for process in found.processes if process.silent_s <= ALIVE_S_MAX}
    for kind in ("relay", "projector", "worker"):
        yield _finding(f"a {kind} is alive", kind in kinds, f"start one: onrecord {kind}")
    carried = "operator" in kinds
    yield _finding("requests of operators are carried out", carried, "start a worker: onrecord worker")
    yield _finding("no shard is halted", not found.halted, "see `onrecord status`")
    yield _finding("no shard is stopped", not found.stopped, "see `onrecord status`")
    yield _finding("no read model is stopped", not found.stopped_models, "see `onrecord status`")
    yield _finding("no feeding is stopped", not found.unfed, "see `onrecord status`")
    yield _finding("no file waits for longer than a day", not found.late_files, "see `onrecord status`")
    yield _finding("no key is parked", not found.parked, "see `onrecord parked list`")


def _verified(what: str, check: Callable[[], None]) -> Finding:
    from onrecord.broker import TopicIsWrong  # noqa: PLC0415 - as above

    try:
        check()
    except TopicIsWrong as error:
        return Finding(what, str(error))
    return Finding(what)


def _finding(what: str, right: bool, otherwise: str) -> Finding:
    return Finding(what, None if right else otherwise)


def _number(found: psycopg.Cursor[tuple[int]]) -> int:
    row = found.fetchone()
    assert row is not None, "a count is one row"
    return row[0]


def _show(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("select current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return str(row[0])
