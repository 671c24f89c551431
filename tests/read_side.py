"""The read side of an installation, fed from tapes: real tables and the real projector, without Kafka."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

import histories
import sealing
import workspace_histories
from histories import SHARDS, Entry, Step
from installations import Installation
from onrecord.vault.keyring import Keyring
from projections import schema
from projections.catalogue import LIVE
from projections.parking import PARKED_KEYS_MAX
from projections.projection import Projection
from projections.projector import Projector
from sealing import MASTERS
from tape import Tape
from telling import Telling

Row = dict[str, Any]


class ReadSide:
    """One installation's read tables; `reset` empties them."""

    def __init__(self, installation: Installation) -> None:
        self.log = installation.log
        self.connection = installation.connect("onrecord_projector")
        schema.prepare(self.connection, LIVE, self.log.shards)
        self.installation = installation
        self._others: list[psycopg.Connection] = []

    def reset(self) -> None:
        self._close_others()
        tables = [table.name for projection in LIVE for table in projection.tables]
        with self.connection.pipeline():
            for name in (*tables, "parked", "stopped_shards", "stopped_projections"):
                self.connection.execute(sql.SQL("delete from {}").format(sql.Identifier("read", name)))
            self.connection.execute("update read.positions set seq = 0, next_offset = 0")
        with self.vault() as vault, vault.pipeline():
            self._keep_keys(vault)
            vault.execute("delete from operations")

    def vault(self) -> psycopg.Connection:
        """A connection that may change keys."""
        return self.installation.connect("onrecord_migrator")

    def destroy_key(self, contact_id: str) -> None:
        """What an erasure does to the vault."""
        with self.vault() as vault:
            vault.execute(
                "update person_keys set wrapped = null, destroyed_at = now() where person_id = %s", (contact_id,)
            )

    def _keep_keys(self, vault: psycopg.Connection) -> None:
        vault.execute("delete from person_keys where not exists (select from members where id = person_id)")
        for person_id in (*histories.contacts(), *workspace_histories.persons()):
            sealing.keep(vault, self.log.workspace_id, person_id)

    def close(self) -> None:
        self._close_others()
        self.connection.close()

    def _close_others(self) -> None:
        while self._others:
            self._others.pop().close()

    def history(self, steps: Iterable[Step]) -> list[Entry]:
        return histories.history(steps, self.log.source, self.log.workspace_id)

    def telling(self) -> Telling:
        """A history of this installation's log, to be told event by event."""
        return Telling(self.log.source, self.log.workspace_id)

    def projector(
        self, tape: Tape, live: Sequence[Projection] = LIVE, parked_keys_max: int = PARKED_KEYS_MAX
    ) -> Projector:
        """A projector of its own connection, assigned to all shards, that has read nothing yet."""
        keyring = Keyring(self._connect(), MASTERS)
        made = Projector(self._connect(), tape.reader(), self.log, live, keyring, parked_keys_max=parked_keys_max)
        made.assign(range(SHARDS))
        return made

    def _connect(self) -> psycopg.Connection:
        self._others.append(self.installation.connect("onrecord_projector"))
        return self._others[-1]

    def project(
        self,
        entries: Iterable[Entry],
        cuts: Sequence[int] = (),
        live: Sequence[Projection] = LIVE,
        parked_keys_max: int = PARKED_KEYS_MAX,
    ) -> Projector:
        """Apply what has not been applied; `cuts` are the sizes of the first polls."""
        tape = Tape(entries, cuts)
        projector = self.projector(tape, live, parked_keys_max)
        while not tape.is_over:
            projector.tick(timeout_ms=0)
        projector.settle()
        return projector

    def project_twice(self, steps: Iterable[Step]) -> None:
        """Apply a history; then read all of it again, which must change nothing."""
        entries = self.history(steps)
        self.project(entries)
        before = self.everything()
        self.connection.execute("update read.positions set next_offset = 0")
        self.project(entries)
        assert self.everything() == before, "a second time changes nothing"

    def rows(self, name: str) -> list[Row]:
        """A table's rows or a view's, in no order that matters."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            statement = sql.SQL("select * from {} as t order by t::text").format(sql.Identifier("read", name))
            return cursor.execute(statement).fetchall()

    def everything(self) -> dict[str, list[Row]]:
        """All rows of all read tables."""
        return {table.name: self.rows(table.name) for projection in LIVE for table in projection.tables}

    def positions(self, projection: str = "timeline") -> dict[int, int]:
        found = self.connection.execute("select shard, seq from read.positions where projection = %s", (projection,))
        return {shard: seq for shard, seq in found if shard < SHARDS}
