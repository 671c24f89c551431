"""A Postgres of a test's own that archives, to which blocks of a page are done by the account that it runs under."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, LiteralString

import psycopg

import doc_pages
from onrecord.stack import cluster
from onrecord.stack.files import write_private
from onrecord.stack.ports import HOST, free_port
from onrecord.stack.postgres import Postgres
from onrecord.stack.privileges import Account, account_for
from onrecord.stack.processes import Program, plain_environment, run
from waiting import until

PAGE = doc_pages.ROOT / "docs" / "backup-and-restore.md"
DEADLINE_S = 60.0
BACKUPS, MOMENT = "/backups", "2026-01-31 03:00:00+00"  # as the page calls them


@dataclass(frozen=True)
class Archiving:
    """The server, and where its backups are."""

    postgres: Postgres
    backups: Path

    @cached_property
    def _aside(self) -> Postgres:
        return Postgres(self.postgres.folder.with_name("aside"), free_port(), durable=False)

    @property
    def _account(self) -> Account:
        return account_for(cluster.PROGRAMS / "postgres", self.postgres.folder)

    def configure(self) -> None:
        """Before the first start."""
        self.postgres.prepare()
        for folder in (self.backups, self.backups / "wal"):
            folder.mkdir()
            self._account.give(folder)
        with (self.postgres.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(self._said("postgresql.conf"))

    def start(self) -> None:
        """Returns when it may be written to."""
        self.postgres.start()
        self.postgres.wait_ready()
        until(lambda: not self._asked("select pg_is_in_recovery()"), DEADLINE_S)

    @contextmanager
    def set_aside(self, database: str) -> Iterator[str]:
        """What was set aside runs, on another port; yields its address."""
        self._account.give(self._aside.folder)
        self._aside.start()
        self._aside.wait_ready()
        yield f"postgresql://{HOST}:{self._aside.port}/{database}"
        self._aside.stop()

    def now(self) -> datetime:
        moment: datetime = self._asked("select clock_timestamp()")
        return moment

    def back_up(self) -> None:
        self._do(self._said("base-backup"))

    def recover(self, moment: datetime) -> None:
        """What it was is set aside."""
        self.postgres.stop()
        self._aside.folder.mkdir()
        for name in ("data", "password"):
            (self.postgres.folder / name).rename(self._aside.folder / name)
        write_private(self.postgres.folder / "password", self._aside.password, self._account)
        said = self._said("recovery")
        assert said.count(MOMENT) == 1
        self._do(said.replace(MOMENT, moment.isoformat()))

    def _asked(self, statement: LiteralString) -> Any:
        with psycopg.connect(self.postgres.admin_url()) as connection:
            ((answer,),) = connection.execute(statement).fetchall()
        return answer

    def _said(self, name: str) -> str:
        (block,) = (block for block in doc_pages.blocks(PAGE) if block.name == name)
        return block.text.replace(BACKUPS, str(self.backups))

    def _do(self, text: str) -> None:
        environment = plain_environment() | {
            "PATH": f"{cluster.PROGRAMS}:{os.defpath}",
            "PGDATA": str(self.postgres.folder / "data"),
            "PGHOST": HOST,
            "PGPORT": str(self.postgres.port),
            "PGUSER": cluster.SUPERUSER,
            "PGPASSWORD": self.postgres.password,
        }
        argv = ["/bin/sh", "-euc", text]
        program = Program(argv=argv, environment=environment, account=self._account)
        run(program, self.postgres.log, text, DEADLINE_S)
