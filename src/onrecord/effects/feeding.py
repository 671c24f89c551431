"""The feeder's process, as a thread of the worker's, for kafka-python blocks: one feeds, the others stand by."""

import time
from collections.abc import Callable
from contextlib import closing

import structlog

from onrecord import broker, db, metrics
from onrecord.effects.feeder import Feeder
from onrecord.log import Log
from onrecord.ownership import Ownership
from onrecord.reader import Reader
from onrecord.settings import Settings

FEED = 0
POLL_MS_MAX = 250
STANDBY_INTERVAL_MS = 250

logger = structlog.get_logger("feeder")


def run(config: Settings, of_log: Log, stop: Callable[[], bool], fed: Callable[[], None]) -> None:
    """Feed until `stop()`; says `fed()` when there is something new in the ledger. Any exception ends the process."""
    with closing(Ownership(config, "worker")) as ownership:
        while not stop() and not ownership.acquire(FEED):
            ownership.touch()
            time.sleep(STANDBY_INTERVAL_MS / 1000)
        if not stop():
            with metrics.FEEDING.track_inprogress():
                _feed(config, of_log, ownership, stop, fed)


def _feed(
    config: Settings, of_log: Log, ownership: Ownership, stop: Callable[[], bool], fed: Callable[[], None]
) -> None:
    where = db.conninfo(config, "onrecord_worker", "onrecord-feeder")
    with db.connect(where) as connection, closing(broker.consumer(config)) as consumer:
        reader = Reader(consumer, of_log.topic, lambda shard, seq: broker.find_seq(config, of_log.topic, shard, seq))
        feeder = Feeder(connection, reader, of_log)
        feeder.begin()
        logger.info("feeding", shards=of_log.shards)
        while not stop():
            ownership.touch()
            if feeder.tick(POLL_MS_MAX):
                fed()
