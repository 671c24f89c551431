"""Postgres refuses to run as root; who starts the stack as root gets it all the same, or is told what to do."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.stack.privileges import Account, account_for, closed_folder
from onrecord.stack.problems import StackProblem

SOMEBODY = 4242
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="what root does")


@pytest.fixture
def home() -> Iterator[Path]:
    """A closed home with a project in it, below folders that are open; pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        project = Path(folder, "home", "project")
        project.mkdir(parents=True)
        project.parent.chmod(0o700)
        yield project.parent


def test_a_closed_home_is_found_on_the_way(home: Path) -> None:
    assert closed_folder(home / "project" / "data", SOMEBODY) == home


def test_an_open_way_is_open(home: Path) -> None:
    home.chmod(0o711)
    assert closed_folder(home / "project" / "data", SOMEBODY) is None


def test_a_folder_of_their_own_is_no_hindrance(home: Path) -> None:
    assert closed_folder(home / "project" / "data", os.geteuid()) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="what an ordinary user does")
def test_an_ordinary_user_runs_it_themselves(home: Path) -> None:
    assert account_for(home) == Account()


@root_only
def test_root_runs_it_as_nobody(home: Path) -> None:
    home.chmod(0o755)
    account = account_for(home / "project")
    assert account.switch["user"] == account.uid != 0
    assert not account.through


@root_only
def test_root_lets_it_through_a_closed_home(home: Path) -> None:
    account = account_for(home / "project")
    assert "+dac_override" in account.through
    assert not account.switch  # the command itself becomes the account


@root_only
def test_without_a_way_through_the_message_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StackProblem, match=rf"may not enter {home}(.|\n)*chmod o\+x {home}"):
        account_for(home / "project")
