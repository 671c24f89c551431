"""One installation for the tests of this room: a log of real histories, published as a relay would."""

from collections.abc import Iterator

import pytest

import histories
import raw
from histories import Entry, Step
from installations import Installation, Servers, make_installation
from projections import schema
from projections.catalogue import LIVE

STEPS = [
    *[Step(customer, "receive", f"Message {turn} of {customer}") for turn in range(40) for customer in range(3)],
    *[Step(customer, "send", f"Answer {turn} to {customer}") for turn in range(40) for customer in range(3)],
    Step(1, "assign"),
    Step(2, "resolve"),
]


@pytest.fixture(scope="module")
def installation(servers: Servers) -> Iterator[Installation]:
    made = make_installation(servers)
    with made.connect("onrecord_projector") as connection:
        schema.prepare(connection, LIVE, made.log.shards)
    publish(made, histories.history(STEPS, made.log.source, made.log.workspace_id))
    yield made


def publish(installation: Installation, entries: list[Entry]) -> None:
    for shard in {entry.shard for entry in entries}:
        raw.append(installation, shard, raw.of_entries(histories.of_shard(entries, shard)))
