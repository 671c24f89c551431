"""What a folder of backups says of itself, and into which folders none is written."""

from pathlib import Path
from uuid import UUID

import pytest

from onrecord.cli.backups import manifest
from onrecord.cli.backups.manifest import Database, WrongFolder
from onrecord.log import Log

HOME = UUID(int=1)
OURS = Log(UUID(int=2), 4, "onrecord.events", UUID(int=3), HOME)
OTHER = Log(UUID(int=4), 4, "onrecord.events", UUID(int=5), HOME)
DUMP = Database("a.dump", "2026-01-01T00:00:00+00:00", "", "0015", "CREATE ROLE onrecord_query;\n", {"0": 7})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    known = manifest.begun(tmp_path, OURS)
    known.databases.append(DUMP)
    manifest.write(tmp_path, known)
    assert manifest.begun(tmp_path, OURS) == manifest.read(tmp_path) == known


def test_a_folder_of_another_log_is_refused(tmp_path: Path) -> None:
    manifest.write(tmp_path, manifest.begun(tmp_path, OURS))
    with pytest.raises(WrongFolder, match="not of"):
        manifest.begun(tmp_path, OTHER)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(WrongFolder, match="something else"):
        manifest.begun(tmp_path, OURS)


def test_a_folder_without_a_description_holds_no_backup(tmp_path: Path) -> None:
    with pytest.raises(WrongFolder, match="holds no backup"):
        manifest.read(tmp_path)


def test_one_backup_at_a_time_writes_into_a_folder(tmp_path: Path) -> None:
    with manifest.alone(tmp_path), pytest.raises(WrongFolder, match="under way"), manifest.alone(tmp_path):
        pass
    with manifest.alone(tmp_path):
        assert manifest.begun(tmp_path, OURS).databases == []


def test_a_dump_that_was_changed_is_noticed(tmp_path: Path) -> None:
    path = DUMP.path(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"dumped")
    whole = Database(**(DUMP.__dict__ | {"sha256": manifest.sum_of(path)}))
    manifest.must_be_whole(tmp_path, whole)
    path.write_bytes(b"changed")
    with pytest.raises(WrongFolder, match="isn't what was written"):
        manifest.must_be_whole(tmp_path, whole)
