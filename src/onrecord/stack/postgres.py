"""A Postgres server of our own: on 127.0.0.1 only, with a password, in one folder."""

import contextlib
import signal
from pathlib import Path

import psutil
import psycopg

from onrecord.stack import cluster, pids
from onrecord.stack.ports import HOST
from onrecord.stack.privileges import account_for
from onrecord.stack.processes import Process, Program, plain_environment

CONNECTIONS_MAX = 200
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": str(CONNECTIONS_MAX),
    "shared_buffers": "128MB",
    "log_error_verbosity": "terse",  # the detail of an error quotes rows
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres(Process):
    """One server; `start()` makes its data folder the first time, and survives a former kill -9.

    With durable=False it doesn't wait for the disk: a killed server loses nothing, a killed machine may. Everything
    else stays as in production, `synchronous_commit` too, or a kill in a test would lose what was committed.
    """

    stop_signal = signal.SIGINT  # SIGTERM would wait for every client to leave

    def __init__(self, folder: Path, port: int, *, durable: bool = True, logs: Path | None = None) -> None:
        super().__init__("postgres", (logs or folder).absolute() / "postgres.log")
        self.folder = folder.absolute()
        self.port = port
        self.durable = durable

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text("utf-8")

    def admin_url(self, dbname: str = "postgres") -> str:
        """Give a connection string of the superuser; it holds the password."""
        return f"postgresql://{cluster.SUPERUSER}:{self.password}@{HOST}:{self.port}/{dbname}"

    def is_ready(self) -> bool:
        try:
            psycopg.connect(self.admin_url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """Send SIGKILL to the server and to its backends, which are process groups of their own."""
        backends: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess):
            backends = psutil.Process(self.pid).children(recursive=True) if self.pid else []
        super().kill()
        pids.kill_all(backends)

    def prepare(self) -> Program:
        account = account_for(cluster.PROGRAMS / "postgres", self.folder)
        data = cluster.prepare(self.folder, self.log, account, durable=self.durable)
        settings = SETTINGS | {"port": str(self.port)}
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            argv=[cluster.PROGRAMS / "postgres", "-D", data, *words],
            environment=plain_environment(),
            account=account,
        )
