"""The data folder of Postgres: made once, and made startable again after a crash."""

import contextlib
import pwd
import secrets
from pathlib import Path

import psutil

from onrecord import postgres_programs
from onrecord.stack.files import remove_tree, write_private
from onrecord.stack.privileges import Account
from onrecord.stack.problems import StackProblem
from onrecord.stack.processes import Program, plain_environment, run

PROGRAMS = postgres_programs.folder()
SUPERUSER = "postgres"
INITDB_DEADLINE_S = 60


def prepare(folder: Path, log: Path, account: Account, *, durable: bool) -> Path:
    """Make what is missing below the folder and return the data folder, ready for a server to start on it."""
    data, password = folder / "data", folder / "password"
    folder.mkdir(parents=True, exist_ok=True)
    _require_owner(folder, account)
    if not password.exists():
        write_private(password, secrets.token_urlsafe(24), account)
    if not data.exists():
        _make(data, password, log, account, durable=durable)
    _forget_dead_server(data)
    return data


def _require_owner(folder: Path, account: Account) -> None:
    """Give a new folder to the server's account; refuse one of somebody else, as Postgres would."""
    if not any(folder.iterdir()):
        folder.chmod(0o700)
        account.give(folder)
    owner = folder.stat().st_uid
    if account.uid not in (None, owner):
        raise StackProblem(
            f"{folder} belongs to {_name(owner)}, and Postgres would run as {_name(account.uid)}",
            f"start as {_name(owner)}, choose another folder, or delete the data (onrecord up --reset)",
        )


def _name(uid: int | None) -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(uid or 0).pw_name
    return f"uid {uid}"


def _make(data: Path, password: Path, log: Path, account: Account, *, durable: bool) -> None:
    """Make it beside and rename it when complete, so that an interrupted initdb is simply repeated."""
    beside = data.with_name("data.new")
    remove_tree(beside)
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
    sign_in = [f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={password}"]
    sync = [] if durable else ["--no-sync"]
    argv: list[str | Path] = [PROGRAMS / "initdb", "-D", beside, *locale, *sign_in, *sync]
    run(Program(argv=argv, environment=plain_environment(), account=account), log, "initdb failed", INITDB_DEADLINE_S)
    beside.rename(data)


def _forget_dead_server(data: Path) -> None:
    """Remove the pid file of a killed server whose pid now is a process that isn't Postgres.

    Postgres itself forgets a pid that doesn't exist, but not one that another process of the same account got since:
    usual in containers, where pids start anew.
    """
    pid_file = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess, ValueError, IndexError):
        pid = int(pid_file.read_text("utf-8").splitlines()[0])
        if psutil.Process(pid).name() != "postgres":
            pid_file.unlink()
