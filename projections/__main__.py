"""The projector's process: own a fair share of the shards, apply what comes, give back what others should have."""

from collections.abc import Callable
from contextlib import closing
from functools import partial

import structlog

from onrecord import broker, db, log, metrics, monitoring, process, settings
from onrecord.ownership import Ownership
from onrecord.reader import Reader
from onrecord.settings import Settings
from onrecord.standing import Standing
from onrecord.vault import check
from onrecord.vault.keyring import Keyring
from projections import builds, erasing, requests, schema, standing
from projections.catalogue import LIVE
from projections.projection import Projection
from projections.projector import Projector
from projections.rebuilder import Rebuilder
from projections.standing import Folding

POLL_MS_MAX = 250

logger = structlog.get_logger("projector")


def run(config: Settings, stop: Callable[[], bool]) -> None:
    """Project until `stop()`. Any exception means: end the process, its supervisor starts it again."""
    with (
        monitoring.watched(config, "projector") as monitor,
        closing(Ownership(config, "projector")) as ownership,
    ):
        folding = Folding(lambda: ownership.units)
        with closing(Standing(config, "projector", folding.measure)) as stands:
            monitor.last_sign = lambda: ownership.touched_at
            monitor.ready = partial(folding.checks, stands)
            stands.tell(monitor.registry, standing.tell)
            _project(config, ownership, folding, stop)


def _project(config: Settings, ownership: Ownership, folding: Folding, stop: Callable[[], bool]) -> None:
    where = db.conninfo(config, "onrecord_projector", "onrecord-projector")
    masters = config.vault().masters
    with (
        db.connect(where) as connection,
        db.connect(db.conninfo(config, "onrecord_projector", "onrecord-keyring")) as vault,
    ):
        check.masters(vault, masters)
        of_log = log.read(connection)
        broker.verify_topic(config, of_log)
        schema.prepare(connection, LIVE, of_log.shards)
        folding.workspace_id = of_log.workspace_id
        with closing(broker.consumer(config)) as consumer:
            reader = Reader(
                consumer, of_log.topic, lambda shard, seq: broker.find_seq(config, of_log.topic, shard, seq)
            )
            with (
                closing(Projector(connection, reader, of_log, (), Keyring(vault, masters))) as projector,
                closing(Rebuilder(config, connection, ownership)) as rebuilder,
            ):
                _Loop(projector, rebuilder, ownership, of_log.shards, folding).run(stop)


class _Loop:
    """Ticks; and once in a heartbeat a look at who is there, and at the builds that come and go."""

    def __init__(
        self, projector: Projector, rebuilder: Rebuilder, ownership: Ownership, shards: int, folding: Folding
    ) -> None:
        self._connection = projector.connection
        self._projector = projector
        self._rebuilder = rebuilder
        self._ownership = ownership
        self._shards = shards
        self._carried: tuple[Projection, ...] = ()
        self._folding = folding
        ownership.figures = projector.pace.told

    def run(self, stop: Callable[[], bool]) -> None:
        while not stop():
            if self._ownership.touch():
                self._projector.settle()
                self._look_around()
            self._projector.tick(POLL_MS_MAX)
        self._projector.settle()

    def _look_around(self) -> None:
        erasing.apply_to_idle(self._connection)
        carried = builds.carried(builds.read(self._connection), LIVE)
        if balance(self._ownership, self._shards) or carried != self._carried:
            self._carried = carried
            logger.info("projecting", shards=sorted(self._ownership.units), builds=[_spelt(p) for p in carried])
            self._projector.assign(self._ownership.units, carried)
            metrics.PROJECTOR_SHARDS.set(len(self._ownership.units))
        self._folding.began = True
        requests.carry_out(self._projector)
        self._rebuilder.look()


def _spelt(projection: Projection) -> str:
    return f"{projection.name} {projection.build}"


def balance(ownership: Ownership, shards: int) -> bool:
    """Take free shards up to a fair share, give back what is over it; true when the shards changed."""
    before = set(ownership.units)
    share = -(-shards // ownership.processes())
    for shard in sorted(before)[share:]:
        ownership.release(shard)
    for shard in range(shards):
        if len(ownership.units) >= share:
            break
        if shard not in before:
            ownership.acquire(shard)
    return ownership.units != before


def main() -> None:
    process.collect_rarely()
    config = settings.load()
    process.begin(config, "projector")
    stop = process.Stop()
    run(config, lambda: stop.requested)


if __name__ == "__main__":
    main()
