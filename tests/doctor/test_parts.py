"""What `onrecord doctor` makes of Kafka, S3, clocks, disks, secrets and people."""

import stat
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from onrecord.cli.doctor import clocks, disks, kafka, people, s3, secrets
from onrecord.cli.doctor.disks import Disk
from onrecord.cli.doctor.finding import Finding
from onrecord.cli.doctor.s3 import Answers
from onrecord.cluster import Surroundings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ORIGIN = "https://inbox.example.org"
TOPIC = {"min.insync.replicas": "2", "max.message.bytes": "1048588", "unclean.leader.election.enable": "false"}
STRICT = {"1": {"auto.create.topics.enable": "false"}}
ANSWERS = Answers(200, 403, 403, ORIGIN, NOON, NOON)
LONG = {"database_password": "a" * 24, "matching_secret": "b" * 24}


def told(findings: Iterable[Finding]) -> list[str]:
    """What isn't as it should be; each with its reason and its next step."""
    found = [finding for finding in findings if finding.state != "ok"]
    assert all(finding.why and finding.mend for finding in found)
    return [f"{finding.state} {finding.what}" for finding in found]


def partition(number: int, copies: int = 3, in_sync: int = 3, leader: int = 1) -> Mapping[str, Any]:
    named = {"replica_nodes": [*range(copies)], "isr_nodes": [*range(in_sync)]}
    return {"partition_index": number, "leader_id": leader} | named


def topic(*partitions: Mapping[str, Any], **configs: str) -> Surroundings:
    settings = TOPIC | {name.replace("_", "."): value for name, value in configs.items()}
    return Surroundings(partitions or [partition(0)], settings, STRICT)


def test_a_topic_with_three_copies_is_well() -> None:
    assert told(kafka.judge(topic(partition(0), partition(1)))) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (topic(partition(0), partition(1, leader=-1, in_sync=3)), ["wrong every partition has a leader"]),
        (
            topic(partition(0, in_sync=1)),
            ["wrong every partition has as many copies up to date as it needs", "note all copies are up to date"],
        ),
        (topic(partition(0, in_sync=2)), ["note all copies are up to date"]),
        (topic(min_insync_replicas="1"), ["wrong a record is in 2 copies before it counts"]),
        (
            topic(partition(0, copies=1, in_sync=1), min_insync_replicas="1"),
            ["note the log has 3 copies", "note a record is in 2 copies before it counts"],
        ),
        (
            topic(unclean_leader_election_enable="true"),
            ["wrong no copy that lacks the log's end can become the log"],
        ),
        (topic(max_message_bytes="1000000"), ["wrong the topic takes the largest batch"]),
        (
            topic()._replace(brokers={"7": {"auto.create.topics.enable": "true"}}),
            ["note Kafka makes no topic by itself"],
        ),
    ],
)
def test_a_topic_that_could_lose_records_is_told(found: Surroundings, said: list[str]) -> None:
    assert told(kafka.judge(found)) == said


def test_a_bucket_that_shows_by_links_only_is_well() -> None:
    assert told(s3.judge(ANSWERS, ORIGIN)) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (ANSWERS._replace(signed=403), "wrong S3 shows a file by its link"),
        (ANSWERS._replace(unsigned=200), "wrong S3 shows nothing without a link"),
        (ANSWERS._replace(listed=200), "wrong S3 shows nothing without a link"),
        (ANSWERS._replace(answered_at=NOON + timedelta(minutes=16)), "wrong S3's clock says what this machine's says"),
        (ANSWERS._replace(allowed_origin="https://elsewhere.example"), f"note S3 takes uploads from pages at {ORIGIN}"),
    ],
)
def test_a_bucket_that_shows_more_or_less_is_told(answers: Answers, said: str) -> None:
    assert told(s3.judge(answers, ORIGIN)) == [said]


def test_a_lock_on_new_objects_is_wrong_for_an_erasure_deletes() -> None:
    assert s3.judge_lock(locked=True).wrong
    assert told([s3.judge_lock(locked=False)]) == []


@pytest.mark.parametrize(("off_s", "state"), [(0.9, "ok"), (-1.4, "ok"), (3, "note"), (-9, "note"), (12, "wrong")])
def test_a_clock_is_as_far_off_as_can_be_told(off_s: float, state: str) -> None:
    finding = clocks.judge("Postgres'", NOON, NOON + timedelta(seconds=off_s), timedelta(seconds=0.5))
    assert finding.state == state


@pytest.mark.parametrize(
    ("total_gb", "free_gb", "state"), [(100, 40, "ok"), (100, 10, "note"), (100, 4, "wrong"), (10, 1.9, "wrong")]
)
def test_a_disk_that_fills_up_is_told(total_gb: float, free_gb: float, state: str) -> None:
    assert disks.judge(Disk("Kafka's disk", int(total_gb * 1e9), int(free_gb * 1e9))).state == state


def test_secrets_are_long_and_none_is_two() -> None:
    assert told(secrets.judge_secrets(LONG)) == []
    short = told(secrets.judge_secrets(LONG | {"database_password": "postgres"}))
    assert short == ["wrong ONRECORD_DATABASE_PASSWORD has 20 characters or more"]
    assert told(secrets.judge_secrets(LONG | {"s3_secret_key": "b" * 24})) == ["wrong no secret is two secrets"]


def test_a_master_key_that_is_a_word_is_wrong() -> None:
    assert told(secrets.judge_keys([bytes(range(32))])) == []
    assert told(secrets.judge_keys([bytes(range(32)), b"opensesame" * 3 + b"!!"])) == [
        "wrong ONRECORD_MASTER_KEYS are random"
    ]


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o640, "ok"), (0o644, "wrong"), (0o660, "wrong")])
def test_a_file_of_master_keys_is_for_its_owner_and_group(mode: int, state: str) -> None:
    assert secrets.judge_file(Path("keys"), stat.S_IFREG | mode).state == state


@pytest.mark.parametrize(
    ("origin", "state"),
    [(ORIGIN, "ok"), ("http://127.0.0.1:8000", "ok"), ("http://inbox.example.org", "wrong")],
)
def test_browsers_come_by_https(origin: str, state: str) -> None:
    assert secrets.judge_url(origin).state == state


@pytest.mark.parametrize(("network", "state"), [("10.0.0.0/8", "ok"), ("0.0.0.0/0", "wrong"), ("::/0", "wrong")])
def test_not_everybody_is_a_proxy(network: str, state: str) -> None:
    assert secrets.judge_proxies([ip_network(network)]).state == state


def test_whoever_needs_a_second_factor_and_has_none_is_counted() -> None:
    assert told([people.judge_second_factor(["admin"], 0)]) == []
    assert told([people.judge_second_factor(["admin"], 2)]) == ["note second factor: needed by admin"]
    assert told([people.judge_second_factor([], 0)]) == ["note second factor"]
