"""The log in files: a line is a record, its place is its number, and what was broken off is gone on with."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from outbox_relay.archive import Archive, ArchiveIsBroken

SHARD = 3


def records(first: int, last: int) -> Iterator[bytes]:
    return (b'{"seq":%d}' % seq for seq in range(first, last + 1))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, segment_records_max=10)


def test_what_was_put_in_is_read_back_under_its_number(archive: Archive) -> None:
    assert archive.append(SHARD, records(1, 25)) == 25
    assert archive.append(SHARD, records(26, 27)) == 2
    assert archive.reached(SHARD) == 27
    assert list(archive.read(SHARD)) == list(enumerate(records(1, 27), 1))
    assert list(archive.read(SHARD, 19)) == list(enumerate(records(20, 27), 20))
    assert (archive.reached(0), list(archive.read(0))) == (0, [])


def test_a_file_that_is_full_never_changes_again(archive: Archive) -> None:
    archive.append(SHARD, records(1, 15))
    full = min(archive.folder.rglob("*.jsonl"))
    before = full.stat()
    archive.append(SHARD, records(16, 40))
    assert [path.stem for path in sorted(archive.folder.rglob("*"))[1:]] == [f"{n:018}" for n in (1, 11, 21, 31)]
    assert full.stat().st_mtime_ns == before.st_mtime_ns


def test_a_line_that_was_broken_off_is_written_again(archive: Archive) -> None:
    archive.append(SHARD, records(1, 4))
    (path,) = archive.folder.rglob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-3])
    assert archive.reached(SHARD) == 3
    archive.append(SHARD, records(4, 6))
    assert list(archive.read(SHARD)) == list(enumerate(records(1, 6), 1))


def test_a_file_that_is_missing_is_noticed(archive: Archive) -> None:
    archive.append(SHARD, records(1, 35))
    sorted(archive.folder.rglob("*.jsonl"))[1].unlink()
    with pytest.raises(ArchiveIsBroken, match="begins with seq 21, and 11 comes next"):
        archive.reached(SHARD)


def test_a_record_that_would_be_two_lines_is_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveIsBroken, match="line feed"):
        archive.append(SHARD, [b"{\n}"])
    assert archive.reached(SHARD) == 0


def test_nobody_else_reads_the_files(archive: Archive) -> None:
    archive.append(SHARD, records(1, 1))
    (path,) = archive.folder.rglob("*.jsonl")
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
