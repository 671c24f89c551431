"""(e) What a relay's tick costs with a short and with a long outbox: it must not grow with the table."""

from time import perf_counter

from bench.relay_drain import FILL
from bench.result import Result, middle
from bench.rig import Rig, install, rig
from onrecord import broker
from outbox_relay.relay import Relay

TICKS = 400


def run(*, small: bool) -> Result:
    short, long = 10_000, 200_000 if small else 2_000_000
    with rig("bench_short") as few:
        many = install(few.postgres, few.kafka, "bench_long")
        relays = {short: _filled(few, short), long: _filled(many, long)}
        took: dict[int, list[float]] = {short: [], long: []}
        for _ in range(TICKS):
            for rows, relay in relays.items():
                relay.positions = dict.fromkeys(range(16), rows // 16 - 1)
                began = perf_counter()
                assert relay.tick() == 16
                took[rows].append(perf_counter() - began)
    result = Result("relay-tick", f"a tick that ships one record per shard, outbox of {short:,} and {long:,} rows")
    result.figures = {f"ms at {rows:,} rows": middle(times) * 1000 for rows, times in took.items()}
    result.figures["ratio"] = middle(took[long]) / middle(took[short])
    result.at_most("ratio", 1.1)
    return result


def _filled(here: Rig, rows: int) -> Relay:
    with here.connect() as admin:
        admin.execute(FILL, (rows,))
        admin.execute("vacuum analyze outbox")
    return Relay(here.connect("onrecord_relay"), broker.producer(here.settings), here.log, {})
