"""What Kafka has to be: the topic that is the log, its copies, and who may bring it back without its end."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord import db, log
from onrecord.cli.doctor.finding import Finding, must, should
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.cluster import Surroundings

COPIES_MIN = 3
IN_SYNC_MIN = 2
MESSAGE_BYTES_MIN = 1_048_588
LOSES = "records that everybody has read could be gone from the log (law 3)"


class Partition(NamedTuple):
    """A partition's copies: how many there are to be, and how many are up to date."""

    number: int
    has_leader: bool
    copies: int
    in_sync: int


def check(config: Settings) -> Iterator[Finding]:
    """Raises what Kafka, or the way to it, fails with."""
    from onrecord import broker, cluster  # noqa: PLC0415 - `--help` needs no Kafka client

    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        of_log = log.read(connection)
    found = cluster.surroundings(config, of_log.topic)
    yield Finding("Kafka answers")
    what = f"topic {of_log.topic}: id, {of_log.shards} partitions, kept for ever"
    try:
        broker.verify_topic(config, of_log)
    except broker.TopicIsWrong as error:
        yield Finding(what, str(error), why="no process starts on another log than its own", mend="see what is wrong")
        return
    yield Finding(what)
    yield from judge(found)


def judge(found: "Surroundings") -> Iterator[Finding]:
    partitions = [_partition(one) for one in found.partitions]
    copies = min(one.copies for one in partitions)
    yield from _judge_partitions(partitions, int(found.topic["min.insync.replicas"]))
    yield from _judge_copies(copies, found.topic)
    size = int(found.topic["max.message.bytes"])
    yield must(
        "the topic takes the largest batch",
        size >= MESSAGE_BYTES_MIN,
        f"max.message.bytes is {size}",
        why="the broker would refuse a record, and its shard be halted",
        mend=f"set the topic's max.message.bytes to {MESSAGE_BYTES_MIN} or more",
    )
    auto = sorted(name for name, configs in found.brokers.items() if configs["auto.create.topics.enable"] == "true")
    yield should(
        "Kafka makes no topic by itself",
        not auto,
        f"auto.create.topics.enable is on at broker {', '.join(auto)}",
        why="a topic that was deleted would come again, empty; every process then refuses to start",
        mend="auto.create.topics.enable=false in the broker's settings",
    )


def _judge_partitions(partitions: Sequence[Partition], in_sync_min: int) -> Iterator[Finding]:
    without = [str(one.number) for one in partitions if not one.has_leader]
    yield must(
        "every partition has a leader",
        not without,
        f"{', '.join(without)} has none",
        why="nothing of these shards is published or read; commands go on",
        mend="bring back the brokers that hold them. Never let one without its end take over",
    )
    few = [str(one.number) for one in partitions if one.has_leader and one.in_sync < in_sync_min]
    yield must(
        "every partition has as many copies up to date as it needs",
        not few,
        f"{', '.join(few)} has too few",
        why="the relay can't publish there; commands go on",
        mend="bring back the brokers that lag",
    )
    behind = [str(one.number) for one in partitions if one.in_sync < one.copies]
    yield should(
        "all copies are up to date",
        not behind,
        f"not of {', '.join(behind)}",
        why="the next broker that is lost may be one too many",
        mend="bring back the brokers that lag",
    )


def _judge_copies(copies: int, topic: Mapping[str, str]) -> Iterator[Finding]:
    yield should(
        f"the log has {COPIES_MIN} copies",
        copies >= COPIES_MIN,
        f"it has {copies}",
        why="with a broker's disk the log is lost, but for what the outbox and a backup hold",
        mend="reassign its partitions to more brokers; of a new log, ONRECORD_TOPIC_REPLICATION=3 before `migrate`",
    )
    in_sync = int(topic["min.insync.replicas"])
    verdict = must if copies >= COPIES_MIN else should
    yield verdict(
        f"a record is in {IN_SYNC_MIN} copies before it counts",
        in_sync >= IN_SYNC_MIN,
        f"min.insync.replicas is {in_sync}",
        why=LOSES,
        mend=f"set the topic's min.insync.replicas to {IN_SYNC_MIN}"
        if copies >= COPIES_MIN
        else "have more copies first",
    )
    yield must(
        "no copy that lacks the log's end can become the log",
        topic["unclean.leader.election.enable"] == "false",
        "unclean.leader.election.enable is on",
        why=LOSES,
        mend="set the topic's unclean.leader.election.enable to false",
    )


def _partition(found: Mapping[str, Any]) -> Partition:
    leads, copies, in_sync = found["leader_id"] >= 0, len(found["replica_nodes"]), len(found["isr_nodes"])
    return Partition(found["partition_index"], leads, copies, in_sync)
