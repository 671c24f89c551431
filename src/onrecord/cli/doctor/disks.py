"""Room on the disks of Kafka and Postgres, as far as it can be seen from here."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg

from onrecord import db
from onrecord.cli.doctor.finding import Finding
from onrecord.cli.doctor.postgres import LOCAL
from onrecord.settings import Settings

FULL_SHARE, FULL_BYTES = 0.05, 2_000_000_000
NEARLY_SHARE = 0.15
FULL = "a full disk stops every command, and an outbox that can't be pruned makes it no emptier"
MORE = "give it more room; `onrecord prune` frees Postgres', docs/OPERATING.md says from what"


class Disk(NamedTuple):
    """What a disk has, and what of it is free."""

    whose: str
    total_bytes: int
    free_bytes: int


def check(config: Settings) -> Iterator[Finding]:
    from onrecord import cluster  # noqa: PLC0415 - `--help` needs no Kafka client

    for place in cluster.log_folders(config):
        yield judge(Disk(f"Kafka's disk at broker {place.broker}", place.total_bytes, place.free_bytes))
    yield _judge_postgres(config)


def judge(disk: Disk) -> Finding:
    what = f"{disk.whose} has room"
    found = f"{disk.free_bytes / 1e9:,.1f} of {disk.total_bytes / 1e9:,.0f} GB are free"
    if disk.free_bytes < max(disk.total_bytes * FULL_SHARE, FULL_BYTES):
        return Finding(what, wrong=found, why=FULL, mend=MORE)
    if disk.free_bytes < disk.total_bytes * NEARLY_SHARE:
        return Finding(what, note=found, why=FULL, mend=MORE)
    return Finding(f"{what}: {found}")


def _judge_postgres(config: Settings) -> Finding:
    """Postgres tells nobody about its disk: where it lies on another machine, what it needs is told."""
    folder = _data_folder(config)
    if folder is not None:
        with suppress(OSError):
            total, _, free = shutil.disk_usage(folder)
            return judge(Disk("Postgres' disk", total, free))
    with db.connect(db.conninfo(config, "onrecord_relay")) as connection:
        row = connection.execute(db.sql("onrecord.cli.doctor", "read_sizes")).fetchone()
    assert row is not None, "sizes are one row"
    sizes = f"can't be seen from here; the database has {row[0] / 1e9:,.1f} GB, of which the outbox {row[1] / 1e9:,.1f}"
    return Finding("Postgres' disk has room", note=sizes, why=FULL, mend="have its machine watched; " + MORE)


def _data_folder(config: Settings) -> Path | None:
    """Where it lies on this machine, if it does and the admin may be asked."""
    if urlsplit(config.database_url).hostname not in LOCAL:
        return None
    try:
        with psycopg.connect(db.conninfo(config, config.database_admin), autocommit=True) as connection:
            row = connection.execute("select current_setting('data_directory')").fetchone()
    except psycopg.Error:
        return None
    return Path(row[0]) if row else None
