"""Postgres refuses to run as root: as whom it runs instead, and how it gets to its files."""

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.stack.problems import StackProblem

STAND_IN = "nobody"


@dataclass(frozen=True)
class Account:
    """The account that Postgres runs under; uid and gid are None for our own."""

    uid: int | None = None
    gid: int | None = None
    through: tuple[str, ...] = ()  # a command that becomes the account by itself, put before the argv

    @property
    def switch(self) -> dict[str, Any]:
        """What subprocess.Popen needs to become the account."""
        if self.uid is None or self.through:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account_for(*paths: Path) -> Account:
    """Choose our own account, or, as root, `nobody`, who must be able to reach the paths."""
    if os.geteuid() != 0:
        return Account()
    try:
        entry = pwd.getpwnam(STAND_IN)
    except KeyError as error:
        raise StackProblem(
            f"Postgres refuses to run as root, and there is no account {STAND_IN!r} to run it under",
            "start as an ordinary user",
        ) from error
    closed = next(filter(None, (closed_folder(path, entry.pw_uid) for path in paths)), None)
    if closed is None:
        return Account(entry.pw_uid, entry.pw_gid)
    return _let_through(closed, entry.pw_uid, entry.pw_gid)


def closed_folder(path: Path, uid: int) -> Path | None:
    """Find the first folder on the way to the path that others may not enter, unless it is theirs."""
    for folder in reversed(path.absolute().parents):
        if folder.exists() and folder.stat().st_uid != uid and not folder.stat().st_mode & 0o001:
            return folder
    return None


def _let_through(closed: Path, uid: int, gid: int) -> Account:
    """Root's home is closed to others, and projects are cloned there: one capability lets Postgres pass."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise StackProblem(
            f"Postgres refuses to run as root, and {STAND_IN!r} may not enter {closed}",
            f"start as an ordinary user, or move the project, or allow it: chmod o+x {closed}",
        )
    words = ("--reuid", str(uid), "--regid", str(gid), "--clear-groups")
    capability = ("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override", "--")
    return Account(uid, gid, (setpriv, *words, *capability))
