"""Secrets may stand in files of a folder, as containers get them: each has the name of its variable."""

from pathlib import Path

import pytest

from onrecord.secret_files import SECRET_BYTES_MAX
from onrecord.settings import SECRETS_FOLDER, Settings, SettingsAreWrong, load_with

SECRET = "a password of many words"
REST = {"ONRECORD_MATCHING_SECRET": "sixteen letters and more"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ONRECORD_{name}".upper(), raising=False)
    monkeypatch.setenv(SECRETS_FOLDER, str(tmp_path))
    (tmp_path / "onrecord_database_password").write_text(f"{SECRET}\n", "utf-8")
    return tmp_path


def password(more: dict[str, str]) -> str:
    return load_with(REST | more).database_password.get_secret_value()


def test_a_file_holds_a_secret_without_the_line_break(folder: Path) -> None:
    assert folder.is_dir()
    assert password({"ONRECORD_DATABASE_PASSWORD": "what `onrecord up` wrote down"}) == SECRET


def test_the_environment_is_stronger_than_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.is_dir()
    monkeypatch.setenv("ONRECORD_DATABASE_PASSWORD", "another")
    assert password({}) == "another"


def test_an_empty_file_says_nothing(folder: Path) -> None:
    (folder / "onrecord_smtp_url").write_text("\n", "utf-8")
    assert load_with(REST).smtp_url is None


def test_an_empty_variable_says_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.is_dir()
    monkeypatch.setenv("ONRECORD_MAIL_FOLDER", "")
    assert load_with(REST).mail_folder is None


def test_files_of_others_are_passed_over(folder: Path) -> None:
    (folder / "token_of_somebody_else").write_bytes(b"\xff" * (SECRET_BYTES_MAX + 1))
    assert password({}) == SECRET


@pytest.mark.parametrize("content", [b"\xff", b"x" * (SECRET_BYTES_MAX + 1)])
def test_a_file_that_holds_no_secret_ends_the_start(folder: Path, content: bytes) -> None:
    (folder / "onrecord_smtp_url").write_bytes(content)
    with pytest.raises(SettingsAreWrong, match=SECRETS_FOLDER):
        load_with(REST)


def test_a_folder_that_is_not_there_ends_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SECRETS_FOLDER, str(tmp_path / "missing"))
    with pytest.raises(SettingsAreWrong, match="missing"):
        load_with(REST)
