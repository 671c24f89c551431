"""Where a command of the command line connects to: the environment's word, then what `onrecord up` wrote down."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from installations import Installation
from onrecord.cli.contents import app
from onrecord.cli.surroundings import NOTHING_TO_CONNECT_TO, settings_of
from onrecord.settings import Settings, SettingsAreWrong
from onrecord.stack import environment

WRITTEN = {
    "ONRECORD_DATABASE_URL": "postgresql://127.0.0.1:15432/written",
    "ONRECORD_DATABASE_PASSWORD": "written-password",
    "ONRECORD_KAFKA_BOOTSTRAP": "127.0.0.1:19092",
    "ONRECORD_API_PORT": "8765",
    "ONRECORD_API_TOKEN": "written-token-0123456789",
    "ONRECORD_MATCHING_SECRET": "written-secret-0123456789",
    "ONRECORD_OF_ANOTHER_PART": "not a setting",
}


@pytest.fixture(autouse=True)
def silent_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ONRECORD_{name.upper()}", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    environment.write(tmp_path, WRITTEN)
    return tmp_path


def test_what_up_wrote_down_is_taken(folder: Path) -> None:
    found = settings_of(folder)
    assert (found.database_url, found.api_port) == (WRITTEN["ONRECORD_DATABASE_URL"], 8765)
    assert found.database_password.get_secret_value() == "written-password"


def test_the_environment_wins_over_what_was_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_DATABASE_URL", "postgresql://127.0.0.1:5432/said")
    found = settings_of(folder)
    assert found.database_url == "postgresql://127.0.0.1:5432/said"
    assert found.kafka_bootstrap == "127.0.0.1:19092"


def test_the_environment_alone_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRITTEN.items():
        monkeypatch.setenv(name, value)
    assert settings_of(tmp_path).api_port == 8765


def test_with_neither_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsAreWrong, match="nothing to connect to: run `onrecord up`, or set ONRECORD_DATABASE_URL"
    ):
        settings_of(tmp_path)


def test_a_setting_that_is_missing_in_both_is_named(folder: Path) -> None:
    environment.write(folder, {name: value for name, value in WRITTEN.items() if name != "ONRECORD_MATCHING_SECRET"})
    with pytest.raises(SettingsAreWrong, match="ONRECORD_MATCHING_SECRET: Field required"):
        settings_of(folder)


def test_a_token_is_needed_by_no_command_but_the_demo(folder: Path) -> None:
    environment.write(folder, {name: value for name, value in WRITTEN.items() if name != "ONRECORD_API_TOKEN"})
    assert settings_of(folder).api_token is None
    result = CliRunner().invoke(app, ["demo", "--folder", str(folder)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "next: set it to the secret that `onrecord token create" in result.stderr


@pytest.mark.parametrize(("spelled", "roles"), [("[]", set()), ('["admin"]', {"admin"})])
def test_roles_are_read_as_they_were_written(folder: Path, spelled: str, roles: set[str]) -> None:
    environment.write(folder, WRITTEN | {"ONRECORD_SECOND_FACTOR_ROLES": spelled})
    assert settings_of(folder).second_factor_roles == roles


@pytest.mark.parametrize("spelled", ["admin", '["nobody"]', "{"])
def test_roles_that_are_none_are_told(folder: Path, spelled: str) -> None:
    environment.write(folder, WRITTEN | {"ONRECORD_SECOND_FACTOR_ROLES": spelled})
    with pytest.raises(SettingsAreWrong, match="ONRECORD_SECOND_FACTOR_ROLES"):
        settings_of(folder)


def test_a_command_takes_the_folder_that_it_is_told(installation: Installation, tmp_path: Path) -> None:
    ours = {name: value for name, value in installation.environment.items() if name.startswith("ONRECORD_")}
    environment.write(tmp_path, ours)
    result = CliRunner().invoke(app, ["log", "tail", "--no-follow", "--folder", str(tmp_path)])
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("command", [["tail"], ["show", "0:1"], ["settle", "0"], ["verify"]])
def test_without_anything_to_connect_to_a_command_ends_with_the_message(tmp_path: Path, command: list[str]) -> None:
    result = CliRunner().invoke(app, ["log", *command, "--folder", str(tmp_path)])
    assert (result.exit_code, result.stderr.strip()) == (1, NOTHING_TO_CONNECT_TO)


def test_a_database_without_a_log_is_told(installation: Installation, tmp_path: Path) -> None:
    other = installation.settings.database_url.rpartition("/")[0] + "/postgres"
    environment.write(tmp_path, {**installation.environment, "ONRECORD_DATABASE_URL": other})
    result = CliRunner().invoke(app, ["log", "tail", "--no-follow", "--folder", str(tmp_path)])
    assert (result.exit_code, result.stderr.strip()) == (1, "This database has no log yet: run `onrecord migrate`.")
