"""Files of the stack that only their owner may read, and that are never half written."""

import os
import shutil
from pathlib import Path

from onrecord.stack.privileges import Account

OWN = Account()


def write_private(path: Path, text: str, account: Account = OWN) -> None:
    """Write a file of mode 0600 beside and rename it."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    account.give(beside)
    beside.replace(path)


def remove_tree(folder: Path) -> None:
    """Remove the folder with everything in it, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)
