"""What Kafka says of itself: how a topic and the brokers are set, and how much room there is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kafka.admin import ConfigResource, ConfigResourceType

from onrecord import broker
from onrecord.settings import Settings


class Surroundings(NamedTuple):
    """A topic's partitions, the settings it has in the end, and what each broker is set to."""

    partitions: Sequence[Mapping[str, Any]]
    topic: Mapping[str, str]
    brokers: Mapping[str, Mapping[str, str]]


class LogFolder(NamedTuple):
    """Where a broker keeps its partitions, and the disk below it."""

    broker: int
    total_bytes: int
    free_bytes: int


def surroundings(settings: Settings, topic: str) -> Surroundings:
    """Raises what Kafka fails with; a topic that isn't there has no partitions."""
    with broker.admin_client(settings) as admin:
        found = admin.describe_topics([topic])[0]
        if found["error_code"]:
            return Surroundings([], {}, {})
        brokers = [str(one["broker_id"]) for one in admin.describe_cluster()["brokers"]]
        wanted = [ConfigResource(ConfigResourceType.TOPIC, topic)]
        wanted += [ConfigResource(ConfigResourceType.BROKER, name) for name in brokers]
        configs = admin.describe_configs(wanted, config_filter="all")
    return Surroundings(
        found["partitions"],
        _values(configs["topic"][topic]),
        {name: _values(configs["broker"][name]) for name in brokers},
    )


def log_folders(settings: Settings) -> list[LogFolder]:
    """Of every broker; before Kafka 4 they say nothing of their disks."""
    with broker.admin_client(settings) as admin:
        found = admin.describe_log_dirs()
    return [
        LogFolder(one["broker"], folder["total_bytes"], folder["usable_bytes"])
        for one in found
        for folder in one["log_dirs"]
        if folder.get("total_bytes", -1) >= 0
    ]


def _values(configs: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {name: config["value"] for name, config in configs.items()}
