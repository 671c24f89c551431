"""The pace: how long events take from their commit to where queries see them, measured on the real ones.

Of each shard's last record in a read: when its transaction began (the event's `time`), when the relay published it
(the record's time in Kafka), when it was read here, and when its rows were committed. The clocks of several machines
are compared as they are. Nothing is written for it but the process's heartbeat.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from kafka.consumer.fetcher import ConsumerRecord

from onrecord import metrics
from onrecord.events.envelope import Recorded
from projections.batch import Decoded

SAMPLES_MAX = 500
STAGES = ("published", "consumed", "visible")


class Step(NamedTuple):
    """How many milliseconds a shard's last record took, stage by stage: from commit, from publication, from reading."""

    published_ms: int
    consumed_ms: int
    visible_ms: int
    at: datetime


class Pace:
    """Of one projector."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, int], tuple[float, float]] = {}
        self._last: dict[int, Step] = {}
        self._samples: deque[Step] = deque(maxlen=SAMPLES_MAX)

    def consumed(self, polled: Mapping[int, Sequence[ConsumerRecord]], at: float) -> None:
        """Records that came, by shard, at this time."""
        if len(self._read) > SAMPLES_MAX:
            self._read.clear()  # these were never applied
        for shard, records in polled.items():
            last = records[-1]
            self._read[shard, last.offset + 1] = (last.timestamp / 1000, at)

    def visible(self, records: Sequence[Decoded], at: float) -> None:
        """Records whose rows were committed at this time."""
        for arrived, recorded in {arrived.shard: (arrived, recorded) for arrived, recorded in records}.values():
            times = self._read.pop((arrived.shard, arrived.next_offset), None)
            if times is not None and isinstance(recorded, Recorded):
                self._add(arrived.shard, recorded.envelope.time, *times, at)

    def told(self) -> dict[str, Any]:
        """What the heartbeat says: each shard's last, and the percentiles of the last samples of all."""
        return {
            "samples": len(self._samples),
            "p50_ms": self._percentiles(0.5),
            "p99_ms": self._percentiles(0.99),
            "shards": {
                str(shard): dict(zip((f"{s}_ms" for s in STAGES), step[:3], strict=True)) | {"at": step.at.isoformat()}
                for shard, step in sorted(self._last.items())
            },
        }

    def _add(self, shard: int, began: datetime, published: float, consumed: float, visible: float) -> None:
        step = Step(_ms(published - began.timestamp()), _ms(consumed - published), _ms(visible - consumed), began)
        self._last[shard] = step
        self._samples.append(step)
        for stage, ms in (*zip(STAGES, step[:3], strict=True), ("total", sum(step[:3]))):
            metrics.VISIBLE_S.labels(stage).observe(max(ms, 0) / 1000)

    def _percentiles(self, share: float) -> dict[str, int]:
        if not self._samples:
            return {}
        place = math.ceil(share * len(self._samples)) - 1
        stages = zip(STAGES, zip(*(step[:3] for step in self._samples), strict=True), strict=True)
        found = {stage: sorted(took)[place] for stage, took in stages}
        return found | {"total": sorted(sum(step[:3]) for step in self._samples)[place]}


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
